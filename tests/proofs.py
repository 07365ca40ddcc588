"""How much a test tries: a quick sample with every `make test`, the long form with `make prove`.

The one switch is the environment variable `BULKHEAD_PROVE`; it is read here and nowhere else.
"""

import os

PROVING: bool = os.environ.get("BULKHEAD_PROVE") == "1"
"""Whether this run is `make prove`."""


def how_many(sample: int, proof: int) -> int:
    """Return `proof` in `make prove` and `sample` otherwise."""
    return proof if PROVING else sample
