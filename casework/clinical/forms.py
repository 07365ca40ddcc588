"""Forms of the clinical record: what a clinician may type, and what is said when it does not fit yet.

Nothing typed is ever echoed in an error's words, and no form writes anything.
"""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.hashers import check_password
from django.core.validators import MaxLengthValidator

from casework.clinical.models import BreakGlass, Encounter
from casework.clinical.segments import Segment
from casework.clinical.services import PersonDetails, SectionDraft

_EARLIEST_BIRTH = date(1900, 1, 1)
#: A tablet's clock may run ahead of the server's by this much.
_CLOCK_TOLERANCE = timedelta(minutes=5)
MOST_SECTIONS = 20
_LONGEST_SECTION = 20_000


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LocalMomentInput(forms.DateTimeInput):
    """The browser's own picker, in the site's local time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class TileSelect(forms.RadioSelect):
    """Large tiles, each with a second line that says what the choice means."""

    def __init__(self, descriptions: dict[str, str] | None = None) -> None:
        super().__init__()
        self.descriptions = descriptions or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        described = self.descriptions.get(str(value))
        if described:
            option["attrs"]["description"] = described
        return option


class BirthDateField(forms.DateField):
    """A day that somebody living can have been born on. Empty where nobody knows it."""

    widget = DateInput

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": "Write the date as month, day and year."}
        super().__init__(required=False, label="Birth date", error_messages=messages, **kwargs)

    def clean(self, value: Any) -> date | None:
        born: date | None = super().clean(value)
        if born and not _EARLIEST_BIRTH <= born <= datetime.now(UTC).date():
            raise forms.ValidationError("Check the year: the date must lie between 1900 and today.")
        return born


def name_field(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}),
        **kwargs,
    )


class FindForm(forms.Form):
    """A search among one's own cases. Sent in the body: what is searched for is in no address and no log."""

    find_name = name_field("Name or part of it", required=False, help_text="Spelled as it sounds is enough.")
    find_birth_date = BirthDateField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("find_name") and not cleaned.get("find_birth_date"):
            raise forms.ValidationError("Write a name or a birth date to look for.")
        return cleaned


class Who:
    CASELOAD, NAMED, UNKNOWN = "caseload", "named", "unknown"


_FIELDS_OF_ANSWER = {
    Who.CASELOAD: ("person",),
    Who.NAMED: ("name", "birth_date"),
    Who.UNKNOWN: ("description",),
}


class EncounterForm(forms.Form):
    """Who was met, when, and which call it answers. Only the fields of the chosen answer count."""

    who = forms.ChoiceField(
        label="Who is this about?",
        error_messages={"required": "Choose one."},
        widget=TileSelect(
            {
                Who.CASELOAD: "Somebody in your caseload",
                Who.NAMED: "You know the name",
                Who.UNKNOWN: "Describe the person now, add the name later",
            }
        ),
    )
    person = forms.ChoiceField(label="Person in your caseload", required=False)
    name = name_field("Name", required=False)
    birth_date = BirthDateField()
    description = forms.CharField(
        label="Description of an unknown person",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What would help to recognize the person. Only the clinical team reads it.",
    )
    happened_at = forms.DateTimeField(
        label="Happened at",
        widget=LocalMomentInput,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text="Local time. When it was recorded is kept beside it.",
        error_messages={"required": "Write when it happened.", "invalid": "Write the day and the time."},
    )
    incident = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, caseload: Sequence[tuple[str, str]], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        answers = [(Who.NAMED, "A new person"), (Who.UNKNOWN, "An unknown person")]
        if caseload:
            answers.insert(0, (Who.CASELOAD, "A person I work with"))
        else:
            del self.fields["person"]
        who = self.fields["who"]
        if isinstance(who, forms.ChoiceField):
            who.choices = answers
        person = self.fields.get("person")
        if isinstance(person, forms.ChoiceField):
            person.choices = [("", "Choose a person"), *caseload]

    def clean_happened_at(self) -> datetime:
        happened: datetime = self.cleaned_data["happened_at"]
        if happened > self.now + _CLOCK_TOLERANCE:
            raise forms.ValidationError("This lies in the future. Write when it happened.")
        return min(happened, self.now)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        who = cleaned.get("who")
        for answer, names in _FIELDS_OF_ANSWER.items():
            if who and answer != who:
                for name in names:
                    self.errors.pop(name, None)
        if who == Who.CASELOAD and not cleaned.get("person") and "person" not in self.errors:
            self.add_error("person", "Choose the person.")
        if who == Who.NAMED and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "Write the name, or choose an unknown person.")
        if who == Who.UNKNOWN and not cleaned.get("description") and "description" not in self.errors:
            self.add_error("description", "Write a few words by which you would know the person again.")
        return cleaned

    @property
    def chosen_person(self) -> uuid.UUID | None:
        """The case that was chosen, or None where a new one is to be opened."""
        chosen = self.cleaned_data["who"] == Who.CASELOAD
        return uuid.UUID(self.cleaned_data["person"]) if chosen else None

    @property
    def details(self) -> PersonDetails:
        """What is known of the new person, by the answer that was chosen."""
        if self.cleaned_data["who"] == Who.UNKNOWN:
            return PersonDetails(description=self.cleaned_data["description"])
        return PersonDetails(name=self.cleaned_data["name"], birth_date=self.cleaned_data.get("birth_date"))


class IdentifyForm(forms.Form):
    """Who a person is."""

    name = name_field("Name", error_messages={"required": "Write the name."})
    birth_date = BirthDateField(help_text="Leave it empty while nobody knows it.")

    @property
    def details(self) -> PersonDetails:
        return PersonDetails(name=self.cleaned_data["name"], birth_date=self.cleaned_data["birth_date"])


class SectionForm(forms.Form):
    """One section of a draft. Emptying its text removes it."""

    segment = forms.ChoiceField(
        label="What this section holds",
        required=False,
        choices=[("", "Not labelled yet"), *Segment.choices],
        widget=forms.RadioSelect,
        help_text="Select one. A section without a label counts as the most restricted kind and is never shared.",
    )
    text = forms.CharField(
        label="Text",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        # A validator and no max_length: the attribute of that name would make the browser cut pasted text in silence.
        validators=[
            MaxLengthValidator(
                _LONGEST_SECTION,
                f"A section holds {_LONGEST_SECTION:,} characters at most. Move some of it to another section.",
            )
        ],
    )
    is_summary = forms.BooleanField(label="This is a summary that may be shared", required=False)

    @property
    def draft(self) -> SectionDraft:
        cleaned = self.cleaned_data
        label = cleaned.get("segment")
        return SectionDraft(
            segment=Segment(label) if label else None,
            text=cleaned.get("text", ""),
            is_summary=cleaned.get("is_summary", False),
        )


SectionFormSet = forms.formset_factory(
    SectionForm, extra=1, max_num=MOST_SECTIONS, absolute_max=MOST_SECTIONS + 1, validate_max=True
)


class SignForm(forms.Form):
    """Signing says who signs and that they mean it; ``seen`` says what they read."""

    seen = forms.CharField(widget=forms.HiddenInput)
    attested = forms.BooleanField(
        label="I wrote this note and it is accurate and complete to the best of my knowledge.",
        error_messages={"required": "Confirm that the note is yours and accurate."},
    )
    needs_cosign = forms.BooleanField(
        label="My supervisor needs to cosign this note",
        required=False,
        help_text="For an assessment or a diagnostic impression, unless you are licensed to practice independently.",
    )
    password = forms.CharField(
        label="Your password",
        help_text="Asked for again, so that nobody signs in your name.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Write your password."},
    )

    def __init__(self, *args: Any, password_hash: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password_hash = password_hash

    def clean_password(self) -> str:
        # Not User.check_password: it may write a better hash, and a surface role writes no account.
        if not check_password(self.cleaned_data["password"], self.password_hash):
            raise forms.ValidationError("That is not your password.", code="wrong_password")
        return ""


class ClearForm(forms.Form):
    """How an encounter ended, clinically. What the police write down is theirs and apart."""

    disposition = forms.ChoiceField(
        label="How did it end?",
        help_text="Select one.",
        choices=Encounter.Disposition.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended."},
    )


class FindingForm(forms.Form):
    """The supervisor's finding about an emergency access."""

    finding = forms.ChoiceField(
        label="Your finding",
        help_text="Select one.",
        choices=BreakGlass.Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a finding."},
    )
