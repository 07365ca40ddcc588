"""45 CFR 164.510, 164.502(g): those around the person, and those who decide for them, condition by condition."""

from consent.examples.worked import asked, discloser, known, recipient
from consent.facts import DirectorFinding
from tests.consent.law.one_rule import Change, Row, both, each, not_false, not_true, opens, wants

DIRECTORY, INVOLVED, DECIDES = "hipaa-510a", "hipaa-510b", "hipaa-510b-decision"
PARENT, PROTECTED = "hipaa-personal-rep", "hipaa-minor-protected"
AGREES = ("45 CFR 164.510(b)(2)",)
BEST_INTEREST = ("45 CFR 164.510(b)(3)",)
AFTER_DEATH = ("45 CFR 164.510(b)(5)",)

IN_THE_DIRECTORY: list[Row] = [
    opens(DIRECTORY, "the person was asked and does not object"),
    wants(
        DIRECTORY,
        "a directory may not tell of somebody in mental-health or substance-use care",
        *not_false(discloser, "part2_program"),
        discloser(mental_health_facility=None),
    ),
    wants(
        DIRECTORY,
        "the person has not been asked, or objects",
        *not_true(known, "patient_present"),
        *not_false(known, "patient_objected"),
    ),
]


@each(IN_THE_DIRECTORY)
def test_164_510_a_in_the_directory(row: Row) -> None:
    assert row.answered() == row.wanted()


def judged(**facts: bool | None) -> Change:
    """The person is away, nobody knows whether they would object, and a professional judged their best interest."""
    plain: dict[str, bool | None] = {
        "patient_present": False,
        "patient_capable": None,
        "patient_objected": None,
        "best_interest": True,
    }
    return known(**plain | facts)


PRESENT = "the person is present and does not object"
SERVES = "in professional judgment it is in the person's best interest"
UNRECORDED = "whether the person is present and able to agree is not recorded"
LIVING: list[Row] = [
    opens(INVOLVED, PRESENT, cites=AGREES),
    wants(INVOLVED, "the person objects", known(patient_objected=True), judged(patient_objected=True)),
    wants(
        INVOLVED,
        "it is not recorded that the person was given the chance to object",
        known(patient_objected=None),
        known(patient_objected=None, best_interest=True),
    ),
    opens(
        INVOLVED,
        SERVES,
        judged(),
        judged(patient_objected=False),
        judged(patient_present=True, patient_capable=False),
        judged(patient_present=None, patient_capable=False),
        judged(patient_present=False, patient_capable=True),
        cites=BEST_INTEREST,
    ),
    wants(
        INVOLVED,
        "no professional judgment of the person's best interest is recorded",
        *not_true(judged, "best_interest"),
        known(patient_present=False),
        known(patient_capable=False),
    ),
    wants(
        INVOLVED,
        UNRECORDED,
        judged(patient_present=None, patient_capable=None),
        judged(patient_present=None, patient_capable=True),
        judged(patient_present=True, patient_capable=None),
        judged(patient_present=True, patient_capable=None, patient_objected=False),
        judged(patient_present=None, patient_capable=True, patient_objected=False),
    ),
]


def died(**facts: bool | None) -> Change:
    """The person has died; the sister took part in the care, and the person said nothing against it."""
    plain: dict[str, bool | None] = {"involved_before_death": True, "contrary_preference": False}
    return both(asked(person_deceased=True), known(patient_objected=None, patient_present=None, **plain | facts))


DEAD: list[Row] = [
    opens(INVOLVED, "the recipient was involved in the care before the death", died(), cites=AFTER_DEATH),
    wants(
        INVOLVED,
        "the recipient is not known to have been involved in the care",
        *not_true(died, "involved_before_death"),
        asked(person_deceased=True),
    ),
    wants(
        INVOLVED,
        "it is not recorded that the person had no preference against it",
        *not_false(died, "contrary_preference"),
    ),
    opens(INVOLVED, PRESENT, asked(person_deceased=False), asked(person_deceased=None), cites=AGREES),
]


@each(LIVING, DEAD)
def test_164_510_b_those_involved_in_care(row: Row) -> None:
    assert row.answered() == row.wanted()


def age(years: int | None) -> Change:
    return asked(person_age=years)


CONSENTED = "the parent stands for the minor"
NOT_A_MINOR = "the person is not known to be a minor"
REPRESENTATIVES: list[Row] = [
    opens(DECIDES, "the recipient decides on treatment for the person"),
    wants(
        DECIDES,
        "the recipient is not known to decide for the person",
        *not_true(recipient, "is_health_care_representative"),
    ),
    wants(DECIDES, "it is not recorded that the person cannot decide", *not_false(known, "patient_capable")),
    opens(PARENT, CONSENTED, *(age(years) for years in (13, 14, 17)), known(minor_consented_to_care=None)),
    opens(PARENT, CONSENTED, *(both(age(13), known(parent_consented_to_care=value)) for value in (None, False, True))),
    wants(PARENT, NOT_A_MINOR, age(18), age(None)),
    wants(
        PARENT,
        "the minor consented to the care and controls the record",
        known(minor_consented_to_care=True),
        both(age(13), known(minor_consented_to_care=True)),
    ),
    wants(
        PARENT,
        "it is not known that the parent consented to the care",
        *(both(age(14), change) for change in not_true(known, "parent_consented_to_care")),
    ),
    opens(PROTECTED, "other law permits telling the parent", age(17)),
    wants(PROTECTED, NOT_A_MINOR, age(18), age(None)),
    wants(
        PROTECTED,
        "no law that would permit telling the parent is known to apply",
        *(known(director_findings=frozenset(DirectorFinding) - {left_out}) for left_out in DirectorFinding),
    ),
]


@each(REPRESENTATIVES)
def test_164_502_g_those_who_decide_for_the_person(row: Row) -> None:
    assert row.answered() == row.wanted()
