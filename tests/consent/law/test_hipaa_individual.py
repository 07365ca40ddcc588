"""45 CFR 164.514, 164.524, 164.528, 164.404: the person themselves, and what identifies nobody."""

from datetime import timedelta

from consent.examples.papers import NOW
from consent.examples.worked import known
from consent.facts import DeidentificationMethod, Suspension
from tests.consent.law.evidence_rows import when_agreement_is_in_force
from tests.consent.law.one_rule import TICK, TOMORROW, Change, Row, each, opens, wants

MONTH = timedelta(days=30)
WHOLE = "it is the person's own accounting"
IN_PART = "it is the person's own accounting, some entries being suspended"
ORALLY = ("45 CFR 164.528(a)(2)(ii)",)
IN_WRITING = ("45 CFR 164.528(a)(2)(i)",)
LEFT_OUT = ("without the entries that a law enforcement agency had suspended",)
OWES = ("DOC_REPRESENTATION",)


def suspended(**facts: object) -> Change:
    return known(suspension=Suspension(**facts))  # type: ignore[arg-type] # the facts of a suspension


ACCOUNTING: list[Row] = [
    opens("hipaa-528", WHOLE, cites=("45 CFR 164.528(b)(2)",)),
    opens(
        "hipaa-528",
        IN_PART,
        *(suspended(oral=oral, made_at=NOW - MONTH + TICK) for oral in (True, None)),
        *(suspended(oral=oral) for oral in (True, None)),
        limits=LEFT_OUT,
        owes=OWES,
        cites=ORALLY,
    ),
    opens(
        "hipaa-528",
        WHOLE,
        *(suspended(oral=oral, made_at=NOW - MONTH) for oral in (True, None)),
        *(suspended(oral=oral, made_at=NOW - MONTH, ends_at=TOMORROW) for oral in (True, None)),
        cites=("45 CFR 164.528(b)(2)",),
    ),
    opens(
        "hipaa-528",
        IN_PART,
        suspended(oral=False, ends_at=TOMORROW),
        suspended(oral=False, ends_at=NOW + TICK),
        suspended(oral=False, made_at=NOW - 2 * MONTH),
        limits=LEFT_OUT,
        owes=OWES,
        cites=IN_WRITING,
    ),
    opens("hipaa-528", WHOLE, suspended(oral=False, ends_at=NOW), cites=("45 CFR 164.528(b)(2)",)),
]
MEDIA = ("BREACH_NOTIFY_MEDIA", "BREACH_NOTIFY_STATE")
TOLD: list[Row] = [
    opens("hipaa-524", "it is the person's own record"),
    opens(
        "hipaa-breach",
        "the person is owed notice of a breach",
        *(known(residents_in_breach=number) for number in (None, 501)),
        owes=MEDIA,
    ),
    opens("hipaa-breach", "the person is owed notice of a breach", known(residents_in_breach=500)),
    wants(
        "hipaa-breach-delay",
        "a delay of notice opens no record; on an official's word it lasts 30 days at most",
        None,
        owes=OWES,
    ),
]


@each(ACCOUNTING, TOLD)
def test_164_524_164_528_and_164_404_the_person_themselves(row: Row) -> None:
    assert row.answered() == row.wanted()


IDENTIFIES = ("45 CFR 164.514(b)(2)(i)(B)", "45 CFR 164.514(b)(2)(ii)")
EXPERT = DeidentificationMethod.EXPERT_DETERMINATION
DEIDENTIFIED: list[Row] = [
    opens("hipaa-deid", "safe harbor was applied", known(), known(smallest_cell=11), cites=("45 CFR 164.514(b)(2)",)),
    opens("hipaa-deid", "safe harbor was applied", known(smallest_cell=None), cites=("45 CFR 164.514(b)(2)",)),
    opens(
        "hipaa-deid",
        "an expert's determination is on file",
        known(deidentification=EXPERT),
        cites=("45 CFR 164.514(b)(1)",),
    ),
    wants(
        "hipaa-deid",
        "it is not de-identified by safe harbor or by a documented expert determination",
        *(
            known(deidentification=method)
            for method in (None, DeidentificationMethod.NONE, DeidentificationMethod.LIMITED_DATA_SET)
        ),
        cites=IDENTIFIES,
    ),
    wants(
        "hipaa-deid",
        "a count of fewer than 11 lets people be recognized",
        known(smallest_cell=10),
        known(smallest_cell=0),
        known(smallest_cell=10, deidentification=EXPERT),
        cites=IDENTIFIES,
    ),
    *when_agreement_is_in_force("hipaa-lds", "a data use agreement is in force", "no data use agreement is in force"),
    wants(
        "hipaa-lds",
        "it is not a limited data set",
        *(known(deidentification=method) for method in (None, DeidentificationMethod.SAFE_HARBOR, EXPERT)),
    ),
]


@each(DEIDENTIFIED)
def test_164_514_what_identifies_nobody_and_the_limited_data_set(row: Row) -> None:
    assert row.answered() == row.wanted()
