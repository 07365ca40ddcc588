"""The city's decisions are stored as the gate stores its own, and the present rules say the same of them."""

from consent.history import versions_of
from consent.models import DecisionRecord
from consent.replaying import replay
from demonstration.papers import OLD_FORM
from tests.demonstration.conftest import AGENCY, Ask


def test_every_decision_agrees_with_itself_and_is_decided_the_same_again(ask: Ask) -> None:
    records = list(DecisionRecord.objects.using(AGENCY).all())
    assert len(records) > 10
    assert all(record.inputs_digest and record.rules_version for record in records)
    assert [replay(record) for record in records] == [None] * len(records)


def test_the_decision_on_the_old_form_says_which_form_it_was(ask: Ask) -> None:
    record = DecisionRecord.objects.using(AGENCY).get(person_id=ask.key("person", "defective"))
    assert [(one.consent_id, one.form_version) for one in versions_of(record)] == [
        (ask.key("consent", "defective"), OLD_FORM)
    ]
