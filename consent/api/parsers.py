"""Reads JSON strictly: what two readers could read in two ways is refused before anybody reads it.

Refused are bodies over the limit, other encodings than UTF-8, a name given twice in one object, NaN and Infinity,
numbers too long to be one, NUL and lone surrogates in any text, and anything nested deeper than a consent can be.
"""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

LARGEST_BODY = 256 * 1024
DEEPEST = 24


class TooLargeError(APIException):
    """The body is over the limit."""

    status_code = 413
    default_code = "too_large"


class _NotJSONError(ValueError):
    """What JSON allows and the API does not."""


class StrictJSON(BaseParser):
    """Reads ``application/json``. Raises ParseError, with no part of the body in it, or TooLargeError."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        return strict_json(stream.read(LARGEST_BODY + 1))


class StrictFHIR(StrictJSON):
    """Reads ``application/fhir+json`` as strictly."""

    media_type = "application/fhir+json"


def strict_json(content: bytes) -> Any:
    """The value of a JSON text. Raises ParseError or TooLargeError; see above."""
    if len(content) > LARGEST_BODY:
        raise TooLargeError
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=_each_name_once, parse_constant=_no_constant)
        _check(value)
    except (ValueError, RecursionError):  # bad encodings and bad JSON are ValueErrors
        raise ParseError(code="unreadable") from None
    return value


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _NotJSONError
    return found


def _no_constant(name: str) -> Any:
    raise _NotJSONError


def _check(value: Any) -> None:
    """Every text and every depth of a value, without recursion."""
    waiting = [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        if depth > DEEPEST:
            raise _NotJSONError
        if isinstance(one, dict):
            waiting.extend((part, depth + 1) for part in [*one.keys(), *one.values()])
        elif isinstance(one, list):
            waiting.extend((part, depth + 1) for part in one)
        elif isinstance(one, str):
            _check_text(one)


def _check_text(text: str) -> None:
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise _NotJSONError
