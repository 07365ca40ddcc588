"""Messages to the worker."""

from tests.architecture.guards.sources import read_sources, written
from tests.architecture.guards.tasks import long_waits, payloads


def test_tasks_take_the_text_of_uuids_alone() -> None:
    assert payloads(read_sources()) == []


def test_a_task_that_takes_more_than_a_uuid_is_caught() -> None:
    for signature in (
        "note: str",
        "note_id: int",
        "note_id",
        "*note_ids",
        "**details",
        "handoff_id: str, name: str",
        "*, when_id: datetime",
    ):
        code = f"@shared_task(bind=True)\ndef send(self, {signature}):\n    pass"
        assert payloads([written("referrals.tasks", code)]) != [], signature


def test_a_task_of_the_application_itself_is_caught_too() -> None:
    assert payloads([written("config.celery", "@application.task\ndef send(text: str):\n    pass")]) != []


def test_no_message_waits_longer_than_a_minute() -> None:
    assert long_waits(read_sources()) == []


def test_a_message_that_waits_is_caught() -> None:
    for code in (
        "remind.apply_async(args=[key], eta=due_at)",
        "remind.apply_async(args=[key], countdown=3600)",
        "remind.apply_async(args=[key], countdown=seconds)",
        "self.retry(countdown=2 ** attempt)",
    ):
        assert long_waits([written("referrals.tasks", code)]) != [], code
    assert long_waits([written("referrals.tasks", "remind.apply_async(args=[key], countdown=30)")]) == []
