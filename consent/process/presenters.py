"""Turns served papers, what they reach and their answers into what the desk shows. Nothing here reads or decides."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from consent import presenters, words, words_of_law
from consent.facts import CLINICAL_SEGMENTS, OrderFinding, OrderProvision, RequestTest
from consent.gate import ReleasablePerson
from consent.models import LegalProcessRecord, ProcessAnswer
from consent.previews import Preview, PreviewItem
from consent.process import kinds, letters, policies
from consent.process.policies import Stage
from consent.process.reach import Reach
from consent.process.selectors import Listed

Shown = dict[str, Any]
Names = Mapping[uuid.UUID, str]

_STAGES: dict[Stage, tuple[str, str]] = {
    Stage.TO_MATCH: ("attention", "To match"),
    Stage.TO_DECIDE: ("attention", "To decide"),
    Stage.COUNSEL: ("progress", "Counsel's review"),
    Stage.TO_ANSWER: ("attention", "To answer"),
    Stage.ANSWERED: ("good", "Answered"),
    Stage.ENDED: ("closed", "Ended"),
}
_NEXT: dict[Stage, str] = {
    Stage.TO_MATCH: "Find out whom it is about. Nobody outside is told what you find.",
    Stage.TO_DECIDE: "See what it reaches in this case. Then ask counsel to check it, or answer without records.",
    Stage.COUNSEL: "Counsel is checking the paper. Record the review when it is done.",
    Stage.TO_ANSWER: "Choose a letter and send it.",
    Stage.ANSWERED: "A letter has answered it. A second letter is a new one; the first never changes.",
    Stage.ENDED: "It was withdrawn, set aside or logged in error. It opens nothing any more.",
}
_SOON = timedelta(days=3)


def case_code(person_id: uuid.UUID) -> str:
    """How a case is called where nobody is named."""
    return str(person_id)[:8]


def desk(listed: Iterable[Listed], names: Names, now: datetime) -> Shown:
    """The desk: what is open with the most pressing first, then what is done, newest first."""
    open_rows: list[tuple[LegalProcessRecord, Shown]] = []
    done_rows: list[tuple[LegalProcessRecord, Shown]] = []
    for one in listed:
        stage = policies.stage_of(one.record, is_answered=one.is_answered, has_case=one.has_case)
        row = _row(one.record, stage, names, now)
        (done_rows if stage in policies.DONE else open_rows).append((one.record, row))
    far = datetime.max.replace(tzinfo=now.tzinfo)
    open_rows.sort(key=lambda pair: (pair[0].answer_due_at or far, pair[0].served_at))
    return {"open": [row for _, row in open_rows], "done": [row for _, row in done_rows]}


def _row(record: LegalProcessRecord, stage: Stage, names: Names, now: datetime) -> Shown:
    kind, label = _STAGES[stage]
    if policies.is_overdue(record, stage, now):
        kind, label = "urgent", f"Overdue: {label.lower()}"
    elif stage not in policies.DONE and record.answer_due_at and record.answer_due_at < now + _SOON:
        label = f"Due soon: {label.lower()}"
    return {
        "url": reverse("consent_process:paper", args=[record.pk]),
        "title": f"{kinds.paper_for(record.kind, record.provision).label}, "
        f"{names.get(record.requester_id, 'an organization that is no longer listed')}",
        "tag": {"kind": kind, "label": label},
        "detail": f"{_due(record)} Served {words.local_date(record.served_at)}.",
    }


def _due(record: LegalProcessRecord) -> str:
    return f"Answer due by {words.until(record.answer_due_at)}." if record.answer_due_at else "No day for the answer."


def kinds_to_choose() -> list[Shown]:
    """Every kind of paper that can be logged, for components/link_list.html."""
    return [
        {"url": reverse("consent_process:log", args=[paper.code]), "title": paper.label, "detail": paper.told}
        for paper in kinds.PAPERS
    ]


def paper_shown(
    record: LegalProcessRecord, names: Names, *, logged_by: str, is_answered: bool, has_case: bool, now: datetime
) -> Shown:
    """The facts of one served paper and where it stands.

    Without ``has_case`` the page of a paper that is joined to a case and of one that is not are word for word the same.
    """
    paper = kinds.paper_for(record.kind, record.provision)
    stage = policies.stage_of(record, is_answered=is_answered, has_case=has_case)
    tag_kind, label = _STAGES[stage]
    overdue = policies.is_overdue(record, stage, now)
    return {
        "title": paper.label,
        "tag": {"kind": "urgent", "label": f"Overdue: {label.lower()}"}
        if overdue
        else {"kind": tag_kind, "label": label},
        "stage": stage.value,
        "next": _NEXT[stage],
        "facts": [
            {"label": "Who wants the records", "value": names.get(record.requester_id)},
            {"label": "What for", "value": kinds.purpose_words(record.purpose)},
            {"label": "Court or office", "value": record.issued_by},
            {"label": "Docket", "value": record.matter or "None on the paper"},
            {"label": "Served", "at": record.served_at},
            {"label": "Served by", "value": record.served_by},
            {
                "label": "Answer due",
                "value": f"By {words.until(record.answer_due_at)}" if record.answer_due_at else "No day named",
            },
            {"label": "Logged by", "value": logged_by},
            {"label": "Whom it names", "value": record.subject, "wide": True},
            {"label": "What it asks for", "value": record.scope, "wide": True},
            {"label": "Kinds of information", "value": _segments(record), "wide": True},
        ],
        "answers": _answers(record, paper),
        "found": _found(record, has_case=has_case),
        "is_open": record.withdrawn_at is None,
        "has_case": has_case,
        "searched": record.searched_at is not None,
        "counsel_asked": has_case and record.counsel_asked_at is not None,
        "reviewed": has_case and record.reviewed_at is not None,
        "tell_first": has_case
        and record.provision == OrderProvision.PENNSYLVANIA_MENTAL_HEALTH
        and record.person_told_at is None,
        "may_be_fulfilled": has_case and policies.may_be_fulfilled(record),
    }


def _segments(record: LegalProcessRecord) -> str:
    named = [words_of_law.of(segment) for segment in CLINICAL_SEGMENTS if segment.value in record.segments]
    return "; ".join(named) or "It names none"


def _answers(record: LegalProcessRecord, paper: kinds.ServedPaper) -> list[Shown]:
    """What the paper says, question by question, as it was logged."""
    rows = [{"label": _SAYS[name], "value": _yes(getattr(record, name))} for name in ("in_force", *paper.asks)]
    rows += [
        {"label": words_of_law.of(finding), "value": "Yes" if finding in record.findings else "No, or not known"}
        for finding in OrderFinding
        if finding in paper.findings
    ]
    if paper.asks_tests:
        rows += [
            {"label": words_of_law.of(test), "value": "Yes" if test in record.request_tests else "No, or not known"}
            for test in RequestTest
        ]
    if paper.asks_crime:
        rows.append({"label": "Crime", "value": record.crime.capitalize() or "None of those that the law names"})
    if record.ends_at:
        rows.append({"label": "Holds until", "value": words.until(record.ends_at)})
    return rows


_SAYS = {
    "in_force": "In force",
    "signed_by_judge": "Signed by a judge",
    "accompanied_by_subpoena": "A subpoena beside it",
    "subpoena_in_force": "That subpoena is in force",
    "communications_finding": "Finding on confidential communications",
    "satisfactory_assurance": "Satisfactory assurance",
    "brought_by_patient": "Brought by the person",
    "good_cause": "Good cause",
}


def _yes(answer: bool | None) -> str:
    return {True: "Yes", False: "No", None: "Not known"}[answer]


def _found(record: LegalProcessRecord, *, has_case: bool) -> list[Shown]:
    """What was found out since; to an officer who does not have the case, that somebody has looked, and no more."""
    ended = [{"label": "Ended", "at": record.withdrawn_at}] if record.withdrawn_at else []
    if record.person_id is None or not has_case:
        about = "Nobody has looked yet" if record.searched_at is None else "Looked up. Only who has the case sees it"
        return [{"label": "Whose case", "value": about}, *ended]
    return [
        {"label": "Whose case", "value": f"Case {case_code(record.person_id)}"},
        {"label": "The person was told", "at": record.person_told_at},
        {"label": "Counsel was asked", "at": record.counsel_asked_at},
        {"label": "Counsel's review", "at": record.reviewed_at, "precision": "date"},
        {"label": "Reviewed by", "value": record.reviewed_by},
        *ended,
    ]


def reach_shown(reach: Reach, requester_name: str, demanded: Iterable[str], now: datetime) -> Shown:
    """What the paper reaches by itself: a row for each kind of information, a column for each law, and what is missing.

    What is missing is told for the kinds that the paper names, or for all where it names none.
    """
    named = {*demanded}
    shown = Preview(
        person_id=uuid.UUID(int=0),
        recipient_name=requester_name,
        purpose="",
        decision=reach.decision,
        items=tuple(
            PreviewItem(
                key=one.segment.value,
                heading=presenters.kind_of(one.segment),
                segment=one.segment,
                field=one.segment.value,
                text="",
                permitted=one.permitted,
                reason=one.decided.reason,
            )
            for one in reach.kinds
        ),
        notice="",
        scope="",
        open_until=now,
        digest="",
        decision_id=uuid.UUID(int=0),
        request=reach.request,
        evidence=reach.evidence,
    )
    table = presenters.decision_table(shown, {})
    return {
        "laws": table["laws"],
        "rows": [{**row, "detail": ""} for row in table["rows"]],
        "reaches": [presenters.kind_of(one.segment) for one in reach.kinds if one.permitted],
        "missing": [
            {"kind": presenters.kind_of(one.segment), "said": list(one.missing)}
            for one in reach.kinds
            if one.missing and (not named or one.segment in named)
        ],
    }


def cases_to_choose(people: Iterable[ReleasablePerson]) -> list[tuple[str, str, str]]:
    """Key, words and second line of each case at hand."""
    return [
        (
            str(person.person_id),
            person.name or "Name not known",
            f"{_born(person.birth_date)}. Case {case_code(person.person_id)}",
        )
        for person in people
    ]


def _born(birth_date: str) -> str:
    if not birth_date:
        return "Birth date not known"
    day = date.fromisoformat(birth_date)
    return f"Born {day:%b} {day.day}, {day.year}"


def letters_to_choose(record: LegalProcessRecord) -> list[Shown]:
    """The letters without records, for components/link_list.html."""
    return [
        {
            "url": reverse("consent_process:letter", args=[record.pk, letters.TEMPLATES[code].address]),
            "title": letters.TEMPLATES[code].label,
            "detail": letters.TEMPLATES[code].told,
        }
        for code in letters.WITHOUT_RECORDS
    ]


def answer_rows(answers: Iterable[ProcessAnswer], staff: Mapping[uuid.UUID, str]) -> list[Shown]:
    """The letters that were sent, for components/link_list.html."""
    return [
        {
            "url": reverse("consent_process:answer", args=[one.pk]),
            "title": letters.TEMPLATES[one.template].label,
            "detail": f"Sent by {staff.get(one.answered_by, 'a colleague')}. "
            + ("With records." if one.release_id else "Without records."),
            "at": one.answered_at,
        }
        for one in answers
    ]
