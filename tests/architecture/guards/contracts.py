"""Import contracts: the real ones of pyproject.toml, checked against the real imports or altered ones."""

import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import grimp
from importlinter import configuration
from importlinter.application import use_cases
from importlinter.domain.contract import registry

from tests.architecture.guards.sources import ROOT


@dataclass(frozen=True)
class Contracts:
    """The contracts of one pyproject.toml, by their id, with the options that all of them share."""

    by_id: dict[str, dict[str, Any]]
    session: dict[str, Any]


@cache
def read_contracts(path: Path = ROOT / "pyproject.toml") -> Contracts:
    """The contracts as the project's configuration states them."""
    configuration.configure()
    options = use_cases.read_user_options(str(path))
    use_cases._register_contract_types(options)
    return Contracts({contract["id"]: contract for contract in options.contracts_options}, options.session_options)


@cache
def real_imports() -> grimp.ImportGraph:
    """Every import of the project as it stands."""
    first, *others = read_contracts().session["root_packages"]
    return grimp.build_graph(first, *others, include_external_packages=True, cache_dir=None)


def altered_imports(*added: tuple[str, str]) -> grimp.ImportGraph:
    """The real imports and these ``(importer, imported)`` besides; modules that do not exist are made."""
    graph = copy.deepcopy(real_imports())
    for importer, imported in added:
        for module in (importer, imported):
            if module not in graph.modules:
                graph.add_module(
                    module, is_squashed=module.split(".")[0] not in read_contracts().session["root_packages"]
                )
        graph.add_import(importer=importer, imported=imported, line_number=1, line_contents=f"import {imported}")
    return graph


def broken_contracts(graph: grimp.ImportGraph) -> set[str]:
    """The ids of the contracts that these imports break."""
    contracts = read_contracts()
    broken = set()
    for identifier, options in contracts.by_id.items():
        contract = registry.get_contract_class(options["type"])(
            name=options["name"], session_options=contracts.session, contract_options=options
        )
        if not contract.check(copy.deepcopy(graph), verbose=False).kept:
            broken.add(identifier)
    return broken
