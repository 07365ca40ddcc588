"""Forms by which somebody opens a case that is not theirs: one person, named exactly, and why.

Nothing is preselected, nothing typed is echoed in an error's words, and nothing of it ever stands in an address.
"""

from typing import Any

from django import forms
from django.contrib.auth.hashers import check_password
from django.utils.http import url_has_allowed_host_and_scheme

from casework.clinical.break_glass import Sought
from casework.clinical.forms import BirthDateField, name_field

YES_NO_UNKNOWN = (("yes", "Yes"), ("no", "No"), ("unknown", "Not known"))
#: Kinds of emergency, by the codes of the record that 42 CFR 2.51(c) asks for.
EMERGENCIES = (
    ("overdose", "Overdose"),
    ("ingestion", "Poisoning or ingestion"),
    ("suicide_attempt", "Suicide attempt"),
    ("injury", "Injury"),
    ("acute_illness", "Acute illness"),
    ("other", "Another medical emergency"),
)
_SHORTEST_REASON = 10


def _choice(label: str, choices: Any, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select one.", "invalid_choice": "Select one of the answers shown."},
    )


def _words(label: str, hint: str, missing: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )


class OpeningForm(forms.Form):
    """Whom it is about, and the password once more. What stands before them differs."""

    name = name_field(
        "Full name",
        help_text="First and last name, spelled as in the record. Nothing else is searched for.",
        error_messages={"required": "Write the full name."},
    )
    birth_date = BirthDateField()
    password = forms.CharField(
        label="Your password",
        help_text="Asked for again, so that nobody opens a case in your name.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Write your password."},
    )

    def __init__(self, *args: Any, password_hash: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password_hash = password_hash
        born = self.fields["birth_date"]
        born.required = True
        born.error_messages["required"] = "Write the birth date."
        self.order_fields([*(name for name in self.fields if name not in _WHOM), *_WHOM])

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if len(name.split()) < 2:
            raise forms.ValidationError("Write the first and the last name.")
        return name

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if len(reason) < _SHORTEST_REASON:
            raise forms.ValidationError("Say it in a few more words, for whoever reviews it.")
        return reason

    def clean_password(self) -> str:
        # Not User.check_password: it may write a better hash, and a surface role writes no account.
        if not check_password(self.cleaned_data["password"], self.password_hash):
            raise forms.ValidationError("That is not your password.", code="wrong_password")
        return ""

    @property
    def sought(self) -> Sought:
        """What the service takes."""
        cleaned = self.cleaned_data
        facts = {name: cleaned[name] for name in EMERGENCY_FACTS if name in cleaned}
        return Sought(name=cleaned["name"], birth_date=cleaned["birth_date"], reason=cleaned["reason"], facts=facts)


_WHOM = ("name", "birth_date", "password")
#: The facts that go on to the emergency record, by its own names.
EMERGENCY_FACTS = ("kind", "nature", "patient_capable", "consent_obtainable")


class EmergencyAccessForm(OpeningForm):
    """Why a clinician needs a case that is not theirs, and the emergency."""

    reason = _words(
        "Why do you need this record now?",
        "In your own words. Your supervisor reads it within two business days.",
        "Write why you need this record.",
    )
    kind = _choice("What kind of emergency is it?", EMERGENCIES)
    nature = _words("What is happening?", "In a few words, as you know it now.", "Write what is happening.")
    patient_capable = _choice("Can the person decide right now?", YES_NO_UNKNOWN)
    consent_obtainable = _choice("Can their consent be had in time?", YES_NO_UNKNOWN)


class LegalProcessAccessForm(OpeningForm):
    """Why a privacy officer needs a case, and where to go back to."""

    docket = forms.CharField(
        label="Docket or matter number",
        max_length=120,
        help_text="As it stands on the paper.",
        error_messages={"required": "Write the number of the matter."},
    )
    reason = _words(
        "What is the case needed for?",
        "Which paper you answer, and what it asks for. The supervisors of your organization read it.",
        "Write what the case is needed for.",
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def sought(self) -> Sought:
        cleaned = self.cleaned_data
        reason = f"Matter {cleaned['docket']}. {cleaned['reason']}"
        return Sought(name=cleaned["name"], birth_date=cleaned["birth_date"], reason=reason)


def safe_way_back(given: str, *, within: str) -> str:
    """An address of this site below ``within`` without a query, or an empty text: nobody is led elsewhere."""
    is_ours = url_has_allowed_host_and_scheme(given, allowed_hosts=None) and given.startswith(within)
    return given if is_ours and not set("?#\\") & set(given) and ".." not in given else ""
