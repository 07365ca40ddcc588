"""Turns a preview into what the page of sharing shows: the table, what stays and what would open it, what it owes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from consent import notices, obligations, verifications, words
from consent.decision import Outcome, explain_for_asker
from consent.duties.deadlines import PLACES, due_at
from consent.gate import Preview
from consent.hypotheses import PieceKind
from consent.presenters import Papers, Shown, decision_table, sentence, why_withheld
from consent.remedies import Remedy

#: A longer table of items and laws is folded.
_ROWS_AT_A_GLANCE = 3
#: More pieces with the same reasons are counted, and their list is folded.
_HEADINGS_AT_A_GLANCE = 3

_DESKS = {"clinician": "You", "supervisor": "Your supervisor", "privacy_officer": "The privacy officer"}


def preview_shown(
    preview: Preview, papers: Papers, remedies: Mapping[str, Sequence[Remedy]], *, now: datetime
) -> Shown:
    """Everything that the preview page shows."""
    decision = preview.decision
    cannot = [obligations.WITHOUT_HANDLER[code] for code in decision.obligations if code in obligations.WITHOUT_HANDLER]
    denied = decision.outcome is Outcome.DENY
    return {
        "recipient_name": preview.recipient_name,
        "purpose": words.purpose(preview.purpose),
        "table": decision_table(preview, papers),
        "is_long": len(preview.items) > _ROWS_AT_A_GLANCE,
        "released": preview.released,
        "withheld": withheld_groups(preview, papers, remedies),
        "ways": ways_to_go(preview, remedies),
        "limits": [sentence(limit) for limit in decision.limits],
        "notice": preview.notice,
        "scope": preview.scope,
        "follows": [] if denied else what_follows(decision.obligations, now=now),
        "by_itself": [] if denied else met_by_itself(decision.obligations),
        "cannot_be_met": cannot if preview.has_content else [],
        "may_be_confirmed": preview.has_content and not cannot,
        "neutral_answer": neutral_answer(preview) if denied else "",
        "open_until": words.until(preview.open_until),
    }


def withheld_groups(preview: Preview, papers: Papers, remedies: Mapping[str, Sequence[Remedy]]) -> list[Shown]:
    """What stays, the pieces with the same reasons and the same remedies together, so that a long list can be read."""
    groups: dict[Any, Shown] = {}
    for item in preview.withheld:
        reasons = why_withheld(item, preview, papers)
        offered = tuple(remedies.get(item.key, ()))
        key = (tuple(reasons), tuple(remedy.words for remedy in offered))
        if key not in groups:
            groups[key] = {"headings": [], "reasons": reasons, "remedies": [_remedy_shown(one) for one in offered]}
        groups[key]["headings"].append(item.heading)
    for group in groups.values():
        count = len(group["headings"])
        group["folded"] = count > _HEADINGS_AT_A_GLANCE
        group["title"] = f"{count} pieces" if group["folded"] else "; ".join(group["headings"])
    return list(groups.values())


def ways_to_go(preview: Preview, remedies: Mapping[str, Sequence[Remedy]]) -> list[Shown]:
    """The pages on which what is wanting is written down: each once, however many pieces need it."""
    offered = [remedy for each in remedies.values() for remedy in each if not remedy.needs(PieceKind.LABEL)]
    links: list[Shown] = []
    asking = [remedy for remedy in offered if remedy.needs(PieceKind.CONSENT)]
    if asking:
        wished = all(remedy.if_wished for remedy in asking)
        label = "Open the consent form, if the person wishes it" if wished else "Open the consent form"
        links.append({"label": label, "url": reverse("consent:new", args=[preview.person_id])})
    if any(remedy.needs(PieceKind.EMERGENCY) for remedy in offered):
        url = reverse("consent:emergency", args=[preview.person_id])
        links.append({"label": "Record a medical emergency", "url": url})
    return links


def _remedy_shown(remedy: Remedy) -> Shown:
    if remedy.needs(PieceKind.LABEL):
        # What else it needs depends on the label: to name it here would be to suggest one.
        rest = ["What it needs then depends on the label."] if len(remedy.pieces) > 1 else []
        label = next(piece.words for piece in remedy.pieces if piece.kind is PieceKind.LABEL)
        return {"if_wished": False, "together": False, "pieces": [f"{label}.", *rest]}
    return {
        "if_wished": remedy.if_wished,
        "together": len(remedy.pieces) > 1,
        "pieces": [f"{text}." for text in remedy.words],
    }


def what_follows(codes: Iterable[str], *, now: datetime) -> list[Shown]:
    """The duties that stay open after sharing: whose they are, what to do, and until when."""
    met_later = [code for code in codes if code in PLACES and code in obligations.HANDLERS]
    return [
        {
            "desk": _DESKS[PLACES[code].desk],
            "words": PLACES[code].words,
            "due": f"by {words.until(due_at(code, now=now))}",
        }
        for code in met_later
        if code in obligations.LATER
    ]


def met_by_itself(codes: Iterable[str]) -> list[str]:
    """Everything else the law asks for with this release, in words."""
    shown_elsewhere = {*obligations.LATER, verifications.VERIFY, verifications.REPRESENT}
    return [notices.OBLIGATIONS[code] for code in codes if code in notices.OBLIGATIONS and code not in shown_elsewhere]


def neutral_answer(preview: Preview) -> str:
    """What an asker may be told of a denial: the same whatever was found (42 CFR 2.13(c))."""
    if "NEUTRAL_DENIAL_2_13C" in preview.decision.obligations:
        return notices.TEXTS["NEUTRAL_DENIAL_2_13C"]
    return explain_for_asker(preview.decision)
