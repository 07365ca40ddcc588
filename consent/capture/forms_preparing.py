"""What the clinician prepares before anybody is asked: whether this is the moment, what is asked, with whom, until when.

Nothing is selected beforehand and police stand last, with what they would learn. A moment at which nobody may sign is no
error: it leads to asking again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from casework.staff.models import Organization
from consent.capture import combinations
from consent.capture.papers import NAMES, english
from consent.capture.terms import Terms
from consent.facts import Signer
from consent.forms import ONE, SOME, DescribedBoxes, DescribedRadios, offer_recipients, one_of
from consent.typed import names_somebody, says_something

LONGEST = timedelta(days=366)
_SURE = [("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")]
_POLICE_WOULD_LEARN = "The police would learn that this team met the person, and everything that they agree to share."
_DAY = {"required": "Write the day.", "invalid": "Write a date."}

#: What stands against signing right now, in the order in which it is looked at; the first one is the reason.
STATES = (
    ("told_to_sign", "Somebody told them to sign"),
    ("handcuffs", "In handcuffs"),
    ("restraint", "Held or restrained"),
    ("intoxicated", "Acutely intoxicated"),
    ("psychotic", "Acutely psychotic"),
)
_NONE = "none"

INFORMATION = (
    ("identity_presence", "Name, date of birth, and that this team met the person"),
    ("mh_general", "A summary of the person's mental health"),
    ("hiv", "HIV-related information"),
    ("psychotherapy_notes", "Psychotherapy notes"),
)
_ABOUT_INFORMATION = {
    "identity_presence": "Without it, a summary goes without a name.",
    "mh_general": "The short summary that the team wrote for sharing. No whole notes.",
    "hiv": "Asked by name, as Pennsylvania law wants it.",
    "psychotherapy_notes": "On a paper of their own.",
}
SUBSTANCE_USE = (
    ("part2_sud", "Information about treatment for substance use"),
    ("sud_non_part2", "What the person told this team about substance use"),
    ("sud_counseling_notes", "Substance use counseling notes"),
)
_ABOUT_SUBSTANCE_USE = {
    "part2_sud": "Strictly protected by federal law.",
    "sud_non_part2": "What was said outside of treatment.",
    "sud_counseling_notes": "On a paper of their own.",
}
_SIGNERS = {
    Signer.PATIENT: ("The person themselves", ""),
    Signer.PARENT: ("A parent", "For a child under 14, and never about substance use."),
    Signer.GUARDIAN: ("A guardian", "With the court's order."),
    Signer.HEALTH_CARE_AGENT: ("A health care agent", "For somebody who is found unable to decide."),
    Signer.PERSONAL_REPRESENTATIVE: ("A personal representative", "For somebody who is found unable to decide."),
}


class PrepareForm(forms.Form):
    """Step 1. ``moment`` says whether somebody may sign now; ``terms`` is what they are asked."""

    oriented = one_of(
        "Does the one who signs know who and where they are, and what day it is?", _SURE, hint="If in doubt, wait."
    )
    says_back = one_of("Can they say back one point of what you explained?", _SURE, hint="In their own words.")
    state = forms.MultipleChoiceField(
        label="Is any of this so right now?",
        choices=[*STATES, (_NONE, "None of these")],
        widget=DescribedBoxes,
        help_text="Select all that apply.",
        error_messages=SOME | {"required": "Select what applies, or none of these."},
    )
    language = one_of("In which language do they read the paper?", [*NAMES.items()])
    interpreted = one_of("Does an interpreter help?", [("yes", "Yes"), ("no", "No")])
    interpreter = forms.CharField(
        label="Interpreter's name or number",
        max_length=120,
        required=False,
        help_text="Only where an interpreter helps.",
        error_messages={"max_length": "Shorten the name or number."},
    )
    interpreter_language = forms.CharField(
        label="Language that is interpreted",
        max_length=60,
        required=False,
        error_messages={"max_length": "Shorten the language."},
    )
    signer = one_of("Who signs?", [])
    signer_name = forms.CharField(
        label="Full name of who signs for the person",
        max_length=120,
        required=False,
        help_text="Only where somebody signs for the person.",
        error_messages={"max_length": "Shorten the name."},
    )
    signer_authority = forms.CharField(
        label="What shows the right to sign",
        max_length=200,
        required=False,
        help_text="The document, its date, and who saw it.",
        error_messages={"max_length": "Shorten this."},
    )
    found_by = forms.CharField(
        label="Who found that the person cannot decide?",
        max_length=200,
        required=False,
        help_text="The clinician and their place of work; for a guardian, the court. It stays in the record.",
        error_messages={"max_length": "Shorten this."},
    )
    found_on = forms.DateField(
        label="On which day was that found?",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="For a guardian, the day of the court's order.",
        required=False,
        error_messages=_DAY,
    )
    recipient = one_of("With whom?", [], hint="Select one. Each organization gets a paper of its own.")
    information = forms.MultipleChoiceField(
        label="What do you ask about?",
        choices=INFORMATION,
        widget=DescribedBoxes,
        help_text="Select what the purpose needs. The person says yes or no to each.",
        required=False,
        error_messages=SOME,
    )
    substance_use = forms.MultipleChoiceField(
        label="And about substance use?",
        choices=SUBSTANCE_USE,
        widget=DescribedBoxes,
        help_text="This is asked on its own. Leave it open if it is not needed.",
        required=False,
        error_messages=SOME,
    )
    purpose = one_of("What for?", [*english.PURPOSES.items()])
    last_day = forms.DateField(
        label="Until which day at the latest?",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The person may choose an earlier one, and can stop it at any time.",
        error_messages=_DAY,
    )
    condition_of = one_of(
        "Of what is treatment a condition?",
        [*english.CONDITIONS.items()],
        hint="Only where a court, probation or a jail follows treatment that it asked for.",
        required=False,
    )
    revocable_from = forms.DateField(
        label="From which day can that paper be taken back?",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="No later than the day on which the matter is finally decided.",
        required=False,
        error_messages=_DAY,
    )

    def __init__(
        self, *args: Any, organizations: Sequence[Organization], age: int | None, for_paper: bool = True, **kwargs: Any
    ) -> None:
        """``for_paper``: whether a paper shall follow; otherwise whom it is about and what suffices."""
        super().__init__(*args, **kwargs)
        self._age, self._for_paper = age, for_paper
        self._kind_of = {str(one.pk): one.kind for one in organizations}
        offer_recipients(self.fields["recipient"], organizations, told_of_police=_POLICE_WOULD_LEARN)
        self._describe("information", _ABOUT_INFORMATION)
        self._describe("substance_use", _ABOUT_SUBSTANCE_USE)
        signers = combinations.signers_for(age)
        self.fields["signer"].choices = [(one.value, _SIGNERS[one][0]) for one in signers]  # type: ignore[attr-defined]  # a choice field
        self._describe("signer", {one.value: _SIGNERS[one][1] for one in signers})
        if len(signers) == 1:
            for name in ("signer", "signer_name", "signer_authority"):
                del self.fields[name]
        if age is None or age < combinations.OF_AGE:
            del self.fields["found_by"], self.fields["found_on"]
        if not for_paper:
            for name in set(self.fields) - {"recipient"}:
                self.fields[name].required = False

    def _describe(self, name: str, descriptions: Mapping[str, str]) -> None:
        self.fields[name].widget.descriptions = descriptions

    def clean_state(self) -> list[str]:
        state: list[str] = self.cleaned_data["state"]
        if _NONE in state and len(state) > 1:
            raise forms.ValidationError("Select what applies, or none of these, and not both.")
        return state

    def clean_last_day(self) -> date | None:
        last_day: date | None = self.cleaned_data["last_day"]
        today = timezone.localdate()
        if last_day is not None and last_day < today:
            raise forms.ValidationError("Choose today or a later day.")
        if last_day is not None and last_day > today + LONGEST:
            raise forms.ValidationError("Choose a day within a year. You can ask again later.")
        return last_day

    def clean_found_on(self) -> date | None:
        found_on: date | None = self.cleaned_data["found_on"]
        if found_on is not None and found_on > timezone.localdate():
            raise forms.ValidationError("Write today or an earlier day.")
        return found_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self._for_paper:
            return cleaned
        if not self.segments:
            self.add_error("information", SOME["required"])
        if cleaned.get("interpreted") == "yes":
            for name, is_said, missing in (
                ("interpreter", says_something, "Write the name or the number of the interpreter."),
                ("interpreter_language", names_somebody, "Write the language that is interpreted."),
            ):
                if not is_said(cleaned.get(name, "")):
                    self.add_error(name, missing)
        if not self.errors:
            for name, what_to_do in self._objections():
                self.add_error(name if name in self.fields else None, what_to_do)
        return cleaned

    def _objections(self) -> Iterator[combinations.Objection]:
        terms = self.terms
        if terms is not None:
            kind = self._kind_of[str(terms.recipient_id)]
            yield from combinations.objections(terms, age=self._age, recipient_kind=kind)

    @property
    def segments(self) -> tuple[str, ...]:
        """The kinds of information that are asked for, in the order of the form."""
        return (*self.cleaned_data.get("information", ()), *self.cleaned_data.get("substance_use", ()))

    @property
    def hindrance(self) -> str:
        """Why nobody may sign now: a code; empty where somebody may."""
        state = self.cleaned_data.get("state", ())
        for code, _ in STATES:
            if code in state:
                return code
        if self.cleaned_data.get("oriented") != "yes":
            return "not_oriented"
        return "" if self.cleaned_data.get("says_back") == "yes" else "cannot_say_back"

    @property
    def answers(self) -> dict[str, str]:
        """What was found before signing, as codes."""
        return {
            "oriented": self.cleaned_data["oriented"],
            "says_back": self.cleaned_data["says_back"],
            "state": ",".join(self.cleaned_data["state"]),
        }

    @property
    def terms(self) -> Terms | None:
        """What is asked; None while it is not settled enough for a paper."""
        chosen = self.cleaned_data
        if not (chosen.get("purpose") and chosen.get("last_day") and chosen.get("recipient") and self.segments):
            return None
        plain = {
            "recipient_id": chosen["recipient"],
            "segments": self.segments,
            "purpose": chosen["purpose"],
            "last_day": chosen["last_day"].isoformat(),
            "language": chosen.get("language") or "en",
            "signer": chosen.get("signer") or Signer.PATIENT.value,
            "signer_name": "",
            "signer_authority": "",
            "interpreter": "",
            "condition_of": "",
            "revocable_from": None,
        }
        if plain["signer"] != Signer.PATIENT.value:
            plain |= {name: " ".join(chosen[name].split()) for name in ("signer_name", "signer_authority")}
            found_on = chosen.get("found_on")
            plain |= {
                "found_by": " ".join((chosen.get("found_by") or "").split()),
                "found_on": found_on.isoformat() if found_on else None,
            }
        if chosen.get("interpreted") == "yes":
            told = " ".join(chosen["interpreter"].split()), " ".join(chosen["interpreter_language"].split())
            plain["interpreter"] = ", ".join(filter(None, told))
        terms = Terms.from_json(plain)
        if terms.is_for_monitoring:
            day = chosen.get("revocable_from")
            plain |= {
                "condition_of": chosen.get("condition_of") or "",
                "revocable_from": day.isoformat() if day else None,
            }
        return Terms.from_json(plain)


def initial_of(terms: Terms) -> dict[str, Any]:
    """The form as it was when the question was deferred: everything but whether this is the moment."""
    name, _, language = terms.interpreter.rpartition(", ")
    return {
        "language": terms.language,
        "interpreted": "yes" if terms.interpreter else "no",
        "interpreter": name,
        "interpreter_language": language,
        "signer": terms.signer.value,
        "signer_name": terms.signer_name,
        "signer_authority": terms.signer_authority,
        "found_by": terms.found_by,
        "found_on": terms.found_on,
        "recipient": str(terms.recipient_id),
        "information": [code for code, _ in INFORMATION if code in terms.segments],
        "substance_use": [code for code, _ in SUBSTANCE_USE if code in terms.segments],
        "purpose": terms.purpose,
        "last_day": max(terms.last_day, timezone.localdate()),
        "condition_of": terms.condition_of,
        "revocable_from": terms.revocable_from,
    }


OUTCOMES = (
    ("declined", "The person declined"),
    ("deferred", "Ask again later"),
    ("not_asked", "Not asked: emergency"),
    ("left", "Asked, and left"),
)
WHY_DEFERRED = {
    **dict(STATES),
    "not_oriented": "Not sure that they are oriented",
    "cannot_say_back": "Not sure that they understand",
    "asked_for_time": "They want to think about it",
    "no_interpreter": "No interpreter at hand",
    "signer_missing": "Whoever signs is not here",
    "other": "Another reason",
}


class OutcomeForm(forms.Form):
    """How it ended without a paper. A deferred question gets its reason and the day by which it comes back."""

    outcome = one_of("What happened?", OUTCOMES)
    why = forms.ChoiceField(
        label="Why later?",
        choices=[*WHY_DEFERRED.items()],
        widget=DescribedRadios,
        help_text="Only if you ask again later.",
        required=False,
        error_messages=ONE,
    )
    again_on = forms.DateField(
        label="Ask again by which day?",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="At the next contact or by this day, whatever comes first. It comes back to you as a task.",
        required=False,
        error_messages=_DAY,
    )

    def __init__(self, *args: Any, must_wait: str = "", **kwargs: Any) -> None:
        """``must_wait``: the reason why nobody may sign now, where there is one; then it is deferred for that reason."""
        kwargs["initial"] = {"again_on": tomorrow()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self._must_wait = must_wait
        if must_wait:
            del self.fields["outcome"], self.fields["why"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self._must_wait:
            cleaned |= {"outcome": "deferred", "why": self._must_wait}
        if cleaned.get("outcome") != "deferred":
            return cleaned | {"why": "", "again_on": None}
        if "again_on" not in self.errors:
            today, day = timezone.localdate(), cleaned.get("again_on")
            if day is None:
                self.add_error("again_on", _DAY["required"])
            elif not today <= day <= today + timedelta(days=30):
                self.add_error("again_on", "Choose a day from today on, within 30 days.")
        if not cleaned.get("why"):
            self.add_error("why", ONE["required"])
        return cleaned


def tomorrow() -> date:
    """The day by which a deferred question comes back if nobody says otherwise: within 24 hours."""
    return timezone.localdate() + timedelta(days=1)
