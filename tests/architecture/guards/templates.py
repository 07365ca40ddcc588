"""Templates and redirects: pages of one domain lead into another only where the joining is written down."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.guards.sources import Source, called_name, calls, stale

#: Folders of templates that belong to no domain.
SHARED = frozenset({"components", "errors", "admin", ""})
#: Pages of Django's admin are drawn on the supervisor's site.
_ADMIN_FRAME = "supervisor/base.html"
#: Stands for whatever key a running program puts into an address.
_SOME_KEY = "00000000-0000-0000-0000-000000000000"
_URL_TAG = re.compile(r"""\{%-?\s*url\s+(?P<quote>["'])(?P<name>[^"']+)(?P=quote)""")
_URL_VARIABLE = re.compile(r"""\{%-?\s*url\s+(?P<name>[^"'\s][^\s%]*)""")
_ADDRESS = re.compile(r"""=\s*["'](?P<path>/[^"'{]*)""")
_TEMPLATE = re.compile(r"""\{%-?\s*(?:include|extends)\s+["'](?P<path>[^"']+)["']""")
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=|\shx-on|javascript:", re.IGNORECASE)
_REVERSERS = frozenset({"reverse", "reverse_lazy", "redirect", "resolve_url"})


@dataclass(frozen=True)
class Template:
    """One template: its path below the folder of templates, and its text."""

    path: str
    text: str

    @property
    def domain(self) -> str:
        return self.path.split("/")[0] if "/" in self.path else ""


def read_templates(root: Path) -> list[Template]:
    """Every template of a folder."""
    return [
        Template(str(path.relative_to(root)), path.read_text(encoding="utf-8"))
        for path in sorted(root.rglob("*"))
        if path.is_file()
    ]


def crossings(
    templates: Iterable[Template],
    sources: Iterable[Source],
    *,
    domain_of_name: Callable[[str], str],
    domain_of_path: Callable[[str], str],
    allowed: Mapping[str, str],
    prefixes: Iterable[str] = (),
) -> list[str]:
    """Links, slots, includes and redirects of one domain that lead into another.

    An address below one of ``prefixes`` that leads nowhere is put together from pieces, so that nobody can see where it
    leads; it is a finding too.

    ``allowed``: ``where -> target`` with its reason, where ``where`` is the template's path or the module's name.
    """
    prefixes = tuple(prefixes)
    found, used = [], set()
    for where, own, target, domain in _leads(templates, sources, domain_of_name, domain_of_path):
        if not domain and target.startswith(prefixes):
            found.append(f"{where}: {target} leads nowhere; write the address in one piece")
        if domain in {own, ""}:
            continue
        entry = f"{where} -> {target}"
        if entry in allowed:
            used.add(entry)
        else:
            found.append(f"{where}: leads to {target}, which is of {domain}")
    return sorted(set(found)) + stale(allowed, used)


def _leads(
    templates: Iterable[Template],
    sources: Iterable[Source],
    domain_of_name: Callable[[str], str],
    domain_of_path: Callable[[str], str],
) -> Iterator[tuple[str, str, str, str]]:
    for template in templates:
        own = template.domain
        if own in SHARED:
            own = ""
        for match in _URL_TAG.finditer(template.text):
            yield template.path, own, match["name"], domain_of_name(match["name"])
        for match in _ADDRESS.finditer(template.text):
            yield template.path, own, match["path"], domain_of_path(match["path"])
        for match in _TEMPLATE.finditer(template.text):
            folder = match["path"].split("/")[0] if "/" in match["path"] else ""
            is_frame = template.path.startswith("admin/") and match["path"] == _ADMIN_FRAME
            yield template.path, own, match["path"], "" if folder in SHARED or is_frame else folder
    for source in sources:
        if not source.domain or source.domain == "wall":  # the wall's table of surfaces is where prefixes are made
            continue
        for target in _named_addresses(source):
            yield source.module, source.domain, target, domain_of_name(target)
        for target in _written_paths(source):
            yield source.module, source.domain, target, domain_of_path(target.replace("*", _SOME_KEY))


def _named_addresses(source: Source) -> Iterator[str]:
    for call in calls(source):
        if called_name(call) in _REVERSERS and call.args and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)


def _written_paths(source: Source) -> Iterator[str]:
    """Addresses written out in code, a star standing for each part that is filled in."""
    parts = {id(part) for node in ast.walk(source.tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(source.tree):
        text = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        if text.startswith("/") and not text.startswith("//"):
            yield text.split("?")[0]


def unreadable_links(templates: Iterable[Template], allowed: Mapping[str, str]) -> list[str]:
    """Links whose target only the running page knows: nothing can tell where they lead.

    ``allowed``: templates that may have one, with the reason.
    """
    loose = {template.path: match["name"] for template in templates for match in _URL_VARIABLE.finditer(template.text)}
    found = [f"{path}: {{% url {name} %}}" for path, name in loose.items() if path not in allowed]
    return found + stale(allowed, loose)


def inline_code(templates: Iterable[Template]) -> list[str]:
    """Scripts, styles and handlers inside a page: the content security policy refuses them."""
    return [
        f"{template.path}: {match.group().strip()}"
        for template in templates
        if template.path.endswith(".html")
        for match in _INLINE.finditer(template.text)
    ]


def unescaped(templates: Iterable[Template]) -> list[str]:
    """Places where text is put into a page as it is."""
    return [
        f"{template.path}: {match.group()}"
        for template in templates
        for match in re.finditer(r"\|\s*safe\b|\{%-?\s*autoescape\s+off|\|\s*safeseq\b", template.text)
    ]
