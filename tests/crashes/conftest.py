"""A durable site of its own, whose processes and whose database server may be killed at any moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.db import connections
from pytest_django import DjangoDbBlocker

from development.cluster import Cluster
from development.prepare import prepare_databases
from development.processes import Site

_ADDRESSES = {
    "default": "AGENCY_LOGIN_DATABASE_URL",
    "police": "AGENCY_LOGIN_POLICE_DATABASE_URL",
    "loader": "LOADER_LOGIN_DATABASE_URL",
    "police_loader": "LOADER_LOGIN_POLICE_DATABASE_URL",
}


@dataclass
class DurableSite:
    """The server, its site, and its environment."""

    cluster: Cluster
    site: Site
    environment: dict[str, str]


@pytest.fixture
def durable_site(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[DurableSite]:
    """Everything but the processes is started; the tests' connections lead to this server."""
    cluster = Cluster(tmp_path / "server", durable=True)
    cluster.start()
    try:
        environment = cluster.provision()
        prepare_databases(environment, tmp_path / "server", city=False)
        site = Site(environment, tmp_path / "site", settings={"FOLLOW_UP_SWEEP_SECONDS": "1", "DATABASE_POOL": "true"})
        with _connections_to(environment), django_db_blocker.unblock(), site:
            yield DurableSite(cluster, site, environment)
    finally:
        cluster.stop(immediately=True)
        cluster.discard()


class _connections_to:  # noqa: N801  (reads as a verb where it is used)
    """Leads the tests' connections and keys to another server, and back."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.before = {alias: dict(connections[alias].settings_dict) for alias in _ADDRESSES}
        self.keys = {name: getattr(settings, name) for name in ("FIELD_KEYS", "RELEASE_KEYS", "SEARCH_KEY")}

    def __enter__(self) -> None:
        import base64

        for alias, name in _ADDRESSES.items():
            url = urlsplit(self.environment[name])
            connections[alias].close()
            connections[alias].settings_dict |= {
                "NAME": url.path.lstrip("/"),
                "USER": url.username,
                "PASSWORD": unquote(url.password or ""),
                "HOST": url.hostname,
                "PORT": str(url.port),
            }
        for name in ("FIELD_KEYS", "RELEASE_KEYS"):
            identifier, _, key = self.environment[name].partition(":")
            setattr(settings, name, {identifier: base64.urlsafe_b64decode(key)})
        settings.SEARCH_KEY = self.environment["SEARCH_KEY"]

    def __exit__(self, *nothing: object) -> None:
        for alias, known in self.before.items():
            connections[alias].close()
            connections[alias].settings_dict.update(known)
        for name, value in self.keys.items():
            setattr(settings, name, value)
