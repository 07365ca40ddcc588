"""Reads the two sides of a disclosure. A status that is missing or null is unknown, and stays unknown."""

from consent.exchange.fields import Fields, exactly, plainly
from consent.exchange.words import (
    AUTHORITIES,
    COVERED_KINDS,
    FLAGGED_MEDICAL_KINDS,
    HHS_NAMES,
    MEDICAL_KINDS,
    NOT_MEDICAL_ROLES,
    POLICE_ROLES,
    UNCOVERED_KINDS,
)
from consent.facts import Authority, OrganizationKind, Party, Purpose

_KINDS = exactly(OrganizationKind)


def read_discloser(fields: Fields) -> Party:
    """Return who would disclose; its kind is stated, or follows from its status and its role."""
    role, organization = fields.text("actor_role"), fields.text("actor_org")
    covered, program, facility, public = _statuses(fields)
    kind = fields.choice("actor_org_type", _KINDS)
    if kind is None:
        kind = _kind_of_discloser(role, organization, covered=covered, program=program, facility=facility)
    return Party(
        organization_id=organization,
        organization_name=organization,
        kind=kind,
        role=role,
        hipaa_covered_entity=covered,
        part2_program=program,
        mental_health_facility=facility,
        sud_only_public=public,
    )


def _statuses(fields: Fields) -> tuple[bool | None, bool | None, bool | None, bool | None]:
    status = fields.inner("actor_org_status")
    if status is None:
        return None, None, None, None
    read = (
        status.flag("hipaa_ce"),
        status.flag("part2_program"),
        status.flag("pa_mh_facility"),
        status.flag("sud_only_public"),
    )
    status.finish()
    return read


def _kind_of_discloser(
    role: str, organization: str, *, covered: bool | None, program: bool | None, facility: bool | None
) -> OrganizationKind:
    if program:
        return OrganizationKind.PART2_PROGRAM
    if facility:
        return OrganizationKind.MH_PROVIDER
    if covered:
        return OrganizationKind.HOSPITAL_ED
    if "police" in plainly(organization).split() or plainly(role) in POLICE_ROLES:
        return OrganizationKind.LAW_ENFORCEMENT
    return OrganizationKind.PUBLIC


def read_recipient(fields: Fields, *, discloser: Party, purpose: Purpose | None) -> Party:
    """Return who would receive it; a kind that cannot be read is noted and stands as the public."""
    role, organization = fields.text("recipient_role"), fields.text("recipient_org")
    kind = fields.choice("recipient_org_type", _KINDS)
    if kind is None:
        kind = OrganizationKind.PUBLIC
    name = fields.text("recipient_name")
    treats = _treats(fields)
    own = kind is OrganizationKind.INTERNAL and organization == discloser.organization_id
    covered = fields.flag("recipient_hipaa_ce")
    if covered is None:
        covered = discloser.hipaa_covered_entity if own else _usually_covered(kind)
    authorities = fields.choices("recipient_authority", AUTHORITIES, loosely=True)
    if purpose is Purpose.OVERSIGHT and plainly(organization) in HHS_NAMES:
        authorities |= {Authority.HHS_ENFORCEMENT}
    return Party(
        organization_id=organization,
        organization_name=organization,
        kind=kind,
        person_id=name or None,
        person_name=name or None,
        role=role,
        hipaa_covered_entity=covered,
        part2_program=discloser.part2_program if own else (True if kind is OrganizationKind.PART2_PROGRAM else None),
        mental_health_facility=discloser.mental_health_facility if own else None,
        is_medical_personnel=_is_medical(kind, role, treats),
        is_treating_provider=treats,
        is_originator=fields.flag("recipient_is_originator"),
        is_health_care_representative=fields.flag("recipient_is_health_care_representative"),
        authorities=authorities,
    )


def _treats(fields: Fields) -> bool | None:
    """Either flag says that the recipient treats; one that says the opposite stands against the other."""
    flags = (fields.flag("recipient_is_provider"), fields.flag("recipient_is_treatment_staff"))
    return None if flags == (None, None) else False not in flags


def _usually_covered(kind: OrganizationKind) -> bool | None:
    if kind in COVERED_KINDS:
        return True
    return False if kind in UNCOVERED_KINDS else None


def _is_medical(kind: OrganizationKind, role: str, treats: bool | None) -> bool:
    """Hospitals, ambulances and programs have medical personnel; a jail or a crisis line where that is flagged.

    Police, clergy, dispatchers, guards and clerks are none, wherever they are.
    """
    if any(word in plainly(role) for word in NOT_MEDICAL_ROLES):
        return False
    if kind in MEDICAL_KINDS:
        return treats is not False
    return kind in FLAGGED_MEDICAL_KINDS and treats is True
