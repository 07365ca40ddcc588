"""Every element of every instrument is looked for, by its code, and one that is wanting makes the paper unusable."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from consent.facts import (
    CombinedWith,
    Consent,
    ConsentKind,
    NamedRecipient,
    OrganizationKind,
    Purpose,
    RecipientClass,
    Segment,
    SignatureKind,
    Signer,
)
from consent.instruments import check_consent, ends_at, how_long, names_recipient, outvoted_by, treats
from tests.consent.worlds import (
    BUREAU,
    COUNTY_POLICE,
    EXPIRES,
    HOSPITAL,
    NOW,
    PROGRAM,
    SECOND,
    SIGNED,
    STATEMENTS,
    UNIT,
    care_paper,
    paper,
    request,
)

GENERAL = ConsentKind.PART2_GENERAL
TPO = ConsentKind.PART2_TPO
NOTES = ConsentKind.PART2_COUNSELING_NOTES
HIPAA = ConsentKind.HIPAA_AUTHORIZATION
STATE = ConsentKind.PA_MENTAL_HEALTH_RELEASE
HIV = ConsentKind.PA_HIV


def notes_paper(**changes: Any) -> Consent:
    return paper(
        **{"kinds": frozenset({NOTES, HIPAA}), "segments": frozenset({Segment.SUD_COUNSELING_NOTES})} | changes
    )


def hiv_paper(**changes: Any) -> Consent:
    return paper(**{"kinds": frozenset({HIV, HIPAA}), "segments": frozenset({Segment.HIV})} | changes)


def session_paper(**changes: Any) -> Consent:
    return paper(**{"kinds": frozenset({HIPAA, STATE}), "segments": frozenset({Segment.PSYCHOTHERAPY_NOTES})} | changes)


PLAIN_REQUESTS = {
    GENERAL: (paper(), Segment.PART2_SUD, request()),
    HIPAA: (paper(), Segment.MH_GENERAL, request()),
    STATE: (paper(), Segment.MH_GENERAL, request()),
    NOTES: (notes_paper(), Segment.SUD_COUNSELING_NOTES, request(discloser=PROGRAM)),
    HIV: (hiv_paper(), Segment.HIV, request()),
    TPO: (
        care_paper(),
        Segment.PART2_SUD,
        request(discloser=PROGRAM, recipient=HOSPITAL, purpose=Purpose.TREATMENT),
    ),
}


def codes(kind: ConsentKind, **changes: Any) -> set[str]:
    """The codes found against the flawless paper of `kind` once it is changed."""
    flawless, segment, asked = PLAIN_REQUESTS[kind]
    return {
        finding.code for finding in check_consent(replace(flawless, **changes), kind, request=asked, segment=segment)
    }


@pytest.mark.parametrize("kind", PLAIN_REQUESTS, ids=str)
def test_a_flawless_paper_has_nothing_against_it(kind: ConsentKind) -> None:
    assert codes(kind) == set()


def without(code: str) -> dict[str, Any]:
    return {"statements": STATEMENTS - {code}}


NOBODY = (NamedRecipient(organization_id=" "),)

WANTING: list[tuple[ConsentKind, str, dict[str, Any]]] = [
    (GENERAL, "A1-NAME", {"person_named": False}),
    (GENERAL, "A2-DISCLOSER", {"discloser_ids": frozenset()}),
    (GENERAL, "A3-INFO", {"info_description": "  "}),
    (GENERAL, "A4-RECIPIENT", {"recipients": ()}),
    (GENERAL, "A4-RECIPIENT", {"recipients": NOBODY}),
    (GENERAL, "A5-PURPOSE", {"purposes": frozenset()}),
    (GENERAL, "A6-REVOKE", without("A6-REVOKE")),
    (GENERAL, "A7-EXPIRY", {"expires_at": None}),
    (GENERAL, "A7-EXPIRY", {"expires_at": None, "expires_event": "none"}),
    (GENERAL, "A7-EXPIRY", {"expires_at": None, "expires_event": "End of the treatment"}),
    (GENERAL, "A8-SIGN", {"signature": None}),
    (GENERAL, "A8-SIGN", {"signature": SignatureKind.TYPED_BY_STAFF}),
    (GENERAL, "A8-SIGN", {"signature": SignatureKind.VERBAL_WITH_TWO_WITNESSES, "witnesses": ("a", "b")}),
    (GENERAL, "A9-DATE", {"signed_at": None}),
    (GENERAL, "B10i", {"purposes": frozenset({Purpose.CRISIS_PLANNING, Purpose.TREATMENT}), **without("B10i")}),
    (GENERAL, "B10ii", {"purposes": frozenset({Purpose.CRISIS_PLANNING, Purpose.PAYMENT}), **without("B10ii")}),
    (GENERAL, "A-NOT-LEGAL", {"purposes": frozenset({Purpose.CRISIS_PLANNING, Purpose.PROSECUTION})}),
    (GENERAL, "A-NOT-SCN", {"segments": frozenset({Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES})}),
    (TPO, "A4-CEBA", without("A4-CEBA")),
    (TPO, "B5", {"purposes": frozenset({Purpose.TREATMENT, Purpose.HOUSING})}),
    (TPO, "B10i", without("B10i")),
    (TPO, "B10ii", without("B10ii")),
    (TPO, "A-NOT-SCN", {"segments": frozenset({Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES})}),
    (NOTES, "D-ONLY", {"segments": frozenset({Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES})}),
    (NOTES, "D-COMBINE", {"combined_with": frozenset({CombinedWith.CONSENT_TO_TREATMENT})}),
    (NOTES, "D-COMBINE", {"kinds": frozenset({NOTES, GENERAL})}),
    (NOTES, "D-NOCOND", {"conditioned": True}),
    (HIPAA, "F1-INFO", {"info_description": ""}),
    (HIPAA, "F2-DISCLOSER", {"discloser_ids": frozenset()}),
    (HIPAA, "F3-RECIPIENT", {"recipients": ()}),
    (HIPAA, "F4-PURPOSE", {"purposes": frozenset()}),
    (HIPAA, "F5-EXPIRY", {"expires_at": None, "expires_event": "none"}),
    (HIPAA, "F6-SIGN", {"signature": None}),
    (HIPAA, "F6-SIGN", {"signed_at": None}),
    (HIPAA, "F6-SIGN", {"signer": Signer.PERSONAL_REPRESENTATIVE}),
    (HIPAA, "F7-REVOKE", without("F7-REVOKE")),
    (HIPAA, "F8-CONDITION", without("F8-CONDITION")),
    (HIPAA, "F9-REDISC", without("F9-REDISC")),
    (HIPAA, "F10-PLAIN", without("F10-PLAIN")),
    (HIPAA, "F-COMPOUND", {"combined_with": frozenset({CombinedWith.CONSENT_TO_TREATMENT})}),
    (
        HIPAA,
        "F-COMPOUND",
        {"combined_with": frozenset({CombinedWith.OTHER_AUTHORIZATION}), "conditioned": True},
    ),
    (HIPAA, "F-COMPOUND(PSY)", {"segments": frozenset({Segment.MH_GENERAL, Segment.PSYCHOTHERAPY_NOTES})}),
    (
        HIPAA,
        "F-COMPOUND(PSY)",
        {"combined_with": frozenset({CombinedWith.PSYCHOTHERAPY_NOTES_AUTHORIZATION})},
    ),
    (HIPAA, "F-NOCOND", {"conditioned": True}),
    (STATE, "G1-PERIOD", {"period_starts_at": None}),
    (STATE, "G1-PERIOD", {"expires_at": None, "expires_event": "discharge"}),
    (STATE, "G1-PERIOD", {"period_starts_at": EXPIRES}),
    (STATE, "G2-RECIPIENT", {"recipients": ()}),
    (STATE, "G3-PURPOSE", {"purposes": frozenset()}),
    (STATE, "G4-INFO", {"info_description": ""}),
    (STATE, "G5-SIGN", without("G5-SIGN")),
    (STATE, "G5-SIGN", {"signature": SignatureKind.TYPED_BY_STAFF}),
    (STATE, "G6-STAFF", {"staff_signed_by": ""}),
    (STATE, "G6-STAFF", {"staff_signed_at": None}),
    (STATE, "G6-STAFF", {"staff_signed_at": NOW + SECOND}),
    (STATE, "G7-VERBAL", {"signature": SignatureKind.VERBAL_WITH_TWO_WITNESSES, "witnesses": ("a", "A ")}),
    (STATE, "G8-REVOKE", without("G8-REVOKE")),
    (STATE, "G9-INSPECT", without("G9-INSPECT")),
    (HIV, "HIV-NAME", {"person_named": False}),
    (HIV, "HIV-DISCLOSER", {"discloser_ids": frozenset()}),
    (HIV, "HIV-RECIPIENT", {"recipients": ()}),
    (HIV, "HIV-PURPOSE", {"purposes": frozenset()}),
    (HIV, "HIV-INFO", {"segments": frozenset({Segment.MH_GENERAL})}),
    (HIV, "HIV-SIGN", {"signature": None}),
    (HIV, "HIV-DATE", {"signed_at": None}),
    (HIV, "HIV-REVOKE", without("HIV-REVOKE")),
    (HIV, "HIV-EXPIRY", {"expires_at": None}),
]


@pytest.mark.parametrize(("kind", "code", "changes"), WANTING, ids=[f"{kind}-{code}" for kind, code, _ in WANTING])
def test_an_element_that_is_wanting_is_found_by_its_code(kind: ConsentKind, code: str, changes: dict[str, Any]) -> None:
    assert code in codes(kind, **changes)


GOOD_VARIANTS: list[tuple[ConsentKind, dict[str, Any]]] = [
    (GENERAL, {"expires_at": None, "expires_event": "discharge from the program"}),
    (GENERAL, {"signature": SignatureKind.ELECTRONIC}),
    (GENERAL, without("B10i")),
    (TPO, {"expires_event": "end of the treatment"}),
    (NOTES, {"combined_with": frozenset({CombinedWith.COUNSELING_NOTES_CONSENT})}),
    (HIPAA, {"expires_at": None, "expires_event": "end of treatment"}),
    (HIPAA, {"combined_with": frozenset({CombinedWith.OTHER_AUTHORIZATION})}),
    (
        STATE,
        {
            "signature": SignatureKind.VERBAL_WITH_TWO_WITNESSES,
            "witnesses": ("a", "b"),
            "statements": STATEMENTS | {"G7-VERBAL"},
        },
    ),
]


@pytest.mark.parametrize(
    ("kind", "changes"), GOOD_VARIANTS, ids=lambda value: value if isinstance(value, str) else "+".join(sorted(value))
)
def test_a_variant_that_the_law_allows_is_good(kind: ConsentKind, changes: dict[str, Any]) -> None:
    assert codes(kind, **changes) == set()


OUTSIDE: list[tuple[str, dict[str, Any]]] = [
    ("X-SCOPE-PATIENT", {"person_id": "person-2"}),
    ("X-SCOPE-DISCLOSER", {"discloser_ids": frozenset({"another-program"})}),
    ("X-SCOPE-RECIPIENT", {"recipients": (NamedRecipient(organization_id="county-police"),)}),
    ("X-SCOPE-RECIPIENT", {"recipients": (NamedRecipient(organization_id="bureau", person_id="officer"),)}),
    (
        "X-SCOPE-RECIPIENT",
        {"recipients": (NamedRecipient(organization_id="bureau", for_purposes=frozenset({Purpose.CRISIS_RESPONSE})),)},
    ),
    ("X-SCOPE-PURPOSE", {"purposes": frozenset({Purpose.HOUSING})}),
    ("X-SCOPE-SEGMENT", {"segments": frozenset({Segment.IDENTITY_PRESENCE})}),
    ("X-FUTURE", {"signed_at": NOW + SECOND}),
    ("X-FUTURE", {"period_starts_at": NOW + SECOND}),
    ("X-EXPIRED", {"expires_at": NOW}),
    ("X-EXPIRED", {"expires_at": NOW - SECOND}),
    ("X-EXPIRED", {"event_occurred_at": NOW}),
    ("X-REVOKED", {"revoked_at": NOW}),
    ("X-REVOKED", {"revoked_orally_at": NOW - SECOND}),
    ("X-FALSE", {"known_false": True}),
    ("X-SIGNER", {"signer": Signer.SPOUSE}),
    ("Z9-UNHEARD-OF", {"elements_missing": frozenset({"Z9-UNHEARD-OF"})}),
]


@pytest.mark.parametrize("kind", [GENERAL, HIPAA, STATE], ids=str)
@pytest.mark.parametrize(
    ("code", "changes"), OUTSIDE, ids=[f"{code}-{index}" for index, (code, _) in enumerate(OUTSIDE)]
)
def test_what_stands_against_any_paper_stands_against_each_kind(
    kind: ConsentKind, code: str, changes: dict[str, Any]
) -> None:
    assert code in codes(kind, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"expires_at": NOW + SECOND},
        {"signed_at": NOW},
        {"period_starts_at": NOW},
        {"staff_signed_at": NOW},
        {"revoked_at": NOW + SECOND},
        {"event_occurred_at": NOW + SECOND},
    ],
    ids=[
        "expires-in-a-second",
        "signed-this-instant",
        "begins-this-instant",
        "staff-signed-this-instant",
        "revoked-in-a-second",
        "event-in-a-second",
    ],
)
@pytest.mark.parametrize("kind", [GENERAL, HIPAA, STATE], ids=str)
def test_a_paper_holds_from_its_signature_to_the_instant_before_its_end(
    kind: ConsentKind, changes: dict[str, Any]
) -> None:
    assert codes(kind, **changes) == set()


def test_a_reviewer_marks_an_element_wanting_for_its_own_instrument_alone() -> None:
    marked = {"elements_missing": frozenset({"G6-STAFF"})}
    assert codes(STATE, **marked) == {"G6-STAFF"}
    assert codes(HIPAA, **marked) == set()
    assert codes(GENERAL, **marked) == set()


def test_reasons_are_plain_words() -> None:
    expired = check_consent(
        paper(expires_at=NOW - timedelta(days=2, hours=3)), GENERAL, request=request(), segment=Segment.PART2_SUD
    )
    assert [finding.reason for finding in expired] == ["expired 2 days ago"]
    assert expired[0].citation == "42 CFR 2.31(c)(1)"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(0), "at this moment"),
        (timedelta(milliseconds=999), "at this moment"),
        (SECOND, "1 second ago"),
        (timedelta(days=1), "1 day ago"),
    ],
    ids=str,
)
def test_how_long_ago_is_told_from_the_first_second(ago: timedelta, said: str) -> None:
    found = check_consent(paper(revoked_at=NOW - ago), HIPAA, request=request(), segment=Segment.MH_GENERAL)
    assert [finding.reason for finding in found] == [f"was revoked {said}"]


@pytest.mark.parametrize(
    ("kind", "citation"),
    [
        (GENERAL, "42 CFR 2.31(c)(3)"),
        (TPO, "42 CFR 2.31(c)(3)"),
        (NOTES, "42 CFR 2.31(c)(3)"),
        (HIPAA, "45 CFR 164.508(b)(2)(iii)"),
        (STATE, "55 Pa. Code 5100.34(f)"),
        (HIV, "35 P.S. 7607(c)"),
    ],
    ids=str,
)
def test_each_instrument_is_revoked_under_its_own_law(kind: ConsentKind, citation: str) -> None:
    flawless, segment, asked = PLAIN_REQUESTS[kind]
    found = check_consent(replace(flawless, revoked_at=NOW), kind, request=asked, segment=segment)
    assert [(finding.code, finding.citation) for finding in found] == [("X-REVOKED", citation)]


@pytest.mark.parametrize(
    ("kind", "citations"),
    [
        (GENERAL, ["42 CFR 2.31(a)(2)", "42 CFR 2.31(a)(4)(i)", "42 CFR 2.31(a)(5)", "42 CFR 2.31(a)(3)"]),
        (
            HIPAA,
            [
                "45 CFR 164.508(c)(1)(ii)",
                "45 CFR 164.508(c)(1)(iii)",
                "45 CFR 164.508(c)(1)(iv)",
                "45 CFR 164.508(c)(1)(i)",
            ],
        ),
        (STATE, [*["55 Pa. Code 5100.34(a)"] * 3, "55 Pa. Code 5100.34(f)"]),
    ],
    ids=str,
)
def test_a_paper_for_something_else_fails_under_its_own_law(kind: ConsentKind, citations: list[str]) -> None:
    elsewhere = paper(
        discloser_ids=frozenset({"x"}),
        recipients=(NamedRecipient(organization_id="x"),),
        purposes=frozenset({Purpose.HOUSING}),
        segments=frozenset({Segment.SUD_NON_PART2}),
    )
    found = check_consent(elsewhere, kind, request=request(), segment=Segment.IDENTITY_PRESENCE)
    assert [finding.citation for finding in found] == citations


def test_psychotherapy_notes_may_be_combined_with_psychotherapy_notes() -> None:
    combined = session_paper(combined_with=frozenset({CombinedWith.PSYCHOTHERAPY_NOTES_AUTHORIZATION}))
    for changes, expected in (
        ({}, set()),
        ({"combined_with": frozenset({CombinedWith.OTHER_AUTHORIZATION})}, {"F-COMPOUND(PSY)"}),
    ):
        found = check_consent(
            replace(combined, **changes), HIPAA, request=request(), segment=Segment.PSYCHOTHERAPY_NOTES
        )
        assert {finding.code for finding in found} == expected


def test_a_paper_is_not_an_instrument_it_does_not_claim_to_be() -> None:
    found = check_consent(paper(kinds=frozenset({GENERAL})), HIPAA, request=request(), segment=Segment.MH_GENERAL)
    assert [finding.code for finding in found] == ["X-KIND"]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=2), "2 days"),
    ],
    ids=str,
)
def test_spans_are_told_in_their_largest_whole_unit(span: timedelta, said: str) -> None:
    assert how_long(span) == said


def test_a_paper_ends_with_the_earliest_of_its_ends() -> None:
    assert ends_at(paper(event_occurred_at=NOW, revoked_at=NOW + SECOND)) == NOW
    assert ends_at(paper(expires_at=None)) is None


def test_a_class_of_treating_providers_never_reaches_police_landlords_or_other_purposes() -> None:
    wide = care_paper()
    for kind in OrganizationKind:
        recipient = replace(HOSPITAL, kind=kind, is_treating_provider=None)
        reached = names_recipient(wide, request(recipient=recipient, purpose=Purpose.TREATMENT))
        assert reached == (kind in {"hospital_ed", "ems", "mh_provider", "part2_program"})
        assert names_recipient(wide, request(recipient=recipient, purpose=Purpose.PAYMENT)) == (kind == "health_plan")
        assert not names_recipient(wide, request(recipient=recipient, purpose=Purpose.HOUSING))


def test_a_crisis_line_or_a_jail_treats_only_where_its_treatment_staff_is_flagged() -> None:
    for kind in (OrganizationKind.CRISIS_CENTER_988, OrganizationKind.CORRECTIONS):
        assert not treats(replace(HOSPITAL, kind=kind, is_treating_provider=None))
        assert treats(replace(HOSPITAL, kind=kind, is_treating_provider=True))
    assert not treats(replace(BUREAU, is_treating_provider=True))
    assert not treats(replace(HOSPITAL, is_treating_provider=False))


def test_a_consent_to_an_intermediary_must_describe_it() -> None:
    through = request(recipient=replace(BUREAU, kind=OrganizationKind.INTERMEDIARY))
    found = check_consent(paper(), GENERAL, request=through, segment=Segment.PART2_SUD)
    assert [finding.code for finding in found] == ["A4-INTERMEDIARY"]
    described = paper(statements=STATEMENTS | {"A4-INTERMEDIARY"})
    assert check_consent(described, GENERAL, request=through, segment=Segment.PART2_SUD) == ()


def test_whoever_may_be_a_covered_entity_needs_the_redisclosure_statement() -> None:
    silent = paper(purposes=frozenset({Purpose.TREATMENT}), **without("A4-CEBA"))
    for covered, wanting in ((True, True), (None, True), (False, False)):
        asked = request(purpose=Purpose.TREATMENT, recipient=replace(BUREAU, hipaa_covered_entity=covered))
        found = {finding.code for finding in check_consent(silent, GENERAL, request=asked, segment=Segment.PART2_SUD)}
        assert ("A4-CEBA" in found) == wanting


SIGNERS: list[tuple[str, ConsentKind, Segment, dict[str, Any], dict[str, Any], bool]] = [
    ("adult", STATE, Segment.MH_GENERAL, {}, {}, True),
    ("wife-of-an-adult", STATE, Segment.MH_GENERAL, {}, {"signer": Signer.SPOUSE}, False),
    ("age-unknown", STATE, Segment.MH_GENERAL, {"person_age": None}, {}, False),
    ("age-unknown-parent", STATE, Segment.MH_GENERAL, {"person_age": None}, {"signer": Signer.PARENT}, False),
    ("14", STATE, Segment.MH_GENERAL, {"person_age": 14}, {}, True),
    ("14-parent", STATE, Segment.MH_GENERAL, {"person_age": 14}, {"signer": Signer.PARENT}, False),
    ("13", STATE, Segment.MH_GENERAL, {"person_age": 13}, {}, False),
    ("13-parent", STATE, Segment.MH_GENERAL, {"person_age": 13}, {"signer": Signer.PARENT}, True),
    ("13-guardian", STATE, Segment.MH_GENERAL, {"person_age": 13}, {"signer": Signer.GUARDIAN}, False),
    (
        "13-guardian-with-order",
        STATE,
        Segment.MH_GENERAL,
        {"person_age": 13},
        {"signer": Signer.GUARDIAN, "signer_authority": "order"},
        True,
    ),
    ("part2-12", GENERAL, Segment.PART2_SUD, {"person_age": 12}, {}, True),
    ("part2-age-unknown", GENERAL, Segment.PART2_SUD, {"person_age": None}, {}, True),
    ("part2-12-parent", GENERAL, Segment.PART2_SUD, {"person_age": 12}, {"signer": Signer.PARENT}, False),
    ("hipaa-sud-12", HIPAA, Segment.PART2_SUD, {"person_age": 12}, {}, True),
    ("hipaa-presence-at-a-facility-12", HIPAA, Segment.IDENTITY_PRESENCE, {"person_age": 12}, {}, False),
    (
        "hipaa-presence-at-a-program-12",
        HIPAA,
        Segment.IDENTITY_PRESENCE,
        {"person_age": 12, "discloser": PROGRAM},
        {},
        True,
    ),
    ("hiv-17", HIV, Segment.HIV, {"person_age": 17}, {}, False),
    ("hiv-18", HIV, Segment.HIV, {"person_age": 18}, {}, True),
    ("dead", GENERAL, Segment.PART2_SUD, {"person_deceased": True}, {}, False),
    ("dead-executor", GENERAL, Segment.PART2_SUD, {"person_deceased": True}, {"signer": Signer.EXECUTOR}, False),
    (
        "dead-executor-with-letters",
        GENERAL,
        Segment.PART2_SUD,
        {"person_deceased": True},
        {"signer": Signer.EXECUTOR, "signer_authority": "letters testamentary"},
        True,
    ),
    ("dead-child", STATE, Segment.MH_GENERAL, {"person_deceased": True}, {"signer": Signer.ADULT_CHILD}, False),
    ("incapacitated", HIPAA, Segment.MH_GENERAL, {"person_adjudicated_incapacitated": True}, {}, False),
    (
        "incapacitated-guardian-with-order",
        HIPAA,
        Segment.MH_GENERAL,
        {"person_adjudicated_incapacitated": True},
        {"signer": Signer.GUARDIAN, "signer_authority": "order"},
        True,
    ),
    ("director", GENERAL, Segment.PART2_SUD, {}, {"signer": Signer.PROGRAM_DIRECTOR}, False),
]


@pytest.mark.parametrize(
    ("kind", "segment", "person", "signed", "allowed"), [row[1:] for row in SIGNERS], ids=[row[0] for row in SIGNERS]
)
def test_only_who_the_law_lets_sign_may_sign(
    kind: ConsentKind, segment: Segment, person: dict[str, Any], signed: dict[str, Any], allowed: bool
) -> None:
    flawless = replace(PLAIN_REQUESTS[kind][0], **signed)
    found = check_consent(flawless, kind, request=request(**person), segment=segment)
    assert ("X-SIGNER" not in {finding.code for finding in found}) == allowed


def test_a_revocation_stands_against_every_older_paper_of_the_same_reach() -> None:
    asked = request(Segment.PART2_SUD)
    older = paper(id="older", signed_at=SIGNED - timedelta(days=1))
    revoked = paper(id="revoked", revoked_at=NOW - timedelta(days=1))
    assert outvoted_by(older, (older, revoked), request=asked, segment=Segment.PART2_SUD) == revoked
    this_instant = replace(revoked, revoked_at=NOW)
    assert outvoted_by(older, (older, this_instant), request=asked, segment=Segment.PART2_SUD) == this_instant
    newer = replace(older, signed_at=NOW - timedelta(hours=1))
    assert outvoted_by(newer, (newer, revoked), request=asked, segment=Segment.PART2_SUD) is None
    at_once = replace(older, signed_at=revoked.revoked_at)
    assert outvoted_by(at_once, (at_once, revoked), request=asked, segment=Segment.PART2_SUD) == revoked


@pytest.mark.parametrize(
    "reach",
    [
        {"recipients": (NamedRecipient(organization_id="county-police"),)},
        {"purposes": frozenset({Purpose.HOUSING})},
        {"segments": frozenset({Segment.MH_GENERAL})},
        {"person_id": "person-2"},
        {"discloser_ids": frozenset({"elsewhere"})},
        {"revoked_at": NOW + SECOND},
        {"revoked_at": None},
    ],
    ids=lambda reach: next(iter(reach)),
)
def test_a_revocation_of_something_else_leaves_a_paper_alone(reach: dict[str, Any]) -> None:
    good = paper(id="good")
    other = paper(**{"id": "other", "revoked_at": NOW} | reach)
    assert outvoted_by(good, (other, good), request=request(), segment=Segment.PART2_SUD) is None


def test_police_next_door_are_another_organization() -> None:
    assert names_recipient(paper(), request(recipient=BUREAU))
    assert not names_recipient(paper(), request(recipient=COUNTY_POLICE))
    assert not names_recipient(paper(), request(recipient=UNIT))


def test_the_wordings_of_the_regulation_are_the_only_classes() -> None:
    assert list(RecipientClass) == [
        RecipientClass.TREATMENT_PAYMENT_OPERATIONS,
        RecipientClass.TREATING_PARTICIPANTS,
    ]
