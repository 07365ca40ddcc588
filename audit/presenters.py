"""Says in words what a ledger entry stands for. The ledger holds codes alone; the sentences are made here, when read.

An event or a kind of record that has no words is an omission of ours: it raises where ``LEDGER_STRICT_WORDS`` is set
(every test run), and elsewhere its code is shown, because an auditor must see every entry.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from audit.models import Action, Outcome
from audit.selectors import Entry


class WordsMissingError(LookupError):
    """An entry holds a code for which there are no words."""


#: Every kind of record that entries name: one of it, and many.
RECORDS: dict[str, tuple[str, str]] = {
    "audit.ledger": ("the ledger", "the ledger"),
    "clinical.assignment": ("an assignment to a case", "assignments"),
    "clinical.breakglass": ("an emergency access", "emergency accesses"),
    "clinical.encounter": ("an encounter", "encounters"),
    "clinical.note": ("a note", "notes"),
    "clinical.person": ("a case", "cases"),
    "clinical.personusergrant": ("a grant on a case", "grants on cases"),
    "consent.answer": ("an answer to a legal process", "answers to legal processes"),
    "consent.client": ("an API client", "API clients"),
    "consent.consent": ("a consent", "consents"),
    "consent.decision": ("a decision", "decisions"),
    "consent.duty": ("something due", "things due"),
    "consent.emergency": ("a documented emergency", "documented emergencies"),
    "consent.notice": ("a notice that use has ended", "notices that use has ended"),
    "consent.process": ("a legal process", "legal processes"),
    "consent.release": ("a release", "releases"),
    "consent.simulator": ("the rules in the simulator", "the rules in the simulator"),
    "consent.restriction": ("a limit that a person asked for", "limits that people asked for"),
    "consent.threat": ("a documented threat", "documented threats"),
    "police.importbatch": ("a file of calls", "files of calls"),
    "police.incident": ("an incident", "incidents"),
    "referrals.handoff": ("a warm handoff", "warm handoffs"),
    "referrals.message": ("a message", "messages"),
    "referrals.outreach": ("an attempt to reach somebody", "attempts to reach somebody"),
    "referrals.provider": ("a provider", "providers"),
    "referrals.window": ("a follow-up", "follow-ups"),
    "staff.organization": ("an organization", "organizations"),
    "staff.posting": ("a posting", "postings"),
    "staff.record": ("a staff record", "staff records"),
    "staff.rolegrant": ("a role", "roles"),
    "staff.user": ("an account", "accounts"),
    "staff.zone": ("a zone", "zones"),
}

#: What each event says of one record (``{one}``) or many (``{many}``), after the name of whoever acted.
_SENTENCES: dict[Action, str] = {
    Action.CREATE: "created {one}",
    Action.CHANGE: "changed {one}",
    Action.DELETE: "deleted {one}",
    Action.READ: "read {one}",
    Action.LIST: "listed {many}",
    Action.SEARCH: "searched {many}",
    Action.SIGN: "signed {one}",
    Action.COSIGN: "cosigned {one}",
    Action.ADD: "added to {one}",
    Action.DECISION: "asked what the law lets through",
    Action.RELEASE: "shared a release",
    Action.CLOSE_RELEASE: "closed a release",
    Action.CONSENT_GIVEN: "recorded a consent",
    Action.CONSENT_REVOKED: "recorded that a consent was revoked",
    Action.ASSIGN: "assigned somebody to a case",
    Action.UNASSIGN: "ended an assignment to a case",
    Action.BREAK_GLASS: "used or reviewed emergency access to a case",
    Action.HANDOFF: "moved a warm handoff on",
    Action.REMIND: "sent a reminder about {one}",
    Action.ESCALATE: "escalated {one}",
    Action.NOTIFY: "sent a notice about {one}",
    Action.IMPORT: "imported {one}",
    Action.EXPORT: "exported {many}",
    Action.SIGN_IN: "signed in",
    Action.SIGN_IN_FAILED: "failed to sign in",
    Action.SIGN_OUT: "signed out",
    Action.REFUSED: "asked for {one} and was declined",
}

#: What an outcome adds to the sentence; the outcomes left out add nothing.
_ENDINGS: dict[str, str] = {
    Outcome.PARTLY: ": permitted in part",
    Outcome.DENIED: ": declined",
    Outcome.FAILED: ": failed",
}
#: Events whose sentence tells the outcome already.
_TELLS_OUTCOME = frozenset({Action.REFUSED, Action.SIGN_IN_FAILED})

EVENTS: dict[str, str] = {**dict(Action.choices), Action.REFUSED: "Was declined"}
OUTCOMES: dict[str, tuple[str, str]] = {
    Outcome.DONE: ("Done", "neutral"),
    Outcome.PERMITTED: ("Permitted", "good"),
    Outcome.PARTLY: ("Permitted in part", "attention"),
    Outcome.DENIED: ("Declined", "withheld"),
    Outcome.FAILED: ("Failed", "urgent"),
}
LEDGER_NAMES: dict[str, str] = {"default": "Agency", "police": "Police"}

#: Whoever acts on a surface without a person.
_MACHINES: dict[str, str] = {
    "worker": "The follow-up worker",
    "dispatch_feed": "The dispatch feed",
    "sign_in": "Somebody unknown",
}

#: What details are called, where the key alone would not say it.
_DETAILS: dict[str, str] = {
    "because": "Closed because",
    "cid": "Correlation",
    "client": "Through the API client",
    "digest": "Digest of the decision",
    "evidence": "Papers and records relied on",
    "from": "From",
    "from_call": "From a call",
    "items": "Pieces asked for",
    "obligations": "Duties",
    "paper": "Digest of the paper",
    "permitted": "Pieces permitted",
    "to": "To",
    "user": "Colleague",
    "why": "Reason",
}

#: Codes of details that are common enough to be read often. Any other code is shown as it is.
_CODES: dict[str, dict[str, str]] = {
    "purpose": {
        "treatment": "Treatment",
        "care_navigation": "Care navigation",
        "crisis_response": "Safe response during crisis calls",
        "crisis_planning": "Crisis response planning",
        "avert_threat": "Averting a serious and imminent threat",
        "follow_up_outcome": "Follow-up outcome",
        "housing": "Housing application",
    },
    "obligations": {
        "ACCOUNTING_HIPAA_528": "List in the accounting of disclosures",
        "ACCOUNTING_PART2_2_25": "List in the Part 2 accounting",
        "AUDIT_LOG": "Write in the ledger",
        "COPY_OF_CONSENT_OR_SCOPE": "Send the consent or its scope",
        "DOC_EMERGENCY_2_51C": "Document the emergency",
        "DUTY_TO_WARN_DOC": "Document the threat and the warning",
        "LOG_DENIAL": "Write down the denial",
        "LOG_PA_5100_32C": "Note in the person's record",
        "MIN_NECESSARY": "Send no more than needed",
        "NOTICE_2_32": "Send the Part 2 notice",
        "NOTICE_PA_5100_34D": "Send Pennsylvania's mental-health notice",
        "NOTICE_PA_HIV_7607E": "Send Pennsylvania's HIV notice",
        "NOTIFY_PRIVACY_OFFICER": "Tell the privacy officer",
        "NOTIFY_SUPERVISOR": "Tell the supervisor",
        "PATIENT_COPY_508C4": "Give the person a copy",
        "RETAIN_6Y_530J": "Keep for 6 years",
        "USE_RESTRICTION_2_12D": "Mark the copy: not for investigation or charges",
        "VERIFY_IDENTITY_514H": "Verify who asks",
    },
}

#: The key of a person or an organization -> the name.
Names = Mapping[uuid.UUID, str]


@dataclass(frozen=True)
class Outcomes:
    """The word and the kind of tag of an outcome."""

    label: str
    kind: str


def sentence(entry: Entry, names: Names) -> str:
    """One entry as a sentence: who did what, and how it ended. Raises WordsMissingError in tests; see above."""
    one, many = _record_words(entry.object_type)
    if entry.event in _SENTENCES:
        doing = _SENTENCES[Action(entry.event)].format(one=one, many=many)
    else:
        doing = _missing("event", entry.event)
    ending = "" if entry.event in _TELLS_OUTCOME else _ENDINGS.get(entry.outcome, "")
    return f"{actor(entry, names)} {doing}{ending}."


def actor(entry: Entry, names: Names) -> str:
    """The name of whoever acted; an account that is gone keeps the beginning of its key."""
    if entry.actor_id is None:
        return _MACHINES.get(entry.surface, "The system")
    return names.get(entry.actor_id) or f"Account {str(entry.actor_id)[:8]}"


def outcome(entry: Entry) -> Outcomes:
    """How the action ended, as a tag."""
    if entry.outcome in OUTCOMES:
        return Outcomes(*OUTCOMES[entry.outcome])
    return Outcomes(_missing("outcome", entry.outcome), "neutral")


def facts(entry: Entry, names: Names | None = None) -> list[tuple[str, str]]:
    """The codes that an entry carries, as pairs of a word and a value; a key that has a name among ``names`` gets it."""
    words = {str(key): name for key, name in (names or {}).items()}
    found = [(_word(key), _value(value, words | _CODES.get(key, {}))) for key, value in sorted(entry.detail.items())]
    if entry.changes:
        found.append(("Changed fields", ", ".join(sorted(entry.changes))))
    return found


def _record_words(object_type: str) -> tuple[str, str]:
    if object_type in RECORDS:
        return RECORDS[object_type]
    if not object_type:
        return "a record", "records"
    code = _missing("kind of record", object_type)
    return code, code


def _missing(what: str, code: str) -> str:
    if getattr(settings, "LEDGER_STRICT_WORDS", False):
        raise WordsMissingError(f"audit.presenters has no words for the {what} {code!r}.")
    return code


def _word(key: str) -> str:
    return _DETAILS.get(key) or key.replace("_", " ").capitalize()


def _value(value: object, words: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        told = [words.get(str(item), str(item)) for item in value]
        return ("; " if any(" " in item for item in told) else ", ").join(told) or "none"
    return "none" if value is None else words.get(str(value), str(value))
