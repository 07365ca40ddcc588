"""Fields that take one type and guess nothing: no number for a text, no "yes" for a flag, no time without its offset.

A field names what was wrong by a code; the framework's messages, which quote what was sent, never leave.
"""

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from consent.api.problems import InvalidError

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
#: Letters that no text is kept with; the description has no words for it, so this is told apart from a wrong form.
UNREADABLE_LETTERS = "unreadable_letters"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ONE_LINE = r"^[^\u0000-\u001f\u007f\u0085\u2028\u2029]*$"
_BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")


class Text(serializers.Field):
    """A text of at most so many characters, kept exactly as it came. ``one_line``: without any line break."""

    def __init__(self, *, longest: int, one_line: bool = False, shortest: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.longest, self.one_line, self.shortest = longest, one_line, shortest

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            raise ValidationError(code="not_a_text")
        if len(data) > self.longest:
            raise ValidationError(code="too_long")
        if len(data) < self.shortest:
            raise ValidationError(code="too_short")
        if (_BREAKS if self.one_line else _CONTROLS).search(data):
            raise ValidationError(code=UNREADABLE_LETTERS)
        return data

    def to_representation(self, value: str) -> str:
        return value


class Key(serializers.Field):
    """A UUID as text in its usual form."""

    def to_internal_value(self, data: object) -> uuid.UUID:
        if not isinstance(data, str) or not _UUID.fullmatch(data):
            raise ValidationError(code="not_a_uuid")
        return uuid.UUID(data)

    def to_representation(self, value: uuid.UUID) -> str:
        return str(value)


class Digest(Text):
    """A SHA-256 in hexadecimal."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=64, **options)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str) or not re.fullmatch(r"[0-9a-f]{64}", data):
            raise ValidationError(code="not_a_digest")
        return data


class Flag(serializers.Field):
    """True or false."""

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            raise ValidationError(code="not_a_flag")
        return data

    def to_representation(self, value: bool) -> bool:
        return value


class Moment(serializers.Field):
    """A time with its offset from UTC, as RFC 3339 writes it."""

    def to_internal_value(self, data: object) -> datetime:
        if not isinstance(data, str) or not _MOMENT.fullmatch(data):
            raise ValidationError(code="not_a_time")
        try:
            return datetime.fromisoformat(data.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValidationError(code="not_a_time") from None

    def to_representation(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Code(serializers.ChoiceField):
    """One code of a closed list."""

    def __init__(self, codes: type[StrEnum] | Mapping[str, str] | tuple[str, ...], **options: Any) -> None:
        super().__init__([str(code) for code in codes], **options)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str) or data not in self.choices:
            raise ValidationError(code="unknown_code")
        return data


class Several(serializers.ListField):
    """A list of at most so many of one kind."""

    def __init__(self, child: serializers.Field, *, most: int, **options: Any) -> None:
        super().__init__(child=child, max_length=most, **options)


class Shape(serializers.Serializer):
    """A body or a query with exactly these members; any other is refused."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping) and set(data) - set(self.fields):
            raise ValidationError({"": [ValidationError(code="unknown_member").detail[0]]})  # type: ignore[index]  # a list
        found: dict[str, Any] = super().to_internal_value(data)
        return found

    @classmethod
    def read(cls, data: object) -> dict[str, Any]:
        """The members of a body. Raises InvalidError naming each place that is wrong."""
        shape = cls(data=data)
        if not isinstance(data, dict):
            raise InvalidError([("", "not_an_object")])
        if not shape.is_valid():
            places = sorted(_places("", shape.errors))
            raise InvalidError(places, unkept=all(code == UNREADABLE_LETTERS for _, code in places))
        return dict(shape.validated_data)

    @classmethod
    def read_query(cls, query: Any) -> dict[str, Any]:
        """The members of a query, each given once. Raises InvalidError."""
        if any(len(values) != 1 for _, values in query.lists()):
            raise InvalidError([("", "given_twice")])
        return cls.read(query.dict())


class Whole(serializers.Field):
    """A whole number of a query, between two bounds, in digits alone."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def to_internal_value(self, data: object) -> int:
        text = str(data)
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not self.least <= int(text) <= self.most:
            raise ValidationError(code="not_a_number")
        return int(text)

    def to_representation(self, value: int) -> int:
        return value


def _places(pointer: str, errors: Any) -> list[tuple[str, str]]:
    """Every error as a pointer (RFC 6901) and a code. Names of members that nobody knows are left out."""
    if isinstance(errors, dict):
        named = [
            (pointer if name in {"", "non_field_errors"} else f"{pointer}/{name}", error)
            for name, error in errors.items()
        ]
    elif isinstance(errors, list) and any(isinstance(one, dict | list) for one in errors):
        named = [(f"{pointer}/{index}", one) for index, one in enumerate(errors)]
    else:
        return [(pointer, str(getattr(one, "code", "invalid"))) for one in errors]
    return [place for deeper, error in named for place in _places(deeper, error)]


def _describe(field: type[serializers.Field], schema: dict[str, Any] | OpenApiTypes) -> None:
    extend_schema_field(schema)(field)


_describe(Key, OpenApiTypes.UUID)
_describe(Flag, OpenApiTypes.BOOL)
_describe(Moment, OpenApiTypes.DATETIME)
_describe(Digest, {"type": "string", "pattern": "^[0-9a-f]{64}$"})
