"""A flawless paper of every kind, and the request that it carries."""

from dataclasses import dataclass, replace
from typing import Any

from consent.facts import (
    Agreement,
    AgreementKind,
    Circumstances,
    CombinedWith,
    Consent,
    ConsentKind,
    DisclosureRequest,
    NamedRecipient,
    OrganizationKind,
    Party,
    Purpose,
    Segment,
)
from consent.instruments import check_consent
from consent.instruments.elements import STATEMENT_CODES
from tests.consent.worlds import BUREAU, HOSPITAL, PROGRAM, care_paper, paper, request

GENERAL = ConsentKind.PART2_GENERAL
TPO = ConsentKind.PART2_TPO
LEGAL = ConsentKind.PART2_LEGAL
NOTES = ConsentKind.PART2_COUNSELING_NOTES
RELEASE_CONDITION = ConsentKind.PART2_CRIMINAL_JUSTICE
HIPAA = ConsentKind.HIPAA_AUTHORIZATION
STATE = ConsentKind.PA_MENTAL_HEALTH_RELEASE
HIV = ConsentKind.PA_HIV

DOCKET = "CP-02-CR-0001-2026"

DEFENDER = Party(
    organization_id="defender",
    organization_name="Office of the Public Defender",
    kind=OrganizationKind.ATTORNEY,
    hipaa_covered_entity=False,
)
PROBATION = Party(
    organization_id="probation",
    organization_name="Adult Probation",
    kind=OrganizationKind.PROBATION_PAROLE,
    hipaa_covered_entity=False,
)
PLAN = Party(
    organization_id="plan",
    organization_name="Health Plan",
    kind=OrganizationKind.HEALTH_PLAN,
    hipaa_covered_entity=True,
)
OTHER_AUTHORIZATION = frozenset({CombinedWith.OTHER_AUTHORIZATION})


def named(party: Party) -> tuple[NamedRecipient, ...]:
    return (NamedRecipient(organization_id=party.organization_id),)


@dataclass(frozen=True)
class Case:
    """One paper, judged as one kind, beside one request."""

    kind: ConsentKind
    paper: Consent
    segment: Segment
    request: DisclosureRequest
    agreements: tuple[Agreement, ...] = ()

    def findings(self, **changes: Any) -> dict[str, str]:
        """What is found against the paper once it is changed: code to citation."""
        found = check_consent(
            replace(self.paper, **changes),
            self.kind,
            request=self.request,
            segment=self.segment,
            agreements=self.agreements,
        )
        return {finding.code: finding.citation for finding in found}

    def codes(self, **changes: Any) -> set[str]:
        """The codes of what is found against the paper once it is changed."""
        return set(self.findings(**changes))

    def asked(self, **changes: Any) -> "Case":
        """The same paper beside a changed request."""
        return replace(self, request=replace(self.request, **changes))


def signed(kind: ConsentKind, **changes: Any) -> Consent:
    return paper(**{"kinds": frozenset({kind}), "statements": STATEMENT_CODES} | changes)


CASES: dict[ConsentKind, Case] = {
    GENERAL: Case(
        GENERAL,
        signed(GENERAL, segments=frozenset({Segment.PART2_SUD})),
        Segment.PART2_SUD,
        request(Segment.PART2_SUD, discloser=PROGRAM),
    ),
    TPO: Case(
        TPO,
        care_paper(statements=STATEMENT_CODES),
        Segment.PART2_SUD,
        request(Segment.PART2_SUD, discloser=PROGRAM, recipient=HOSPITAL, purpose=Purpose.TREATMENT),
    ),
    LEGAL: Case(
        LEGAL,
        signed(
            LEGAL,
            recipients=named(DEFENDER),
            segments=frozenset({Segment.PART2_SUD}),
            purposes=frozenset({Purpose.LEGAL_DEFENSE}),
            matter=DOCKET,
        ),
        Segment.PART2_SUD,
        request(
            Segment.PART2_SUD,
            discloser=PROGRAM,
            recipient=DEFENDER,
            purpose=Purpose.LEGAL_DEFENSE,
            circumstances=Circumstances(matter=DOCKET),
        ),
    ),
    NOTES: Case(
        NOTES,
        signed(
            NOTES,
            recipients=named(HOSPITAL),
            segments=frozenset({Segment.SUD_COUNSELING_NOTES}),
            purposes=frozenset({Purpose.TREATMENT}),
        ),
        Segment.SUD_COUNSELING_NOTES,
        request(Segment.SUD_COUNSELING_NOTES, discloser=PROGRAM, recipient=HOSPITAL, purpose=Purpose.TREATMENT),
    ),
    RELEASE_CONDITION: Case(
        RELEASE_CONDITION,
        signed(
            RELEASE_CONDITION,
            recipients=named(PROBATION),
            segments=frozenset({Segment.PART2_SUD}),
            purposes=frozenset({Purpose.MONITORING_CONDITIONAL_RELEASE}),
            condition_of="probation",
        ),
        Segment.PART2_SUD,
        request(
            Segment.PART2_SUD,
            discloser=PROGRAM,
            recipient=PROBATION,
            purpose=Purpose.MONITORING_CONDITIONAL_RELEASE,
        ),
    ),
    HIPAA: Case(
        HIPAA,
        signed(HIPAA, segments=frozenset({Segment.MH_GENERAL})),
        Segment.MH_GENERAL,
        request(Segment.MH_GENERAL),
    ),
    STATE: Case(
        STATE,
        signed(STATE, segments=frozenset({Segment.MH_GENERAL})),
        Segment.MH_GENERAL,
        request(Segment.MH_GENERAL),
    ),
    HIV: Case(HIV, signed(HIV, segments=frozenset({Segment.HIV})), Segment.HIV, request(Segment.HIV)),
}

PSYCHOTHERAPY = Case(
    HIPAA,
    signed(HIPAA, kinds=frozenset({HIPAA, STATE}), segments=frozenset({Segment.PSYCHOTHERAPY_NOTES})),
    Segment.PSYCHOTHERAPY_NOTES,
    request(Segment.PSYCHOTHERAPY_NOTES),
)


def agreement(helper: Party, **changes: Any) -> Agreement:
    """A business associate agreement in force between the program and `helper`."""
    plain = Agreement(
        id="agreement",
        kind=AgreementKind.BUSINESS_ASSOCIATE,
        party_ids=frozenset({PROGRAM.organization_id, helper.organization_id}),
        in_force=True,
    )
    return replace(plain, **changes)


def of_kind(kind: OrganizationKind, **changes: Any) -> Party:
    """Some organization of `kind`, of which nothing else is known."""
    return replace(
        BUREAU,
        **{"organization_id": f"some-{kind}", "organization_name": f"Some {kind}", "kind": kind} | changes,
    )
