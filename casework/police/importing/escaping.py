"""Writing CSV that a spreadsheet cannot be tricked by.

Text is stored as it was delivered. A cell that begins with one of these characters would be run as a formula when the
file is opened, so wherever this app writes CSV the cell is given a leading apostrophe.
"""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def escape_for_spreadsheet(value: object) -> str:
    """The value as text; with an apostrophe before it when a spreadsheet would take it for a formula. Numbers keep."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, int | float):
        return text
    if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS):
        return f"'{text}"
    return text
