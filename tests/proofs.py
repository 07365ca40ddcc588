"""How much a test tries: a quick sample with every `make test`, the long form with `make prove`.

The one switch is the environment variable `BULKHEAD_PROVE`; it is read here and nowhere else. Importing this module is
enough for properties: in the long form each is tried with as many examples as `EXAMPLES` says.
"""

import os

from hypothesis import settings

EXAMPLES = 2_000

PROVING: bool = os.environ.get("BULKHEAD_PROVE") == "1"
"""Whether this run is `make prove`."""

settings.register_profile("prove", max_examples=EXAMPLES, deadline=None)
if PROVING:
    settings.load_profile("prove")


def how_many(sample: int, proof: int) -> int:
    """Return `proof` in `make prove` and `sample` otherwise."""
    return proof if PROVING else sample
