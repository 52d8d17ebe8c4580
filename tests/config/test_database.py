"""Addresses, homes and keys."""

import os
import stat
from pathlib import Path

import psycopg
import pytest

from goldthread.config import database, secrets
from goldthread.config.database import Login
from goldthread.config.trouble import Trouble

URL = "postgresql://board:p%40ss%2Fw%3Ard@db.example.org:5433/goldthread?sslmode=require"


def test_an_address_is_read_and_written() -> None:
    login = Login.from_url(URL)
    assert login == Login("goldthread", "board", "p@ss/w:rd", "db.example.org", 5433, {"sslmode": "require"})
    assert Login.from_url(login.url()) == login
    assert login.conninfo() == ("dbname='goldthread' user='board' host='db.example.org' port='5433' sslmode='require'")


def test_an_address_may_name_the_person_among_its_options() -> None:
    login = Login.from_url("postgresql:///board?host=/run/pg&user=o%27hara&password=p&channel_binding=require")
    assert (login.user, login.password, login.host, login.options) == (
        "o'hara",
        "p",
        "/run/pg",
        {"channel_binding": "require"},
    )
    assert r"user='o\'hara'" in login.conninfo()
    assert "password" not in login.conninfo()


@pytest.mark.parametrize(
    ("given", "place"), [("", "/srv/home/files"), ("s3://bucket/prod", "s3://bucket/prod"), ("/srv/x/../y", "/srv/y")]
)
def test_documents_are_in_the_home_unless_a_setting_names_another_place(
    monkeypatch: pytest.MonkeyPatch, given: str, place: str
) -> None:
    monkeypatch.setenv("GOLDTHREAD_FILES", given)
    assert database.files(Path("/srv/home")) == place


@pytest.mark.parametrize("given", ["gs://bucket", "s3://", "https://example.org/files"])
def test_a_place_for_documents_that_cannot_be_used_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("GOLDTHREAD_FILES", given)
    with pytest.raises(Trouble, match="write a folder, or s3://bucket/prefix"):
        database.files(Path("/srv/home"))


@pytest.mark.parametrize("address", ["mysql://a/b", "postgresql://db.example.org", "nonsense"])
def test_another_kind_of_address_is_refused_in_a_sentence(address: str) -> None:
    with pytest.raises(Trouble, match="postgresql://user:password@host"):
        Login.from_url(address)


def test_a_given_server_keeps_owner_and_application_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    assert not database.is_embedded()
    assert database.owner_login().user == "board"
    app = database.app_login("key")
    assert (app.user, app.host) == ("goldthread_app", "db.example.org")
    assert app.password != "p@ss/w:rd"
    monkeypatch.setenv("DATABASE_APP_URL", "postgresql://web:x@db.example.org/goldthread")
    assert database.app_login("key").user == "web"


def test_django_signs_in_as_the_owner_only_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert database.django_database("key")["USER"] == "goldthread_app"
    monkeypatch.setenv("GOLDTHREAD_AS_OWNER", "1")
    assert database.django_database("key")["USER"] == "goldthread"


def test_a_checkout_keeps_its_home_to_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("GOLDTHREAD_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "goldthread" / "config").mkdir(parents=True)
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    assert database.home() == tmp_path / ".goldthread"


def test_the_secret_key_is_made_once_and_read_by_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = secrets.secret_key(tmp_path)
    assert len(key) > 50
    assert secrets.secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    monkeypatch.setenv("GOLDTHREAD_SECRET_KEY", "given")
    assert secrets.secret_key(tmp_path) == "given"


def test_the_tests_themselves_sign_in_as_the_application(second_connection: "psycopg.Connection[object]") -> None:
    assert second_connection.execute("select current_user").fetchone() == ("goldthread_app",)
    assert os.environ["GOLDTHREAD_HOME"].endswith(".test")
