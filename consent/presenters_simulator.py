"""Turns the facts and the form of the simulator into what its page shows."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from consent import words, words_of_law
from consent.examples import ALL
from consent.facts import DisclosureRequest, Evidence, NamedRecipient
from consent.instruments.elements import STATEMENT_CODES
from consent.presenters_decisions import item_label, law_title
from consent.rule_catalog import catalog
from consent.simulator import questions
from consent.simulator.asking import Group
from consent.simulator.evidence_questions import EVIDENCE
from consent.simulator.sheet import ContentForm, GroupForm, PieceForm, Sheet

Shown = dict[str, Any]

_YES_NO = {True: "Yes", False: "No"}


def known_facts(request: DisclosureRequest, evidence: Evidence) -> list[Shown]:
    """What is known of a request and what is on file, group by group; what is not known is left out."""
    circumstances = request.circumstances
    asked = {"label": "What is asked for", "value": "\n".join(item_label(item) for item in request.items)}
    shown = [
        _facts(questions.DISCLOSER.title, questions.DISCLOSER, request.discloser),
        _facts(questions.RECIPIENT.title, questions.RECIPIENT, request.recipient),
        {"title": "", "facts": _answers(questions.RECIPIENT_IN_CARE, request.recipient)},
        {"title": "What is asked", "facts": [asked, *_answers(questions.REQUEST, request)]},
        _facts(questions.PERSON.title, questions.PERSON, request),
        {
            "title": "What else is known",
            "facts": [answer for group in questions.CIRCUMSTANCES for answer in _answers(group, circumstances)],
        },
    ]
    shown[1]["facts"] += shown.pop(2)["facts"]
    for name, group in questions.PARTS.items():
        if getattr(circumstances, name) is not None:
            shown.append(_facts(group.title, group, getattr(circumstances, name)))
    for name, group in EVIDENCE.items():
        shown.extend(_facts(f"On file: {group.title.lower()}", group, piece) for piece in getattr(evidence, name))
    return [group for group in shown if group["facts"]]


def _facts(title: str, group: Group, subject: Any) -> Shown:
    return {"title": title, "facts": _answers(group, subject)}


def _answers(group: Group, subject: Any) -> list[Shown]:
    told = [(question.label, _told(question.name, getattr(subject, question.name))) for question in group.questions]
    return [{"label": label, "value": value} for label, value in told if value]


def _told(name: str, fact: object) -> str:
    """A fact in words; what is not known is no words at all."""
    if fact is None or fact == "":
        return ""
    if isinstance(fact, bool):
        return _YES_NO[fact]
    if isinstance(fact, StrEnum):
        return words_of_law.of(fact)
    if isinstance(fact, datetime):
        return f"{words.local_date(fact)}, {timezone.localtime(fact):%H:%M}"
    if isinstance(fact, NamedRecipient):
        return "; ".join(part for part in (fact.organization_id, fact.person_id) if part)
    if name == "statements" and fact == STATEMENT_CODES:
        return "Every statement that any paper must print"
    if isinstance(fact, frozenset | tuple):
        told = [_told("", member) for member in fact]
        return "; ".join(told if isinstance(fact, tuple) else sorted(told))
    return str(fact)


# The form ---------------------------------------------------------------------------------------------------------------


def starting_points() -> list[Shown]:
    """The worked examples to start from, law by law."""
    codes = {example.rule for example in ALL}
    groups: dict[str, Shown] = {}
    for entry in catalog():
        if entry.rule.code in codes and entry.example is not None:
            group = groups.setdefault(entry.law.code, {"label": law_title(entry.law), "options": []})
            group["options"].append({"code": entry.rule.code, "label": f"{entry.rule.citation}: {entry.example.story}"})
    return list(groups.values())


def sheet_shown(sheet: Sheet) -> Shown:
    """The form in sections; those that are seldom needed are folded unless something in them is known or wrong."""
    return {
        "first": [
            _section(sheet.discloser),
            _section(sheet.recipient),
            {"title": sheet.request.group.title, "fields": [*sheet.request, sheet.content["kinds"]]},
        ],
        "folded": [
            _rest_of_content(sheet.content),
            _folded(sheet.recipient_in_care),
            _folded(sheet.person),
            *(_folded(form) for form in sheet.circumstances),
            *(_folded(form) for form in sheet.parts.values()),
        ],
        "sorts": [
            {
                "name": sort.name,
                "title": sort.title,
                "count": len(sort.forms),
                "add": f"add:{sort.name}" if sort.may_grow else "",
                "pieces": [_piece(form, f"drop:{sort.name}:{form.place}") for form in sort.forms],
            }
            for sort in sheet.sorts
        ],
    }


def _section(form: GroupForm) -> Shown:
    return {"title": form.group.title, "fields": list(form)}


def _folded(form: GroupForm) -> Shown:
    known = form.answered
    return {
        "title": form.group.title,
        "fields": list(form),
        "known": "1 fact known" if known == 1 else f"{known} facts known" if known else "",
        "is_open": bool(form.errors),
    }


def _rest_of_content(form: ContentForm) -> Shown:
    fields = [form["pieces"], form["unreadable"]]
    return {
        "title": "Single pieces, and documents that nobody can read",
        "fields": fields,
        "known": "",
        "is_open": any(field.value() or field.errors for field in fields),
    }


def _piece(form: PieceForm, drop: str) -> Shown:
    return {
        "title": f"{form.group.title} {form.place + 1}",
        "detail": _what_it_is(form),
        "fields": list(form),
        "drop": drop,
        "is_open": bool(form.errors),
    }


def _what_it_is(form: PieceForm) -> str:
    """The first choice of a piece in words: which paper, which agreement, which process."""
    first = next((name for name in ("kinds", "kind", "target", "nature") if name in form.fields), None)
    if first is None:
        return ""
    value = form[first].value()
    codes = value if isinstance(value, list) else [value]
    known: dict[str, str] = dict(getattr(form.fields[first], "choices", ()))
    return "; ".join(known.get(str(code), str(code)) for code in codes if code)
