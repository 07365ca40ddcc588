"""Views and tasks stay thin."""

from tests.architecture.guards.sources import read_sources, written
from tests.architecture.guards.views import manager_uses, model_imports


def test_views_and_tasks_import_no_model() -> None:
    assert model_imports(read_sources()) == []


def test_a_view_that_imports_a_model_is_caught() -> None:
    for code in (
        "from casework.clinical.models import Note",
        "from casework.clinical import models",
        "import casework.clinical.models",
        "from .models import Note",
        "def page(request):\n    from casework.clinical.models import Note",
    ):
        assert model_imports([written("casework.clinical.views_clinician", code)]) != [], code


def test_a_task_that_imports_a_model_is_caught() -> None:
    assert model_imports([written("referrals.tasks", "from referrals.models import Handoff")]) != []


def test_views_and_tasks_query_nothing() -> None:
    assert manager_uses(read_sources()) == []


def test_a_view_that_queries_is_caught() -> None:
    assert (
        manager_uses([written("consent.views", "def page(request):\n    return get_user_model().objects.all()")]) != []
    )
