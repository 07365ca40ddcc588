"""The auditor's filter bar: codes, dates and UUIDs from the address, and nothing that anybody wrote."""

import re
import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from audit.presenters import EVENTS, OUTCOMES, RECORDS
from audit.selectors import Wanted
from casework.wall.roles import SurfaceRole

_EVERYTHING = ("", "Any")
#: Parameters of the address that are not part of the filter.
PAGING = ("before",)


def _codes(words: Mapping[str, str]) -> list[tuple[str, str]]:
    return [_EVERYTHING, *sorted(((str(code), label) for code, label in words.items()), key=lambda pair: pair[1])]


class FilterForm(forms.Form):
    """Read from the address, so that a filter can be kept and sent as a link. Days are days in local time."""

    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    actor = forms.TypedChoiceField(label="Person", required=False, coerce=uuid.UUID, empty_value=None)
    actor_id = forms.UUIDField(label="Person's identifier", required=False, help_text="Instead of a name.")
    event = forms.ChoiceField(label="Event", required=False, choices=_codes(EVENTS))
    outcome = forms.ChoiceField(
        label="Outcome", required=False, choices=[_EVERYTHING, *((code, words[0]) for code, words in OUTCOMES.items())]
    )
    surface = forms.ChoiceField(
        label="Acting as",
        required=False,
        choices=_codes(
            {**{role.value: role.value.replace("_", " ").capitalize() for role in SurfaceRole}, "sign_in": "Signing in"}
        ),
    )
    object_type = forms.ChoiceField(
        label="Kind of record",
        required=False,
        choices=_codes({code: many[0].upper() + many[1:] for code, (_, many) in RECORDS.items()}),
    )
    case = forms.UUIDField(label="Case identifier", required=False)
    correlation = forms.CharField(
        label="Correlation", required=False, help_text="What one request or task did, in both ledgers."
    )

    def __init__(self, data: QueryDict, *, names: Mapping[uuid.UUID, str]) -> None:
        super().__init__(data)
        people = sorted(names.items(), key=lambda pair: pair[1].casefold())
        field = self.fields["actor"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [_EVERYTHING, *((str(key), name) for key, name in people)]

    def clean_correlation(self) -> str:
        value = str(self.cleaned_data["correlation"])
        if value and not re.fullmatch(r"[0-9A-Za-z-]{8,64}", value):
            raise forms.ValidationError("A correlation is 8 to 64 letters and digits.")
        return value

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            self.add_error("until", "The last day is before the first one.")
        chosen, typed = found.get("actor"), found.get("actor_id")
        if chosen and typed and chosen != typed:
            self.add_error("actor_id", "Choose a person or give an identifier, not two different people.")
        return found

    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        found = self.cleaned_data
        return Wanted(
            since=_midnight(found["since"]),
            until=_midnight(found["until"] + timedelta(days=1)) if found["until"] else None,
            actor_id=found["actor"] or found["actor_id"],
            event=found["event"],
            outcome=found["outcome"],
            surface=found["surface"],
            object_type=found["object_type"],
            person_id=found["case"],
            correlation=found["correlation"],
        )


def tidy(given: QueryDict) -> QueryDict:
    """The same address without the fields that were left empty and without parameters that mean nothing here."""
    kept = QueryDict(mutable=True)
    for name in (*FilterForm.base_fields, *PAGING):
        if value := given.get(name, "").strip():
            kept[name] = value
    return kept


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
