"""Which mutants of the law nobody noticed, told by what was changed, and whether somebody has said why that is right.

A mutant is named by its function and by the expression that was replaced. Numbers would shift with every edit.
"""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from development.trouble import Trouble

NOTICED = frozenset({"killed", "timeout"})
"""A mutant that never comes to an end was noticed too."""

_RESULT = re.compile(r"^\s+(?P<mutant>\S+__mutmut_\d+): (?P<status>.+)$", re.MULTILINE)
_IN_A_CLASS = "ǁ"
_SINGLE_WORDS = (ast.Constant, ast.Name, ast.Attribute, ast.JoinedStr, ast.FormattedValue)


@dataclass(frozen=True, slots=True, order=True)
class Survivor:
    """One change that no test noticed: in `function`, `was` became `became`."""

    function: str
    was: str
    became: str

    def __str__(self) -> str:
        return f"{self.function}\n    was     {self.was}\n    became  {self.became}"


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of all mutants, by status, and each one that was not noticed."""

    statuses: Mapping[str, int]
    survivors: tuple[Survivor, ...]

    @property
    def total(self) -> int:
        """How many mutants there were."""
        return sum(self.statuses.values())

    @property
    def noticed(self) -> int:
        """How many a test failed on."""
        return sum(number for status, number in self.statuses.items() if status in NOTICED)


def read_results(text: str, workspace: Path) -> Tally:
    """Read what `mutmut results --all true` printed; the mutated files are below `workspace`.

    A mutant that was never tried counts as a survivor. Raises Trouble where there is nothing to read.
    """
    statuses = {found["mutant"]: found["status"].strip() for found in _RESULT.finditer(text)}
    if not statuses:
        raise Trouble("The mutation run left no results.")
    unnoticed = sorted(mutant for mutant, status in statuses.items() if status not in NOTICED)
    files: dict[Path, dict[str, ast.FunctionDef]] = {}
    found = []
    for mutant in unnoticed:
        path = _file_of(mutant, workspace)
        if path not in files:
            files[path] = _functions(ast.parse(path.read_text(encoding="utf-8")))
        found.append(_told(mutant, files[path]))
    return Tally(Counter(statuses.values()), tuple(sorted(found)))


def _file_of(mutant: str, workspace: Path) -> Path:
    place = workspace / "mutants" / mutant.rpartition(".")[0].replace(".", "/")
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def _functions(module: ast.Module) -> dict[str, ast.FunctionDef]:
    """Every function and method by the name that mutmut gave it."""
    nodes = [inner for node in module.body for inner in (node.body if isinstance(node, ast.ClassDef) else [node])]
    return {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}


def _told(mutant: str, functions: Mapping[str, ast.FunctionDef]) -> Survivor:
    module, _, name = mutant.rpartition(".")
    mangled, _, _number = name.rpartition("__mutmut_")
    was, became = _difference(functions[f"{mangled}__mutmut_orig"].body, functions[name].body)
    plain = mangled.removeprefix("x").strip(_IN_A_CLASS).replace(_IN_A_CLASS, ".").removeprefix("_")
    if not mangled.startswith(f"x{_IN_A_CLASS}"):
        plain = mangled.removeprefix("x_")
    return Survivor(f"{module}.{plain}", was, became)


def _difference(one: object, other: object) -> tuple[str, str]:
    """The smallest piece of code that tells what was changed, both ways: the call rather than its argument alone."""
    told = _written(one), _written(other)
    while (differing := _differing_part(one, other)) is not None:
        one, other = differing
        if isinstance(one, ast.expr | ast.stmt) and not any(isinstance(part, _SINGLE_WORDS) for part in (one, other)):
            told = _written(one), _written(other)
    return told


def _differing_part(one: object, other: object) -> tuple[object, object] | None:
    """The one part in which two pieces of code differ, if it is one and code."""
    pairs: Iterable[tuple[object, object]]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = zip(one, other, strict=True)
    elif isinstance(one, ast.AST) and isinstance(other, ast.AST) and type(one) is type(other):
        pairs = [(getattr(one, name, None), getattr(other, name, None)) for name in one._fields]
    else:
        return None
    differing = [(here, there) for here, there in pairs if _dumped(here) != _dumped(there)]
    if len(differing) != 1 or not all(isinstance(part, ast.AST | list) for part in differing[0]):
        return None
    return differing[0]


def _dumped(part: object) -> str:
    if isinstance(part, list):
        return "\n".join(_dumped(one) for one in part)
    return ast.dump(part) if isinstance(part, ast.AST) else repr(part)


def _written(part: object) -> str:
    if isinstance(part, list):
        return "\n".join(_written(one) for one in part)
    return ast.unparse(part) if isinstance(part, ast.AST) else repr(part)


def read_accepted(path: Path) -> Counter[Survivor]:
    """The changes that may go unnoticed; each must say why. Raises Trouble for an entry that does not."""
    accepted: Counter[Survivor] = Counter()
    for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", []):
        if sorted(entry) != ["became", "because", "function", "was"] or not entry["because"].strip():
            raise Trouble(f"{path.name}: an entry needs function, was, became and because, and has {sorted(entry)}.")
        accepted[Survivor(entry["function"], entry["was"], entry["became"])] += 1
    return accepted


def compare(survivors: Iterable[Survivor], accepted: Counter[Survivor]) -> tuple[list[Survivor], list[Survivor]]:
    """Return the survivors that nobody has accepted, and the accepted ones that are noticed by now or gone."""
    found = Counter(survivors)
    return sorted((found - accepted).elements()), sorted((accepted - found).elements())
