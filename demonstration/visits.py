"""Which contacts the demo's clinicians had, when and with whom: the skeleton on which cases, notes and calls are hung.

The first people carry one story each, told by its key (``shared``, ``revoked``, ``unknown``, …), nearly all of them with
the clinician whose sign-in is printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from demonstration.calls import AnsweredCall
from demonstration.plan import DAYS, Plan
from demonstration.roster import STAFF, StaffEntry
from demonstration.words.first_contacts import CONTACTS, Contact
from demonstration.words.follow_ups import FOLLOW_UPS
from demonstration.words.people import OTHERS, STORIES, PersonEntry

#: Story -> days before the city's day, hour, and the number of the contact that is told.
_STORY_CONTACTS: dict[str, tuple[int, str, int]] = {
    "shared": (24, "19:40", 8),
    "revoked": (44, "21:10", 17),
    "expired": (80, "16:25", 10),
    "defective": (33, "11:05", 18),
    "partial": (28, "18:30", 12),
    "declined": (19, "22:15", 13),
    "unknown": (9, "23:05", 25),
    "minor": (13, "15:20", 21),
    "overdue": (6, "17:45", 9),
    "unsigned": (2, "20:50", 14),
    "break_glass": (16, "13:15", 11),
    "denied": (11, "18:05", 19),
    "recovery": (37, "14:40", 4),
    "emergency": (21, "02:35", 6),
}
#: People who are seen again, and how many times.
_SEEN_AGAIN = {
    "shared": 2,
    "revoked": 1,
    "expired": 1,
    "partial": 1,
    "recovery": 1,
    "other_0": 1,
    "other_3": 1,
    "other_7": 2,
    "other_11": 1,
    "other_14": 1,
    "other_20": 1,
    "other_22": 1,
    "other_25": 1,
    "other_28": 1,
}
_HOME_ZONE = "DT"
_ZONES = ("1", "2", "3", "4", "5", "6", "7", "DT")
_EVERYDAY = tuple(number for number in range(len(CONTACTS)) if number not in {6, 17, 21, 25})


@dataclass(frozen=True)
class Visit:
    """One contact to be told: who, when, by whom, and whether a call led to it."""

    key: str
    person: PersonEntry
    at: datetime
    clinician: StaffEntry
    contact: Contact
    from_call: bool


def visits(plan: Plan) -> list[Visit]:
    """Every contact of the city, oldest first."""
    found = [_story_visit(plan, person) for person in STORIES]
    for number, person in enumerate(OTHERS):
        chance = plan.chance("visit", person.key)
        days = 2 + (number * (DAYS - 2)) // len(OTHERS)
        zone = _ZONES[number % len(_ZONES)]
        contact = CONTACTS[21] if (person.age or 0) < 18 else CONTACTS[_EVERYDAY[(number * 5) % len(_EVERYDAY)]]
        clock = f"{chance.randint(8, 22):02}:{chance.choice((0, 10, 15, 25, 40, 55)):02}"
        found.append(Visit(person.key, person, plan.ago(days, clock), _clinician(zone), contact, True))
    for first in list(found):
        found.extend(_later_visits(plan, first))
    return sorted(found, key=lambda visit: (visit.at, visit.key))


def _story_visit(plan: Plan, person: PersonEntry) -> Visit:
    days, clock, number = _STORY_CONTACTS[person.key]
    zone = "2" if person.key == "break_glass" else _HOME_ZONE
    return Visit(person.key, person, plan.ago(days, clock), _clinician(zone), CONTACTS[number], True)


def _later_visits(plan: Plan, first: Visit) -> Iterator[Visit]:
    chance = plan.chance("again", first.key)
    days_since = (plan.present - first.at).days
    for number in range(1, _SEEN_AGAIN.get(first.person.key, 0) + 1):
        days = max(1, days_since - number * chance.randint(3, 7))
        clock = f"{chance.randint(9, 16):02}:{chance.choice((0, 20, 30, 45)):02}"
        contact = FOLLOW_UPS[chance.randrange(len(FOLLOW_UPS))]
        yield Visit(f"{first.key}_{number}", first.person, plan.ago(days, clock), first.clinician, contact, False)


def answered_calls(told: Sequence[Visit]) -> list[AnsweredCall]:
    """The calls that lead to these visits, for the incident log."""
    return [
        AnsweredCall(visit.key, visit.clinician.zone or "", visit.contact.kind, visit.at)
        for visit in told
        if visit.from_call
    ]


def _clinician(zone: str) -> StaffEntry:
    return next(entry for entry in STAFF if entry.key == f"clinician_{zone}")
