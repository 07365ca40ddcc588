"""What is asked about a served paper, in short sections; a kind of paper is asked no more than its own law wants.

Nothing is chosen beforehand. An answer that is not known is one of the answers, and is read as no.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils import timezone

from casework.staff.models import Organization
from consent import words_of_law
from consent.facts import CLINICAL_SEGMENTS, LOCAL_ZONE, OrderFinding, RequestTest, end_of_day
from consent.forms import YES_NO_UNKNOWN, DescribedBoxes, DescribedRadios, offer_recipients
from consent.law.part2.court_orders import EXTREMELY_SERIOUS_CRIMES
from consent.process import kinds, scans
from consent.process.kinds import ServedPaper
from consent.process.services import ServedFacts

NOBODY = "nobody"
#: The paper sets no limit to the kinds of information, and says so or plainly means so: every kind is ticked.
ALL_KINDS = "all"

_ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}
_ONE = {"required": "Select one.", "invalid_choice": "Select one of the answers shown."}
_LONGEST_SCOPE = 4000

_QUESTIONS: Mapping[str, tuple[str, str]] = {
    "in_force": ("Is it in force?", "Not withdrawn, not set aside, not put off."),
    "signed_by_judge": ("Is it signed by a judge?", "A clerk's or a lawyer's signature is not a judge's."),
    "accompanied_by_subpoena": (
        "Is there a subpoena or a similar mandate beside the order?",
        "The order permits, the subpoena compels; both are needed (42 CFR 2.61).",
    ),
    "subpoena_in_force": ("Is that subpoena in force?", ""),
    "communications_finding": (
        "Does it make a finding on confidential communications?",
        "42 CFR 2.63(a). Counseling notes need it.",
    ),
    "satisfactory_assurance": (
        "Does it come with satisfactory assurance?",
        "Papers that show that the person was told and did not object in time, or that a protective order is sought.",
    ),
    "brought_by_patient": ("Is it the person who sues?", ""),
    "good_cause": ("Does it find good cause?", "71 P.S. 1690.108(b)(2)."),
}
_TESTS: Mapping[RequestTest, str] = {
    RequestTest.RELEVANT_AND_MATERIAL: "Does it state that the information is relevant and material?",
    RequestTest.SPECIFIC_AND_LIMITED: "Does it state that the request is specific and limited?",
    RequestTest.DEIDENTIFIED_NOT_USABLE: "Does it state that de-identified information would not do?",
}
_NO_CRIME = "none"


def _yes_no(label: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=YES_NO_UNKNOWN, widget=DescribedRadios, help_text=hint, error_messages=_ONE
    )


def _moment(label: str, hint: str = "", **options: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=hint,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"required": "Write the date and the time.", "invalid": "Write a date and a time."},
        **options,
    )


def _text(label: str, hint: str = "", *, missing: str = "", longest: int = 200, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        required=bool(missing),
        error_messages={"required": missing},
        **options,
    )


class _NotToCome:
    """A moment that is recorded once it has passed; a clock may be a little ahead."""

    def check_passed(self, moment: datetime | None, why: str) -> datetime | None:
        if moment is not None and moment > timezone.now() + timedelta(minutes=1):
            raise forms.ValidationError(why)
        return min(moment, timezone.now()) if moment else None


class ServedPaperForm(_NotToCome, forms.Form):
    """Everything that stands on one kind of paper. ``sections`` groups the fields under their headings."""

    #: Under this key it will be kept, so that a form that is sent twice is one paper.
    key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), "Open this form again.")
    )
    requester = forms.ChoiceField(
        label="Who wants the records?",
        widget=DescribedRadios,
        help_text="Select one. If it is not here, ask an administrator to add it to the directory.",
        error_messages=_ONE,
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=[*kinds.PURPOSES.items()],
        widget=DescribedRadios,
        help_text="Select one.",
        error_messages=_ONE,
    )
    issued_by = _text(
        "Which court or office issued it?",
        "As it stands on the paper.",
        missing="Write which court or office issued it.",
    )
    matter = _text("Docket or case number", "As it stands on the paper. Leave it empty if there is none.")
    served_by = _text("Who served it?", "Name, and for whom they work.", missing="Write who served it.")
    served_at = _moment("When was it served?")
    answer_due = forms.DateField(
        label="By which day is an answer due?",
        help_text="The return date. Leave it empty if the paper names none.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
        error_messages={"invalid": "Write a date."},
    )
    subject = _text(
        "Whom does it name?",
        "As it stands on the paper: name, birth date, anything else that tells who is meant.",
        missing="Write whom it names.",
        longest=500,
    )
    segments = forms.MultipleChoiceField(
        label="Which kinds of information does it name?",
        choices=[
            *((segment.value, words_of_law.of(segment)) for segment in CLINICAL_SEGMENTS),
            (ALL_KINDS, "All kinds: it sets no limit"),
        ],
        widget=DescribedBoxes,
        help_text="Select those that it names, or the last one if it sets no limit. With nothing selected it opens nothing.",
        required=False,
    )
    scope = _text(
        "What does it ask for, in its own words?",
        "One demand a line, copied from the paper.",
        missing="Copy what it asks for.",
        longest=_LONGEST_SCOPE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    last_day = forms.DateField(
        label="Until which day does it hold?",
        help_text="Leave it empty if it names no end.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
        error_messages={"invalid": "Write a date."},
    )
    scan = forms.FileField(
        label="The scanned paper",
        help_text=f"PDF, PNG or JPEG, up to {scans.LARGEST_IN_WORDS}. It is kept sealed.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        error_messages={"required": "Choose the scanned paper."},
    )

    def __init__(self, *args: Any, paper: ServedPaper, organizations: Sequence[Organization], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["key"].initial = uuid.uuid4
        self.paper = paper
        offer_recipients(self.fields["requester"], organizations)
        self._answers = ("in_force", *paper.asks)
        for name in self._answers:
            self.fields[name] = _yes_no(*_QUESTIONS[name])
        for finding in paper.findings:
            self.fields[f"finding_{finding}"] = _yes_no(kinds.FINDING_QUESTIONS[finding])
        if paper.asks_tests:
            for test in RequestTest:
                self.fields[f"test_{test}"] = _yes_no(_TESTS[test])
        if paper.asks_crime:
            self.fields["crime"] = forms.ChoiceField(
                label="Which crime does it name?",
                choices=[
                    *((crime, crime.capitalize()) for crime in sorted(EXTREMELY_SERIOUS_CRIMES)),
                    (_NO_CRIME, "Another, or none"),
                ],
                widget=DescribedRadios,
                help_text="The crimes that 42 CFR 2.65(d)(1) names. Any other does not open a record.",
                error_messages=_ONE,
            )
        self.order_fields([name for _, names in self._sections() for name in names])

    @property
    def sections(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Headings with the fields below each, in the order of the paper itself."""
        for heading, names in self._sections():
            yield heading, [self[name] for name in names]

    def _sections(self) -> list[tuple[str, list[str]]]:
        findings = [
            *self._answers,
            *(f"finding_{finding}" for finding in self.paper.findings),
            *(f"test_{test}" for test in RequestTest if self.paper.asks_tests),
            *(["crime"] if self.paper.asks_crime else []),
            "last_day",
        ]
        return [
            ("Who and when", ["requester", "purpose", "issued_by", "matter", "served_by", "served_at", "answer_due"]),
            ("Whom and what", ["subject", "segments", "scope"]),
            ("What it says", findings),
            ("The paper itself", ["scan"]),
        ]

    def clean_served_at(self) -> datetime | None:
        return self.check_passed(
            self.cleaned_data["served_at"], "A paper is logged once it was served. Check the date."
        )

    def clean_scan(self) -> scans.Scan:
        upload: UploadedFile = self.cleaned_data["scan"]
        if upload.size is None or upload.size > scans.LARGEST:
            raise forms.ValidationError(scans.TOO_LARGE)  # its content was not kept
        try:
            return scans.read_scan(upload.read())
        except scans.NotAScanError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        served, due = cleaned.get("served_at"), cleaned.get("answer_due")
        if served and due and due < timezone.localdate(served):
            self.add_error("answer_due", "The answer cannot be due before the paper was served.")
        if self.errors and "scan" not in self.errors:
            # A browser never sends a chosen file a second time.
            self.add_error("scan", "Choose the file again: a page cannot keep it.")
        return cleaned

    def facts(self) -> ServedFacts:
        """The form's answers as the service takes them."""
        typed = self.cleaned_data
        return ServedFacts(
            requester_id=typed["requester"],
            purpose=typed["purpose"],
            issued_by=typed["issued_by"],
            served_by=typed["served_by"],
            matter=typed["matter"],
            subject=typed["subject"],
            scope="\n".join(line.strip() for line in typed["scope"].splitlines() if line.strip()),
            segments=self._kinds(),
            served_at=typed["served_at"],
            answer_due_at=_end_of(typed["answer_due"]),
            ends_at=_end_of(typed["last_day"]),
            findings=tuple(one for one in OrderFinding if typed.get(f"finding_{one}") == "yes"),
            tests=tuple(one for one in RequestTest if typed.get(f"test_{one}") == "yes"),
            crime="" if typed.get("crime", _NO_CRIME) == _NO_CRIME else typed["crime"],
            **{name: _ANSWERS[typed[name]] for name in self._answers},
        )

    def _kinds(self) -> tuple[str, ...]:
        """The kinds of information that were selected; none where none was, because not known is not all."""
        selected: list[str] = self.cleaned_data["segments"]
        return tuple(segment.value for segment in CLINICAL_SEGMENTS if {segment.value, ALL_KINDS} & {*selected})


def _end_of(day: date | None) -> datetime | None:
    return end_of_day(day) if day else None


class MatchForm(forms.Form):
    """Whose case the paper is about, among the cases at hand, or nobody whom the agency knows."""

    person = forms.ChoiceField(label="Whom does the paper mean?", widget=DescribedRadios, error_messages=_ONE)

    def __init__(self, *args: Any, cases: Sequence[tuple[str, str, str]], **options: Any) -> None:
        """``cases``: key, words, and a second line of each."""
        super().__init__(*args, **options)
        field = self.fields["person"]
        nobody = (NOBODY, "Nobody whom we know", "We searched by full name and birth date and found nobody.")
        field.choices = [(key, told) for key, told, _ in (*cases, nobody)]  # type: ignore[attr-defined]  # a choice field
        field.widget.descriptions = {key: more for key, _, more in (*cases, nobody)}


class ToldForm(_NotToCome, forms.Form):
    """When the person was told of the order."""

    told_at = _moment("When was the person told?", "In person, by their lawyer, or by certified mail.")

    def clean_told_at(self) -> datetime | None:
        return self.check_passed(self.cleaned_data["told_at"], "Record it once the person was told.")


class ReviewForm(_NotToCome, forms.Form):
    """Counsel's review of the paper."""

    reviewed_by = _text("Who reviewed it?", "Name of counsel.", missing="Write who reviewed it.", longest=120)
    reviewed_on = forms.DateField(
        label="On which day?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Write the day.", "invalid": "Write a date."},
    )
    accepted = forms.BooleanField(
        label="Counsel checked jurisdiction, law, findings, signature, dates, subpoena and scope.",
        error_messages={"required": "Record the review once counsel has checked all of this."},
    )

    def clean_reviewed_on(self) -> date:
        day: date = self.cleaned_data["reviewed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Record the review once it was made.")
        return day

    def reviewed_at(self, now: datetime) -> datetime:
        """The day as an instant: now for today, else its noon in New York."""
        day: date = self.cleaned_data["reviewed_on"]
        return min(now, datetime.combine(day, time(12), tzinfo=LOCAL_ZONE))


class LetterForm(forms.Form):
    """The parts of a letter that are filled in by hand."""

    addressee = _text(
        "To whom?",
        "Name and address as on the envelope. Do not name the person whom the paper is about.",
        missing="Write to whom the letter goes.",
        longest=400,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    contact = _text("How can they reach you?", "A phone number or an address of this office.", longest=120)

    def __init__(self, *args: Any, asks_contact: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_contact:
            del self.fields["contact"]

    def clean_addressee(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["addressee"].splitlines()]
        return "\n".join(line for line in lines if line)


class FulfilForm(LetterForm):
    """Which of the pieces that the law lets through the paper's own words reach, how it was verified who asks, and the
    letter's free parts.
    """

    pieces = forms.MultipleChoiceField(
        label="Which of these do the paper's own words reach?",
        widget=DescribedBoxes,
        help_text="Select only what they authorize. What you leave open stays here.",
        error_messages={
            "required": "Select at least one, or answer with a letter without records.",
            "invalid_choice": "Something changed since you looked. Select again.",
        },
    )

    verification = _text(
        "How was it verified who asks?",
        "What you saw or heard: badge, letterhead, call back, the court's docket (45 CFR 164.514(h)).",
        missing="Write how it was verified who asks.",
        longest=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    field_order = ("pieces", "verification", "addressee", "contact")

    def __init__(self, *args: Any, pieces: Sequence[tuple[str, str, str]], **options: Any) -> None:
        """``pieces``: key, heading and text of each."""
        super().__init__(*args, **options)
        field = self.fields["pieces"]
        field.choices = [(key, heading) for key, heading, _ in pieces]  # type: ignore[attr-defined]  # a choice field
        field.widget.descriptions = {key: text for key, _, text in pieces}
