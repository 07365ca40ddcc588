"""From the words for recipients on a form to exact names and to the classes that the law knows.

A word that is no class is the exact name of an organization, and matches that organization alone. A class that the
facts have no word for is resolved to the very recipient of the request, if it belongs to the class, and to nobody else.
"""

from dataclasses import dataclass

from consent.facts import (
    Agreement,
    AgreementKind,
    ConsentKind,
    NamedRecipient,
    OrganizationKind,
    Party,
    Purpose,
    RecipientClass,
)

TREATING_PROVIDERS = "my treating providers"
HEALTH_PLANS = "health plans"
PAYERS = "third-party payers"
HELPERS = "people helping to operate this program"
EVERY_CARE_CLASS: frozenset[str] = frozenset({TREATING_PROVIDERS, HEALTH_PLANS, PAYERS, HELPERS})
"""Together: the wording of 42 CFR 2.31(a)(4)(i) for treatment, payment and health care operations."""

RESPONDING_OFFICERS = "pittsburgh police officers responding to my crisis calls"
POLICE_BUREAU = "Pittsburgh Bureau of Police"
PARTICIPANTS = "participants with a treating provider relationship"

MAY_DESCRIBE_A_CLASS: frozenset[ConsentKind] = frozenset(
    {ConsentKind.PART2_GENERAL, ConsentKind.PART2_TPO, ConsentKind.HIPAA_AUTHORIZATION}
)
"""Every other kind of form must name its recipient, so part of the class wording on one reaches nobody."""

ALWAYS_PROVIDERS: frozenset[OrganizationKind] = frozenset(
    {
        OrganizationKind.EMS,
        OrganizationKind.HOSPITAL_ED,
        OrganizationKind.MH_PROVIDER,
        OrganizationKind.PART2_PROGRAM,
    }
)
PROVIDERS_IF_FLAGGED: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.CORRECTIONS, OrganizationKind.CRISIS_CENTER_988}
)
HELPER_KINDS: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.BUSINESS_ASSOCIATE, OrganizationKind.HIE_BA, OrganizationKind.QSO}
)
SERVICE_AGREEMENTS: frozenset[AgreementKind] = frozenset(
    {AgreementKind.BUSINESS_ASSOCIATE, AgreementKind.QUALIFIED_SERVICE}
)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom a form names, the class it describes, and whether it reaches this recipient as, or through, an intermediary."""

    named: tuple[NamedRecipient, ...]
    described: RecipientClass | None
    through_intermediary: bool


def recipients_of(
    words: tuple[str, ...],
    *,
    kinds: frozenset[ConsentKind],
    recipient: Party,
    discloser_ids: frozenset[str],
    agreements: tuple[Agreement, ...],
) -> Recipients:
    """Read the recipients of one form of these `kinds`, as far as they concern this `recipient`."""
    named: list[NamedRecipient] = []
    classes: set[str] = set()
    participants = False
    for entry in words:
        components = care_classes(entry)
        if components:
            classes |= components
        elif entry.lower().removeprefix("class:").strip() == RESPONDING_OFFICERS:
            in_a_crisis = frozenset({Purpose.CRISIS_RESPONSE})
            named.append(NamedRecipient(organization_id=POLICE_BUREAU, for_purposes=in_a_crisis))
        elif intermediary := _named_intermediary(entry):
            participants = True
            named.append(NamedRecipient(organization_id=intermediary))
        elif _is_the_relative(entry, recipient):
            named.append(NamedRecipient(organization_id=recipient.organization_id, person_id=recipient.person_id))
        else:
            named.append(NamedRecipient(organization_id=entry))
    through = participants and recipient.kind is OrganizationKind.INTERMEDIARY_PARTICIPANT
    if recipient.kind is OrganizationKind.INTERMEDIARY:
        through = any(entry.organization_id == recipient.organization_id for entry in named)
    described = RecipientClass.TREATING_PARTICIPANTS if participants else None
    if classes == EVERY_CARE_CLASS and described is None:
        described = RecipientClass.TREATMENT_PAYMENT_OPERATIONS
    elif classes:
        if kinds <= MAY_DESCRIBE_A_CLASS:
            named.extend(_members(classes, recipient, discloser_ids, agreements))
        # A form that names only classes is not a form without recipients, even where this recipient is no member.
        named = named or [NamedRecipient(organization_id=f"class: {', '.join(sorted(classes))}")]
    return Recipients(tuple(named), described, through)


def care_classes(words: str) -> frozenset[str]:
    """Return the classes that `words` consist of, or nothing if any part of them is something else."""
    spoken = " ".join(words.lower().split()).rstrip(".")
    parts = [part.strip().removeprefix("and ").strip() for part in spoken.split(",")]
    return frozenset(parts) if parts and all(part in EVERY_CARE_CLASS for part in parts) else frozenset()


def _named_intermediary(words: str) -> str:
    name, separator, rest = words.rpartition(";")
    return name.strip() if separator and " ".join(rest.lower().split()) == PARTICIPANTS else ""


def _is_the_relative(words: str, recipient: Party) -> bool:
    """Whether `words` are a role and a name, as in "mother M.D.", and both are the recipient's."""
    if recipient.kind is not OrganizationKind.FAMILY or not recipient.person_id or not recipient.role:
        return False
    return words == f"{recipient.role} {recipient.person_id}"


def _members(
    classes: set[str], recipient: Party, discloser_ids: frozenset[str], agreements: tuple[Agreement, ...]
) -> list[NamedRecipient]:
    members = []
    if TREATING_PROVIDERS in classes and _treats(recipient):
        members.append(_this(recipient, Purpose.TREATMENT))
    if classes & {HEALTH_PLANS, PAYERS} and recipient.kind is OrganizationKind.HEALTH_PLAN:
        members.append(_this(recipient, Purpose.PAYMENT))
    if HELPERS in classes and _helps(recipient, discloser_ids, agreements):
        members.append(NamedRecipient(organization_id=recipient.organization_id))
    return members


def _this(recipient: Party, purpose: Purpose) -> NamedRecipient:
    return NamedRecipient(organization_id=recipient.organization_id, for_purposes=frozenset({purpose}))


def _treats(recipient: Party) -> bool:
    if recipient.kind in ALWAYS_PROVIDERS:
        return recipient.is_treating_provider is not False
    return recipient.kind in PROVIDERS_IF_FLAGGED and recipient.is_treating_provider is True


def _helps(recipient: Party, discloser_ids: frozenset[str], agreements: tuple[Agreement, ...]) -> bool:
    return recipient.kind in HELPER_KINDS and any(
        agreement.kind in SERVICE_AGREEMENTS
        and agreement.in_force is True
        and recipient.organization_id in agreement.party_ids
        and bool(agreement.party_ids & discloser_ids)
        for agreement in agreements
    )
