"""Turns consents, releases and decisions into what their pages show. Nothing here reads a database or decides."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from consent import notices, policies, words
from consent.decision import Decision, LawDecision
from consent.gate import Preview, PreviewItem, ReleasableItem
from consent.law.governing import DEFAULT
from consent.law.rule import BasisResult
from consent.models import ConsentRecord, Release

Shown = dict[str, Any]
#: A consent's key -> the words by which a reason names it.
Papers = Mapping[str, str]
#: An organization's key -> its name.
Names = Mapping[str, str]

#: What clinicians call the kinds of content. (``words.SEGMENTS`` speaks as the person does on a paper.)
KINDS: MappingProxyType[str, str] = MappingProxyType(
    {
        "identity_presence": "Identity and contact",
        "mh_general": "Mental health",
        "part2_sud": "Substance use treatment (42 CFR Part 2)",
        "sud_non_part2": "Substance use, told to this team",
        "hiv": "HIV-related",
        "psychotherapy_notes": "Psychotherapy notes",
        "sud_counseling_notes": "Substance use counseling notes",
    }
)
_LAWS: MappingProxyType[str, str] = MappingProxyType(
    {
        "part2": "42 CFR Part 2",
        "hipaa": "HIPAA",
        "pa_mental_health": "Pennsylvania mental health",
        "pa_hiv": "Pennsylvania HIV",
        "pa_substance_use": "Pennsylvania substance use",
    }
)
_LONGEST_EXCERPT = 90
_CLOSED = {"revoked": "The person withdrew it", "restricted": "A limit was agreed", "lapsed": "What it stood on ended"}


def kind_of(segment: str | None) -> str:
    """What clinicians call this kind of content."""
    return KINDS.get(segment or "", "Not labelled: counts as the most restricted")


def pages_of(person_id: uuid.UUID) -> Shown:
    """Where the pages of one case are. The person's own page is another app's: met by its address."""
    return {
        "person_id": person_id,
        "person_url": f"/clinician/persons/{person_id}/",
        "consents_url": reverse("consent:consents", args=[person_id]),
        "share_url": reverse("consent:share", args=[person_id]),
    }


# Consents ---------------------------------------------------------------------------------------------------------------


def consent_state(record: ConsentRecord, now: datetime) -> Shown:
    """The state of a consent: the tag's kind and word, and the rest of the sentence."""
    if record.outcome not in ConsentRecord.SIGNED:
        return _unsigned_state(record)
    if (record.revoked_at or record.revoked_orally_at) and policies.cannot_be_taken_back_yet(record, now):
        said = words.local_date(record.revoked_at or record.revoked_orally_at)
        counts = f"Under 42 CFR 2.35 it counts {words.revocable_from(record)}"
        return {"kind": "attention", "label": "Withdrawn", "detail": f"Recorded on {said}. {counts}"}
    if record.revoked_at:
        return {"kind": "closed", "label": "Revoked", "detail": f"In writing on {words.local_date(record.revoked_at)}"}
    if record.revoked_orally_at:
        since = words.local_date(record.revoked_orally_at)
        return {
            "kind": "attention",
            "label": "Stopped",
            "detail": f"By word of mouth on {since}. Ask for it in writing",
        }
    if not policies.is_in_force(record, now) and record.expires_at:
        return {"kind": "closed", "label": "Expired", "detail": f"It held until {words.until(record.expires_at)}"}
    end = words.until(record.expires_at) if record.expires_at else "it is revoked"
    return {"kind": "good", "label": "In force", "detail": f"Until {end}"}


def _unsigned_state(record: ConsentRecord) -> Shown:
    asked = f"Asked on {words.local_date(record.recorded_at)}"
    match record.outcome:
        case ConsentRecord.Outcome.DEFERRED if record.taken_up_at:
            return {"kind": "closed", "label": "Asked again", "detail": f"On {words.local_date(record.taken_up_at)}"}
        case ConsentRecord.Outcome.DEFERRED:
            until = words.until(record.ask_again_by) if record.ask_again_by else "the next contact"
            return {"kind": "attention", "label": "To ask again", "detail": f"By {until}"}
        case ConsentRecord.Outcome.NOT_ASKED:
            on = words.local_date(record.recorded_at)
            return {"kind": "closed", "label": "Not asked", "detail": f"An emergency, on {on}"}
        case ConsentRecord.Outcome.LEFT:
            return {"kind": "closed", "label": "Left", "detail": f"{asked}; the person left"}
    return {"kind": "closed", "label": "Declined", "detail": asked}


def consent_row(record: ConsentRecord, names: Names, now: datetime) -> Shown:
    """One consent for components/link_list.html."""
    state = consent_state(record, now)
    told = "; ".join(words.segment(code) for code in record.segments)
    return {
        "url": reverse("consent:consent", args=[record.pk]),
        "title": names.get(str(record.recipient_id), "An organization that is no longer listed"),
        "tag": state,
        "detail": f"{state['detail']}. {told}." if told else f"{state['detail']}.",
    }


def consent_facts(record: ConsentRecord, names: Names, staff: str, now: datetime) -> list[Shown]:
    """The facts of one consent for components/definition_list.html."""
    state = consent_state(record, now)
    facts: list[Shown] = [
        {"label": "With whom", "value": names.get(str(record.recipient_id))},
        {"label": "State", "value": state["detail"]},
    ]
    if record.outcome not in ConsentRecord.SIGNED:
        return [*facts, {"label": "Asked by", "value": staff}]
    not_given = [code for code in record.asked_segments if code not in record.segments]
    return [
        *facts,
        {"label": "What for", "value": "; ".join(words.purpose(code) for code in record.purposes)},
        {"label": "Signed", "at": record.signed_at},
        {"label": "Signed before", "value": staff},
        *([{"label": "Signed by", "value": record.signer_name}] if record.signer_name else []),
        *([{"label": "Interpreter", "value": record.interpreter}] if record.interpreter else []),
        {"label": "What", "value": "\n".join(words.segment(code) for code in record.segments), "wide": True},
        *(
            [{"label": "Said no to", "value": "\n".join(words.segment(code) for code in not_given), "wide": True}]
            if not_given
            else []
        ),
    ]


# Releases ---------------------------------------------------------------------------------------------------------------


def release_state(release: Release, now: datetime) -> Shown:
    """The state of a release for its sender."""
    if release.closed_at:
        why = _CLOSED.get(release.closed_because, "Closed")
        return {"kind": "closed", "label": "Closed", "detail": f"{why}, {words.local_date(release.closed_at)}"}
    if not policies.is_open(release, now):
        return {"kind": "closed", "label": "Ended", "detail": f"It was open until {words.until(release.open_until)}"}
    return {"kind": "good", "label": "Open", "detail": f"Until {words.until(release.open_until)}"}


def release_row(release: Release, now: datetime) -> Shown:
    """One release for its sender, for components/link_list.html."""
    state = release_state(release, now)
    return {
        "url": reverse("consent:release", args=[release.pk]),
        "title": f"Shared with {release.recipient_name}",
        "tag": state,
        "detail": f"{state['detail']}. {words.purpose(release.purpose)}. Sent {words.local_date(release.released_at)}.",
    }


def sent_facts(release: Release, sender: str, now: datetime) -> list[Shown]:
    """The facts of a release for its sender, and how it was verified who asked."""
    verified = [{"label": "Verified", "value": release.verification, "wide": True}] if release.verification else []
    return [
        {"label": "With whom", "value": release.recipient_name},
        {"label": "What for", "value": words.purpose(release.purpose)},
        {"label": "State", "value": release_state(release, now)["detail"]},
        {"label": "Sent", "at": release.released_at},
        {"label": "Sent by", "value": sender},
        {"label": "About", "value": release.subject or "No name was shared"},
        *verified,
    ]


def shared_row(release: Release) -> Shown:
    """One release for its recipient, for components/link_list.html."""
    return {
        "url": reverse("consent_liaison:release", args=[release.pk]),
        "title": release.subject or "Shared without a name",
        "detail": f"{words.purpose(release.purpose)}. From {release.discloser_name}. "
        f"Open until {words.until(release.open_until)}.",
        "at": release.released_at,
    }


def shared_summary(release: Release) -> str:
    """Whom it is about and how long it may be read: what a reader looks for first."""
    about = f"About {release.subject}." if release.subject else "Shared without a name."
    return f"{about} Open until {words.until(release.open_until)}."


def shared_facts(release: Release) -> list[Shown]:
    """The facts of a release for its recipient: nothing that would tell of anything else."""
    return [
        {"label": "For one purpose only", "value": words.purpose(release.purpose)},
        {"label": "From", "value": release.discloser_name},
        {"label": "To", "value": release.recipient_name},
        {"label": "Received", "at": release.released_at},
    ]


# Choosing and previewing ------------------------------------------------------------------------------------------------


def content_choices(items: Sequence[ReleasableItem]) -> dict[str, tuple[str, str]]:
    """Key -> label and second line of each piece of content that could be chosen."""
    return {item.key: (_item_label(item), _item_detail(item)) for item in items}


def _item_label(item: ReleasableItem) -> str:
    return f"{item.heading}, {words.local_date(item.written_at)}" if item.written_at else item.heading


def _item_detail(item: ReleasableItem) -> str:
    text = " ".join(item.text.split())
    excerpt = text if len(text) <= _LONGEST_EXCERPT else f"{text[:_LONGEST_EXCERPT].rstrip()} …"
    return f"{kind_of(item.segment)}: {excerpt}"


def papers_named(signed_on: Mapping[str, datetime]) -> dict[str, str]:
    """How reasons name the papers on file."""
    return {key: f"The paper signed {words.local_date(at)}" for key, at in signed_on.items()}


def decision_table(preview: Preview, papers: Papers) -> Shown:
    """The decision item by item and law by law, for components/decision_table.html."""
    decided = {segment.segment: segment for segment in preview.decision.segments}
    involved = {law.law for segment in decided.values() for law in segment.laws}
    order = list(dict.fromkeys(row.law.code for row in DEFAULT if row.law.code in involved))
    return {
        "laws": [_LAWS.get(code, code) for code in order],
        "rows": [_row(item, order, decided, papers) for item in preview.items],
    }


def _row(item: PreviewItem, order: Sequence[str], decided: Mapping[Any, Any], papers: Papers) -> Shown:
    segment = decided.get(item.segment)
    laws = {law.law: law for law in segment.laws} if segment else {}
    return {
        "label": item.heading,
        "detail": kind_of(item.segment),
        "permitted": item.permitted,
        "reason": "" if laws else sentence(item.reason),
        "verdicts": [_verdict(laws.get(code), item, papers) for code in order],
    }


def _verdict(law: LawDecision | None, item: PreviewItem, papers: Papers) -> Shown:
    if law is None:
        return {"outcome": "silent"}
    permits = item.key in law.permitted_items
    telling = _what_tells(law, item, permits=permits)
    return {
        "outcome": "permits" if permits else "withholds",
        "reasons": list(dict.fromkeys(_reason(result, papers) for result in telling)),
        "citations": sorted({cited for result in telling for cited in (result.citation, *result.also_cites)}),
    }


def _what_tells(law: LawDecision, item: PreviewItem, *, permits: bool) -> list[BasisResult]:
    """The bases that carry the permit; else the prohibitions that stop it; else the bases that came nearest.

    Nearest is a basis that holds for something else, then one that does not hold, then one that is about something else.
    """
    held = [basis for basis in law.bases if basis.held]
    if permits:
        return [basis for basis in held if item.key in basis.permitted_items]
    stopping = [rule for rule in law.prohibitions if rule.held and item.key not in rule.permitted_items]
    elsewhere = [replace(basis, held=False, reason=_covers_instead(item)) for basis in held]
    return stopping or elsewhere or [basis for basis in law.bases if basis.applies] or list(law.bases)


def _covers_instead(item: PreviewItem) -> str:
    """Why a permission that holds does not hold for this item."""
    return (
        "covers the summary, not whole notes"
        if item.heading.startswith("Note")
        else "covers other parts of the record only"
    )


def _reason(result: BasisResult, papers: Papers) -> str:
    named = next((papers[key] for key in result.evidence_ids if key in papers), None)
    if named is None or result.held:
        return sentence(result.reason)
    return f"{named}: {result.reason}."


def sentence(reason: str) -> str:
    """A reason as a sentence of its own."""
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."


def why_withheld(item: PreviewItem, preview: Preview, papers: Papers) -> list[str]:
    """Why an item stays: one sentence per law that keeps it back, or the one reason that needs no law."""
    segment = next((one for one in preview.decision.segments if one.segment == item.segment), None)
    against = [law for law in segment.laws if item.key not in law.permitted_items] if segment else []
    if not against:
        return [sentence(item.reason)]
    return [
        f"{_LAWS.get(law.law, law.law)}: "
        + " ".join(dict.fromkeys(_reason(result, papers) for result in _what_tells(law, item, permits=False)))
        for law in against
    ]


def duties(decision: Decision) -> list[str]:
    """What the law asks for with this release, in words."""
    return [notices.OBLIGATIONS[code] for code in decision.obligations if code in notices.OBLIGATIONS]
