"""The whole form: a request and its evidence as groups of questions, and the answers as a request and its evidence."""

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django import forms
from django.http import QueryDict

from consent import words_of_law
from consent.examples.papers import PERSON as THE_PERSON
from consent.facts import (
    Circumstances,
    DisclosureRequest,
    Evidence,
    Party,
    RecordItem,
    Segment,
    Suspension,
    UnrecognizedEvidence,
)
from consent.simulator import questions
from consent.simulator.asking import Group
from consent.simulator.controls import YES_NO, Control, control_for, lines_of
from consent.simulator.evidence_questions import ABOUT_THIS_PERSON, EVIDENCE

Facts = tuple[DisclosureRequest, Evidence]

UNLABELLED = "unlabelled"
SOMEBODY_ELSE = "somebody else"
MOST_OF_A_SORT = 5
"""Pieces of evidence of one sort that the form takes."""

_ABOUT = ABOUT_THIS_PERSON
_KINDS = [*((segment.value, words_of_law.of(segment)) for segment in Segment), (UNLABELLED, words_of_law.NOT_LABELLED)]
_SUSPENSIONS = (
    ("", "No"),
    ("spoken", "Yes, by word of mouth"),
    ("written", "Yes, in writing"),
    ("unknown", "Yes, it is not known how"),
)
_ORAL: Mapping[str, bool | None] = {"spoken": True, "written": False, "unknown": None}
_EXAMPLE_OF_A_PIECE = "Write the kind, a colon and the piece, for example: identity_presence: name"


@cache
def _hints(subject: type) -> dict[str, Any]:
    return typing.get_type_hints(subject)


class GroupForm(forms.Form):
    """The questions of one group about one subject."""

    def __init__(self, group: Group, *, prefix: str, data: Mapping[str, Any] | None, subject: Any = None) -> None:
        hints = _hints(group.subject)
        self.group = group
        self.controls: dict[str, Control] = {
            question.name: control_for(hints[question.name], question) for question in group.questions
        }
        self.has_subject = subject is not None
        initial = (
            {}
            if subject is None
            else {name: control.show(getattr(subject, name)) for name, control in self.controls.items()}
        )
        super().__init__(data, prefix=prefix, initial=initial)
        self.fields.update({name: control.field for name, control in self.controls.items()})

    def facts(self) -> dict[str, Any]:
        """The answers as facts. Only of a valid form."""
        return {name: control.read(self.cleaned_data[name]) for name, control in self.controls.items()}

    @property
    def answered(self) -> int:
        """How many questions of the group have an answer, as the form was made or sent."""
        return sum(bool(self[name].value()) or self[name].value() == 0 for name in self.controls)


class SuspensionForm(GroupForm):
    """Whether an agency asked to be left out of an accounting, how, and for how long."""

    def __init__(self, group: Group, *, prefix: str, data: Mapping[str, Any] | None, subject: Any = None) -> None:
        super().__init__(group, prefix=prefix, data=data, subject=subject)
        asked = forms.ChoiceField(label="Did an agency ask for it?", choices=_SUSPENSIONS, required=False)
        asked.initial = _shown_suspension(subject)
        self.fields = {"asked": asked, **self.fields}


class PieceForm(GroupForm):
    """One piece of evidence. Those about a person also say whether it is this one."""

    def __init__(
        self,
        group: Group,
        *,
        prefix: str,
        place: int,
        data: Mapping[str, Any] | None,
        subject: Any = None,
        person: str = THE_PERSON,
    ) -> None:
        super().__init__(group, prefix=f"{prefix}-{place}", data=data, subject=subject)
        self.sort, self.place = prefix, place
        self.is_about_a_person = "person_id" in _hints(group.subject)
        if self.is_about_a_person:
            about = forms.ChoiceField(label=_ABOUT.label, choices=YES_NO)
            about.initial = "no" if subject is not None and subject.person_id != person else "yes"
            self.fields[_ABOUT.name] = about

    def fact(self) -> Any:
        """The piece of evidence. Only of a valid form."""
        named: dict[str, Any] = {"id": f"{self.group.code}-{self.place + 1}"}
        if self.is_about_a_person:
            named["person_id"] = THE_PERSON if self.cleaned_data[_ABOUT.name] == "yes" else SOMEBODY_ELSE
        if self.sort == "emergencies":
            named["kind"] = ""
        return self.group.subject(**named, **self.facts())


class ContentForm(forms.Form):
    """What is asked for: whole kinds of information, single pieces, and what is on file that nobody can read."""

    kinds = forms.MultipleChoiceField(
        label="Which information, as a whole?",
        choices=_KINDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    pieces = forms.CharField(
        label="Or single pieces",
        help_text=f"One a line. {_EXAMPLE_OF_A_PIECE}.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        max_length=4000,
        required=False,
    )
    unreadable = forms.CharField(
        label="Documents on file that nobody can read",
        help_text="One a line. Until somebody reads them, nothing goes.",
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        max_length=4000,
        required=False,
    )

    def clean_pieces(self) -> tuple[RecordItem, ...]:
        found = []
        for line in lines_of(self.cleaned_data["pieces"]):
            kind, colon, field = (part.strip() for part in line.partition(":"))
            if not colon or not field or kind not in dict(_KINDS):
                raise forms.ValidationError(f"“{line[:60]}” cannot be read. {_EXAMPLE_OF_A_PIECE}")
            segment = None if kind == UNLABELLED else Segment(kind)
            found.append(RecordItem(key=f"{kind}:{field}", segment=segment, field=field))
        return tuple(found)

    def items(self) -> tuple[RecordItem, ...]:
        """What is asked for. Only of a valid form."""
        whole = tuple(
            RecordItem(key=kind, segment=None if kind == UNLABELLED else Segment(kind), field=kind, whole=True)
            for kind in self.cleaned_data["kinds"]
        )
        return (*whole, *self.cleaned_data["pieces"])


@dataclass(frozen=True, slots=True)
class Sort:
    """Everything of one sort that is on file."""

    name: str
    title: str
    forms: tuple[PieceForm, ...]
    may_grow: bool


class Sheet:
    """All forms together. Made from facts, or from what was sent; in the latter case it may be invalid."""

    def __init__(self, *, data: Mapping[str, Any] | None = None, facts: Facts | None = None) -> None:
        request, evidence = facts if facts is not None else (None, None)
        circumstances = request.circumstances if request else None
        recipient = request.recipient if request else None
        self.discloser = GroupForm(
            questions.DISCLOSER, prefix="discloser", data=data, subject=request.discloser if request else None
        )
        self.recipient = GroupForm(questions.RECIPIENT, prefix="recipient", data=data, subject=recipient)
        self.recipient_in_care = GroupForm(
            questions.RECIPIENT_IN_CARE, prefix="recipient", data=data, subject=recipient
        )
        self.request = GroupForm(questions.REQUEST, prefix="request", data=data, subject=request)
        self.person = GroupForm(questions.PERSON, prefix="person", data=data, subject=request)
        self.content = ContentForm(data, prefix="content", initial=_shown_content(request, evidence))
        self.circumstances = tuple(
            GroupForm(group, prefix=group.code, data=data, subject=circumstances) for group in questions.CIRCUMSTANCES
        )
        self.parts = {
            name: (SuspensionForm if name == "suspension" else GroupForm)(
                group, prefix=name, data=data, subject=getattr(circumstances, name, None)
            )
            for name, group in questions.PARTS.items()
        }
        self.sorts = tuple(_sort(name, group, data, request, evidence) for name, group in EVIDENCE.items())

    def forms(self) -> Iterator[forms.Form]:
        """Every form, in the order of the page."""
        yield from (self.discloser, self.recipient, self.recipient_in_care, self.request, self.content, self.person)
        for sort in self.sorts:
            yield from sort.forms
        yield from self.circumstances
        yield from self.parts.values()

    def as_sent(self) -> QueryDict:
        """What a browser sends for this sheet if nobody changes it."""
        sent = QueryDict(mutable=True)
        for form in self.forms():
            for bound in form:
                shown = bound.field.widget.format_value(bound.value())
                values = shown if isinstance(shown, list) else ["" if shown is None else str(shown)]
                sent.setlist(bound.html_name, values)
        for sort in self.sorts:
            sent[f"{sort.name}-count"] = str(len(sort.forms))
        return sent

    def is_valid(self) -> bool:
        """Whether every answer can be read."""
        return all(form.is_valid() for form in self.forms())

    def errors(self) -> list[dict[str, str]]:
        """What cannot be read, in the order of the page, for components/error_summary.html."""
        return [
            {"text": f"{form[name].label.rstrip('?')}: {error}", "target": str(form[name].auto_id)}
            for form in self.forms()
            for name, found in form.errors.items()
            for error in found
        ]

    def facts(self) -> Facts:
        """The answers as a request and its evidence. Only of a valid sheet."""
        request = DisclosureRequest(
            person_id=THE_PERSON,
            discloser=_party(self.discloser.facts()),
            recipient=_party(self.recipient.facts() | self.recipient_in_care.facts()),
            items=self.content.items(),
            circumstances=self._circumstances(),
            **self.request.facts(),
            **self.person.facts(),
        )
        pieces: dict[str, Any] = {sort.name: tuple(form.fact() for form in sort.forms) for sort in self.sorts}
        return request, Evidence(**pieces, unrecognized=_unreadable(self.content.cleaned_data["unreadable"]))

    def _circumstances(self) -> Circumstances:
        facts: dict[str, Any] = {}
        for form in self.circumstances:
            facts |= form.facts()
        for name, form in self.parts.items():
            answers = form.facts()
            if name == "suspension":
                asked = form.cleaned_data["asked"]
                facts[name] = Suspension(oral=_ORAL[asked], **answers) if asked else None
            elif any(answer is not None for answer in answers.values()):
                facts[name] = form.group.subject(**answers)
        return Circumstances(**facts)


def numbered_anew(facts: Facts) -> Facts:
    """The same facts with the identifiers that the form gives: of the one invented person, each piece by its place."""
    request, evidence = facts
    changed: dict[str, Any] = {}
    for name, group in EVIDENCE.items():
        pieces = []
        for place, piece in enumerate(getattr(evidence, name), start=1):
            named = {"id": f"{group.code}-{place}"}
            if hasattr(piece, "person_id"):
                named["person_id"] = THE_PERSON if piece.person_id == request.person_id else SOMEBODY_ELSE
            pieces.append(replace(piece, **named))
        changed[name] = tuple(pieces)
    return replace(request, person_id=THE_PERSON), replace(evidence, **changed)


def counts_of(data: Mapping[str, Any], name: str) -> int:
    """How many pieces of one sort were sent; nonsense counts as none, too many as the most that the form takes."""
    sent = str(data.get(f"{name}-count", ""))
    return min(int(sent), MOST_OF_A_SORT) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0


def _sort(
    name: str,
    group: Group,
    data: Mapping[str, Any] | None,
    request: DisclosureRequest | None,
    evidence: Evidence | None,
) -> Sort:
    if data is not None:
        made = [PieceForm(group, prefix=name, place=place, data=data) for place in range(counts_of(data, name))]
    else:
        person = request.person_id if request else THE_PERSON
        pieces = getattr(evidence, name, ())[:MOST_OF_A_SORT]
        made = [
            PieceForm(group, prefix=name, place=place, data=None, subject=piece, person=person)
            for place, piece in enumerate(pieces)
        ]
    return Sort(name, group.title, tuple(made), len(made) < MOST_OF_A_SORT)


def _party(facts: Mapping[str, Any]) -> Party:
    known = dict(facts)
    organization, person = known.pop("organization_name"), known.pop("person_name", None)
    return Party(
        organization_id=organization, organization_name=organization, person_id=person, person_name=person, **known
    )


def _shown_suspension(suspension: Suspension | None) -> str:
    if suspension is None:
        return ""
    return next(code for code, oral in _ORAL.items() if oral is suspension.oral)


def _shown_content(request: DisclosureRequest | None, evidence: Evidence | None) -> dict[str, Any]:
    if request is None or evidence is None:
        return {}
    named = [(item, UNLABELLED if item.segment is None else item.segment.value) for item in request.items]
    return {
        "kinds": [kind for item, kind in named if item.whole],
        "pieces": "\n".join(f"{kind}: {item.field}" for item, kind in named if not item.whole),
        "unreadable": "\n".join(document.kind for document in evidence.unrecognized),
    }


def _unreadable(text: str) -> tuple[UnrecognizedEvidence, ...]:
    return tuple(
        UnrecognizedEvidence(id=f"unreadable-{place}", kind=line) for place, line in enumerate(lines_of(text), start=1)
    )
