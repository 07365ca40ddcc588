"""Strings that import: what import contracts cannot see."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from tests.architecture.guards.sources import DOMAINS, PROTECTED, Source, called_name, calls, stale

_LOADERS = frozenset({"get_model", "get_app_config", "get_models", "import_module", "import_string", "__import__"})
#: The unprotected domains, lowest first.
_LAYERS = ("audit", "staff", "wall")
_KEYS = frozenset({"ForeignKey", "OneToOneField", "ManyToManyField"})


def loaded_by_name(sources: Iterable[Source]) -> list[str]:
    """What a domain loads from a protected one by a string, or from anywhere by a computed name."""
    found = []
    for source in sources:
        if source.is_migration:
            continue
        for call in calls(source):
            name = called_name(call)
            if name not in _LOADERS:
                continue
            if not (call.args or call.keywords):
                continue
            texts = list(_texts(call))
            targets = {domain for text in texts for domain in _domains_named(text)}
            if source.domain and not texts:
                found.append(f"{source.module}:{call.lineno}: {name} of a name that only the running program knows")
            found.extend(
                f"{source.module}:{call.lineno}: {name} reaches into {target}"
                for target in sorted(targets & PROTECTED - {source.domain})
            )
    return found


def keys_by_name(sources: Iterable[Source], allowed: Mapping[str, str]) -> list[str]:
    """Foreign keys that name a model of a protected domain, or of a layer above, by a string.

    ``allowed``: ``module -> Model`` with its reason.
    """
    found, used = [], set()
    for source in sources:
        if source.is_migration:
            continue
        for call in calls(source):
            if called_name(call) not in _KEYS:
                continue
            for text in _texts(call):
                label = text.split(".")[0]
                if "." not in text or label == source.domain or _is_below(label, source.domain):
                    continue
                entry = f"{source.module} -> {text}"
                if entry in allowed:
                    used.add(entry)
                else:
                    found.append(f"{source.module}:{call.lineno}: a key to {text}")
    return found + stale(allowed, used)


def _is_below(label: str, domain: str) -> bool:
    """Whether a domain may know this one: unprotected, and in a layer below it."""
    if label in PROTECTED:
        return False
    return label not in DOMAINS.values() or (label in _LAYERS and _LAYERS.index(label) < _layer_of(domain))


def _layer_of(domain: str) -> int:
    return _LAYERS.index(domain) if domain in _LAYERS else len(_LAYERS)


def _texts(call: ast.Call) -> Iterator[str]:
    values = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in {"to", "name", "app_label"})]
    for value in values:
        # A text with gaps is known by what stands before the first of them, as far as that is whole names.
        literal = value.values[0] if isinstance(value, ast.JoinedStr) and value.values else value
        if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
            if literal is value:
                yield literal.value
            elif literal.value.endswith("."):
                yield literal.value.rstrip(".")


def _domains_named(text: str) -> Iterator[str]:
    for package, domain in DOMAINS.items():
        if f"{text}.".startswith((f"{package}.", f"{domain}.")):
            yield domain
