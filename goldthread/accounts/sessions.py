"""Where sessions are kept: Django's own table, read on every page without the making of a query."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone


class SessionStore(db.SessionStore):
    """Django's sessions in the database; what a session holds is signed and checked as Django does it."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where there is none of this key, or where its end has come."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s",
                [self.session_key, timezone.now()],
            )
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found[0])
        return held
