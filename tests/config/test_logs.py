"""Log records keep the place and drop the words."""

import io
import logging

from config.logs import PrivateFormatter, PrivateRecords

SECRET = "Wordthatnobodywrites"


def written(action: object) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PrivateFormatter())
    handler.addFilter(PrivateRecords())
    logger = logging.getLogger("tests.private")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        action(logger)  # type: ignore[operator]
    finally:
        logger.removeHandler(handler)
    return stream.getvalue()


def test_an_exception_is_told_by_its_type_and_its_place() -> None:
    def fail(logger: logging.Logger) -> None:
        try:
            raise ValueError(SECRET)
        except ValueError:
            logger.exception("The page failed")

    said = written(fail)
    assert "ValueError at test_logs.py:" in said
    assert SECRET not in said


def test_an_exception_given_as_an_argument_is_told_by_its_type() -> None:
    said = written(lambda logger: logger.error("It failed: %s", ValueError(SECRET)))
    assert "It failed: ValueError" in said
    assert SECRET not in said


def test_a_query_string_is_cut_off() -> None:
    said = written(lambda logger: logger.warning("Not Found: %s", f"/clinician/?name={SECRET}"))
    assert "Not Found: /clinician/" in said
    assert SECRET not in said


def test_a_failed_task_is_told_without_what_it_raised_or_took() -> None:
    told = {"name": "referrals.tasks.sweep", "id": "7d", "description": "raised", "exc": SECRET, "args": [SECRET]}
    said = written(lambda logger: logger.error("Task %(name)s[%(id)s] %(description)s: %(exc)s %(args)s", told))
    assert "Task referrals.tasks.sweep[7d] raised" in said
    assert SECRET not in said
