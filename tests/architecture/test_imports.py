"""Import contracts: kept by the project, and each broken by a deliberate breach of it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.guards.contracts import altered_imports, broken_contracts, read_contracts
from tests.architecture.guards.sources import PACKAGES, ROOT

#: For every contract, imports that break it.
BREACHES: dict[str, list[tuple[tuple[str, str], ...]]] = {
    "layers": [
        (("casework.staff.directory", "casework.clinical.selectors"),),
        (("audit.ledger", "casework.wall.session"),),
        (("consent.services", "referrals.services"),),
        (("casework.clinical.services", "consent.gate"),),
        (("casework.police.services", "consent.gate"),),
        (("casework.wall.session", "config.settings"),),
        (("referrals.services", "audit.views"),),
    ],
    "role-names-know-nothing": [
        (("casework.wall.roles", "casework.staff.models"),),
        (("casework.wall.roles", "django"),),
    ],
    "independent-domains": [
        (("casework.police.services", "casework.clinical.models"),),
        (("casework.clinical.services", "casework.police.models"),),
        (("casework.police.services", "casework.bridge"), ("casework.bridge", "casework.clinical.models")),
    ],
    "one-door": [
        (("consent.gate", "casework.clinical.models"),),
        (("consent.services", "casework.clinical.release"),),
        (("referrals.services", "casework.clinical.selectors"),),
        (("casework.outcomes.aggregation", "casework.clinical.models"),),
        (("audit.export", "casework.clinical.models"),),
    ],
    "gate-callers": [
        (("referrals.views", "consent.gate"),),
        (("demonstration.city", "consent.gate"),),
        (("audit.views", "consent.gate"),),
    ],
    "pure-law": [
        (("consent.law.part2", "django"),),
        (("consent.decision", "time"),),
        (("consent.facts", "consent.models"),),
        (("consent.instruments", "celery"),),
        (("consent.fhir.reader", "django"),),
        (("consent.fhir.writer", "consent.gate"),),
        (("consent.law.part2", "consent.bridge"), ("consent.bridge", "consent.models")),
    ],
    "one-guardian-module": [(("casework.clinical.services", "guardian"),), (("casework.staff.access", "guardian"),)],
    "one-auditlog-module": [(("audit.models", "auditlog"),), (("casework.staff.apps", "auditlog"),)],
    "ledger-knows-nobody": [(("audit.models", "casework.staff.models"),), (("audit.selectors", "development.ports"),)],
    "set-up-stays-outside": [(("config.settings", "development.cluster"),)],
}


def test_the_imports_of_the_project_keep_every_contract() -> None:
    assert broken_contracts(altered_imports()) == set()


def test_every_contract_has_its_deliberate_breaches() -> None:
    assert set(BREACHES) == set(read_contracts().by_id)


@pytest.mark.parametrize(
    ("contract", "breach"),
    [
        pytest.param(contract, breach, id=f"{contract}: {', '.join(' -> '.join(step) for step in breach)}")
        for contract, breaches in BREACHES.items()
        for breach in breaches
    ],
)
def test_an_import_against_a_contract_is_caught(contract: str, breach: tuple[tuple[str, str], ...]) -> None:
    assert contract in broken_contracts(altered_imports(*breach))


def test_the_command_of_the_checks_catches_a_breach_in_a_file(tmp_path: Path) -> None:
    """The same on a copy of the source, through the command that ``make check`` runs: once whole, once breached."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.csv"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    whole = _lint(tmp_path)
    assert whole.returncode == 0, whole.stdout
    services = tmp_path / "casework" / "police" / "services.py"
    services.write_text(services.read_text() + "\nfrom casework.clinical.models import Note\n")
    breached = _lint(tmp_path)
    assert breached.returncode == 1
    assert "casework.police.services -> casework.clinical.models" in " ".join(breached.stdout.split())


def _lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    return subprocess.run(
        [*command, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin"},
    )
