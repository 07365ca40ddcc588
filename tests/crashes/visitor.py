"""A clinician's browser without a screen: keeps its cookies, fills in forms, and tries again when nobody answers."""

import http.client
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar

from tests.people import PASSWORD

_NO_ANSWER = (OSError, http.client.HTTPException)


@dataclass
class Answer:
    """What came back: where it led to in the end, and the page."""

    status: int
    url: str
    text: str

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, f"The page has no hidden field {name!r}."
        return found[1]


class Visitor:
    """Signs in once; every request is repeated until the site has answered it."""

    def __init__(self, address: str, email: str, *, patience: float = 60) -> None:
        self.address, self.email, self.patience = address, email, patience
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def sign_in(self) -> None:
        page = self.get("/sign-in/")
        self.post("/sign-in/", page, username=self.email, password=PASSWORD)

    def get(self, path: str) -> Answer:
        return self._until_answered(self._request(path))

    def raw(self, path: str) -> http.client.HTTPResponse:
        """One answer as it came, redirects not followed."""
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.address).netloc, timeout=20)
        request = self._request(path)
        self.cookies.add_cookie_header(request)
        connection.request("GET", path, headers=dict(request.header_items()))
        return connection.getresponse()

    def post(self, path: str, page: Answer, **fields: str | list[str]) -> Answer:
        """Send a form with the token of the page that it came from; the same bytes again when the answer was lost."""
        body = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": page.hidden("csrfmiddlewaretoken")}, doseq=True)
        return self._until_answered(self._request(path, body.encode()))

    def post_once(self, path: str, page: Answer, **fields: str | list[str]) -> Answer:
        """Send a form and take whatever comes back, an error of the site included."""
        body = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": page.hidden("csrfmiddlewaretoken")}, doseq=True)
        try:
            with self.opener.open(self._request(path, body.encode()), timeout=20) as response:
                return Answer(response.status, response.url, response.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.url or "", error.read().decode())

    def _request(self, path: str, body: bytes | None = None) -> urllib.request.Request:
        return urllib.request.Request(self.address + path, data=body)  # noqa: S310  (always the site's own address)

    def _until_answered(self, request: urllib.request.Request) -> Answer:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                with self.opener.open(request, timeout=20) as response:
                    return Answer(response.status, response.url, response.read().decode())
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    return Answer(error.code, error.url or "", error.read().decode())
            except _NO_ANSWER:
                pass
            assert time.monotonic() < deadline, f"{request.selector} was not answered."
            time.sleep(0.05)
