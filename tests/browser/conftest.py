"""What browser tests share: Chromium, and the ORM beside it."""

import os
from collections.abc import Iterator

import pytest

from tests.browser.browser import chromium, open_page  # noqa: F401  (fixtures)


@pytest.fixture(scope="module", autouse=True)
def database_calls_beside_a_browser() -> Iterator[None]:
    """Playwright's event loop stays in this thread; tests here call the ORM beside it, one after the other."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
