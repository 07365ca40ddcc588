"""How it was verified who asks, and what an official represented, as one text that is kept with the release.

45 CFR 164.514(h). Two paragraphs, each with its heading; a text without a heading says who asks, and nothing of what was
represented.
"""

from dataclasses import dataclass

from consent.typed import says_something

WHO_ASKS = "Who asks: "
REPRESENTED = "What the official represented: "

#: The duties that are met by answering before a release is confirmed.
VERIFY = "VERIFY_IDENTITY_514H"
REPRESENT = "DOC_REPRESENTATION"


@dataclass(frozen=True)
class Verification:
    """What was answered; empty where it was not."""

    identity: str = ""
    representation: str = ""


def written(verification: Verification) -> str:
    """The text that is kept; empty where nothing that can be read was answered."""
    parts = ((WHO_ASKS, verification.identity), (REPRESENTED, verification.representation))
    return "\n".join(f"{heading}{' '.join(answer.split())}" for heading, answer in parts if says_something(answer))


def read(text: str) -> Verification:
    """What a kept text says of either."""
    identity: list[str] = []
    representation = ""
    for line in text.splitlines():
        if line.startswith(REPRESENTED):
            representation = _said(line.removeprefix(REPRESENTED))
        else:
            identity.append(_said(line.removeprefix(WHO_ASKS)))
    return Verification(" ".join(filter(None, identity)), representation)


def _said(answer: str) -> str:
    return answer.strip() if says_something(answer) else ""
