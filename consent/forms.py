"""The questions that consent and disclosure ask, in plain words. Nothing is ticked beforehand, and police stand last."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from casework.staff.models import Organization
from consent import signatures, words
from consent.facts import POLICE_KINDS
from consent.gate import ReleasableItem

YES_NO_UNKNOWN = (("yes", "Yes"), ("no", "No"), ("unknown", "Not known"))
_ANSWERS: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}
_LONGEST_CONSENT = timedelta(days=366)

_POLICE_WOULD_LEARN = "The police would learn that this team met you, and everything you tick above."

ABOUT_THE_PERSON = (
    ("identity_presence", words.segment("identity_presence"), "Without it, a summary goes without a name."),
    ("mh_general", words.segment("mh_general"), "The short summary that the team wrote for sharing. No whole notes."),
)
ABOUT_SUBSTANCE_USE = (
    ("part2_sud", words.segment("part2_sud"), "Strictly protected by federal law."),
    ("sud_non_part2", words.segment("sud_non_part2"), "What was said outside of treatment."),
)


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


def _one_of(
    label: str, choices: Iterable[tuple[str, str]], *, hint: str = "Select one.", **more: Any
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(choices), widget=DescribedRadios, help_text=hint, error_messages=_ONE, **more
    )


def _answer(label: str, hint: str = "", **more: Any) -> forms.ChoiceField:
    return _one_of(label, YES_NO_UNKNOWN, hint=hint, **more)


_ONE = {"required": "Select one.", "invalid_choice": "Select one of the answers shown."}
_SOME = {"required": "Select at least one.", "invalid_choice": "Select among the answers shown."}


def offer_recipients(field: forms.Field, organizations: Sequence[Organization], *, told_of_police: str = "") -> None:
    """List organizations by name, police last."""
    police = {str(kind) for kind in POLICE_KINDS}
    ordered = sorted(organizations, key=lambda one: (one.kind in police, one.name.casefold()))
    field.choices = [(str(one.pk), one.name) for one in ordered]  # type: ignore[attr-defined]  # a choice field
    field.widget.descriptions = {
        str(one.pk): told_of_police if one.kind in police and told_of_police else one.get_kind_display()
        for one in ordered
    }


class TermsForm(forms.Form):
    """What the person wants to be shared, with whom, what for and until when."""

    information = forms.MultipleChoiceField(
        label="What may we share?",
        choices=[(code, label) for code, label, _ in ABOUT_THE_PERSON],
        widget=DescribedBoxes,
        help_text="Select all that you agree to.",
        required=False,
    )
    substance_use = forms.MultipleChoiceField(
        label="And about substance use?",
        choices=[(code, label) for code, label, _ in ABOUT_SUBSTANCE_USE],
        widget=DescribedBoxes,
        help_text="This is asked on its own. Leave it open if you do not want it shared.",
        required=False,
    )
    recipient = _one_of("With whom?", [], hint="Select one. Each organization gets a paper of its own.")
    purpose = _one_of("What for?", [(code, label) for code, label in words.PURPOSES.items() if code != "avert_threat"])
    last_day = forms.DateField(
        label="Until which day?",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The last day on which we may share. You can stop it earlier.",
        error_messages={"required": "Choose the last day.", "invalid": "Write a date."},
    )

    def __init__(
        self, *args: Any, organizations: Sequence[Organization], parent_signs: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["information"].widget.descriptions = {code: told for code, _, told in ABOUT_THE_PERSON}
        self.fields["substance_use"].widget.descriptions = {code: told for code, _, told in ABOUT_SUBSTANCE_USE}
        offer_recipients(self.fields["recipient"], organizations, told_of_police=_POLICE_WOULD_LEARN)
        if parent_signs:
            del self.fields["substance_use"]

    def clean_last_day(self) -> date:
        last_day: date = self.cleaned_data["last_day"]
        today = timezone.localdate()
        if last_day < today:
            raise forms.ValidationError("Choose today or a later day.")
        if last_day > today + _LONGEST_CONSENT:
            raise forms.ValidationError("Choose a day within a year. You can sign again later.")
        return last_day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not [*cleaned.get("information", ()), *cleaned.get("substance_use", ())]:
            self.add_error("information", _SOME["required"])
        return cleaned

    def ask_only_for(self, name: str, why: str) -> None:
        """Keep what was chosen and demand nothing but this one answer."""
        self.full_clean()
        self.errors.clear()
        self.add_error(name, why)

    @property
    def segments(self) -> tuple[str, ...]:
        """The kinds of information that were ticked, in the order of the form."""
        return (*self.cleaned_data["information"], *self.cleaned_data.get("substance_use", ()))


class DeclinedForm(forms.Form):
    """Whom the person does not want to be told. Nothing else needs an answer."""

    recipient = _one_of("With whom?", [])

    def __init__(self, *args: Any, organizations: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_recipients(self.fields["recipient"], organizations)


class SignForm(forms.Form):
    """What must be answered before anybody signs, and the signature itself."""

    understands = _one_of(
        "Can the person say in their own words what would be shared, and with whom?",
        [("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")],
        hint="Calm enough, clear enough, and not too tired or intoxicated to decide.",
    )
    free = _one_of(
        "Is the person free to say no?",
        [("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")],
        hint="Not in handcuffs, and nobody told them to sign.",
    )
    copy = _one_of(
        "Which copy does the person want?",
        [("paper", "On paper"), ("photo", "A photo with their own phone"), ("none", "No copy")],
    )
    signed_name = forms.CharField(
        label="Your full name",
        max_length=120,
        required=False,
        help_text="The person who signs types it, or draws below.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    drawing = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=signatures.LARGEST_DRAWING * 2, label="The drawing"
    )

    _NOT_NOW = {
        "understands": "Do not sign now. Explain it again, or ask again later when the person can decide.",
        "free": "Do not sign now. Ask again when the person is free to say no. Their care goes on either way.",
    }

    def _must_be_yes(self, name: str) -> str:
        answer: str = self.cleaned_data[name]
        if answer != "yes":
            raise forms.ValidationError(self._NOT_NOW[name])
        return answer

    def clean_understands(self) -> str:
        return self._must_be_yes("understands")

    def clean_free(self) -> str:
        return self._must_be_yes("free")

    def clean_drawing(self) -> str:
        value: str = self.cleaned_data["drawing"]
        if value:
            try:
                signatures.check_drawing(value)
            except signatures.NotADrawingError as error:
                raise forms.ValidationError("The drawing could not be read. Clear it and draw again.") from error
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("signed_name") and not cleaned.get("drawing") and "drawing" not in self.errors:
            self.add_error("signed_name", "Type the full name, or draw the signature.")
        return cleaned

    @property
    def signature(self) -> signatures.Signature:
        return signatures.Signature(self.cleaned_data["signed_name"], self.cleaned_data["drawing"])


class RevokeForm(forms.Form):
    """How the person said that it shall stop."""

    how = _one_of(
        "How did the person say so?",
        [("writing", "In writing"), ("spoken", "By word of mouth")],
        hint="Both stop sharing at once. After a spoken word, ask for it in writing too.",
    )


class ShareForm(forms.Form):
    """To whom, what for, and what of the record. Nothing is selected beforehand."""

    recipient = _one_of("With whom?", [])
    purpose = _one_of("What for?", words.PURPOSES.items())
    treats = _answer("Does this organization treat the person?", "Leave it open if you do not know.", required=False)
    medical = _answer("Will medical personnel receive it?", "Leave it open if you do not know.", required=False)
    items = forms.MultipleChoiceField(
        label="What?",
        widget=DescribedBoxes,
        help_text="Select only what the purpose needs.",
        error_messages=_SOME,
    )

    def __init__(
        self,
        *args: Any,
        organizations: Sequence[Organization],
        content: Sequence[ReleasableItem],
        described: Mapping[str, tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_recipients(self.fields["recipient"], organizations)
        self.fields["items"].choices = [(item.key, described[item.key][0]) for item in content]  # type: ignore[attr-defined]  # a choice field
        self.fields["items"].widget.descriptions = {key: told for key, (_, told) in described.items()}

    def chosen(self) -> dict[str, Any]:
        """The codes that travel to the confirmation."""
        chosen = self.cleaned_data
        return {
            "recipient": chosen["recipient"],
            "purpose": chosen["purpose"],
            "treats": _ANSWERS.get(chosen["treats"]),
            "medical": _ANSWERS.get(chosen["medical"]),
            "keys": sorted(chosen["items"]),
        }


class EmergencyForm(forms.Form):
    """What 42 CFR 2.51(c) wants on record, and why consent could not be had."""

    kind = _one_of(
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
    nature = forms.CharField(
        label="What is happening?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="In a few words, as you know it now.",
        error_messages={"required": "Write what is happening."},
    )
    medical_personnel = forms.CharField(
        label="Who receives the information?",
        max_length=200,
        help_text="Name and role.",
        error_messages={"required": "Write who receives it."},
    )
    affiliation = forms.CharField(
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
    target = _one_of(
        "Against whom?",
        [
            ("self", "The person themselves"),
            ("identified", "Somebody who was named"),
            ("readily_identifiable_group", "A group that can be told"),
            ("program_premises", "This program's staff or premises"),
            ("officers_entering", "Officers who go in"),
        ],
    )
    basis = forms.CharField(
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
