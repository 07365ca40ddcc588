"""The README keeps up with the code: every variable that is read stands in its table, and every link leads somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
_READERS = {"text", "flag", "number", "words", "keys"}
_ENVIRONMENTS = {"os.environ", "environment", "env", "_process_env"}
#: Read by every program of a Unix machine; not ours to document.
_OF_THE_MACHINE = {"PATH"}


def _constants(tree: ast.Module) -> dict[str, str]:
    """Module-level names of texts: ``CHROMIUM_VARIABLE = "CHROMIUM"``."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _names_in(tree: ast.Module, known: dict[str, str]) -> Iterator[str]:
    """Every name that a module asks its environment for, written out or behind a constant."""
    for node in ast.walk(tree):
        asked: ast.expr | None = None
        if isinstance(node, ast.Call) and node.args:
            function = node.func
            if isinstance(function, ast.Attribute):
                source = ast.unparse(function.value)
                if source in {"env", "_process_env"} and function.attr in _READERS:
                    asked = node.args[0]
                if source in _ENVIRONMENTS and function.attr == "get":
                    asked = node.args[0]
            elif isinstance(function, ast.Name) and function.id == "_connection":
                asked = node.args[0]
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            asked = node.slice
        if isinstance(asked, ast.Constant) and isinstance(asked.value, str):
            yield asked.value
        elif isinstance(asked, ast.Name) and asked.id in known:
            yield known[asked.id]
        # Chosen from a table of ours, as the demo's ports are.
        if isinstance(node, ast.Constant) and re.fullmatch(r"BULKHEAD_[A-Z_]+", str(node.value)):
            yield str(node.value)


def variables_read() -> set[str]:
    """Every variable that the settings and the development tools read."""
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in [ROOT / "config" / "settings.py", *sorted((ROOT / "development").glob("*.py"))]
    }
    known = {name: text for tree in trees.values() for name, text in _constants(tree).items()}
    return {name for tree in trees.values() for name in _names_in(tree, known)} - _OF_THE_MACHINE


def variables_documented() -> list[str]:
    section = README.partition("\n## Settings\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([A-Z][A-Z_]+)` \|", section, re.MULTILINE)


def test_the_table_of_settings_names_what_the_code_reads_and_nothing_else() -> None:
    assert set(variables_documented()) == variables_read()


def test_the_table_names_each_variable_once() -> None:
    documented = variables_documented()
    assert len(documented) == len(set(documented)) > 30


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_picture_of_a_document_leads_to_a_file(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        assert not target.startswith("http"), target
        assert (document.parent / target.partition("#")[0]).exists(), target


def test_every_picture_of_the_tour_is_small_and_shown() -> None:
    pictures = sorted((ROOT / "docs" / "tour").glob("*.png"))
    assert len(pictures) >= 8
    for picture in pictures:
        assert picture.stat().st_size < 200_000, picture.name
        assert f"docs/tour/{picture.name}" in README, picture.name


def test_the_folders_of_the_map_exist() -> None:
    section = README.partition("\n## How it is built\n")[2].partition("\n## ")[0]
    folders = re.findall(r"^\| `([a-z_/]+)/` \|", section, re.MULTILINE)
    assert len(folders) > 8
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
