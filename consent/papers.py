"""What a paper is to the law: which instruments it is, which statements it prints, which parts of the record it describes.

Nothing is worded here. The words are in ``consent.capture.papers``, one module per language; each statement has the same
name there, and stands for the element codes that it fulfils. A code is claimed only while its sentence is printed.
"""

import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from consent.facts import ConsentKind, Purpose, Segment, Signer

#: The version of the papers' words; a form's version adds the language ("2026-11-es").
WORDS_VERSION = "2026-11"

#: Statement -> the element codes that its sentence fulfils (consent.instruments), in the order of the paper.
FULFILLED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "stop_any_time": ("A6-REVOKE", "F7-REVOKE", "G8-REVOKE", "HIV-REVOKE"),
        "stop_from_day": ("E-REVOCABLE",),
        "stop_under_other_laws": ("F7-REVOKE", "G8-REVOKE"),
        "period_of_condition": ("E-PERIOD",),
        "care_goes_on": ("F8-CONDITION",),
        "may_be_passed_on": ("F9-REDISC",),
        "treatment_may_be_passed_on": ("B10i",),
        "treatment_if_not_signed": ("B10ii",),
        "treatment_not_in_proceedings": ("A4-CEBA",),
        "hiv_named": (),
        "look_before": ("G9-INSPECT",),
        "ask_first": ("F10-PLAIN",),
        "understood": ("G5-SIGN",),
    }
)
_FOR_MONITORING = ("stop_from_day", "stop_under_other_laws", "period_of_condition")
_FOR_TREATMENT_RECORDS = ("treatment_may_be_passed_on", "treatment_if_not_signed", "treatment_not_in_proceedings")

#: Kind of information -> the parts of the record that its words on the paper describe. "A summary" covers no whole note.
_DESCRIBED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"identity_presence": ("identity",), "mh_general": ("summary",)}
)
_EVERY_PART = ("identity", "summary", "note")
#: The same parts under the names by which 42 CFR 2.13(a) and 2.35(a) list what monitoring a release needs: that somebody
#: takes part, and how they get on. A whole note is on that list under no name.
_TO_A_MONITOR: Mapping[tuple[str, str], str] = MappingProxyType(
    {("identity_presence", "identity"): "participation", ("part2_sud", "summary"): "progress_summary"}
)

#: Kinds of information that stand on a paper of their own (42 CFR 2.31(b); 45 CFR 164.508(b)(3)(ii)).
ALONE = frozenset({Segment.SUD_COUNSELING_NOTES.value, Segment.PSYCHOTHERAPY_NOTES.value})
#: What a paper for monitoring may be about: treatment for substance use, and who takes part in it.
FOR_MONITORS = frozenset({Segment.IDENTITY_PRESENCE.value, Segment.PART2_SUD.value})
_OF_A_PROGRAM = frozenset({Segment.PART2_SUD.value, Segment.IDENTITY_PRESENCE.value})
_MAY_SIGN_PART2 = frozenset({Signer.PATIENT, Signer.GUARDIAN})
_OF_MENTAL_HEALTH = frozenset(
    {Segment.IDENTITY_PRESENCE.value, Segment.MH_GENERAL.value, Segment.PSYCHOTHERAPY_NOTES.value}
)


def form_version(language: str) -> str:
    """The version of a paper, with its language."""
    return f"{WORDS_VERSION}-{language}"


def field_of(segment: str | None, part: str, purpose: str = "") -> str:
    """One part of the record under the name by which a paper for this purpose covers it."""
    if purpose == Purpose.MONITORING_CONDITIONAL_RELEASE and (name := _TO_A_MONITOR.get((segment or "", part))):
        return name
    return f"{segment or 'unlabelled'}.{part}"


def fields_described(segments: Iterable[str]) -> frozenset[str]:
    """What a paper about these kinds of information describes, part by part, under every name that a part has."""
    described = [(code, part) for code in segments for part in parts_described(code)]
    to_monitors = {_TO_A_MONITOR[pair] for pair in described if pair in _TO_A_MONITOR}
    return frozenset({field_of(*pair) for pair in described} | to_monitors)


def parts_described(segment: str) -> tuple[str, ...]:
    """The parts of the record that a paper about this kind of information describes."""
    return _DESCRIBED.get(segment, _EVERY_PART)


def kinds_of(segments: Iterable[str], purpose: str = "", signer: Signer = Signer.PATIENT) -> list[str]:
    """The instruments that a paper about these kinds of information is (one paper may be several).

    That somebody met a Part 2 program is itself a Part 2 matter (42 CFR 2.13(c)). The signature of a parent or an agent
    makes no Part 2 consent (2.14(a), 2.15(a)).
    """
    about = {*segments}
    kinds = {ConsentKind.HIPAA_AUTHORIZATION}
    if about & _OF_MENTAL_HEALTH:
        kinds.add(ConsentKind.PA_MENTAL_HEALTH_RELEASE)
    if Segment.HIV in about:
        kinds.add(ConsentKind.PA_HIV)
    if Segment.SUD_COUNSELING_NOTES in about:
        kinds.add(ConsentKind.PART2_COUNSELING_NOTES)
    elif about & _OF_A_PROGRAM and signer in _MAY_SIGN_PART2:
        is_for_monitor = purpose == Purpose.MONITORING_CONDITIONAL_RELEASE
        kinds.add(ConsentKind.PART2_CRIMINAL_JUSTICE if is_for_monitor else ConsentKind.PART2_GENERAL)
    return sorted(kind.value for kind in kinds)


def statements_of(segments: Iterable[str], purpose: str, signer: Signer = Signer.PATIENT) -> tuple[str, ...]:
    """The statements that such a paper prints, in their order."""
    kinds = {*kinds_of(segments, purpose, signer)}
    left_out = {"stop_any_time"} if ConsentKind.PART2_CRIMINAL_JUSTICE in kinds else {*_FOR_MONITORING}
    if not kinds & {ConsentKind.PART2_GENERAL, ConsentKind.PART2_COUNSELING_NOTES}:
        left_out |= {*_FOR_TREATMENT_RECORDS}
    if ConsentKind.PA_HIV not in kinds:
        left_out.add("hiv_named")
    return tuple(name for name in FULFILLED if name not in left_out)


def statement_codes(statements: Iterable[str]) -> list[str]:
    """Every element code that these printed statements fulfil."""
    return sorted({code for name in statements for code in FULFILLED[name]})


def digest_of(paper: str) -> str:
    """The SHA-256 of a paper's text."""
    return hashlib.sha256(paper.encode()).hexdigest()
