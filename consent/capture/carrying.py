"""What was answered on one page, carried to the next in the form itself: sealed, bound to one case and one person, brief.

Nobody can read or change it on the way: it may hold names of interpreters and of those who sign for somebody. It never
stands in an address, and nothing of it is kept anywhere. It holds the key of the asking, which any end of it spends.
"""

import base64
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core import signing

from casework.wall import sealing
from consent.carried_terms import TermsLost

#: How long the pages of one asking may lie open, in seconds.
LONGEST = 60 * 60
_SALT = "consent.capture.once"


def carry(step: str, answers: Mapping[str, Any], *, person_id: uuid.UUID, by: uuid.UUID) -> str:
    """The answers of ``step`` as one value for a hidden field."""
    sealed = sealing.seal(json.dumps(answers), place=_place(step, person_id, by), keys=settings.FIELD_KEYS)
    return signing.dumps(base64.b64encode(sealed).decode(), salt=_SALT)


def carried(step: str, value: str, *, person_id: uuid.UUID, by: uuid.UUID) -> dict[str, Any]:
    """The answers of ``step``. Raises TermsLost where they are too old, of another case or person, or were altered."""
    try:
        sealed = base64.b64decode(signing.loads(value, salt=_SALT, max_age=LONGEST))
        answers: dict[str, Any] = json.loads(
            sealing.unseal(sealed, place=_place(step, person_id, by), keys=settings.FIELD_KEYS)
        )
    except (signing.BadSignature, sealing.SealError) as error:
        raise TermsLost from error
    return answers


def _place(step: str, person_id: uuid.UUID, by: uuid.UUID) -> str:
    return f"{_SALT}.{step}:{person_id}:{by}"
