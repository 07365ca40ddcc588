"""The one search over everybody's cases: by the exact full name and the exact birth date together, for a reason.

It runs in the database (``clinical_find_case``, reviewed in the wall's declaration), which counts each use and answers
with keys alone. The words that were searched for reach neither the database nor the ledger: digests leave this module.
"""

import uuid
from collections.abc import Sequence
from datetime import date

from django.db import DatabaseError, connection, transaction

from audit import ledger
from audit.models import Action, Outcome
from casework.clinical import name_keys

#: The codes with which the function says that it has answered often enough for this hour.
_TOO_MANY = "53400"


class SearchRests(Exception):  # noqa: N818 (it says what holds)
    """This person has searched as often as one may within an hour."""


def find_exactly(*, name: str, birth_date: date, reason: str) -> Sequence[uuid.UUID]:
    """Cases of the reader's organization whose name and birth date are both exactly these; three at most.

    ``reason`` is a code: ``emergency`` on the clinician's surface, ``legal_process`` on the privacy officer's; the
    database refuses any other with ProgrammingError. A case that is found can be opened until the transaction ends.
    Raises SearchRests. Logged as a search, found or not, without what was searched for.
    """
    named = next((key.digest for key in name_keys.keys_of_name(name) if key.kind == "name"), None)
    (born,) = name_keys.keys_of_birth_date(birth_date)
    if named is None:  # letters of no name: the digest of nothing matches nobody, and the use counts all the same
        named = bytes(len(born.digest))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT clinical_find_case(%s, %s, %s)", [named, born.digest, reason])
            found = [row[0] for row in cursor.fetchall()]
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != _TOO_MANY:
            raise
        ledger.record(
            Action.SEARCH,
            object_type="clinical.person",
            outcome=Outcome.DENIED,
            detail={"scope": "organization", "why": reason, "code": "too_many"},
        )
        raise SearchRests from None
    ledger.record(
        Action.SEARCH,
        object_type="clinical.person",
        outcome=Outcome.DONE,
        detail={"scope": "organization", "why": reason, "rows": len(found)},
    )
    return found
