"""What one request to the policies leans on: nothing, one piece of evidence, or one of the pairs that some basis needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from consent.facts import DisclosureRequest, Evidence

INSTRUMENTS: dict[str, tuple[str, ...]] = {
    "part2": ("part2_general", "part2_tpo", "part2_legal", "part2_scn", "part2_cj"),
    "hipaa": ("hipaa_auth",),
    "pennsylvania_mental_health": ("pa_mh_release",),
    "pennsylvania_hiv": ("pa_hiv",),
    "pennsylvania_substance_use": ("hipaa_auth",),
    "operational": (),
}
"""The bodies of law, one policy set each, and the instruments as which each reads a paper."""

RECEIVED_UNDER = ("part2_general", "part2_tpo")


@dataclass(frozen=True, slots=True)
class Leaning:
    """The evidence of one request: the place on file of one paper, agreement, process, emergency or threat."""

    paper: int | None = None
    relied_on: str = ""
    received: bool = False
    agreement: int | None = None
    process: int | None = None
    emergency: int | None = None
    threat: int | None = None


NOTHING = Leaning()


def leanings(law: str, request: DisclosureRequest, evidence: Evidence) -> Iterator[Leaning]:
    """What may carry a disclosure, one after another: nothing, each piece, and the pairs that some basis needs."""
    yield NOTHING
    agreements = range(len(evidence.agreements))
    processes = range(len(evidence.legal_process))
    yield from (Leaning(agreement=number) for number in agreements)
    yield from (Leaning(process=number) for number in processes)
    # The defense of a provider by its attorney: agreement and complaint.
    yield from (Leaning(agreement=one, process=two) for one, two in product(agreements, processes))
    yield from (Leaning(emergency=number) for number in range(len(evidence.emergencies)))
    yield from (Leaning(threat=number) for number in range(len(evidence.threats)))
    for number, paper in enumerate(evidence.consents):
        for kind in INSTRUMENTS[law]:
            if kind not in paper.kinds:
                continue
            passed_on = law == "part2" and kind in RECEIVED_UNDER and request.circumstances.origin is not None
            for received in (False, True) if passed_on else (False,):
                yield Leaning(paper=number, relied_on=kind, received=received)
                # "People helping to operate this program" are such only under an agreement.
                for one in agreements:
                    yield Leaning(paper=number, relied_on=kind, received=received, agreement=one)
