"""Strings that import."""

from tests.architecture.guards.sources import read_sources, written
from tests.architecture.guards.strings import keys_by_name, loaded_by_name

#: Keys that name a model of another app, each with the reason.
KEYS = {
    "audit.models -> staff.User": "auditlog's column, without a constraint; the ledger imports nothing of ours",
}


def test_no_domain_loads_another_by_its_name() -> None:
    assert loaded_by_name(read_sources()) == []


def test_a_model_of_another_domain_loaded_by_name_is_caught() -> None:
    for code in (
        "apps.get_model('clinical', 'Note')",
        "apps.get_model('clinical.Note')",
        "apps.get_model(app_label='clinical', model_name='Note')",
        "import_module('casework.clinical.services')",
        "import_string('casework.clinical.selectors.person_for')",
        "__import__('casework.clinical')",
        "import_module(f'casework.clinical.{name}')",
        "import_module(f'{domain}.services')",
        "import_module(f'casework{rest}')",
        "apps.get_app_config('clinical')",
    ):
        assert loaded_by_name([written("casework.police.selectors", code)]) != [], code


def test_a_name_made_while_running_is_caught() -> None:
    assert loaded_by_name([written("casework.police.selectors", "apps.get_model(label)")]) != []


def test_no_key_names_a_model_of_another_domain() -> None:
    assert keys_by_name(read_sources(), KEYS) == []


def test_a_key_into_another_domain_is_caught() -> None:
    code = "person = models.ForeignKey('clinical.Person', on_delete=models.CASCADE)"
    assert keys_by_name([written("referrals.models", code)], {}) != []
    assert (
        keys_by_name([written("referrals.models", code.replace("'clinical.Person',", "to='clinical.Person',"))], {})
        != []
    )
