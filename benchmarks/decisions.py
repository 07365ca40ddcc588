"""How many decisions a second one core makes, and how many the same law makes as Cedar policies, in the same run.

    python -m benchmarks.decisions [--decisions 4000] [--repeat 5] [--no-cedar]

One person has 20 papers on file: for ten agencies, for care, for HIV, for counseling notes, expired, withdrawn, not yet
begun, and defective. Requests ask for three kinds of information, each with every reason told; they differ in discloser,
recipient, purpose and instant, so that no two are the same. The facts are prepared beforehand (`consent.dossier`), as are
Cedar's policies and entities; Cedar gets its requests in one batch. Both must let go the same. Ends with status 1 below
5,000 decisions a second, or when the two disagree.
"""

import argparse
import cProfile
import pstats
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice, product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from consent.decision import Decision, decide
from consent.dossier import Dossier, prepare
from consent.facts import (
    Consent,
    ConsentKind,
    DisclosureRequest,
    Evidence,
    NamedRecipient,
    OrganizationKind,
    Purpose,
    Segment,
    SignatureKind,
)
from tests.consent import worlds

AT_LEAST = 5_000
THREE_SEGMENTS = (Segment.MH_GENERAL, Segment.PART2_SUD, Segment.HIV)
AGENCIES = tuple(f"agency-{number}" for number in range(10))
PURPOSES = (
    Purpose.CRISIS_PLANNING,
    Purpose.TREATMENT,
    Purpose.PAYMENT,
    Purpose.HOUSING,
    Purpose.LAW_ENFORCEMENT_INVESTIGATION,
    Purpose.AVERT_THREAT,
    Purpose.COURT_PROCEEDING,
)


def papers() -> tuple[Consent, ...]:
    """Twenty papers of one person."""
    named = [
        worlds.paper(id=f"named-{agency}", recipients=(NamedRecipient(organization_id=agency),)) for agency in AGENCIES
    ]
    care = [worlds.care_paper(id="care"), worlds.care_paper(id="care-withdrawn", revoked_at=worlds.SIGNED)]
    notes = frozenset({ConsentKind.PART2_COUNSELING_NOTES, ConsentKind.HIPAA_AUTHORIZATION})
    hiv = frozenset({ConsentKind.PA_HIV, ConsentKind.HIPAA_AUTHORIZATION})
    special = [
        worlds.paper(id="notes", kinds=notes, segments=frozenset({Segment.SUD_COUNSELING_NOTES})),
        worlds.paper(id="hiv", kinds=hiv, segments=frozenset({Segment.HIV})),
        worlds.paper(id="police"),
        worlds.paper(id="expired", expires_at=worlds.NOW - timedelta(days=2)),
        worlds.paper(id="withdrawn", revoked_at=worlds.NOW - timedelta(hours=2), purposes=frozenset({Purpose.HOUSING})),
        worlds.paper(id="not-begun", signed_at=worlds.NOW + timedelta(days=300)),
        worlds.paper(id="no-statement", statements=worlds.STATEMENTS - {"A6-REVOKE"}),
        worlds.paper(id="typed", signature=SignatureKind.TYPED_BY_STAFF),
    ]
    return (*named, *care, *special)


def requests(count: int) -> list[DisclosureRequest]:
    """That many requests, no two the same."""
    hospital, police = worlds.HOSPITAL, worlds.BUREAU
    agencies = [
        replace(hospital, organization_id=name, kind=OrganizationKind.HOUSING_PROVIDER, is_medical_personnel=False)
        for name in AGENCIES[::3]
    ]
    wishes = product((worlds.UNIT, worlds.INTEGRATED), (police, hospital, *agencies), PURPOSES)
    asked = [
        worlds.request(*THREE_SEGMENTS, discloser=discloser, recipient=recipient, purpose=purpose)
        for discloser, recipient, purpose in wishes
    ]
    return [replace(asked[number % len(asked)], now=worlds.NOW + timedelta(seconds=number)) for number in range(count)]


def per_second(times: int, count: int, run: Callable[[], object]) -> float:
    """The best rate of `times` runs, each of `count` decisions, in decisions per second of processor time."""
    best = 0.0
    for _ in range(times):
        began = time.process_time()
        run()
        best = max(best, count / (time.process_time() - began))
    return best


def decide_each(asked: Sequence[DisclosureRequest], on_file: Dossier) -> None:
    """One decision after another, none of them kept."""
    for request in asked:
        decide(request, on_file)


def decide_all(asked: Sequence[DisclosureRequest], on_file: Dossier) -> list[Decision]:
    """Every decision."""
    return [decide(request, on_file) for request in asked]


def decide_unprepared(asked: Sequence[DisclosureRequest], evidence: Evidence) -> None:
    """The same with the evidence prepared anew for every request."""
    for request in asked:
        decide(request, evidence)


def where_the_time_goes(asked: Sequence[DisclosureRequest], on_file: Dossier) -> list[tuple[str, float]]:
    """The share of each module, from a profile; the profiler makes all of it slower, the shares stay about right."""
    profile = cProfile.Profile()
    profile.runcall(decide_each, asked, on_file)
    shares: Counter[str] = Counter()
    for (name, _line, _function), (_calls, _primitive, own, _total, _callers) in pstats.Stats(profile).stats.items():
        module = name.split("/consent/")[-1] if "/consent/" in name else "built into Python"
        shares[module] += own
    whole = sum(shares.values())
    return [(module, own / whole) for module, own in shares.most_common(8)]


def main() -> int:
    """Measure, print, and say whether it is enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=4000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--no-cedar", action="store_true")
    options = parser.parse_args()
    evidence = Evidence(consents=papers())
    on_file = prepare(evidence)
    asked = requests(options.decisions)
    outcomes = Counter(str(decision.outcome) for decision in decide_all(asked, on_file))
    ours = per_second(options.repeat, len(asked), lambda: decide_each(asked, on_file))
    few = asked[: max(1, len(asked) // 8)]
    unprepared = per_second(2, len(few), lambda: decide_unprepared(few, evidence))
    print(f"{len(asked)} requests, three kinds of information, {len(evidence.consents)} papers: {dict(outcomes)}")
    print(f"Bulkhead, facts prepared:    {ours:9,.0f} decisions a second of one core")
    print(f"Bulkhead, facts as they come:{unprepared:9,.0f}")
    enough = ours >= AT_LEAST
    if not options.no_cedar:
        enough = measure_cedar(asked, evidence, on_file, ours) and enough
    print("Where the time goes:")
    for module, share in where_the_time_goes(asked[:1000], on_file):
        print(f"  {share:5.0%}  {module}")
    if ours < AT_LEAST:
        print(f"Too slow: at least {AT_LEAST:,} decisions a second are asked for.")
    return 0 if enough else 1


def measure_cedar(asked: Sequence[DisclosureRequest], evidence: Evidence, on_file: Dossier, ours: float) -> bool:
    """The same requests as Cedar policies; returns whether both let go the same."""
    from tests.consent.cedar import oracle

    few = list(islice(asked, 84))
    prepared = oracle.prepare([(request, evidence) for request in few])
    oracle.run(prepared)  # parses the policies
    theirs = per_second(2, len(few), lambda: oracle.run(prepared))
    print(f"Cedar, policies parsed, batch:{theirs:8,.0f}   ({ours / theirs:,.0f} times slower)")
    verdicts = oracle.run(prepared)
    differing = sum(
        (str(decision.outcome), decision.permitted_keys) != verdict.comparable
        for decision, verdict in zip(decide_all(few, on_file), verdicts, strict=True)
    )
    print(f"Both decide alike on {len(few) - differing} of {len(few)} requests.")
    return differing == 0


if __name__ == "__main__":
    sys.exit(main())
