"""The questions that consent and disclosure ask, in plain words. Nothing is ticked beforehand, and police stand last."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from casework.staff.models import Organization
from consent.facts import POLICE_KINDS
from consent.typed import names_somebody, says_something

YES_NO_UNKNOWN = (("yes", "Yes"), ("no", "No"), ("unknown", "Not known"))
_ANSWERS: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}


class _Described:
    """Gives each choice a second line."""

    descriptions: Mapping[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]  # of the widget
        if description := self.descriptions.get(str(value)):
            option["attrs"]["description"] = description
        return option


class DescribedRadios(_Described, forms.RadioSelect):
    """Large radio tiles, each with a second line."""


class DescribedBoxes(_Described, forms.CheckboxSelectMultiple):
    """Large check boxes, each with a second line."""


class TypedField(forms.CharField):
    """A text that says something, or a name: what cannot be seen is no answer."""

    def __init__(self, *, is_name: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self._says_enough = names_somebody if is_name else says_something

    def validate(self, value: str) -> None:
        super().validate(value)
        if (self.required or value) and not self._says_enough(value):
            raise forms.ValidationError(self.error_messages["required"], code="required")


def one_of(
    label: str, choices: Iterable[tuple[str, Any]], *, hint: str = "Select one.", **more: Any
) -> forms.ChoiceField:
    """A question with one answer, as large tiles. Nothing is selected beforehand."""
    return forms.ChoiceField(
        label=label, choices=list(choices), widget=DescribedRadios, help_text=hint, error_messages=ONE, **more
    )


def _answer(label: str, hint: str = "", **more: Any) -> forms.ChoiceField:
    return one_of(label, YES_NO_UNKNOWN, hint=hint, **more)


ONE = {"required": "Select one.", "invalid_choice": "Select one of the answers shown."}
SOME = {"required": "Select at least one.", "invalid_choice": "Select among the answers shown."}


def offer_recipients(field: forms.Field, organizations: Sequence[Organization], *, told_of_police: str = "") -> None:
    """List organizations by name, police last."""
    police = {str(kind) for kind in POLICE_KINDS}
    ordered = sorted(organizations, key=lambda one: (one.kind in police, one.name.casefold()))
    field.choices = [(str(one.pk), one.name) for one in ordered]  # type: ignore[attr-defined]  # a choice field
    field.widget.descriptions = {
        str(one.pk): told_of_police if one.kind in police and told_of_police else one.get_kind_display()
        for one in ordered
    }


class RevokeForm(forms.Form):
    """How the person said that it shall stop."""

    how = one_of(
        "How did the person say so?",
        [("writing", "In writing"), ("spoken", "By word of mouth")],
        hint="Both stop sharing at once. After a spoken word, ask for it in writing too.",
    )


class EmergencyForm(forms.Form):
    """What 42 CFR 2.51(c) wants on record, and why consent could not be had."""

    kind = one_of(
        "What kind of emergency is it?",
        [
            ("overdose", "Overdose"),
            ("ingestion", "Poisoning or ingestion"),
            ("suicide_attempt", "Suicide attempt"),
            ("injury", "Injury"),
            ("acute_illness", "Acute illness"),
            ("other", "Another medical emergency"),
        ],
    )
    nature = TypedField(
        label="What is happening?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="In a few words, as you know it now.",
        error_messages={"required": "Write what is happening."},
    )
    medical_personnel = TypedField(
        is_name=True,
        label="Who receives the information?",
        max_length=200,
        help_text="Name and role.",
        error_messages={"required": "Write who receives it."},
    )
    affiliation = TypedField(
        label="Where do they work?", max_length=200, error_messages={"required": "Write where they work."}
    )
    patient_capable = _answer("Can the person decide right now?")
    consent_obtainable = _answer("Can their consent be had in time?")
    consent_refused = _answer("Has the person declined?")

    def facts(self) -> dict[str, Any]:
        """The form's answers as the service takes them."""
        three = ("patient_capable", "consent_obtainable", "consent_refused")
        return {name: _ANSWERS[value] if name in three else value for name, value in self.cleaned_data.items()}


class ThreatForm(forms.Form):
    """The good-faith belief that 45 CFR 164.512(j) asks for."""

    serious = _answer("Is the threat serious?")
    imminent = _answer("Is it imminent?", "It could happen soon.")
    specific = _answer("Is it specific?", "A way, a time or a place was named.")
    target = one_of(
        "Against whom?",
        [
            ("self", "The person themselves"),
            ("identified", "Somebody who was named"),
            ("readily_identifiable_group", "A group that can be told"),
            ("program_premises", "This program's staff or premises"),
            ("officers_entering", "Officers who go in"),
        ],
    )
    basis = TypedField(
        label="What do you base this on?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="What you saw or heard yourself, or who told you.",
        error_messages={"required": "Write what you base this on."},
    )

    def facts(self) -> dict[str, Any]:
        """The form's answers as the service takes them."""
        three = ("serious", "imminent", "specific")
        return {name: _ANSWERS[value] if name in three else value for name, value in self.cleaned_data.items()}
