"""A release as a document and as JSON: the same words for its sender and for its recipient, with its notices inside.

Both are made of what a recipient may read (`consent.selectors.SHARED_FIELDS`) and of nothing else, so that the police
process can make them with the key of releases alone.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from consent import words
from consent.documents.content import Document, Facts, Heading, Paragraph, Part
from consent.models import Release, ReleaseItem

#: The version of the form of `json_of`; a reader that does not know it must not guess.
JSON_FORM = "bulkhead-release-1"


def reference_of(release_id: Any) -> str:
    """What identifies a release on paper without saying whom it is about: the first eight digits of its key."""
    return str(release_id)[:8].upper()


def document_of(
    release: Release, items: Sequence[ReleaseItem], *, printed_by: str = "", printed_at: datetime | None = None
) -> Document:
    """Return the release as it stands on the screen and, with who printed it and when, at the foot of each page."""
    return Document(
        title=f"Shared with {release.recipient_name}",
        language="en",
        parts=tuple(_parts(release, items)),
        footer=_footer(release, printed_by, printed_at),
    )


def json_of(release: Release, items: Sequence[ReleaseItem], *, exported_by: str, exported_at: datetime) -> bytes:
    """Return the release as JSON in UTF-8, an object with these members, all of them always there:

    `form`: "bulkhead-release-1". `reference`: the key of the release. `from`, `to`: names of the discloser and of the
    recipient. `purpose`: the one purpose, as `code` and `words`. `about`: whom it is about, or null where no name was
    shared. `released_at`, `open_until`, `exported_at`: ISO 8601 with a zone; after `open_until` nothing of it may be
    used. `exported_by`: who took this copy. `items`: `heading` and `text` of each piece, in order. `notices`: the texts
    that the law attaches and the limit of use, each word for word; they travel with every copy (42 CFR 2.32; 55 Pa. Code
    5100.34(d)). `scope`: what the person agreed to (42 CFR 2.32(b)), or null where it went without a consent.
    """
    content = {
        "form": JSON_FORM,
        "reference": str(release.pk),
        "from": release.discloser_name,
        "to": release.recipient_name,
        "purpose": {"code": release.purpose, "words": words.purpose(release.purpose)},
        "about": release.subject or None,
        "released_at": release.released_at.isoformat(),
        "open_until": release.open_until.isoformat(),
        "exported_by": exported_by,
        "exported_at": exported_at.isoformat(),
        "items": [{"heading": item.heading, "text": item.text} for item in items],
        "notices": notices_of(release),
        "scope": release.scope or None,
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def notices_of(release: Release) -> list[str]:
    """Return the texts that travel with a release, each word for word."""
    return release.notice.split("\n\n")


def _parts(release: Release, items: Sequence[ReleaseItem]) -> Iterator[Part]:
    yield Facts(
        (
            ("For one purpose only", words.purpose(release.purpose)),
            ("From", release.discloser_name),
            ("To", release.recipient_name),
            ("About", release.subject or "No name was shared"),
            ("Shared", _local(release.released_at)),
            ("Open until", words.until(release.open_until)),
            ("Reference", reference_of(release.pk)),
        )
    )
    yield Heading("What was shared")
    for item in items:
        yield Heading(item.heading, level=3)
        yield Paragraph(item.text)
    yield Heading("Notice to the recipient")
    for notice in notices_of(release):
        yield Paragraph(notice)
    if release.scope:
        yield Heading("What the person agreed to")
        yield Paragraph(release.scope)


def _footer(release: Release, printed_by: str, printed_at: datetime | None) -> str:
    limits = (
        f"For {release.recipient_name} only. Purpose: {words.purpose(release.purpose)}. "
        f"Reference {reference_of(release.pk)}."
    )
    return f"{limits} Printed by {printed_by}, {_local(printed_at)}." if printed_at else limits


def _local(moment: datetime) -> str:
    return f"{words.local_date(moment)}, {timezone.localtime(moment):%H:%M}"
