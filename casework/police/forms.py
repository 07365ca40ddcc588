"""The filter of the incident queue."""

import uuid
from collections.abc import Sequence

from django import forms

from casework.police.selectors import IncidentFilter

_CRISIS = (
    ("", "Every call"),
    ("any", "Crisis calls"),
    ("suicide", "Suicide"),
    ("behavioral", "Behavioral crisis"),
    ("overdose", "Overdose"),
)


class QueueForm(forms.Form):
    """Which calls to show. Every field may be left out."""

    crisis = forms.ChoiceField(label="Kind of call", choices=_CRISIS, required=False)
    zone = forms.ChoiceField(label="Zone", required=False)
    only_open = forms.BooleanField(label="Only calls that are still open", required=False)

    def __init__(self, data: object, *, zones: Sequence[tuple[uuid.UUID, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, whose stub is narrower than what Django takes
        zone = self.fields["zone"]
        if isinstance(zone, forms.ChoiceField):
            zone.choices = [("", "Every zone"), *((str(key), name) for key, name in zones)]

    def wanted(self) -> IncidentFilter:
        """The filter of a valid form."""
        zone = self.cleaned_data["zone"]
        return IncidentFilter(
            crisis=self.cleaned_data["crisis"],
            zone_id=uuid.UUID(zone) if zone else None,
            only_open=self.cleaned_data["only_open"],
        )
