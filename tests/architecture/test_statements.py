"""SQL written by hand."""

from tests.architecture.guards.sources import read_sources, written
from tests.architecture.guards.statements import composed_sql, raw_sql

#: Modules that write SQL, each with the reason. A name that ends in a dot stands for a whole package.
ALLOWED = {
    "audit.selectors": "finds everybody who acted by one index probe a person",
    "casework.clinical.exact_search": "calls the one function that searches over every case",
    "casework.police.importing.": "takes a whole file in by COPY and merges it in one statement a table",
    "casework.police.selectors": "asks the transaction which zones the wall handed to it",
    "casework.wall.": "roles, grants and policies are SQL",
    "consent.gate": "takes the advisory lock of a person",
    "consent.process.services": "takes the advisory lock of a served paper, so that a double click logs one",
    "consent.release_locks": "takes the advisory locks of releases",
    "demonstration.": "loads a whole city at once, and looks first whether the databases are empty",
    "development.": "makes roles and databases",
    "referrals.accesses": "reads the few columns of an access that tell who is to be told, in a layer that may not import it",
}

#: Modules whose statements are put together from constants of their own.
COMPOSED = {
    "casework.wall.session": "resets the settings that it names itself",
    "casework.wall.statements": "policies are made of the declaration's predicates",
    "development.provision": "attributes of roles and options of a server's version",
}


def test_sql_is_written_in_listed_modules_alone() -> None:
    assert raw_sql(read_sources(), ALLOWED) == []


def test_sql_in_another_module_is_caught() -> None:
    for code in (
        "from django.db import connection",
        "from django.db import connections",
        "import psycopg",
        "def f(rows):\n    return rows.raw('select 1')",
        "def f(rows):\n    return rows.extra(where=['true'])",
        "def f(database):\n    return database.cursor()",
        "x = RawSQL('select 1', [])",
    ):
        assert raw_sql([written("casework.clinical.selectors", code)], {}) != [], code


def test_an_exception_that_nothing_needs_is_caught() -> None:
    assert raw_sql([written("consent.gate", "x = 1")], {"consent.gate": "locks the person"}) != []


def test_statements_are_never_put_together_from_text() -> None:
    assert composed_sql(read_sources(), COMPOSED) == []


def test_a_statement_put_together_from_text_is_caught() -> None:
    for code in (
        "cursor.execute(f'select * from t where name = {name}')",
        "cursor.execute('select * from t where name = %s' % name)",
        "cursor.execute('select ' + column)",
        "cursor.execute('select {}'.format(column))",
        "cursor.execute(' '.join(parts))",
        "sql.SQL(f'select {column}')",
    ):
        assert composed_sql([written("casework.police.selectors", code)], {}) != [], code
