"""Every right in both databases, on one page: which role may do what to which rows of which table.

``casework.wall.application`` makes the databases so; ``casework.wall.inspection`` finds any difference. A table that is
not named here, or a role that a table does not name, has no right at all. Row security is enabled and forced on every
table, so that a stray grant still shows no rows.

Policies have one form (``column = ANY (ARRAY (SELECT …))``): it becomes one init-plan and an index condition. They run
with the caller's rights and name no table that the caller may not read.
"""

from dataclasses import dataclass
from typing import Literal

from casework.wall.roles import AGENCY, LOADER, OWNER, POLICE, WORKER

Command = Literal["select", "insert", "update", "delete"]
COMMANDS: tuple[Command, ...] = ("select", "insert", "update", "delete")

ME = "(SELECT nullif(current_setting('bulkhead.user_id', true), '')::uuid)"
EVERY_ROW = "true"
NO_ROW = "false"
MINE = f"user_id = {ME}"
#: The same without a subquery, for ``clinical_assignment`` alone: policies that read it would otherwise recurse.
ME_AT_ONCE = "nullif(current_setting('bulkhead.user_id', true), '')::uuid"
MY_ASSIGNMENT = f"user_id = {ME_AT_ONCE}"
MY_OWN_ENTRY = f"actor_id = {ME}"
MY_ZONES = (
    "zone_id = ANY (ARRAY (SELECT unnest(string_to_array("
    "nullif(current_setting('bulkhead.zone_ids', true), ''), ','))::uuid))"
)
MY_ORGANIZATION = f"(SELECT organization_id FROM staff_user WHERE id = {ME})"

#: A release that this person's organization may read now: these columns and the reader's own employer, nothing else.
OPEN_TO_US = (
    f"closed_at IS NULL AND open_until > statement_timestamp() AND recipient_organization_id = {MY_ORGANIZATION}"
)
SHARED_COLUMNS = (
    "id",
    "discloser_name",
    "recipient_name",
    "recipient_organization_id",
    "purpose",
    "notice",
    "scope_sealed",
    "subject_sealed",
    "released_at",
    "open_until",
    "closed_at",
)


def my_cases(column: str = "person_id") -> str:
    """Rows of the cases to which the reader is assigned at this moment, in the role that was entered.

    What somebody with two roles opened in one of them is not theirs in the other; an emergency is a clinician's.
    """
    return (
        f"{column} = ANY (ARRAY (SELECT person_id FROM clinical_assignment WHERE user_id = {ME}"
        " AND (CASE role WHEN 'break_glass' THEN 'clinician' ELSE role END)::name = current_user"
        " AND starts_at <= statement_timestamp() AND (ends_at IS NULL OR ends_at > statement_timestamp())))"
    )


#: A person made in this very transaction by the reader: visible long enough to be assigned, and never again.
JUST_MADE = f"(created_by = {ME} AND created_transaction = txid_current())"
A_PERSON_JUST_MADE = (
    "person_id = ANY (ARRAY (SELECT id FROM clinical_person"
    f" WHERE created_by = {ME} AND created_transaction = txid_current()))"
)


#: Cases that the exact search has just found for the reader: they can be opened in this very transaction alone.
_JUST_FOUND = (
    "person_id = ANY (ARRAY (SELECT unnest(found) FROM clinical_exactsearch"
    f" WHERE user_id = {ME} AND transaction = txid_current() AND reason = '{{kind}}'))"
)
#: What stands on a new access, whoever opens it: in one's own name and office, begun now, reviewed by nobody yet.
_A_NEW_ACCESS = (
    f"user_id = {ME} AND organization_id = {MY_ORGANIZATION}"
    " AND started_at BETWEEN statement_timestamp() - interval '5 minutes' AND statement_timestamp() + interval '5 minutes'"
    " AND created_transaction = txid_current() AND ended_at IS NULL AND told_at IS NULL AND told_overdue_at IS NULL"
    " AND review_due_at <= statement_timestamp() + interval '10 days'"
    " AND reviewed_by IS NULL AND reviewed_at IS NULL AND finding = ''"
)
_MY_SUPERVISOR = (
    "(SELECT above.id FROM staff_user me JOIN staff_user above ON above.id = me.supervisor_id"
    f" WHERE me.id = {ME} AND above.is_active AND above.id <> me.id)"
)
#: The longest that a case stays open this way, whatever the settings say.
EMERGENCY_ENDS = "ends_at <= started_at + interval '12 hours'"
LEGAL_PROCESS_ENDS = "ends_at <= started_at + interval '90 days'"
_AN_EMERGENCY = (
    f"kind = 'emergency' AND {_A_NEW_ACCESS} AND {EMERGENCY_ENDS}"
    f" AND supervisor_id IS NOT DISTINCT FROM {_MY_SUPERVISOR} AND {_JUST_FOUND.format(kind='emergency')}"
)
_A_LEGAL_PROCESS = (
    f"kind = 'legal_process' AND {_A_NEW_ACCESS} AND {LEGAL_PROCESS_ENDS}"
    f" AND supervisor_id IS NULL AND {_JUST_FOUND.format(kind='legal_process')}"
)


def _on_my_access(kind: str, role: str) -> str:
    """An assignment of oneself that stands on one's own access, made just now, with the same case, beginning and end."""
    return (
        f"(role = '{role}' AND user_id = {ME} AND granted_by = {ME} AND EXISTS (SELECT 1 FROM clinical_breakglass access"
        f" WHERE access.kind = '{kind}' AND access.user_id = {ME} AND access.created_transaction = txid_current()"
        " AND access.person_id = clinical_assignment.person_id AND access.started_at = clinical_assignment.starts_at"
        " AND access.ends_at = clinical_assignment.ends_at"
        " AND access.supervisor_id IS NOT DISTINCT FROM clinical_assignment.supervisor_id))"
    )


#: The object grant of a case that the reader has broken open.
_A_GRANT_ON_MY_ACCESS = (
    f"(user_id = {ME} AND content_object_id = ANY (ARRAY (SELECT access.person_id FROM clinical_breakglass access"
    f" WHERE access.user_id = {ME} AND access.created_transaction = txid_current())))"
)
#: Everybody who holds the supervisor's role and works at this moment.
_SUPERVISORS_NOW = (
    "(SELECT held.user_id FROM staff_rolegrant held JOIN staff_user holder ON holder.id = held.user_id"
    " WHERE held.role = 'supervisor' AND holder.is_active AND held.starts_at <= statement_timestamp()"
    " AND (held.ends_at IS NULL OR held.ends_at > statement_timestamp()))"
)


def _under_my_supervision(due: str) -> str:
    """What is the reader's to look at as a supervisor: that of their team, and of the whole office what is nobody's.

    Nobody's is what stands under no supervisor, or under somebody who is none now, or what is past its day.
    """
    return (
        f"supervisor_id = {ME} OR (organization_id = {MY_ORGANIZATION} AND (supervisor_id IS NULL"
        f" OR {due} <= statement_timestamp() OR supervisor_id <> ALL (ARRAY {_SUPERVISORS_NOW})))"
    )


#: What a supervisor reviews: the accesses of their team, those of the office that are nobody's, those to their cases.
_ACCESSES_TO_REVIEW = f"{_under_my_supervision('review_due_at')} OR {my_cases()}"

#: The owner's policies for the exact search: they hold while the agency's login calls it, never for the owner's own
#: sessions, which see no row.
IN_THE_EXACT_SEARCH = f"session_user = '{AGENCY}'"

#: Object grants on cases that stand under the reader's supervision.
OF_MY_SUPERVISION = (
    f"content_object_id = ANY (ARRAY (SELECT person_id FROM clinical_assignment WHERE supervisor_id = {ME}))"
)


@dataclass(frozen=True)
class Allow:
    """One right: a command, the roles that have it, the rows it reaches, and what a written row must fulfil.

    ``columns`` narrows SELECT, INSERT or UPDATE to these columns; empty means every column. ``rows`` is the policy's
    USING, ``check`` its WITH CHECK; a check left empty is the same as ``rows``.
    """

    command: Command
    to: tuple[str, ...]
    rows: str = EVERY_ROW
    check: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definer:
    """A function that runs with its owner's rights: who may call it, what it is, and why it is sound.

    ``digest`` is what ``casework.wall.inspection.function_digest`` makes of the function as it was reviewed.
    """

    name: str
    arguments: str
    database: Literal["default", "police"]
    to: tuple[str, ...]
    digest: str
    review: str


@dataclass(frozen=True)
class Table:
    """A table of one database and every right to it. No rights means that no site login can touch it."""

    name: str
    database: Literal["default", "police"]
    rights: tuple[Allow, ...] = ()


CLINICAL_ROLES = ("clinician", "supervisor", "privacy_officer")
#: Who may let something go, each for their own cases: on scene, and at the privacy officer's desk.
DISCLOSERS = ("clinician", "privacy_officer")
#: Forced row security binds the owner too; these tables alone are its to keep, so that a later `migrate` works.
MIGRATIONS_OWN = tuple(Allow(command, (OWNER,)) for command in COMMANDS)
AGENCY_ROLES = (*CLINICAL_ROLES, "auditor", "evaluator", "administrator", "worker")
EVERY_ROLE = (*AGENCY_ROLES, "liaison", "dispatch_feed")
NAME_COLUMNS = ("id", "full_name", "organization_id", "supervisor_id", "domain", "is_active")
SIGN_IN_COLUMNS = ("last_login", "failed_sign_ins", "locked_until", "password")
POLICE_PEOPLE = "domain = 'police'"
AGENCY_PEOPLE = "domain = 'agency'"
SIGN_IN_ENTRIES = "event = ANY (ARRAY['sign_in', 'sign_in_failed', 'sign_out'])"


def _ledger(database: Literal["default", "police"]) -> Table:
    """Append-only, as oneself and as one's own surface; the auditor alone reads.

    Triggers refuse UPDATE, DELETE and TRUNCATE to everybody. Accounts live in the agency's database: there an entry's
    actor is compared with them, so that the police process cannot write in the name of the agency's people. In the
    police database nobody can compare; the surface tells which process wrote.
    """
    people = tuple(role for role in EVERY_ROLE if role not in {"worker", "dispatch_feed", "liaison"})
    rights = [
        Allow("select", ("auditor",)),
        *(Allow("insert", (role,), check=f"surface = '{role}' AND {MY_OWN_ENTRY}") for role in people),
        *(
            Allow("insert", (role,), check=f"surface = '{role}' AND (actor_id IS NULL OR {MY_OWN_ENTRY})")
            for role in ("worker", "dispatch_feed")
        ),
    ]
    if database == "default":
        mine = f"actor_id = (SELECT id FROM staff_user WHERE {POLICE_PEOPLE} AND id = {ME})"
        rights.append(Allow("insert", ("liaison",), check=f"surface = 'liaison' AND {mine}"))
        for login, people_of in ((AGENCY, AGENCY_PEOPLE), (POLICE, POLICE_PEOPLE)):
            known = f"actor_id = ANY (ARRAY (SELECT id FROM staff_user WHERE {people_of}))"
            check = f"surface = 'sign_in' AND {SIGN_IN_ENTRIES} AND (actor_id IS NULL OR {known})"
            rights.append(Allow("insert", (login,), check=check))
    else:
        rights.append(Allow("insert", ("liaison",), check=f"surface = 'liaison' AND {MY_OWN_ENTRY}"))
    return Table("audit_ledgerentry", database, tuple(rights))


STAFF = (
    Table(
        "staff_user",
        "default",
        (
            Allow("select", (AGENCY,), AGENCY_PEOPLE),
            Allow("update", (AGENCY,), AGENCY_PEOPLE, columns=SIGN_IN_COLUMNS),
            Allow("select", (POLICE,), POLICE_PEOPLE),
            Allow("update", (POLICE,), POLICE_PEOPLE, columns=SIGN_IN_COLUMNS),
            Allow("select", (*CLINICAL_ROLES, "auditor", "administrator"), columns=NAME_COLUMNS),
            Allow("select", ("worker",), AGENCY_PEOPLE, columns=(*NAME_COLUMNS, "email")),
            Allow("select", (OWNER,), IN_THE_EXACT_SEARCH),
            # The identity is a setting, which injected SQL can choose: an account of the agency's stays closed all the same.
            Allow("select", ("liaison",), f"{POLICE_PEOPLE} AND id = {ME}", columns=NAME_COLUMNS),
        ),
    ),
    Table(
        "staff_rolegrant",
        "default",
        (
            Allow("select", (AGENCY,), AGENCY_PEOPLE),
            Allow("select", (POLICE,), POLICE_PEOPLE),
            Allow("select", ("administrator",)),
            # Who is to be told, and whose it is to review, where nobody in particular supervises.
            Allow(
                "select",
                ("supervisor", "worker"),
                f"{AGENCY_PEOPLE} AND role = 'supervisor'",
                columns=("user_id", "domain", "role", "starts_at", "ends_at"),
            ),
        ),
    ),
    Table(
        "staff_organization",
        "default",
        (
            Allow("select", AGENCY_ROLES),
            Allow("select", (POLICE, "liaison"), "kind = 'law_enforcement'"),
        ),
    ),
    Table("staff_zone", "default", (Allow("select", (*AGENCY_ROLES, "liaison", "dispatch_feed")),)),
    Table("staff_posting", "default", (Allow("select", (*CLINICAL_ROLES, "administrator", POLICE)),)),
    Table("staff_zoneusergrant", "default", (Allow("select", (POLICE,)), Allow("select", ("liaison",), MINE))),
    Table("staff_zonegroupgrant", "default"),
    Table("django_session", "default", tuple(Allow(c, (AGENCY,)) for c in ("select", "insert", "update", "delete"))),
    Table(
        "staff_police_session",
        "default",
        tuple(Allow(c, (POLICE,)) for c in ("select", "insert", "update", "delete")),
    ),
    Table("django_content_type", "default", (*MIGRATIONS_OWN, Allow("select", (*AGENCY_ROLES, AGENCY, POLICE)))),
    Table(
        "auth_permission",
        "default",
        (*MIGRATIONS_OWN, Allow("select", (*CLINICAL_ROLES, "worker", AGENCY, POLICE))),
    ),
    Table("staff_user_groups", "default", (Allow("select", CLINICAL_ROLES, NO_ROW),)),
    Table("staff_user_user_permissions", "default"),
    Table("auth_group", "default", (Allow("select", CLINICAL_ROLES, NO_ROW),)),
    Table("auth_group_permissions", "default"),
    Table("guardian_userobjectpermission", "default"),
    Table("guardian_groupobjectpermission", "default"),
    Table("django_admin_log", "default"),
    Table("django_migrations", "default", MIGRATIONS_OWN),
    Table("django_migrations", "police", MIGRATIONS_OWN),
)

CLINICAL = (
    Table(
        "clinical_person",
        "default",
        (
            Allow("select", CLINICAL_ROLES, f"{my_cases('id')} OR {JUST_MADE}"),
            Allow("select", (OWNER,), IN_THE_EXACT_SEARCH),
            Allow("insert", ("clinician",), check=JUST_MADE),
            Allow(
                "update",
                ("clinician",),
                my_cases("id"),
                columns=("is_known", "name_sealed", "birth_date_sealed", "description_sealed"),
            ),
        ),
    ),
    Table(
        "clinical_assignment",
        "default",
        (
            Allow("select", ("clinician", "privacy_officer"), MY_ASSIGNMENT),
            Allow("select", ("supervisor",), f"{MY_ASSIGNMENT} OR supervisor_id = {ME_AT_ONCE}"),
            Allow(
                "insert",
                ("clinician",),
                check=f"granted_by = {ME} AND {A_PERSON_JUST_MADE} OR {_on_my_access('emergency', 'break_glass')}",
            ),
            Allow("insert", ("privacy_officer",), check=_on_my_access("legal_process", "privacy_officer")),
            Allow("insert", ("supervisor",), check=f"granted_by = {ME} AND {my_cases()}"),
            # To give back what one has broken open, before its time.
            Allow(
                "update",
                ("clinician", "privacy_officer"),
                f"{MY_ASSIGNMENT} AND granted_by = {ME_AT_ONCE} AND role = ANY (ARRAY['break_glass', 'privacy_officer'])"
                " AND ends_at > statement_timestamp()",
                check=f"{MY_ASSIGNMENT} AND ends_at <= clock_timestamp()",
                columns=("ends_at",),
            ),
            # To end it, and never to begin it again.
            Allow(
                "update",
                ("supervisor",),
                f"supervisor_id = {ME_AT_ONCE} AND (ends_at IS NULL OR ends_at > statement_timestamp())",
                check=f"supervisor_id = {ME_AT_ONCE} AND ends_at <= clock_timestamp()",
                columns=("ends_at",),
            ),
            Allow("select", ("worker",), columns=("id", "person_id", "user_id", "role", "starts_at", "ends_at")),
        ),
    ),
    Table(
        "clinical_personusergrant",
        "default",
        (
            Allow("select", ("clinician", "privacy_officer"), MINE),
            Allow("select", ("supervisor",), f"{MINE} OR {OF_MY_SUPERVISION}"),
            Allow("delete", ("supervisor",), OF_MY_SUPERVISION),
            Allow(
                "insert",
                ("clinician",),
                check=f"{A_PERSON_JUST_MADE.replace('person_id', 'content_object_id')} OR {_A_GRANT_ON_MY_ACCESS}",
            ),
            Allow("insert", ("privacy_officer",), check=_A_GRANT_ON_MY_ACCESS),
            Allow("delete", ("clinician", "privacy_officer"), MINE),
            Allow("insert", ("supervisor",), check=my_cases("content_object_id")),
            Allow("select", ("worker",)),
            Allow("delete", ("worker",)),
        ),
    ),
    Table("clinical_persongroupgrant", "default", (Allow("select", CLINICAL_ROLES, NO_ROW),)),
    Table(
        "clinical_personkey",
        "default",
        (
            Allow("select", ("clinician",), my_cases()),
            Allow("select", (OWNER,), IN_THE_EXACT_SEARCH),
            Allow("insert", ("clinician",), check=f"{my_cases()} OR {A_PERSON_JUST_MADE}"),
            Allow("delete", ("clinician",), my_cases()),
        ),
    ),
    Table(
        "clinical_encounter",
        "default",
        (
            Allow("select", CLINICAL_ROLES, my_cases()),
            Allow("insert", ("clinician",), check=f"clinician_id = {ME} AND {my_cases()}"),
            Allow("update", ("clinician",), my_cases(), columns=("cleared_at", "disposition", "happened_at")),
        ),
    ),
    Table(
        "clinical_note",
        "default",
        (
            Allow("select", CLINICAL_ROLES, my_cases()),
            Allow("insert", ("clinician",), check=f"author_id = {ME} AND {my_cases()}"),
            Allow(
                "update",
                ("clinician",),
                f"author_id = {ME} AND {my_cases()}",
                columns=("state", "signed_at", "needs_cosign"),
            ),
            Allow(
                "update",
                ("supervisor",),
                my_cases(),
                check=f"cosigned_by = {ME} AND {my_cases()}",
                columns=("cosigned_by", "cosigned_at"),
            ),
        ),
    ),
    Table(
        "clinical_notesection",
        "default",
        (
            Allow("select", CLINICAL_ROLES, my_cases()),
            Allow("insert", ("clinician",), check=my_cases()),
            Allow("update", ("clinician",), my_cases(), columns=("segment", "is_summary", "text_sealed", "position")),
            Allow("delete", ("clinician",), my_cases()),
        ),
    ),
    Table(
        "clinical_exactsearch",
        "default",
        (
            # The search alone writes it, with its owner's rights (SECURITY_DEFINERS below).
            Allow("select", (OWNER,), IN_THE_EXACT_SEARCH),
            Allow("insert", (OWNER,), check=IN_THE_EXACT_SEARCH),
            Allow(
                "select",
                DISCLOSERS,
                f"user_id = {ME} AND transaction = txid_current()",
                columns=("user_id", "reason", "transaction", "found"),
            ),
        ),
    ),
    Table(
        "clinical_breakglass",
        "default",
        (
            Allow("select", ("clinician",), MINE),
            Allow("select", ("supervisor",), _ACCESSES_TO_REVIEW),
            Allow(
                "select",
                ("privacy_officer",),
                f"{MINE} OR (finding = 'privacy_officer' AND organization_id = {MY_ORGANIZATION}) OR {my_cases()}",
            ),
            Allow("insert", ("clinician",), check=_AN_EMERGENCY),
            Allow("insert", ("privacy_officer",), check=_A_LEGAL_PROCESS),
            Allow(
                "update",
                DISCLOSERS,
                f"{MINE} AND ended_at IS NULL AND ends_at > statement_timestamp()",
                check=f"{MINE} AND ended_at <= clock_timestamp()",
                columns=("ended_at",),
            ),
            Allow(
                "update",
                ("supervisor",),
                f"user_id <> {ME} AND reviewed_at IS NULL AND ({_ACCESSES_TO_REVIEW})",
                check=f"reviewed_by = {ME} AND user_id <> {ME} AND reviewed_at IS NOT NULL AND ({_ACCESSES_TO_REVIEW})",
                columns=("reviewed_by", "reviewed_at", "finding"),
            ),
            # Whoever reviews it is told by mail: that there is something, and nothing of what.
            Allow(
                "select",
                ("worker",),
                columns=(
                    "id",
                    "user_id",
                    "organization_id",
                    "supervisor_id",
                    "started_at",
                    "review_due_at",
                    "reviewed_at",
                    "told_at",
                    "told_overdue_at",
                ),
            ),
            Allow(
                "update",
                ("worker",),
                "told_at IS NULL OR (told_overdue_at IS NULL AND review_due_at <= statement_timestamp())",
                check="told_at IS NOT NULL",
                columns=("told_at", "told_overdue_at"),
            ),
        ),
    ),
)

#: What concerns the agency as a whole, whoever works on the case.
MY_OFFICE = f"organization_id = {MY_ORGANIZATION}"
_A_CASE_OF_MINE_IF_ANY = f"(person_id IS NULL OR {my_cases()})"
#: Everything that a rule may know of a legal process; the paper itself stays with the privacy officer.
_PROCESS_FACTS = (
    "id",
    "organization_id",
    "person_id",
    "kind",
    "provision",
    "section",
    "requester_id",
    "purpose",
    "issued_by_sealed",
    "matter_sealed",
    "subject_sealed",
    "scope_sealed",
    "segments",
    "findings",
    "request_tests",
    "crime",
    "in_force",
    "signed_by_judge",
    "communications_finding",
    "accompanied_by_subpoena",
    "subpoena_in_force",
    "satisfactory_assurance",
    "brought_by_patient",
    "good_cause",
    "begins_at",
    "ends_at",
    "served_at",
    "answer_due_at",
    "document_digest",
    "document_type",
    "recorded_by",
    "recorded_at",
    "searched_at",
    "person_told_at",
    "counsel_asked_at",
    "reviewed_by_sealed",
    "reviewed_at",
    "withdrawn_at",
)
_ENDED_FOR_US = f"recipient_organization_id = {MY_ORGANIZATION}"
_DUTIES_OF = {
    "clinician": f"desk = 'clinician' AND {my_cases()}",
    "supervisor": f"desk = 'supervisor' AND ({_under_my_supervision('due_at')})",
    "privacy_officer": f"desk = 'privacy_officer' AND {MY_OFFICE}",
}

CONSENT = (
    Table(
        "consent_consentrecord",
        "default",
        (
            Allow("select", CLINICAL_ROLES, my_cases()),
            Allow("insert", ("clinician",), check=f"recorded_by = {ME} AND {my_cases()}"),
            Allow(
                "update",
                ("clinician",),
                my_cases(),
                columns=(
                    "revoked_at",
                    "revoked_orally_at",
                    "taken_up_at",
                    "event_occurred_at",
                    "final_disposition_at",
                ),
            ),
            # A revocation may reach the privacy officer by letter.
            Allow("update", ("privacy_officer",), my_cases(), columns=("revoked_at", "revoked_orally_at")),
        ),
    ),
    Table(
        "consent_emergencyrecord",
        "default",
        (
            Allow("select", CLINICAL_ROLES, my_cases()),
            Allow("insert", ("clinician",), check=f"disclosed_by = {ME} AND {my_cases()}"),
            Allow("update", ("clinician",), my_cases(), columns=("ended_at",)),
        ),
    ),
    Table(
        "consent_threatrecord",
        "default",
        (
            Allow("select", CLINICAL_ROLES, my_cases()),
            Allow("insert", ("clinician",), check=f"recorded_by = {ME} AND {my_cases()}"),
            Allow("update", ("clinician",), my_cases(), columns=("resolved_at",)),
        ),
    ),
    Table(
        "consent_restrictionrecord",
        "default",
        (
            Allow("select", CLINICAL_ROLES, my_cases()),
            Allow("insert", DISCLOSERS, check=f"recorded_by = {ME} AND {my_cases()}"),
            Allow("update", DISCLOSERS, my_cases(), columns=("agreed", "agreed_at", "ended_at", "ended_because")),
        ),
    ),
    Table(
        "consent_legalprocessrecord",
        "default",
        (
            Allow("select", ("privacy_officer",), MY_OFFICE),
            Allow("select", ("clinician", "supervisor"), my_cases(), columns=_PROCESS_FACTS),
            Allow(
                "insert",
                ("privacy_officer",),
                check=f"recorded_by = {ME} AND {MY_OFFICE} AND {_A_CASE_OF_MINE_IF_ANY}",
            ),
            Allow(
                "update",
                ("privacy_officer",),
                MY_OFFICE,
                # An order that was set aside is ended at once, also by an officer who does not have the case.
                check=f"{MY_OFFICE} AND ({_A_CASE_OF_MINE_IF_ANY} OR withdrawn_at IS NOT NULL)",
                columns=(
                    "person_id",
                    "searched_at",
                    "person_told_at",
                    "counsel_asked_at",
                    "reviewed_by_sealed",
                    "reviewed_at",
                    "withdrawn_at",
                ),
            ),
        ),
    ),
    Table(
        "consent_processanswer",
        "default",
        (
            # A letter without records is the office's; one that carries records is read where the case is.
            Allow(
                "select",
                ("privacy_officer",),
                "(release_id IS NULL AND process_id = ANY (ARRAY (SELECT id FROM consent_legalprocessrecord"
                f" WHERE {MY_OFFICE}))) OR process_id = ANY (ARRAY (SELECT id FROM consent_legalprocessrecord"
                f" WHERE {MY_OFFICE} AND {my_cases()}))",
            ),
            Allow(
                "insert",
                ("privacy_officer",),
                check=f"answered_by = {ME} AND EXISTS (SELECT 1 FROM consent_legalprocessrecord"
                f" WHERE consent_legalprocessrecord.id = process_id AND {MY_OFFICE}"
                f" AND (consent_processanswer.release_id IS NULL OR {my_cases()}))",
            ),
        ),
    ),
    Table(
        "consent_decisionrecord",
        "default",
        (
            Allow("select", CLINICAL_ROLES, my_cases()),
            Allow("insert", DISCLOSERS, check=f"decided_by = {ME} AND {my_cases()}"),
        ),
    ),
    Table(
        "consent_release",
        "default",
        (
            Allow("select", CLINICAL_ROLES, my_cases()),
            Allow("insert", DISCLOSERS, check=f"released_by = {ME} AND {my_cases()}"),
            Allow("update", DISCLOSERS, my_cases(), columns=("closed_at", "closed_because")),
            Allow("select", ("liaison",), OPEN_TO_US, columns=SHARED_COLUMNS),
        ),
    ),
    Table(
        "consent_releaseitem",
        "default",
        (
            Allow(
                "select",
                CLINICAL_ROLES,
                f"release_id = ANY (ARRAY (SELECT id FROM consent_release WHERE {my_cases()}))",
            ),
            # Asked for one release at a time: a list of every release of the caseload would be made in vain.
            Allow(
                "insert",
                DISCLOSERS,
                check=f"EXISTS (SELECT 1 FROM consent_release WHERE consent_release.id = release_id AND {my_cases()})",
            ),
            Allow(
                "select",
                ("liaison",),
                f"release_id = ANY (ARRAY (SELECT id FROM consent_release WHERE {OPEN_TO_US}))",
            ),
        ),
    ),
    Table(
        "consent_releaseobligation",
        "default",
        (
            Allow("select", CLINICAL_ROLES, my_cases()),
            Allow("insert", DISCLOSERS, check=my_cases()),
        ),
    ),
    Table(
        "consent_recipientnotice",
        "default",
        (
            Allow("select", ("clinician", "supervisor"), my_cases()),
            Allow("select", ("privacy_officer",), MY_OFFICE),
            Allow("insert", DISCLOSERS, check=f"{MY_OFFICE} AND {my_cases()}"),
            Allow(
                "update",
                ("clinician",),
                my_cases(),
                check=f"told_by = {ME} AND {my_cases()}",
                columns=("told_at", "told_by", "told_how"),
            ),
            Allow(
                "update",
                ("privacy_officer",),
                MY_OFFICE,
                check=f"told_by = {ME} AND {MY_OFFICE}",
                columns=("told_at", "told_by", "told_how"),
            ),
            # That something they received has ended, and nothing of whom it was about.
            Allow(
                "select",
                ("liaison",),
                _ENDED_FOR_US,
                columns=(
                    "id",
                    "release_id",
                    "recipient_organization_id",
                    "discloser_name",
                    "released_at",
                    "ended_at",
                ),
            ),
        ),
    ),
    Table(
        "consent_openduty",
        "default",
        (
            *(Allow("select", (role,), rows) for role, rows in _DUTIES_OF.items()),
            Allow(
                "insert",
                DISCLOSERS,
                check=f"created_by = {ME} AND {MY_OFFICE} AND {_A_CASE_OF_MINE_IF_ANY}",
            ),
            *(
                Allow(
                    "update",
                    (role,),
                    rows,
                    check=f"done_by = {ME} AND {rows}",
                    columns=("done_by", "done_at", "note_sealed"),
                )
                for role, rows in _DUTIES_OF.items()
            ),
        ),
    ),
    Table(
        "consent_apiclient",
        "default",
        (
            # The key has to be looked up before anybody has a role.
            Allow("select", (AGENCY,)),
            Allow(
                "select",
                ("administrator",),
                columns=("id", "name", "user_id", "scopes", "created_at", "expires_at", "revoked_at"),
            ),
            Allow("insert", ("administrator",)),
            Allow("update", ("administrator",), columns=("revoked_at",)),
        ),
    ),
)

#: A supervisor sees the follow-up work under their supervision, whether or not they are assigned to the case.
SUPERVISED = f"supervisor_id = {ME} OR {my_cases()}"
_SUPERVISED_HANDOFFS = f"handoff_id = ANY (ARRAY (SELECT id FROM referrals_handoff WHERE {SUPERVISED}))"
_A_HANDOFF_OF_MINE = f"handoff_id = ANY (ARRAY (SELECT id FROM referrals_handoff WHERE {my_cases()}))"
_ENCOUNTER_OF_THE_PERSON = (
    "encounter_id = ANY (ARRAY (SELECT id FROM clinical_encounter"
    " WHERE clinical_encounter.person_id = referrals_handoff.person_id))"
)
_HANDOFF_COLUMNS = (
    "state",
    "is_warm",
    "staff_speaker",
    "receiver_name_sealed",
    "spoke_at",
    "sent_at",
    "visit_scheduled_for",
    "missed_visits",
    "first_visit_kept_at",
    "closed_at",
    "release_id",
    "owner_id",
)

REFERRALS = (
    Table("referrals_provider", "default", (Allow("select", ("clinician", "supervisor")),)),
    Table(
        "referrals_handoff",
        "default",
        (
            Allow("select", ("clinician",), my_cases()),
            Allow("select", ("supervisor",), SUPERVISED),
            Allow(
                "insert",
                ("clinician",),
                check=f"created_by = {ME} AND owner_id = {ME} AND {my_cases()} AND {_ENCOUNTER_OF_THE_PERSON}",
            ),
            Allow("update", ("clinician",), my_cases(), columns=_HANDOFF_COLUMNS),
        ),
    ),
    Table(
        "referrals_handoffmove",
        "default",
        (
            Allow("select", ("clinician",), my_cases()),
            Allow("select", ("supervisor",), _SUPERVISED_HANDOFFS),
            Allow("insert", ("clinician",), check=f"by = {ME} AND {my_cases()} AND {_A_HANDOFF_OF_MINE}"),
        ),
    ),
    Table(
        "referrals_outreachattempt",
        "default",
        (
            Allow("select", ("clinician",), my_cases()),
            Allow("select", ("supervisor",), _SUPERVISED_HANDOFFS),
            Allow("insert", ("clinician",), check=f"recorded_by = {ME} AND {my_cases()} AND {_A_HANDOFF_OF_MINE}"),
        ),
    ),
    Table(
        "referrals_followupwindow",
        "default",
        (
            Allow("select", ("clinician",), my_cases()),
            Allow("select", ("supervisor",), SUPERVISED),
            Allow("insert", ("clinician",), check=f"{my_cases()} AND {_A_HANDOFF_OF_MINE}"),
            Allow("update", ("clinician",), my_cases(), columns=("state", "closed_at")),
            # The sweep: what is open, and that it reminded or escalated. It closes nothing.
            Allow("select", ("worker",), "state = 'open'"),
            Allow("update", ("worker",), "state = 'open'", columns=("reminded_at", "escalated_at")),
        ),
    ),
    Table(
        "referrals_outboxmessage",
        "default",
        (
            # In one's own name, to one's own supervisor, about one's own case.
            Allow(
                "insert",
                ("clinician",),
                check=f"sender_id = {ME} AND kind = 'question' AND state = 'waiting'"
                f" AND recipient_id = (SELECT supervisor_id FROM staff_user WHERE id = {ME})"
                f" AND handoff_id = ANY (ARRAY (SELECT id FROM referrals_handoff WHERE {my_cases()}))",
            ),
            Allow("select", ("supervisor",), f"supervisor_id = {ME}"),
            Allow("select", ("worker",)),
            Allow("insert", ("worker",), check="sender_id IS NULL AND kind <> 'question' AND state = 'waiting'"),
            Allow(
                "update",
                ("worker",),
                "state = 'waiting'",
                check=EVERY_ROW,
                columns=("state", "sent_at", "attempts", "last_error_code", "next_attempt_at"),
            ),
        ),
    ),
)

#: Asked for one incident at a time, for which a list of every incident of the zones would be made in vain.
OF_MY_ZONES = f"EXISTS (SELECT 1 FROM police_incident WHERE police_incident.id = incident_id AND {MY_ZONES})"
#: What a liaison may know of an incident: no screening, no crisis label, no import.
MOMENTS = tuple(
    f"{stage}_{part}"
    for stage in ("received", "queued", "dispatched", "en_route", "arrived", "cleared")
    for part in ("at", "on", "precision", "ambiguous")
)
INCIDENT_OF_A_ZONE = (
    "id",
    "event_number",
    "agency",
    "call_source",
    "initial_type_code",
    "initial_type_text",
    "final_type_code",
    "final_type_text",
    "priority",
    *MOMENTS,
    "opened_at",
    "opened_on",
    "zone_id",
    "zone_text",
    "beat",
    "block_address",
    "disposition_code",
    "disposition_text",
    "self_initiated",
    "report_number",
)

POLICE_LOG = (
    Table(
        "police_incident",
        "police",
        (
            Allow("select", ("clinician", "dispatch_feed")),
            Allow("select", ("liaison",), MY_ZONES, columns=INCIDENT_OF_A_ZONE),
            Allow("insert", ("dispatch_feed",)),
            Allow("update", ("dispatch_feed",)),
        ),
    ),
    Table(
        "police_incidentunit",
        "police",
        (
            Allow("select", ("clinician", "dispatch_feed")),
            Allow("select", ("liaison",), OF_MY_ZONES),
            Allow("insert", ("dispatch_feed",)),
            Allow("update", ("dispatch_feed",)),
        ),
    ),
    Table(
        "police_screeninganswer",
        "police",
        (
            Allow("select", ("clinician", "dispatch_feed")),
            Allow("insert", ("dispatch_feed",)),
            Allow("update", ("dispatch_feed",)),
        ),
    ),
    Table(
        "police_importbatch",
        "police",
        (Allow("select", ("dispatch_feed",)), Allow("insert", ("dispatch_feed",))),
    ),
)

LEDGERS = (_ledger("default"), _ledger("police"))

TABLES: tuple[Table, ...] = (*STAFF, *LEDGERS, *POLICE_LOG, *CLINICAL, *CONSENT, *REFERRALS)

#: Every trigger, by table. Each must stand and be switched on; an undeclared one is a difference.
TRIGGERS_OF_THE_LEDGER = frozenset(
    {("audit_ledgerentry", "audit_ledgerentry_rows_stay"), ("audit_ledgerentry", "audit_ledgerentry_stays")}
)
TRIGGERS: dict[str, frozenset[tuple[str, str]]] = {
    "default": TRIGGERS_OF_THE_LEDGER
    | {
        ("clinical_note", "note_stays_signed"),
        ("clinical_notesection", "section_stays_signed"),
        ("consent_apiclient", "client_stays"),
        ("consent_consentrecord", "paper_stays"),
        ("consent_decisionrecord", "decision_stays"),
        ("consent_emergencyrecord", "emergency_stays"),
        ("consent_legalprocessrecord", "process_stays"),
        ("consent_openduty", "duty_stays"),
        ("consent_processanswer", "answer_stays"),
        ("consent_recipientnotice", "notice_stays"),
        ("consent_release", "release_stays"),
        ("consent_releaseitem", "item_stays"),
        ("consent_releaseobligation", "obligation_stays"),
        ("consent_restrictionrecord", "restriction_stays"),
        ("consent_threatrecord", "threat_stays"),
        ("referrals_handoffmove", "move_stays"),
        ("referrals_outreachattempt", "outreach_stays"),
    },
    "police": TRIGGERS_OF_THE_LEDGER,
}

#: Functions that run with their owner's rights. Each needs a review here; any other one is a difference.
SECURITY_DEFINERS: tuple[Definer, ...] = (
    Definer(
        name="clinical_find_case",
        arguments="name_digest bytea, birth_date_digest bytea, reason text",
        database="default",
        to=DISCLOSERS,
        digest="7d782f1f90e43d956496157ec98cca5d",
        review=(
            "Finds the cases of the caller's own organization whose name and birth date both equal the two digests, three "
            "at most. Both are needed, and without the key outside the database nobody can make a digest, so that it lists "
            "nothing and answers no guess made in SQL. The reason must be that of the role that was entered. It writes one "
            "row for each use, found or not, and answers ten uses of a person in an hour; a row can be undone only by "
            "undoing the transaction that would have opened the case. It reads three columns of two tables through "
            "policies that hold for its owner while the agency's login calls it, and for nobody who signs in as the owner. "
            "Its search path is fixed, it names every table with its schema, and it runs no text as a statement."
        ),
    ),
)
#: Views. A view can carry its owner's rights past a policy; there is none.
VIEWS: frozenset[str] = frozenset()

#: Rights on the databases themselves, besides the owner's: who may connect, and the one role that may make temporary
#: tables (the feed stages a file there before it is merged).
DATABASE_RIGHTS: dict[str, frozenset[tuple[str, str]]] = {
    "default": frozenset({(login, "CONNECT") for login in (AGENCY, POLICE, WORKER, LOADER)}),
    "police": frozenset(
        {(login, "CONNECT") for login in (AGENCY, POLICE, WORKER, LOADER)} | {("dispatch_feed", "TEMPORARY")}
    ),
}
