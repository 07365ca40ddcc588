"""How large a picture claims to be, read from its first bytes before anything decodes it.

A small file can claim a size whose decoding takes all the memory there is.
"""

import struct

_HEADER = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def points_of_png(content: bytes) -> int | None:
    """Width times height as the header says; None where it is no PNG that ends as one."""
    if not content.startswith(_HEADER) or len(content) < 24 or b"IEND" not in content[-16:]:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return int(width) * int(height)
