"""The tests themselves stand on the wall: if they ran as somebody privileged, they would prove nothing."""

import pytest
from django.db import connections

from tests.databases import TestDatabases


@pytest.mark.parametrize("alias", ["default", "police"])
def test_the_code_under_test_is_neither_superuser_nor_owner_and_never_bypasses_row_security(
    untouched_databases: TestDatabases, alias: str
) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "select session_user, rolsuper, rolbypassrls, rolinherit, rolcreaterole from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == ("bulkhead_agency", False, False, False, False)
        cursor.execute(
            "select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = current_user)"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("alias", ["default", "police"])
def test_the_live_databases_equal_the_declaration(untouched_databases: TestDatabases, alias: str) -> None:
    from casework.wall.inspection import differences

    with connections[alias].cursor() as cursor:
        assert differences(cursor, alias) == []
