"""45 CFR 164.512(j): threats, admissions and escapes, condition by condition."""

import pytest

from consent.examples.worked import asked, known, recipient
from consent.facts import Admission, Custody, OrganizationKind, Purpose, ThreatTarget
from consent.law.groups import CAN_LESSEN_A_THREAT, COMMITTING
from tests.consent.law.evidence_rows import threat, when_threat_is_serious
from tests.consent.law.one_rule import Change, Row, answers, both, each, not_true, opens, wants

THREAT, ADMITTED, ESCAPED = "hipaa-512j1i", "hipaa-512j1ii-admission", "hipaa-512j1ii-escape"
DOCUMENTED = "a serious and imminent threat is documented"
LESSENS = ("only what is needed to prevent or lessen the threat",)
WARNED = ("DUTY_TO_WARN_DOC",)
COMMITMENT = asked(purpose=Purpose.COMMITMENT_302)

THREATS: list[Row] = [
    *when_threat_is_serious(THREAT, DOCUMENTED, limits=LESSENS, owes=WARNED),
    opens(
        THREAT,
        DOCUMENTED,
        *(threat(target=target) for target in (*ThreatTarget, None) if target is not ThreatTarget.SELF),
        threat(specific=None),
        asked(purpose=Purpose.WARN_VICTIM),
        evidence=("threat-1",),
        limits=LESSENS,
        owes=WARNED,
    ),
    opens(THREAT, DOCUMENTED, threat(target=ThreatTarget.SELF), evidence=("threat-1",), limits=LESSENS),
    opens(
        THREAT,
        DOCUMENTED,
        *(both(COMMITMENT, recipient(kind=kind)) for kind in sorted(COMMITTING)),
        evidence=("threat-1",),
        owes=WARNED,
    ),
    opens(
        THREAT,
        DOCUMENTED,
        *(both(COMMITMENT, recipient(kind=kind)) for kind in sorted(CAN_LESSEN_A_THREAT - COMMITTING)),
        evidence=("threat-1",),
        limits=LESSENS,
        owes=WARNED,
    ),
    wants(
        THREAT,
        "the recipient is not known to be able to lessen the threat",
        *(recipient(kind=kind) for kind in sorted(COMMITTING - CAN_LESSEN_A_THREAT)),
    ),
]


def admission(**facts: bool | None) -> Change:
    plain: dict[str, bool | None] = {"violent_crime": True, "serious_harm": True, "in_therapy": False}
    return known(admission=Admission(**plain | facts))


AFTERWARDS: list[Row] = [
    opens(ADMITTED, "the person admitted a violent crime that did serious harm"),
    wants(
        ADMITTED,
        "no admission of a violent crime with serious harm is recorded",
        known(admission=None),
        *not_true(admission, "violent_crime"),
        *not_true(admission, "serious_harm"),
    ),
    wants(
        ADMITTED,
        "what is said in therapy, or in seeking it, is not used in this way",
        *(admission(in_therapy=value) for value in (None, True)),
    ),
    opens(ESCAPED, "the person escaped from lawful custody"),
    wants(
        ESCAPED,
        "the person is not known to have escaped from custody",
        *(known(custody=custody) for custody in (None, Custody.HELD, Custody.RELEASED)),
    ),
]


@each(THREATS, AFTERWARDS)
def test_164_512_j_threats_admissions_and_escapes(row: Row) -> None:
    assert row.answered() == row.wanted()


@pytest.mark.parametrize("kind", list(OrganizationKind), ids=str)
def test_164_512_j_1_i_only_who_can_lessen_the_threat_learns_of_it(kind: OrganizationKind) -> None:
    assert [answer.held for answer in answers(THREAT, recipient(kind=kind))] == [kind in CAN_LESSEN_A_THREAT]
