"""Settings of the tests: the site's own, on databases of this test process, plus the loader that makes the data.

The code under test signs in as the agency's login, as in production. The server and its roles are made once, by the
first process that imports this module; parallel workers inherit its environment.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from development.cluster import ensure_test_cluster

_PREPARED = "BULKHEAD_TESTS_PREPARED"
if _PREPARED not in os.environ:
    os.environ.update(ensure_test_cluster())
    os.environ[_PREPARED] = str(os.getpid())

#: The process that leads this run, and the parallel worker: two runs beside each other share no database.
RUN = os.environ[_PREPARED]
WORKER_NAME = f"{RUN}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
TEST_DATABASES = {"default": f"test_agency_{WORKER_NAME}", "police": f"test_police_{WORKER_NAME}"}


def address(login: str, alias: str) -> str:
    """The address of this worker's copy of a database, signed in as ``login`` (AGENCY, POLICE, WORKER, LOADER, OWNER)."""
    key = "DATABASE_URL" if alias == "default" else "POLICE_DATABASE_URL"
    url = urlsplit(os.environ[f"{login}_LOGIN_{key}"])
    return url._replace(path=f"/{TEST_DATABASES[alias]}").geturl()


os.environ["DATABASE_URL"] = address("AGENCY", "default")
os.environ["POLICE_DATABASE_URL"] = address("AGENCY", "police")
os.environ["BULKHEAD_DEVELOPMENT"] = "true"
os.environ["BULKHEAD_PROCESS"] = "command"
os.environ["CELERY_FILE_BROKER"] = str(Path(os.environ["BULKHEAD_TESTS_STATE"]) / "brokers" / WORKER_NAME)

from config.settings import *  # noqa: E402, F403  (the environment above comes first)
from config.settings import DATABASES, _connection  # noqa: E402

os.environ["LOADER_TEST_URL"], os.environ["POLICE_LOADER_TEST_URL"] = (
    address("LOADER", "default"),
    address("LOADER", "police"),
)
DATABASES = {
    **DATABASES,
    "loader": _connection("LOADER_TEST_URL") | {"ATOMIC_REQUESTS": False},
    "police_loader": _connection("POLICE_LOADER_TEST_URL") | {"ATOMIC_REQUESTS": False},
}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
LEDGER_STRICT_WORDS = True
