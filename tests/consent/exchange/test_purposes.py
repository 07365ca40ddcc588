"""The words of a form cover exactly what the table says, on the kinds of form in their row, and nothing else."""

import pytest

from consent.exchange.purposes import CARE_WORDS, ROWS, purposes_of
from consent.facts import ConsentKind, OrganizationKind, Purpose


def covered(
    *words: str,
    kind: ConsentKind,
    recipient: OrganizationKind | None = OrganizationKind.HOUSING_PROVIDER,
    through_intermediary: bool = False,
) -> set[Purpose]:
    return set(purposes_of(words, kind, recipient=recipient, through_intermediary=through_intermediary).covered)


@pytest.mark.parametrize(
    ("words", "kind", "purposes"),
    [
        ("care navigation", ConsentKind.PART2_GENERAL, {Purpose.CARE_NAVIGATION}),
        ("care navigation", ConsentKind.HIPAA_AUTHORIZATION, {Purpose.CARE_NAVIGATION}),
        ("care navigation", ConsentKind.PA_MENTAL_HEALTH_RELEASE, {Purpose.CARE_NAVIGATION}),
        ("HIV case management", ConsentKind.PA_HIV, {Purpose.CARE_NAVIGATION}),
        ("family service planning", ConsentKind.PART2_GENERAL, {Purpose.CHILD_WELFARE_SERVICES}),
        ("crisis response planning", ConsentKind.PART2_GENERAL, {Purpose.CRISIS_PLANNING}),
        ("crisis planning", ConsentKind.HIPAA_AUTHORIZATION, {Purpose.CRISIS_PLANNING}),
        ("safe response during crisis calls", ConsentKind.PART2_GENERAL, {Purpose.CRISIS_RESPONSE}),
        (
            "continuity of medication treatment in custody",
            ConsentKind.PART2_GENERAL,
            {Purpose.CUSTODY_HEALTHCARE},
        ),
        ("family support", ConsentKind.PART2_GENERAL, {Purpose.FAMILY_INVOLVEMENT, Purpose.PARENT_ACCESS}),
        ("family involvement", ConsentKind.HIPAA_AUTHORIZATION, {Purpose.FAMILY_INVOLVEMENT, Purpose.PARENT_ACCESS}),
        (
            "treatment compliance monitoring",
            ConsentKind.PA_MENTAL_HEALTH_RELEASE,
            {Purpose.MONITORING_CONDITIONAL_RELEASE},
        ),
        (
            "monitor compliance with probation condition",
            ConsentKind.PART2_CRIMINAL_JUSTICE,
            {Purpose.MONITORING_CONDITIONAL_RELEASE},
        ),
        (
            "monitor compliance with probation conditions",
            ConsentKind.PART2_CRIMINAL_JUSTICE,
            {Purpose.MONITORING_CONDITIONAL_RELEASE},
        ),
        (
            "monitor compliance with diversion condition",
            ConsentKind.PART2_CRIMINAL_JUSTICE,
            {Purpose.MONITORING_CONDITIONAL_RELEASE},
        ),
        ("follow-up outcome", ConsentKind.HIPAA_AUTHORIZATION, {Purpose.FOLLOW_UP_OUTCOME}),
        ("school support", ConsentKind.HIPAA_AUTHORIZATION, {Purpose.SCHOOL_SUPPORT}),
        ("housing application", ConsentKind.PART2_GENERAL, {Purpose.HOUSING}),
        ("placement and medication support", ConsentKind.PART2_GENERAL, {Purpose.HOUSING}),
        ("coordination", ConsentKind.PART2_COUNSELING_NOTES, {Purpose.TREATMENT}),
        ("coordination of care", ConsentKind.PART2_COUNSELING_NOTES, {Purpose.TREATMENT}),
        ("coordination of psychotherapy", ConsentKind.PART2_COUNSELING_NOTES, {Purpose.TREATMENT}),
        ("treatment", ConsentKind.PART2_GENERAL, {Purpose.TREATMENT}),
        ("treatment", ConsentKind.PA_MENTAL_HEALTH_RELEASE, {Purpose.TREATMENT}),
        ("payment", ConsentKind.PART2_GENERAL, {Purpose.PAYMENT}),
        ("progress reports", ConsentKind.PART2_GENERAL, {Purpose.MONITORING_CONDITIONAL_RELEASE}),
        (CARE_WORDS, ConsentKind.PART2_TPO, {Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS}),
        ("court case", ConsentKind.PART2_LEGAL, {Purpose.COURT_PROCEEDING, Purpose.PROSECUTION}),
        ("investigation", ConsentKind.HIPAA_AUTHORIZATION, {Purpose.LAW_ENFORCEMENT_INVESTIGATION}),
        ("any purpose", ConsentKind.PART2_GENERAL, set()),
        ("nothing", ConsentKind.HIPAA_AUTHORIZATION, set()),
        ("care", ConsentKind.PART2_GENERAL, set()),
        ("care-navigation", ConsentKind.PART2_GENERAL, set()),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_words_cover_what_their_row_says(words: str, kind: ConsentKind, purposes: set[Purpose]) -> None:
    assert covered(words, kind=kind) == purposes
    assert covered(words.upper(), kind=kind) == purposes


@pytest.mark.parametrize("row", range(len(ROWS)), ids=lambda row: ROWS[row][0].replace(" ", "-"))
def test_words_cover_nothing_on_a_form_of_another_row(row: int) -> None:
    words = ROWS[row][0]
    own = {kind for spoken, kinds, _purposes in ROWS if spoken == words for kind in kinds}
    for kind in set(ConsentKind) - own:
        assert covered(words, kind=kind) == set()


def test_several_words_add_up() -> None:
    assert covered("housing application", "care navigation", kind=ConsentKind.PART2_GENERAL) == {
        Purpose.HOUSING,
        Purpose.CARE_NAVIGATION,
    }


@pytest.mark.parametrize(
    ("recipient", "also"),
    [
        (OrganizationKind.HIE_BA, {Purpose.HIE_EXCHANGE}),
        (OrganizationKind.BUSINESS_ASSOCIATE, {Purpose.LAB_SERVICES, Purpose.DATA_HOSTING}),
        (OrganizationKind.QSO, {Purpose.LAB_SERVICES, Purpose.DATA_HOSTING}),
        (OrganizationKind.LAW_ENFORCEMENT, set()),
        (OrganizationKind.INTERMEDIARY, set()),
        (None, set()),
    ],
    ids=lambda value: "+".join(sorted(value)) if isinstance(value, set) else str(value),
)
def test_operations_reach_services_only_towards_those_who_help_to_operate_the_program(
    recipient: OrganizationKind | None, also: set[Purpose]
) -> None:
    plain = {Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS}
    assert covered(CARE_WORDS, kind=ConsentKind.PART2_TPO, recipient=recipient) == plain | also


def test_care_coordination_is_exchange_through_a_named_intermediary_alone() -> None:
    kind, through = ConsentKind.PART2_GENERAL, OrganizationKind.INTERMEDIARY
    reached = covered("care coordination", kind=kind, recipient=through, through_intermediary=True)
    assert reached == {Purpose.HIE_EXCHANGE}
    assert covered("care coordination", kind=kind, recipient=through) == set()
    assert covered("care coordination", kind=kind, recipient=OrganizationKind.HIE_BA) == set()


@pytest.mark.parametrize(
    ("words", "purposes", "matter"),
    [
        ("defense in CP-02-CR-0001-2026", {Purpose.LEGAL_DEFENSE}, "CP-02-CR-0001-2026"),
        ("Defense in cp-02-cr-0001-2026", {Purpose.LEGAL_DEFENSE}, "CP-02-CR-0001-2026"),
        (
            "use in Commonwealth v. Doe, CP-02-CR-0001-2026",
            {Purpose.COURT_PROCEEDING, Purpose.PROSECUTION},
            "CP-02-CR-0001-2026",
        ),
        (
            "use in Doe, Roe and Partners v. Poe, GD-26-000001",
            {Purpose.COURT_PROCEEDING, Purpose.PROSECUTION},
            "GD-26-000001",
        ),
        ("court case", {Purpose.COURT_PROCEEDING, Purpose.PROSECUTION}, ""),
        ("use in court", set(), ""),
        ("defense in", set(), ""),
    ],
)
def test_a_form_for_proceedings_names_its_docket(words: str, purposes: set[Purpose], matter: str) -> None:
    read = purposes_of((words,), ConsentKind.PART2_LEGAL, recipient=None, through_intermediary=False)
    assert set(read.covered) == purposes
    assert read.matter == matter


def test_a_form_that_names_two_dockets_names_none() -> None:
    read = purposes_of(
        ("defense in CP-1", "use in Commonwealth v. Doe, CP-2"),
        ConsentKind.PART2_LEGAL,
        recipient=None,
        through_intermediary=False,
    )
    assert read.matter == ""


def test_a_docket_on_another_kind_of_form_covers_nothing() -> None:
    for kind in set(ConsentKind) - {ConsentKind.PART2_LEGAL}:
        assert covered("defense in CP-1", "use in Commonwealth v. Doe, CP-1", kind=kind) == set()
