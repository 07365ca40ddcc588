"""Makes the grants and policies of one database equal to the declaration. Idempotent; runs as the owner."""

from typing import Any

from psycopg import sql

from casework.wall.declaration import DATABASE_RIGHTS, SECURITY_DEFINERS, TABLES, Table
from casework.wall.inspection import live_tables, policy_digest
from casework.wall.roles import LOADER, LOGINS, SURFACE_ROLES
from casework.wall.statements import fingerprint, grant_statement, policy_name, policy_statement

_LOCK = 7_204_115


def apply_wall(connection: Any, database: str) -> int:
    """Apply the declaration of ``database`` in one transaction and return the number of policies made.

    ``connection`` is a psycopg connection of the owner. Everything is revoked first, so nothing undeclared survives.
    """
    declared = {table.name: table for table in TABLES if table.database == database}
    everyone = [*SURFACE_ROLES, *(login for login in LOGINS if login != "bulkhead_owner")]
    made = 0
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        close_database(cursor, database)
        _close_schema(cursor, everyone)
        _narrow_functions(cursor, database, everyone)
        for name in live_tables(cursor):
            made += _apply_table(cursor, declared.get(name) or Table(name, "default"), everyone)
    return made


def close_database(cursor: Any, database: str) -> None:
    """Leave the rights on the database itself to those declared. A copy made from a template needs this again."""
    cursor.execute("SELECT current_database()")
    name = sql.Identifier(cursor.fetchone()[0])
    cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    for role, privilege in sorted(DATABASE_RIGHTS[database]):
        cursor.execute(sql.SQL("GRANT {} ON DATABASE {} TO {}").format(sql.SQL(privilege), name, sql.Identifier(role)))


def _close_schema(cursor: Any, everyone: list[str]) -> None:
    roles = sql.SQL(", ").join(map(sql.Identifier, everyone))
    for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        what = sql.SQL(kind)
        cursor.execute(sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM PUBLIC, {}").format(what, roles))
        cursor.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON {} FROM PUBLIC, {}").format(what, roles)
        )
    # The built-in default lets PUBLIC execute every new function; only a revocation without a schema undoes it.
    cursor.execute("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
    cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(roles))
    loader = sql.Identifier(LOADER)
    cursor.execute(sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(loader))
    cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(loader))
    # Trigger functions run for whoever writes; they have the writer's rights and need no secret.
    cursor.execute(sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}").format(roles))


def _narrow_functions(cursor: Any, database: str, everyone: list[str]) -> None:
    """Leave each function that runs with its owner's rights to those declared; an undeclared one to nobody."""
    cursor.execute(
        "SELECT proname, pg_get_function_identity_arguments(oid), oid::regprocedure::text FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')"
    )
    declared = {(each.name, each.arguments): each.to for each in SECURITY_DEFINERS if each.database == database}
    roles = sql.SQL(", ").join(map(sql.Identifier, everyone))
    for name, arguments, signature in cursor.fetchall():
        function = sql.SQL(signature)
        cursor.execute(sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC, {}").format(function, roles))
        for role in declared.get((name, arguments), ()):
            cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(function, sql.Identifier(role)))


def _apply_table(cursor: Any, table: Table, everyone: list[str]) -> int:
    name = sql.Identifier(table.name)
    # Table-level REVOKE does not reach column grants made earlier; revoking the columns' own does.
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attacl IS NOT NULL",
        [f'public."{table.name}"'],
    )
    granted_columns = [row[0] for row in cursor.fetchall()]
    if granted_columns:
        cursor.execute(
            sql.SQL("REVOKE ALL ({columns}) ON TABLE public.{table} FROM PUBLIC, {roles}").format(
                columns=sql.SQL(", ").join(map(sql.Identifier, granted_columns)),
                table=name,
                roles=sql.SQL(", ").join(map(sql.Identifier, everyone)),
            )
        )
    cursor.execute(sql.SQL("ALTER TABLE public.{} ENABLE ROW LEVEL SECURITY").format(name))
    cursor.execute(sql.SQL("ALTER TABLE public.{} FORCE ROW LEVEL SECURITY").format(name))
    cursor.execute("SELECT polname FROM pg_policy WHERE polrelid = %s::regclass", [f'public."{table.name}"'])
    for (existing,) in cursor.fetchall():
        cursor.execute(sql.SQL("DROP POLICY {} ON public.{}").format(sql.Identifier(existing), name))
    for right in table.rights:
        cursor.execute(grant_statement(table, right))
        cursor.execute(policy_statement(table, right))
        comment = f"{fingerprint(right)}:{policy_digest(cursor, table.name, policy_name(right))}"
        cursor.execute(
            sql.SQL("COMMENT ON POLICY {} ON public.{} IS {}").format(
                sql.Identifier(policy_name(right)), name, sql.Literal(comment)
            )
        )
    return len(table.rights)
