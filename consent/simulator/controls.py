"""How one fact becomes a control of a form, and how the control's answer becomes the fact again.

The type of the fact decides. Every fact survives the way there and back, as far as a form can show it at all: an empty
set that means "none of them" cannot be told from one that means "all", and a part of a second is not shown.
"""

import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django import forms

from consent import words_of_law
from consent.facts import NamedRecipient, Purpose
from consent.simulator.asking import Question

YES_NO = (("yes", "Yes"), ("no", "No"))
_TO_FLAG = {"yes": True, "no": False}
_FROM_FLAG = {True: "yes", False: "no"}
_LONGEST_LINE, _LONGEST_TEXT, _MOST = 200, 4000, 1_000_000_000
_AS_TYPED = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True, slots=True)
class Control:
    """One fact as a field of a form: the field, what it shows for a fact, and the fact of its answer."""

    field: forms.Field
    show: Callable[[Any], Any]
    read: Callable[[Any], Any]


def control_for(hint: Any, question: Question) -> Control:
    """Return the control for a fact of this type. Raises TypeError for a type that no control is made for."""
    plain, optional = _without_none(hint)
    if question.codes is not None:
        return _codes(question)
    if plain is bool:
        return _flag(question, optional=optional)
    if plain is str:
        return _text(question, optional=optional)
    if plain is int:
        return _number(question)
    if plain is datetime:
        return _moment(question, required=not optional)
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return _choice(plain, question, optional=optional)
    origin, arguments = typing.get_origin(plain), typing.get_args(plain)
    if origin is frozenset and isinstance(arguments[0], type) and issubclass(arguments[0], StrEnum):
        return _several(arguments[0], question)
    if origin is frozenset and arguments[0] is str:
        return _lines(question, frozenset, empty=None if optional else frozenset())
    if origin is tuple and arguments[0] is str:
        return _lines(question, tuple, empty=())
    if origin is tuple and arguments[0] is NamedRecipient:
        return _recipients(question)
    raise TypeError(f"no control is made for {question.name}")


def _without_none(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) in {types.UnionType, typing.Union}:
        members = [member for member in typing.get_args(hint) if member is not type(None)]
        return members[0], True
    return hint, False


def _words(question: Question) -> dict[str, Any]:
    return {"label": question.label, "help_text": question.hint, "required": False}


def in_order(members: type[StrEnum]) -> list[tuple[str, str]]:
    """The members as choices, in the order of their words where there are many, else as the law lists them."""
    choices = [(member.value, words_of_law.of(member)) for member in members]
    return sorted(choices, key=lambda choice: choice[1].casefold()) if len(choices) > 12 else choices


def _flag(question: Question, *, optional: bool) -> Control:
    choices = [("", question.unknown), *YES_NO] if optional else list(YES_NO)
    field = forms.ChoiceField(choices=choices, **_words(question) | {"required": not optional})
    return Control(field, _FROM_FLAG.get, _TO_FLAG.get)


def _text(question: Question, *, optional: bool) -> Control:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    field = forms.CharField(max_length=_LONGEST_LINE, widget=widget, **_words(question))
    return Control(field, lambda fact: fact or "", lambda text: (text or None) if optional else text)


def _number(question: Question) -> Control:
    field = forms.IntegerField(min_value=0, max_value=_MOST, **_words(question))
    return Control(field, lambda fact: fact, lambda number: number)


def _moment(question: Question, *, required: bool) -> Control:
    field = forms.DateTimeField(
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_AS_TYPED),
        error_messages={"required": "Choose a day and a time.", "invalid": "Choose a day and a time."},
        **_words(question) | {"required": required},
    )
    return Control(field, lambda fact: fact, lambda moment: moment)


def _choice(members: type[StrEnum], question: Question, *, optional: bool) -> Control:
    choices = [("", question.unknown), *in_order(members)] if optional else in_order(members)
    field = forms.ChoiceField(
        choices=choices,
        error_messages={"required": "Select one.", "invalid_choice": "Select one of the answers shown."},
        **_words(question) | {"required": not optional},
    )
    return Control(field, lambda fact: "" if fact is None else fact.value, lambda code: members(code) if code else None)


def _several(members: type[StrEnum], question: Question) -> Control:
    field = forms.MultipleChoiceField(
        choices=in_order(members), widget=forms.CheckboxSelectMultiple, **_words(question)
    )
    return Control(
        field, lambda facts: [fact.value for fact in facts], lambda codes: frozenset(members(code) for code in codes)
    )


def _codes(question: Question) -> Control:
    """Codes that nothing looks for are not shown."""
    known = question.codes or {}
    field = forms.MultipleChoiceField(
        choices=list(known.items()), widget=forms.CheckboxSelectMultiple, **_words(question)
    )
    return Control(field, lambda facts: [code for code in known if code in facts], frozenset)


def _lines(question: Question, gather: Callable[[list[str]], Any], *, empty: Any) -> Control:
    def read(text: str) -> Any:
        return gather(lines_of(text)) or empty

    return Control(_area(question), lambda facts: "\n".join(_sorted_if_set(facts)), read)


def _sorted_if_set(facts: Any) -> list[str]:
    if facts is None:
        return []
    return sorted(facts) if isinstance(facts, frozenset) else list(facts)


def lines_of(text: str) -> list[str]:
    """The lines of a text that hold anything."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _area(question: Question) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "spellcheck": "false"})
    return forms.CharField(max_length=_LONGEST_TEXT, widget=widget, **_words(question))


class _Recipients(forms.CharField):
    """Recipients, one a line: "organization; person [purpose, purpose]", of which each part may be left out."""

    def clean(self, value: Any) -> Any:
        found = []
        for line in lines_of(super().clean(value)):
            named, bracket, codes = line.partition("[")
            organization, _, person = named.partition(";")
            purposes = [code.strip() for code in codes.rstrip("] ").split(",") if code.strip()]
            unknown = [code for code in purposes if code not in set(Purpose)]
            if unknown or (bracket and not purposes):
                raise forms.ValidationError("In brackets stand codes of purposes, for example [crisis_response].")
            found.append(
                NamedRecipient(
                    organization_id=organization.strip(),
                    person_id=person.strip() or None,
                    for_purposes=frozenset(Purpose(code) for code in purposes) if bracket else None,
                )
            )
        return tuple(found)


def _recipients(question: Question) -> Control:
    widget = forms.Textarea(attrs={"rows": 2, "spellcheck": "false"})
    field = _Recipients(max_length=_LONGEST_TEXT, widget=widget, **_words(question))
    return Control(field, lambda facts: "\n".join(_recipient_line(fact) for fact in facts), lambda facts: facts)


def _recipient_line(named: NamedRecipient) -> str:
    line = named.organization_id
    if named.person_id:
        line = f"{line}; {named.person_id}"
    if named.for_purposes is not None:
        line = f"{line} [{', '.join(sorted(named.for_purposes))}]"
    return line
