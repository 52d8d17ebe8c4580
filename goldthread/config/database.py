"""Where the database and the files are, and who signs in: to our own server, or the one that ``DATABASE_URL`` names.

Two roles use it. The owner runs migrations and backups. The application signs in as a role that owns nothing
and cannot step round row-level security. Nothing here needs a running server, nor Django.
"""

import os
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from goldthread.config import embedded, secrets
from goldthread.config.trouble import Trouble

SETTINGS = "-c timezone=UTC"
"""What every connection says to the server, whatever the server's own defaults are."""


@dataclass(frozen=True)
class Login:
    """One role's way into one database."""

    name: str
    user: str
    password: str
    host: str
    port: int = 5432
    options: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_url(cls, url: str) -> "Login":
        """Read ``postgresql://user:password@host:port/name?sslmode=require``; refuse anything else."""
        parts = urlsplit(url)
        name = unquote(parts.path.lstrip("/"))
        if parts.scheme not in {"postgres", "postgresql"} or not name:
            raise Trouble(
                "The database address is not one that Goldthread can use: "
                "write it as postgresql://user:password@host:5432/name."
            )
        options = dict(parse_qsl(parts.query))
        host = options.pop("host", "") or unquote(parts.hostname or "")
        return cls(
            name=name,
            user=options.pop("user", "") or unquote(parts.username or ""),
            password=options.pop("password", "") or unquote(parts.password or ""),
            host=host,
            port=int(options.pop("port", "") or parts.port or 5432),
            options=options,
        )

    def url(self) -> str:
        """The same login as an address, for programs that take one."""
        extras = urlencode({"host": self.host, "port": self.port, **self.options})
        user, password, name = (quote(part, safe="") for part in (self.user, self.password, self.name))
        return f"postgresql://{user}:{password}@/{name}?{extras}"

    def to(self, name: str) -> "Login":
        """The same person at another database of the same server."""
        return replace(self, name=name)

    def psycopg(self) -> dict[str, Any]:
        """Arguments for ``psycopg.connect``."""
        return {
            "dbname": self.name,
            "user": self.user,
            "password": self.password,
            "host": self.host,
            "port": self.port,
            "connect_timeout": 10,
            "options": SETTINGS,
            **self.options,
        }

    def conninfo(self) -> str:
        """The same login, but for its password, for PostgreSQL's own programs: others could read a command line."""
        named = {"dbname": self.name, "user": self.user, "host": self.host, "port": str(self.port), **self.options}
        return " ".join(f"{name}='{_escaped(value)}'" for name, value in named.items())

    def django(self) -> dict[str, Any]:
        """The same login in the words of Django's ``DATABASES``."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "OPTIONS": {"connect_timeout": 10, "options": SETTINGS, **self.options},
        }


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def home() -> Path:
    """This installation's folder: ``GOLDTHREAD_HOME``, ``.goldthread`` in a checkout, or in the user's data folder."""
    given = os.environ.get("GOLDTHREAD_HOME")
    if given:
        return Path(given).expanduser().resolve()
    here = Path.cwd()
    if (here / "pyproject.toml").exists() and (here / "goldthread" / "config").is_dir():
        return here / ".goldthread"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Goldthread"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "goldthread"


def files(home: Path) -> str:
    """Where documents are: what ``GOLDTHREAD_FILES`` names, a folder or ``s3://bucket/prefix``, else in the home."""
    given = os.environ.get("GOLDTHREAD_FILES", "")
    if not given:
        return str(home / "files")
    if given.startswith("s3://") and len(given) > len("s3://"):
        return given
    if "://" in given:
        raise Trouble(f"GOLDTHREAD_FILES is {given}: write a folder, or s3://bucket/prefix.")
    return str(Path(given).expanduser().resolve())


def is_embedded() -> bool:
    """Whether the database is a server of our own rather than one that somebody runs for us."""
    return not os.environ.get("DATABASE_URL")


def owner_login() -> Login:
    """The role that owns the tables: migrations, backup and restore sign in as it, the web never does."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return Login.from_url(given)
    return Login(
        name=os.environ.get("GOLDTHREAD_DATABASE", embedded.DATABASE),
        user=embedded.OWNER,
        password=embedded.owner_password(home()),
        host=str(embedded.socket_folder(home())),
    )


def app_login(secret_key: str) -> Login:
    """The role of the web and the worker: it owns nothing; its password follows from the secret key.

    ``DATABASE_APP_URL`` names it where the owner may not create roles.
    """
    given = os.environ.get("DATABASE_APP_URL")
    if given:
        return Login.from_url(given)
    owner = owner_login()
    user = embedded.APP if is_embedded() else f"{owner.name}_app"
    return replace(owner, user=user, password=secrets.derived(secret_key, "database"))


def django_database(secret_key: str) -> dict[str, Any]:
    """Django's default database, as the application; as the owner only where ``GOLDTHREAD_AS_OWNER`` is set.

    Connections stay open, one for each thread that serves: opening one costs more than most pages.
    """
    as_owner = os.environ.get("GOLDTHREAD_AS_OWNER") == "1"
    login = owner_login() if as_owner else app_login(secret_key)
    return login.django() | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
