"""The session engine of the police web process."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore


class SessionStore(DatabaseSessionStore):
    """Django's database sessions, kept in the police process's own table."""

    @classmethod
    def get_model_class(cls) -> type[Any]:
        from casework.staff.models import PoliceSession

        return PoliceSession
