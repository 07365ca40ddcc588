"""The letter to a recipient without pages here: what they received has ended. It says nothing of whom it was about."""

from datetime import datetime

from consent import words
from consent.documents.content import Document, Facts, Paragraph
from consent.documents.releases import reference_of

#: The sentence that every recipient is told, on a page or in a letter.
NO_FURTHER_USE = "Do not use it any further."


def ended_letter(
    *,
    discloser_name: str,
    recipient_name: str,
    release_id: object,
    released_at: datetime,
    ended_at: datetime,
    now: datetime,
) -> Document:
    """Return the letter that tells a recipient to stop: from whom, when it was received, when it ended, and no more."""
    return Document(
        title="The permission for information that you received has ended",
        language="en",
        parts=(
            Paragraph(words.local_date(now)),
            Facts(
                (
                    ("To", recipient_name),
                    ("From", discloser_name),
                    ("Our reference", reference_of(release_id)),
                    ("Received", words.local_date(released_at)),
                    ("Ended", words.local_date(ended_at)),
                )
            ),
            Paragraph(
                f"We shared information with you under the reference above, for one purpose and while the permission for it "
                f"stood. That has ended. {NO_FURTHER_USE} Do not pass it on."
            ),
            Paragraph(
                "What you did with it while the permission stood is not affected. Keep what the law obliges you to keep, and "
                "destroy or return the rest."
            ),
            Paragraph("If you have a question, call us and give the reference. Please name nobody."),
        ),
        footer=f"{discloser_name}. Reference {reference_of(release_id)}.",
    )
