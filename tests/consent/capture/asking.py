"""The pages of asking as somebody presses them: prepared, chosen, signed, each step from the page that came before."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.consent.door import Door

#: The smallest PNG there is.
PICTURE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
LAST_DAY = 60
THE_MOMENT = {"oriented": "yes", "says_back": "yes", "state": ["none"]}


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="casework.staff.authentication.EmailBackend")
    return client


def page(name: str, key: object) -> str:
    return reverse(f"consent:{name}", args=[key])


def hidden(response: Any, name: str) -> str:
    """The hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found, f"The page has no hidden {name}."
    return found[1]


def words_of(response: Any) -> str:
    """The page's text without its markup, in one line."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    text = re.sub(r"<[^>]+>", " ", text)
    for entity, character in (("&#x27;", "'"), ("&amp;", "&"), ("&quot;", '"')):
        text = text.replace(entity, character)
    return " ".join(text.split())


@dataclass(frozen=True)
class Asking:
    """One clinician asks the person of one case."""

    client: Client
    door: Door

    def prepared(self, **changes: Any) -> dict[str, Any]:
        """Step 1 as a clinician fills it in at a good moment."""
        return {
            **THE_MOMENT,
            "language": "en",
            "interpreted": "no",
            "signer": "patient",
            "information": ["identity_presence", "mh_general"],
            "recipient": str(self.door.staff.police.pk),
            "purpose": "crisis_response",
            "last_day": (timezone.localdate() + timedelta(days=LAST_DAY)).isoformat(),
            "answer": "go_on",
        } | changes

    def prepare(self, **changes: Any) -> Any:
        return self.client.post(page("new", self.door.person_id), self.prepared(**changes))

    def choose(self, shown: Any, **changes: Any) -> Any:
        """Step 2: yes to everything, until the latest day, unless told otherwise."""
        html = shown.content.decode()
        questions = dict.fromkeys(re.findall(r'name="(share_\w+)"', html), "yes")
        until = re.findall(r'name="until" value="([0-9-]+)"', html)[-1]
        sent = {**questions, "until": until, "answer": "show", "asked": hidden(shown, "asked")} | changes
        return self.client.post(page("choose", self.door.person_id), sent)

    def sign(self, shown: Any, **changes: Any) -> Any:
        """Step 3: a typed name and a copy on paper, unless told otherwise."""
        sent = {
            "signed_name": "Jordan Example",
            "copy": "paper",
            "answer": "signed",
            "chosen": hidden(shown, "chosen"),
        } | changes
        return self.client.post(page("sign", self.door.person_id), sent)

    def to_the_paper(self, *, choices: dict[str, Any] | None = None, **changes: Any) -> Any:
        """The page with the paper, everything before it done."""
        return self.choose(self.prepare(**changes), **(choices or {}))

    def signed(
        self, *, choices: dict[str, Any] | None = None, signing: dict[str, Any] | None = None, **changes: Any
    ) -> Any:
        """A paper from the first press to the last."""
        return self.sign(self.to_the_paper(choices=choices, **changes), **(signing or {}))
