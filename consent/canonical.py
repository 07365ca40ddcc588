"""One exact JSON form for frozen facts, so that a stored decision can be replayed and two digests compared.

Sets become sorted lists, aware times become UTC, enumerations their values. Reading is strict: a field or a value that
the code does not know raises `FactsError`, because evidence nobody can read must never be ignored.
"""

import dataclasses
import enum
import functools
import hashlib
import json
import types
import typing
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

T = TypeVar("T")


class FactsError(ValueError):
    """A stored fact cannot be read; the message names the type and the field, never the content."""


def to_json(value: object) -> Any:
    """Return `value` (frozen dataclasses, enumerations, times, tuples, frozen sets) as plain JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo is not None else value).isoformat()
    if isinstance(value, frozenset):
        return sorted((to_json(member) for member in value), key=canonical_text)
    if isinstance(value, tuple):
        return [to_json(member) for member in value]
    if value is None or isinstance(value, str | int | bool):
        return value
    raise FactsError(f"{type(value).__name__} has no canonical form")


def canonical_text(plain: object) -> str:
    """Return plain JSON values as one text: sorted keys, no spaces, ASCII only."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical text of `value`, in hexadecimal."""
    return hashlib.sha256(canonical_text(to_json(value)).encode("ascii")).hexdigest()


def from_json(kind: type[T], plain: object) -> T:
    """Read a dataclass of type `kind` back from `to_json`; raises `FactsError` for anything unknown."""
    return cast(T, _read(kind, plain, kind.__name__))


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(kind: Any, plain: object, where: str) -> object:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        choices = [choice for choice in typing.get_args(kind) if choice is not types.NoneType]
        if plain is None and len(choices) < len(typing.get_args(kind)):
            return None
        if len(choices) == 1:
            return _read(choices[0], plain, where)
        raise FactsError(f"{where}: the declared type is ambiguous")
    if origin in (tuple, frozenset):
        if not isinstance(plain, list):
            raise FactsError(f"{where}: expected a list")
        member = typing.get_args(kind)[0]
        read = [_read(member, entry, where) for entry in plain]
        return tuple(read) if origin is tuple else frozenset(read)
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(cast(type, kind), plain, where)
    return _read_scalar(kind, plain, where)


def _read_dataclass(kind: type, plain: object, where: str) -> object:
    if not isinstance(plain, dict):
        raise FactsError(f"{where}: expected an object")
    known = {field.name for field in dataclasses.fields(kind)}
    if set(plain) - known:
        raise FactsError(f"{where}: unknown field")
    hints = _hints(kind)
    values = {name: _read(hints[name], entry, f"{where}.{name}") for name, entry in plain.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise FactsError(f"{where}: a required field is missing") from error


def _read_scalar(kind: Any, plain: object, where: str) -> object:
    if kind is datetime or (isinstance(kind, type) and issubclass(kind, enum.Enum)):
        if not isinstance(plain, str):
            raise FactsError(f"{where}: expected text")
        try:
            return datetime.fromisoformat(plain) if kind is datetime else cast(type[enum.Enum], kind)(plain)
        except ValueError as error:
            raise FactsError(f"{where}: unknown value") from error
    if kind in (str, int, bool):
        if type(plain) is not kind:
            raise FactsError(f"{where}: expected {kind.__name__}")
        return plain
    raise FactsError(f"{where}: a type the reader does not know")
