"""Whether what was released still stands: the question of its decision, asked again of what is on file now.

A release may be read exactly as long as the engine lets go all of it, on evidence that ends no earlier than the release
and within limits that are no narrower than those under which it went.
"""

from dataclasses import replace
from datetime import date, datetime

from consent.capacity import as_papers_say, as_recorded, ends_of_findings
from consent.decision import Decision, decide
from consent.evidence import OnFile
from consent.facts import DisclosureRequest, start_of_day
from consent.history import AlteredDecisionError, UnreadableDecisionError, read
from consent.jurisdiction import laws_in_force
from consent.models import Release

#: Ages at which somebody else has to sign than before (50 P.S. 7201; 35 P.S. 10101.1; 55 Pa. Code 5100.33).
SIGNING_AGES = (14, 18)


def still_stands(release: Release, found: OnFile, *, age: int | None, birth_date: str, now: datetime) -> bool:
    """Whether the engine lets all of this release go from ``now`` to its end, about somebody of this age and birth date.

    What papers said of the person's capacity when it went does not count: what they say now does. A decision that cannot
    be read again lets nothing go.
    """
    try:
        decided = read(release.decision)
        released = frozenset(decided.result["permitted_keys"])
        limits = frozenset(decided.result["limits"])
    except (AlteredDecisionError, UnreadableDecisionError, KeyError):
        return False
    items = tuple(item for item in decided.request.items if item.key in released)
    asked = as_recorded(decided.request, decided.evidence, found.findings)
    asked = replace(asked, items=items, now=now, person_age=age)
    again = _decided(asked, found)
    if not released <= again.permitted_keys or not limits >= {*again.limits}:
        return False
    until = permitted_until(again, asked, found, birth_date=birth_date)
    return until is None or release.open_until <= until


def permitted_until(decision: Decision, asked: DisclosureRequest, found: OnFile, *, birth_date: str) -> datetime | None:
    """The instant (excluded) until which the engine goes on letting all of this go; None if nothing on file ends it.

    ``asked`` is the request before papers said anything of the person's capacity. The answer is the end of the evidence,
    or an earlier birthday (of an ISO date; empty: not known) on which a signature that carried it carries it no longer,
    or the end of a finding that it depends on; where another paper carries it from then on, the end of that one.
    """
    end = decision.open_until
    birthdays = {age: _birthday(birth_date, age) for age in SIGNING_AGES}
    moments = {birthday for birthday in birthdays.values() if birthday is not None}
    for moment in sorted(moments | ends_of_findings(found.evidence, found.findings, now=asked.now)):
        if moment <= asked.now or (end is not None and end <= moment):
            continue
        reached = [age for age, birthday in birthdays.items() if birthday is not None and birthday <= moment]
        age = asked.person_age if asked.person_age is None else max([asked.person_age, *reached])
        then = _decided(replace(asked, now=moment, person_age=age), found)
        if not decision.permitted_keys <= then.permitted_keys or not {*decision.limits} >= {*then.limits}:
            return moment
        end = then.open_until
    return end


def _decided(asked: DisclosureRequest, found: OnFile) -> Decision:
    """What the engine says of this request on what is on file, with what that says of the person's capacity."""
    request, evidence = as_papers_say(asked, found.evidence, found.findings)
    return decide(request, evidence, laws=laws_in_force())


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
