"""Invented requests and files, each from one seed: a recipe that some basis is made for, then up to three changed facts.

About half of what comes out is let go in whole or in part; much of the rest misses by one fact. Every instant lies on
one of the boundaries that the law knows (now, or a second or a microsecond beside it) or far from all of them.
"""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from consent.facts import (
    POLICE_KINDS,
    Agreement,
    Consent,
    DisclosureRequest,
    Emergency,
    Evidence,
    LegalProcess,
    OrganizationKind,
    Party,
    RecordItem,
    Signer,
    Threat,
)
from tests.consent.cedar.cast import NOW, PERSON
from tests.consent.cedar.changed_documents import FIELDS
from tests.consent.cedar.ingredients import Asked
from tests.consent.cedar.mutations import mutate
from tests.consent.cedar.recipes_of_care import OF_CARE
from tests.consent.cedar.recipes_of_justice import OF_JUSTICE
from tests.consent.cedar.recipes_on_paper import ON_PAPER

World = tuple[DisclosureRequest, Evidence]
Fact = Consent | Emergency | Threat | Agreement | LegalProcess

RECIPES = (*ON_PAPER, *OF_JUSTICE, *OF_CARE)
HOW_MANY_CHANGES = (0, 0, 0, 0, 1, 1, 1, 2, 2, 3)
NOT_COVERED = frozenset(
    {
        *POLICE_KINDS,
        *(OrganizationKind.FAMILY, OrganizationKind.THREAT_TARGET, OrganizationKind.PATIENT, OrganizationKind.PUBLIC),
        *(OrganizationKind.COURT, OrganizationKind.PROSECUTOR, OrganizationKind.PROBATION_PAROLE),
        *(OrganizationKind.MEDIA, OrganizationKind.EMPLOYER, OrganizationKind.SCHOOL),
    }
)


def worlds(first_seed: int, count: int) -> Iterator[World]:
    """Yield `count` worlds, the same ones for the same `first_seed`."""
    for seed in range(first_seed, first_seed + count):
        yield world(seed)


def world(seed: int) -> World:
    """Return the world of this seed."""
    rng = Random(seed)
    # Most of the facts that the law tells apart are on papers.
    recipe = rng.choice(ON_PAPER if rng.random() < 0.4 else RECIPES)
    kind = rng.choice(recipe.recipients)
    asked = Asked(
        rng=rng,
        purpose=rng.choice(recipe.purposes),
        recipient=_recipient(kind),
        discloser=rng.choice(recipe.disclosers),
        segments=tuple(rng.sample(recipe.segments, min(len(set(recipe.segments)), rng.choice((1, 1, 1, 2, 3))))),
        circumstances=recipe.circumstances,
        file=[],
    )
    _who_signs(asked)
    for need in recipe.needs:
        need(asked)
    made = (_request(asked, recipe.fields), _filed(asked.file))
    for _ in range(rng.choice(HOW_MANY_CHANGES)):
        made = mutate(rng, made)
    return made


def _recipient(kind: OrganizationKind) -> Party:
    lone = kind in {OrganizationKind.FAMILY, OrganizationKind.THREAT_TARGET, OrganizationKind.PATIENT}
    return Party(
        organization_id="" if lone else f"the-{kind}",
        organization_name="",
        kind=kind,
        person_id="somebody" if lone else "staff",
        hipaa_covered_entity=kind not in NOT_COVERED,
    )


def _who_signs(asked: Asked) -> None:
    if asked.rng.random() < 0.1:
        asked.age = asked.rng.choice((12, 13, 14, 15, 17, 18, None))
        if asked.age in (12, 13) and asked.rng.random() < 0.7:
            asked.signer = Signer.PARENT


def _request(asked: Asked, fields: tuple[str, ...]) -> DisclosureRequest:
    rng = asked.rng
    items = []
    for number, segment in enumerate(dict.fromkeys(asked.segments)):
        for copy in range(rng.choice((1, 1, 1, 2))):
            field = rng.choice(fields) if fields and rng.random() < 0.8 else rng.choice(FIELDS)
            items.append(RecordItem(key=f"{number}.{copy}", segment=segment, field=field, whole=rng.random() < 0.4))
    return DisclosureRequest(
        person_id=PERSON,
        discloser=asked.discloser,
        recipient=asked.recipient,
        purpose=asked.purpose,
        items=tuple(items),
        now=NOW,
        person_age=asked.age,
        person_deceased=asked.deceased,
        circumstances=asked.circumstances,
    )


def _filed(facts: list[Fact]) -> Evidence:
    numbered = [replace(fact, id=str(number)) for number, fact in enumerate(facts)]
    return Evidence(
        consents=tuple(fact for fact in numbered if isinstance(fact, Consent)),
        emergencies=tuple(fact for fact in numbered if isinstance(fact, Emergency)),
        threats=tuple(fact for fact in numbered if isinstance(fact, Threat)),
        agreements=tuple(fact for fact in numbered if isinstance(fact, Agreement)),
        legal_process=tuple(fact for fact in numbered if isinstance(fact, LegalProcess)),
    )
