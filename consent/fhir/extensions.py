"""Reads what our own extensions state. Each stands at most as often as it may, with the one type that it has."""

import base64
import binascii
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from consent.facts import CombinedWith, SignatureKind, Signer
from consent.fhir import codes
from consent.fhir.element import Element
from consent.fhir.moments import instant
from consent.fhir.references import UUID
from consent.fhir.refusals import RefusedResourceError

_CODES = (codes.SIGNER, codes.SIGNATURE_KIND)
_FLAGS = (*codes.FLAGS, codes.COVERS_NOTHING, codes.NO_PURPOSE, codes.NO_INFORMATION)
_TEXTS = (*codes.TEXTS, *codes.SETS, *codes.ALONG, codes.WITNESS)
_REPEATED = frozenset({*codes.SETS, codes.WITNESS})
_LONGEST = {
    "signature": 50_000,
    "info-description": 2000,
    "described-part": 2000,
    "expires-event": 32,
    "condition-of": 32,
    "paper-language": 8,
    "form-version": 20,
    "statement": 24,
    "element-missing": 24,
}
_LONGEST_OTHERWISE = 500


class Stated:
    """What the extensions of a resource state, by the end of their address."""

    def __init__(self, values: dict[str, list[Any]], paths: dict[str, str]) -> None:
        self._values, self.paths = values, paths

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str:
        return str(self._values[name][0]) if name in self._values else ""

    def texts(self, name: str) -> Sequence[str]:
        return self._values.get(name, [])

    def moment(self, name: str) -> datetime | None:
        return self._values[name][0] if name in self._values else None

    def flag(self, name: str) -> bool:
        return name in self._values

    def refused(self, name: str, code: str, reason: str) -> RefusedResourceError:
        return RefusedResourceError(self.paths[name], code, reason)


def read_extensions(resource: Element, notes: list[str]) -> Stated:
    """The extensions of a resource: ours are read strictly, others are left out and noted."""
    values: defaultdict[str, list[Any]] = defaultdict(list)
    paths: dict[str, str] = {}
    for one in resource.elements("extension"):
        url = one.text("url")
        if not url.startswith(codes.OURS):
            notes.append(one.path)
            continue
        name = url.removeprefix(codes.EXTENSION)
        if name in values and name not in _REPEATED:
            raise one.refused("url", "structure", "This extension may stand here once.")
        values[name].append(_value(one, name))
        paths.setdefault(name, one.path)
        one.finish()
    for name in codes.SETS:
        if len({*values.get(name, [])}) != len(values.get(name, [])):
            raise RefusedResourceError(paths[name], "structure", "The same is stated twice.")
    return Stated(dict(values), paths)


def _value(one: Element, name: str) -> Any:
    if name in codes.MOMENTS:
        return instant(one.take("valueDateTime"), f"{one.path}.valueDateTime")
    if name in _FLAGS:
        if one.take("valueBoolean") is not True:
            raise one.refused("valueBoolean", "value", "This extension is either true or absent.")
        return True
    if name in _CODES:
        return _code(one, name)
    if name in _TEXTS:
        return _text(one, name)
    raise one.refused("url", "not-supported", "There is no such extension.")


def _code(one: Element, name: str) -> str:
    known = Signer if name == codes.SIGNER else SignatureKind
    value = one.text("valueCode")
    if value not in [member.value for member in known]:
        raise one.refused("valueCode", "code-invalid", "This code is not known.")
    return value


def _text(one: Element, name: str) -> str:
    packed = one.text("valueBase64Binary")
    if packed:
        try:
            value = base64.b64decode(packed, validate=True).decode()
        except (binascii.Error, ValueError):
            raise one.refused("valueBase64Binary", "value", "This is not the text of anything.") from None
    else:
        value = one.text("valueString")
    if not value or "\0" in value or len(value) > _LONGEST.get(name, _LONGEST_OTHERWISE):
        raise one.refused("", "value", "A text is needed here, and no longer than can be kept.")
    if name == codes.WITNESS and value.splitlines() != [value]:
        raise one.refused("", "value", "A witness has one name, in one line.")
    if name == "staff-signed-by" and not UUID.fullmatch(value):
        raise one.refused("", "value", "A member of staff is named by a UUID in lower case.")
    if name == "combined-with" and value not in [member.value for member in CombinedWith]:
        raise one.refused("valueString", "code-invalid", "This code is not known.")
    return value
