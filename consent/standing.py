"""Whether what was released still stands: the question of its decision, asked again of what is on file now.

A release may be read exactly as long as the engine lets go all of it, on evidence that ends no earlier than the release
and within limits that are no narrower than those under which it went.
"""

from dataclasses import replace
from datetime import date, datetime

from consent.decision import Decision, decide
from consent.facts import DisclosureRequest, Evidence, start_of_day
from consent.history import AlteredDecisionError, UnreadableDecisionError, read
from consent.jurisdiction import laws_in_force
from consent.models import Release

#: Ages at which somebody else has to sign than before (50 P.S. 7201; 35 P.S. 10101.1; 55 Pa. Code 5100.33).
SIGNING_AGES = (14, 18)


def still_stands(release: Release, evidence: Evidence, *, age: int | None, birth_date: str, now: datetime) -> bool:
    """Whether the engine lets all of this release go from ``now`` to its end, about somebody of this age and birth date.

    A decision that cannot be read again lets nothing go.
    """
    try:
        decided = read(release.decision)
        released = frozenset(decided.result["permitted_keys"])
        limits = frozenset(decided.result["limits"])
    except (AlteredDecisionError, UnreadableDecisionError, KeyError):
        return False
    items = tuple(item for item in decided.request.items if item.key in released)
    request = replace(decided.request, items=items, now=now, person_age=age)
    again = decide(request, evidence, laws=laws_in_force())
    if not released <= again.permitted_keys or not limits >= {*again.limits}:
        return False
    until = permitted_until(again, request, evidence, birth_date=birth_date)
    return until is None or release.open_until <= until


def permitted_until(
    decision: Decision, request: DisclosureRequest, evidence: Evidence, *, birth_date: str
) -> datetime | None:
    """The instant (excluded) until which the engine goes on letting all of this go; None if nothing on file ends it.

    That is the end of the evidence, or an earlier birthday (of an ISO date; empty: not known) on which a signature that
    carried it carries it no longer; where another paper carries it from that day on, the end of that one.
    """
    end = decision.open_until
    for age in SIGNING_AGES:
        birthday = _birthday(birth_date, age)
        if birthday is None or birthday <= request.now or (end is not None and end <= birthday):
            continue
        then = decide(replace(request, now=birthday, person_age=age), evidence, laws=laws_in_force())
        if not decision.permitted_keys <= then.permitted_keys or not {*decision.limits} >= {*then.limits}:
            return birthday
        end = then.open_until
    return end


def _birthday(birth_date: str, age: int) -> datetime | None:
    """The midnight in New York at which somebody becomes so old; born on February 29, on March 1 of other years."""
    if not birth_date:
        return None
    born = date.fromisoformat(birth_date)
    try:
        day = born.replace(year=born.year + age)
    except ValueError:
        day = date(born.year + age, 3, 1)
    return start_of_day(day)
