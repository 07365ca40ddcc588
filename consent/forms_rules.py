"""The forms of the rule browser and the simulator that hold no facts: what to show, where to start, what to paste."""

from enum import StrEnum
from typing import Any

from django import forms

from consent import words_of_law
from consent.facts import OrganizationKind, Purpose, Segment
from consent.rule_catalog import Wanted
from consent.simulator import pasted

_ANY = ("", "Any")


def _codes(members: type[StrEnum]) -> list[tuple[str, str]]:
    choices = [(member.value, words_of_law.of(member)) for member in members]
    return [_ANY, *sorted(choices, key=lambda choice: choice[1].casefold())]


class RuleFilterForm(forms.Form):
    """What a reader looks for. Codes may stand in an address; the words travel in the body alone."""

    words = forms.CharField(
        label="Words or citation",
        required=False,
        max_length=100,
        help_text="For example: 2.51, or duty to warn.",
        widget=forms.TextInput(attrs={"type": "search", "spellcheck": "false"}),
    )
    information = forms.ChoiceField(label="Kind of information", required=False, choices=_codes(Segment))
    purpose = forms.ChoiceField(label="Purpose", required=False, choices=_codes(Purpose))
    recipient = forms.ChoiceField(label="Recipient", required=False, choices=_codes(OrganizationKind))

    CODES = ("information", "purpose", "recipient")

    def wanted(self) -> Wanted:
        """What a valid form looks for."""
        found = self.cleaned_data
        return Wanted(
            segment=Segment(found["information"]) if found["information"] else None,
            purpose=Purpose(found["purpose"]) if found["purpose"] else None,
            recipient=OrganizationKind(found["recipient"]) if found["recipient"] else None,
            words=found["words"],
        )

    def codes(self) -> dict[str, str]:
        """The codes of a valid form that narrow anything: what may stand in an address."""
        return {name: self.cleaned_data[name] for name in self.CODES if self.cleaned_data[name]}


class ScenarioForm(forms.Form):
    """A scenario in the exchange format. Invented people alone; what is pasted is read and forgotten."""

    scenario = forms.CharField(
        label="One scenario, as JSON",
        help_text="The whole scenario or its facts alone. Nothing of it is kept. Paste no real person's record.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        max_length=pasted.LONGEST,
        required=False,
    )

    def clean_scenario(self) -> Any:
        try:
            return pasted.read_scenario(self.cleaned_data["scenario"])
        except pasted.NotAScenarioError as error:
            raise forms.ValidationError(str(error)) from None
