"""What was chosen on one page, carried to the next in the form itself: signed, bound to one case and one person, brief.

It never stands in an address. It holds codes and keys alone: no name and no text of the record.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core import signing

#: How long a page may lie open between choosing and confirming, in seconds.
_LONGEST = 60 * 60


class TermsLost(ValueError):  # noqa: N818 (it says what holds)
    """The carried terms are too old, belong to another case or person, or were altered."""


def seal(purpose: str, chosen: Mapping[str, Any], *, person_id: uuid.UUID, by: uuid.UUID) -> str:
    """The chosen codes as one signed value for a hidden field of the page ``purpose``."""
    return signing.dumps({**chosen, "person": str(person_id), "by": str(by)}, salt=f"consent.{purpose}")


def unseal(purpose: str, value: str, *, person_id: uuid.UUID, by: uuid.UUID) -> dict[str, Any]:
    """What was chosen. Raises TermsLost."""
    try:
        chosen: dict[str, Any] = signing.loads(value, salt=f"consent.{purpose}", max_age=_LONGEST)
    except signing.BadSignature as error:
        raise TermsLost from error
    if chosen.pop("person") != str(person_id) or chosen.pop("by") != str(by):
        raise TermsLost
    return chosen
