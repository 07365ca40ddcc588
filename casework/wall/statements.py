"""The SQL that a declaration stands for."""

import hashlib

from psycopg import sql

from casework.wall.declaration import Allow, Table


def policy_name(right: Allow) -> str:
    """A name that tells the command and the roles; PostgreSQL allows 63 characters."""
    roles = "_".join(
        role.removeprefix("bulkhead_") + ("_login" if role.startswith("bulkhead_") else "") for role in right.to
    )
    name = f"{right.command}_{roles}"
    if len(name) <= 63:
        return name
    return f"{name[:54]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def using_of(right: Allow) -> str | None:
    """The policy's USING; INSERT has none."""
    return None if right.command == "insert" else right.rows


def check_of(right: Allow) -> str | None:
    """The policy's WITH CHECK; SELECT and DELETE have none."""
    if right.command in {"select", "delete"}:
        return None
    return right.check or right.rows


def fingerprint(right: Allow) -> str:
    """A digest of what a policy was declared to be, kept in the catalog beside it."""
    text = "|".join([right.command, ",".join(sorted(right.to)), using_of(right) or "", check_of(right) or ""])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def grant_statement(table: Table, right: Allow) -> sql.Composed:
    columns: sql.Composable = sql.SQL("")
    if right.columns:
        columns = sql.SQL(" ({})").format(sql.SQL(", ").join(map(sql.Identifier, right.columns)))
    return sql.SQL("GRANT {command}{columns} ON TABLE public.{table} TO {roles}").format(
        command=sql.SQL(right.command.upper()),
        columns=columns,
        table=sql.Identifier(table.name),
        roles=sql.SQL(", ").join(map(sql.Identifier, right.to)),
    )


def policy_statement(table: Table, right: Allow) -> sql.Composed:
    """CREATE POLICY. The predicates are constants of the declaration, never input."""
    using, check = using_of(right), check_of(right)
    return sql.SQL(
        "CREATE POLICY {name} ON public.{table} AS PERMISSIVE FOR {command} TO {roles}{using}{check}"
    ).format(
        name=sql.Identifier(policy_name(right)),
        table=sql.Identifier(table.name),
        command=sql.SQL(right.command.upper()),
        roles=sql.SQL(", ").join(map(sql.Identifier, right.to)),
        using=sql.SQL(f" USING ({using})") if using is not None else sql.SQL(""),
        check=sql.SQL(f" WITH CHECK ({check})") if check is not None else sql.SQL(""),
    )
