"""Compares the declaration with the catalogs of a live database, and refuses to start on any difference.

Everything is read from ``pg_catalog``, which the site's own logins may read, so each server process checks the wall
that it stands behind. A policy's text is compared through two digests kept as its comment when it was made: of what was
declared, and of what PostgreSQL stored; a policy altered afterwards no longer matches.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from casework.wall.declaration import (
    DATABASE_RIGHTS,
    SECURITY_DEFINERS,
    TABLES,
    TRIGGERS,
    TRIGGERS_OF_THE_LEDGER,
    VIEWS,
    Table,
)
from casework.wall.roles import LOADER, LOGINS, OWNER, SITE_LOGINS, SURFACE_ROLES
from casework.wall.statements import fingerprint, policy_name

_OTHER_PRIVILEGES = ("TRUNCATE", "REFERENCES", "TRIGGER")


def live_tables(cursor: Any) -> list[str]:
    """Every ordinary or partitioned table of the schema, whoever made it."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"
    )
    return [row[0] for row in cursor.fetchall()]


def policy_digest(cursor: Any, table: str, policy: str) -> str:
    """A digest of a policy as PostgreSQL stored it: command, roles, permissive, USING and WITH CHECK."""
    cursor.execute(
        "SELECT p.polcmd::text, p.polpermissive,"
        " array(SELECT rolname::text FROM pg_roles WHERE oid = ANY (p.polroles) ORDER BY 1),"
        " pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)"
        " FROM pg_policy p WHERE p.polrelid = %s::regclass AND p.polname = %s",
        [f'public."{table}"', policy],
    )
    return hashlib.sha256(repr(cursor.fetchone()).encode()).hexdigest()[:32]


def differences(cursor: Any, database: str) -> list[str]:
    """Every way in which this database differs from the declaration, a sentence each; an empty list is a whole wall."""
    declared = {table.name: table for table in TABLES if table.database == database}
    found = [
        *_roles(cursor),
        *_database(cursor, database),
        *_objects(cursor),
        *_functions(cursor, database),
        *_triggers(cursor, database),
        *_default_privileges(cursor),
    ]
    live = live_tables(cursor)
    for name in live:
        table = declared.get(name)
        if table is None:
            found.append(f"{name}: the declaration does not name this table")
            table = Table(name, "default")
        found.extend(_security(cursor, name))
        found.extend(_grants(cursor, table))
        found.extend(_policies(cursor, table))
    found.extend(f"{name}: declared, but not in the database" for name in declared if name not in live)
    return found


def _roles(cursor: Any) -> Iterator[str]:
    cursor.execute(
        "SELECT rolname, rolsuper, rolbypassrls, rolinherit, rolcanlogin, rolcreaterole, rolcreatedb, rolreplication"
        " FROM pg_roles WHERE rolname = ANY (%s)",
        [[*SURFACE_ROLES, *LOGINS]],
    )
    seen = {row[0]: row[1:] for row in cursor.fetchall()}
    for role in (*SURFACE_ROLES, *LOGINS):
        if role not in seen:
            yield f"role {role}: missing"
            continue
        superuser, bypass, inherit, login, create_role, create_database, replication = seen[role]
        if superuser or create_role or replication:
            yield f"role {role}: may do what no role of the site may (superuser, role creation or replication)"
        if bypass and role != LOADER:
            yield f"role {role}: bypasses row security"
        if inherit and role != OWNER:
            yield f"role {role}: inherits"
        if login != (role in LOGINS):
            yield f"role {role}: {'may' if login else 'may not'} sign in"
        if create_database and role in (*SITE_LOGINS, *SURFACE_ROLES):
            yield f"role {role}: may create databases"
    cursor.execute(
        "SELECT m.rolname, g.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member"
        " JOIN pg_roles g ON g.oid = a.roleid WHERE m.rolname = ANY (%(known)s) OR g.rolname = ANY (%(known)s)",
        {"known": [*SURFACE_ROLES, *LOGINS]},
    )
    memberships = set(cursor.fetchall())
    expected = {(login, role) for login, roles in LOGINS.items() for role in roles}
    for member, role in sorted(memberships - expected):
        yield f"role {member}: may become {role}, which is not declared"
    for member, role in sorted(expected - memberships):
        yield f"role {member}: may not become {role}, though declared"


def _database(cursor: Any, database: str) -> Iterator[str]:
    cursor.execute(
        "SELECT coalesce(r.rolname, 'PUBLIC'), a.privilege_type FROM pg_database d"
        " CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a"
        " LEFT JOIN pg_roles r ON r.oid = a.grantee"
        " WHERE d.datname = current_database() AND a.grantee <> d.datdba"
    )
    live = set(cursor.fetchall())
    for role, privilege in sorted(live - DATABASE_RIGHTS[database]):
        yield f"database: {role} has {privilege}, which is not declared"
    for role, privilege in sorted(DATABASE_RIGHTS[database] - live):
        yield f"database: {role} lacks {privilege}, though declared"


def _objects(cursor: Any) -> Iterator[str]:
    cursor.execute(
        "SELECT relname, relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('v', 'm', 'f')"
    )
    for name, _kind in cursor.fetchall():
        if name not in VIEWS:
            yield f"view {name}: not declared"
    cursor.execute(
        "SELECT c.relname, r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND r.rolname <> %s",
        [OWNER],
    )
    for name, owner in cursor.fetchall():
        yield f"{name}: owned by {owner}"
    cursor.execute(
        "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%%' AND nspname NOT IN ('public', 'information_schema')"
    )
    for (name,) in cursor.fetchall():
        yield f"schema {name}: not declared"
    for role in (*SURFACE_ROLES, *SITE_LOGINS):
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [role])
        if cursor.fetchone()[0]:
            yield f"role {role}: may create objects in the schema"


def _functions(cursor: Any, database: str) -> Iterator[str]:
    """Functions with their owner's rights: those declared and reviewed, as they were reviewed, for whom they are meant."""
    cursor.execute(
        "SELECT oid, proname, pg_get_function_identity_arguments(oid) FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')"
    )
    live = {(name, arguments): oid for oid, name, arguments in cursor.fetchall()}
    declared = {(each.name, each.arguments): each for each in SECURITY_DEFINERS if each.database == database}
    for name, arguments in sorted(live.keys() - declared.keys()):
        yield f"function {name}({arguments}): runs with its owner's rights and is not declared"
    for key, each in sorted(declared.items()):
        if key not in live:
            yield f"function {each.name}: declared, but not there with its owner's rights"
            continue
        if function_digest(cursor, live[key]) != each.digest:
            yield f"function {each.name}: is not the one that was reviewed"
        may = _who_may_execute(cursor, live[key])
        for role in sorted(may - set(each.to)):
            yield f"function {each.name}: {role} may execute it, which is not declared"
        for role in sorted(set(each.to) - may):
            yield f"function {each.name}: {role} may not execute it, though declared"


def function_digest(cursor: Any, oid: int) -> str:
    """A digest of a function as PostgreSQL stored it: language, text, settings, owner and everything that it promises."""
    cursor.execute(
        "SELECT l.lanname, pg_get_functiondef(p.oid), p.prosrc, p.probin, p.proconfig, p.prosecdef, p.provolatile::text,"
        " p.proisstrict, p.proleakproof, r.rolname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang"
        " JOIN pg_roles r ON r.oid = p.proowner WHERE p.oid = %s",
        [oid],
    )
    return hashlib.sha256(repr(cursor.fetchone()).encode()).hexdigest()[:32]


def _who_may_execute(cursor: Any, oid: int) -> set[str]:
    """Everybody but the owner who holds the right, PUBLIC among them."""
    cursor.execute(
        "SELECT coalesce(r.rolname, 'PUBLIC') FROM pg_proc p"
        " CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        " LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE p.oid = %s AND a.grantee <> p.proowner",
        [oid],
    )
    return {role for (role,) in cursor.fetchall()}


def _triggers(cursor: Any, database: str) -> Iterator[str]:
    cursor.execute(
        "SELECT c.relname, t.tgname, t.tgenabled::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace"
    )
    live = {(table, name): enabled for table, name, enabled in cursor.fetchall()}
    for table, name in sorted(TRIGGERS[database] - live.keys()):
        yield f"{table}: trigger {name} is missing"
    for (table, name), enabled in sorted(live.items()):
        if (table, name) not in TRIGGERS[database]:
            yield f"{table}: trigger {name} is not declared"
        elif enabled not in ("A" if (table, name) in TRIGGERS_OF_THE_LEDGER else "OA"):
            yield f"{table}: trigger {name} is switched off"


def _default_privileges(cursor: Any) -> Iterator[str]:
    cursor.execute(
        "SELECT d.defaclobjtype::text, coalesce(r.rolname, 'PUBLIC') FROM pg_default_acl d"
        " CROSS JOIN LATERAL aclexplode(d.defaclacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee"
        " WHERE a.grantee <> d.defaclrole"
    )
    for kind, role in cursor.fetchall():
        yield f"default privileges ({kind}): new objects would be open to {role}"


def _security(cursor: Any, name: str) -> Iterator[str]:
    cursor.execute(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [f'public."{name}"']
    )
    enabled, forced = cursor.fetchone()
    if not enabled:
        yield f"{name}: row security is off"
    if not forced:
        yield f"{name}: row security is not forced"


def _grants(cursor: Any, table: Table) -> Iterator[str]:
    regclass = f'public."{table.name}"'
    cursor.execute(
        "SELECT lower(a.privilege_type), coalesce(r.rolname, 'PUBLIC'), NULL FROM pg_class c"
        " CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee"
        " WHERE c.oid = %(t)s::regclass AND a.grantee <> c.relowner"
        " UNION ALL SELECT lower(a.privilege_type), coalesce(r.rolname, 'PUBLIC'), t.attname FROM pg_attribute t"
        " CROSS JOIN LATERAL aclexplode(t.attacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee"
        " WHERE t.attrelid = %(t)s::regclass AND t.attnum > 0",
        {"t": regclass},
    )
    live = {row for row in cursor.fetchall() if row[1] != LOADER}
    expected = {
        (right.command, role, column)
        for right in table.rights
        for role in right.to
        if role != OWNER  # whose rights to its own tables stand in no list
        for column in (right.columns or (None,))
    }
    for command, role, column in sorted(live - expected, key=str):
        yield f"{table.name}: {role} may {command}{f' {column}' if column else ''}, which is not declared"
    for command, role, column in sorted(expected - live, key=str):
        yield f"{table.name}: {role} may not {command}{f' {column}' if column else ''}, though declared"


def _policies(cursor: Any, table: Table) -> Iterator[str]:
    cursor.execute(
        "SELECT p.polname, obj_description(p.oid, 'pg_policy') FROM pg_policy p WHERE p.polrelid = %s::regclass",
        [f'public."{table.name}"'],
    )
    live = dict(cursor.fetchall())
    for right in table.rights:
        name = policy_name(right)
        if name not in live:
            yield f"{table.name}: policy {name} is missing"
            continue
        declared, _, stored = (live.pop(name) or "").partition(":")
        if declared != fingerprint(right):
            yield f"{table.name}: policy {name} was made from another declaration"
        elif stored != policy_digest(cursor, table.name, name):
            yield f"{table.name}: policy {name} was altered"
    for name in sorted(live):
        yield f"{table.name}: policy {name} is not declared"


def check_site() -> list[str]:
    """The differences of both live databases."""
    found: list[str] = []
    for alias in ("default", "police"):
        with connections[alias].cursor() as cursor:
            found.extend(f"{alias}: {difference}" for difference in differences(cursor, alias))
        connections[alias].close()
    return found


def refuse_breached_wall() -> None:
    """Called when a web process or a worker starts. Raises ImproperlyConfigured, naming the first differences."""
    if settings.PROCESS not in {"agency", "police", "worker"}:
        return
    found = check_site()
    if found:
        shown = "; ".join(found[:5])
        raise ImproperlyConfigured(f"The wall is breached, so this process does not start. {shown}. Run check_wall.")
