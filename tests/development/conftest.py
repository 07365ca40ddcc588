"""Database servers of their own for the tests that start, break and stop them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from development.cluster import Cluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A running server that this module shares; it must be left as it was found."""
    made = Cluster(tmp_path_factory.mktemp("cluster"), durable=False)
    made.start()
    made.provision(for_tests=True)
    yield made
    made.discard()


@pytest.fixture
def own_cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A server that one test may do anything to. It is not started yet."""
    made = Cluster(tmp_path / "cluster", durable=False)
    yield made
    made.discard()
