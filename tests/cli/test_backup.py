"""A backup is tried: made, changed after, brought back, and found whole."""

import hashlib
import http.server
import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote

import pytest

from goldthread.cli import auditing
from goldthread.config import backups, dump, embedded
from goldthread.config.trouble import Trouble
from goldthread.core.refusals import Refusal
from goldthread.loop.audits import operations, packing
from goldthread.loop.audits.answers import Given
from tests import commands
from tests.cli.installation import Installation
from tests.conftest import Database
from tests.loop.audits import written
from tests.people import Cast

pytestmark = pytest.mark.slow

EVIDENCE = b"evidence"
OUTSIDE = b'{"format": 1, "key": "", "contents": {"../x": {"sha256": "", "size": 0}}}'
NAME = hashlib.sha256(EVIDENCE).hexdigest()


@pytest.fixture(scope="module")
def place(template_database: str) -> Iterator[Installation]:
    """An installation of two boards with a journal each, its tables those that all tests have."""
    with tempfile.TemporaryDirectory(prefix="goldthread-") as folder:
        installation = Installation(Path(folder).resolve() / "home")
        embedded.start(installation.home, durable=False)  # one start for all the commands
        try:
            tables = installation.home / "tables.dump"
            dump.write(Database(template_database).owner, tables)
            dump.read(installation.owner, tables)
            assert installation.run("migrate") == {"ok": True, "applied": [], "backup": None}
            goes_on(installation, "boards")
            yield installation
        finally:
            installation.tidy()


def goes_on(place: Installation, what: str) -> None:
    """Something goes on there that no command does."""
    done = commands.give(what, module="tests.cli.living", environment=place.environment)
    assert done.returncode == 0, done.stderr


def counts(place: Installation) -> dict[str, int]:
    """How many rows each table has, but for what a restore begins anew."""
    with place.database() as connection:
        names = connection.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            " and relname not in ('goldthread_cache', 'django_session') order by 1"
        ).fetchall()
        found = {}
        for (name,) in names:
            row = connection.execute(f'select count(*) from "{name}"').fetchone()
            assert row is not None
            found[name] = int(row[0])
    return found


def papers_of(place: Installation) -> dict[str, bytes]:
    """Every document that is kept, by its place in the store; tests before may have kept some."""
    store = place.home / "files"
    return {str(file.relative_to(store)): file.read_bytes() for file in store.rglob("*") if file.is_file()}


def test_a_backup_brings_everything_back(place: Installation, tmp_path: Path) -> None:
    [document] = (place.home / "files").rglob(NAME)
    before = counts(place)
    assert before["journal_entry"] >= 120
    file = tmp_path / "goldthread.tar"
    made = place.run("backup", str(file))
    assert made["ok"] and made["documents"] == len(papers_of(place)) and made["lost"] == [], made
    assert file.stat().st_mode & 0o077 == 0

    document.write_bytes(b"evidencf")  # as long, and not the same: a restore mends it
    with place.database() as connection:
        connection.execute("create table later (id int)")
        connection.execute("set session_replication_role = replica")
        connection.execute("delete from journal_entry where number > 50")
        connection.execute("update journal_entry set why = 'altered' where number = 3")
    broken = place.run("journal", "verify")
    assert not broken["ok"]
    assert any("altered" in finding["sentence"] for finding in broken["findings"])

    refused = place.run("restore", str(file))
    assert "add --replace" in refused["error"]
    restored = place.run("restore", str(file), "--replace")
    assert restored["ok"], restored
    assert counts(place) == before
    assert document.read_bytes() == EVIDENCE
    assert place.run("journal", "verify") == {"ok": True, "findings": []}
    assert place.run("doctor")["ok"]
    with place.database() as connection:
        names = {name for (name,) in connection.execute("select datname from pg_database")}
    assert names == {"goldthread", "postgres", "template0", "template1"}


def test_a_damaged_backup_changes_nothing(place: Installation, tmp_path: Path) -> None:
    file = tmp_path / "goldthread.tar"
    assert place.run("backup", str(file))["ok"]
    before = counts(place)
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    file.write_bytes(whole)
    answer = place.run("restore", str(file), "--replace")
    assert "damaged or was altered" in answer["error"]
    file.write_bytes(bytes(whole[: len(whole) // 2]))
    assert "damaged or was altered" in place.run("restore", str(file), "--replace")["error"]
    assert counts(place) == before


def test_a_backup_that_cannot_be_filled_in_changes_nothing(place: Installation, tmp_path: Path) -> None:
    with place.database() as connection:
        connection.execute(
            "insert into django_migrations (app, name, applied) values ('loop', '9999_of_a_newer_version', now())"
        )
    file = tmp_path / "newer.tar"
    assert place.run("backup", str(file))["ok"]
    with place.database() as connection:
        connection.execute("delete from django_migrations where name = '9999_of_a_newer_version'")
    before = counts(place)
    answer = place.run("restore", str(file), "--replace")
    assert "newer Goldthread" in answer["error"]
    assert counts(place) == before
    assert place.run("doctor")["ok"]


def test_a_backup_of_another_key_is_refused_unless_said_and_an_older_one_is_brought_to_this_version(
    place: Installation, tmp_path: Path
) -> None:
    """It also lacks a document, which the restore says."""
    [document] = (place.home / "files").rglob(NAME)
    file = tmp_path / "goldthread.tar"
    with place.database() as connection:
        connection.execute("drop table django_session")
        connection.execute("delete from django_migrations where app = 'sessions'")
    document.unlink()
    made = place.run("backup", str(file))
    assert made["lost"] == [str(document.relative_to(place.home / "files"))]
    with tarfile.open(file) as tar:
        assert not any("secret" in name for name in tar.getnames())
    place.extra["GOLDTHREAD_SECRET_KEY"] = "another"
    try:
        assert "another secret key" in place.run("restore", str(file), "--replace")["error"]
        restored = place.run("restore", str(file), "--replace", "--other-key")
        assert restored["ok"] and restored["lost"] == made["lost"]
    finally:
        del place.extra["GOLDTHREAD_SECRET_KEY"]
        document.write_bytes(EVIDENCE)
        assert place.run("migrate") == {"ok": True, "applied": [], "backup": None}


def test_a_document_that_the_store_has_lost_is_said_and_the_rest_is_kept(place: Installation, tmp_path: Path) -> None:
    [document] = (place.home / "files").rglob(NAME)
    file = tmp_path / "goldthread.tar"
    for harm in (lambda: document.write_bytes(b"altered"), document.unlink):
        harm()
        made = place.run("backup", str(file))
        assert not made["ok"]
        assert NAME in made["error"] and made["error"].startswith("1 document")
        assert file.exists() and made["lost"] == [str(document.relative_to(place.home / "files"))]
    document.write_bytes(EVIDENCE)
    assert place.run("backup", str(file))["ok"]


def test_documents_in_another_folder_are_in_the_backup_and_come_back_to_it(place: Installation, tmp_path: Path) -> None:
    file, elsewhere, home = tmp_path / "goldthread.tar", tmp_path / "elsewhere", place.home.with_name("new")
    shutil.copytree(place.home / "files", elsewhere)
    moved = Installation(place.home, extra={"GOLDTHREAD_FILES": str(elsewhere)})
    made = moved.run("backup", str(file))
    assert made["ok"] and made["documents"] == len(papers_of(place))
    with tarfile.open(file) as tar:
        assert any(name.endswith(NAME) for name in tar.getnames())

    home.mkdir()
    new = Installation(home, extra={"GOLDTHREAD_FILES": str(tmp_path / "another")})
    assert "another secret key" in new.run("restore", str(file))["error"]
    shutil.copy(place.home / "secret-key", home / "secret-key")
    embedded.start(home, durable=False)
    try:
        restored = new.run("restore", str(file))  # into an empty home: nothing is replaced
        assert restored["ok"] and restored["documents"] == made["documents"], restored
        [document] = (tmp_path / "another").rglob(NAME)
        assert document.read_bytes() == EVIDENCE
        assert not (home / "files").exists()
        assert new.run("doctor")["ok"]
        assert new.run("journal", "verify") == {"ok": True, "findings": []}
        assert "add --replace" in new.run("restore", str(file))["error"]
    finally:
        new.tidy()


def test_documents_in_a_bucket_are_in_the_backup_and_come_back_to_it(place: Installation, tmp_path: Path) -> None:
    file = tmp_path / "goldthread.tar"
    with bucket() as (address, kept):
        kept.update({f"prod/{name}": content for name, content in papers_of(place).items()})
        extra = {
            "GOLDTHREAD_FILES": "s3://papers/prod",
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "a",
            "AWS_SECRET_ACCESS_KEY": "b",
            "AWS_DEFAULT_REGION": "eu-west-2",
            "AWS_MAX_ATTEMPTS": "1",
        }
        distant = Installation(place.home, extra=extra)
        made = distant.run("backup", str(file))
        assert made["ok"] and made["documents"] == len(papers_of(place)), made
        before = dict(kept)
        kept.clear()
        assert distant.run("doctor")["ok"]
        assert kept == {}, "the doctor leaves nothing behind"
        assert distant.run("restore", str(file), "--replace")["ok"]
        assert kept == before

        boards = place.boards()
        place.add_board("LATER")
        distant.extra["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1"
        for words in (("backup", str(tmp_path / "none.tar")), ("restore", str(file), "--replace")):
            refused = distant.run(*words)
            assert "s3://papers does not do what it is asked for" in refused["error"], refused
        assert not (tmp_path / "none.tar").exists()
        assert place.boards() == sorted([*boards, "LATER"])
        assert "s3://papers" in distant.run("doctor")["error"]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda file: None, "There is no file"),
        (lambda file: file.mkdir(), "cannot be unpacked: Is a directory"),
        (lambda file: file.write_bytes(b""), "damaged or was altered"),
        (lambda file: file.write_bytes(b"PGDMP and so on"), "damaged or was altered"),
        (lambda file: tarred(file, {"manifest.json": b"[]", "seal": b"x"}), "damaged or was altered"),
        (lambda file: tarred(file, {"manifest.json": b'{"format": 1}', "seal": b"x"}), "damaged or was altered"),
        (lambda file: tarred(file, {"manifest.json": b'{"format": 2}', "seal": b"x"}), "a newer Goldthread"),
        (lambda file: tarred(file, {"manifest.json": OUTSIDE, "seal": b"x", "../x": b""}), "damaged or was altered"),
    ],
)
def test_what_is_no_backup_is_refused_when_it_is_unpacked(
    tmp_path: Path, made: Callable[[Path], object], sentence: str
) -> None:
    made(tmp_path / "given.tar")
    (tmp_path / "unpacked").mkdir()
    with pytest.raises(Trouble, match=sentence):
        backups._unpack(tmp_path / "given.tar", tmp_path / "unpacked", other_key=True)
    assert list((tmp_path / "unpacked").iterdir()) == []


def tarred(file: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(file, "w") as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


@contextmanager
def bucket() -> Iterator[tuple[str, dict[str, bytes]]]:
    """As much of an S3 store as ours asks of one, on this machine: its address, and what the bucket "papers" holds."""
    kept: dict[str, bytes] = {}

    class Answer(http.server.BaseHTTPRequestHandler):
        def key(self) -> str:
            return unquote(self.path.partition("?")[0]).removeprefix("/papers/")

        def say(self, code: int, content: bytes = b"") -> None:
            self.send_response(code)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            missing = b"<Error><Code>NoSuchKey</Code><Message>It is not here</Message></Error>"
            self.say(200, kept[self.key()]) if self.key() in kept else self.say(404, missing)

        def do_PUT(self) -> None:
            assert "aws-chunked" not in self.headers.get("Content-Encoding", "")
            kept[self.key()] = self.rfile.read(int(self.headers["Content-Length"]))
            self.say(200)

        def do_DELETE(self) -> None:
            kept.pop(self.key(), None)
            self.say(204)

        def log_message(self, format: str, *args: object) -> None:
            """Tests print nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", kept
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.django_db
def test_audits_come_back_in_an_installation_that_knows_nobody(
    cast: Cast, place: Installation, tmp_path: Path, settings: Any
) -> None:
    settings.FILES, settings.SCANNER = str(tmp_path / "files"), ""
    words = "=1+1 “Grüße” \t zero\u200bwidth\r\nlast line \n"
    row = written.answered(cast.health_lead, written.of(written.round_of(cast)), lead=Given("1", words))
    written.answered(cast.health_lead, row, lead=Given("2", f" {words}"))
    operations.attach_evidence(
        by=cast.health_lead,
        return_id=row.pk,
        title="Policy",
        file=b"The policy, as it is.",
        file_name="policy.txt",
        questions=["lead", "known"],
    )
    file, again = tmp_path / "audits.zip", tmp_path / "again.zip"
    with pytest.raises(Refusal, match="cannot be opened"):
        auditing.bring_back(file, "nsh", "manager@example.org")
    assert auditing.take_out(file, "nsh", "manager@example.org") == file.stat().st_size
    with pytest.raises(Refusal, match="has audits already"):
        auditing.bring_back(file, "nsh", "manager@example.org")

    goes_on(place, "office")
    as_office = ("--board", "aaa", "--as", "office@example.org")
    back = place.run("audits", "bring-back", str(file), *as_office)
    assert back["ok"] and back["rows"] > 5, back
    assert "has audits already" in place.run("audits", "bring-back", str(file), *as_office)["error"]
    assert place.run("audits", "take-out", str(again), *as_office)["ok"]
    out, came = packing.unpack(file.read_bytes()), packing.unpack(again.read_bytes())
    assert json.loads(came.text) == json.loads(out.text)
    assert came.files == out.files and list(out.files.values()) == [b"The policy, as it is."]
    assert (
        json.dumps(words, ensure_ascii=False) in came.text and json.dumps(f" {words}", ensure_ascii=False) in came.text
    )
