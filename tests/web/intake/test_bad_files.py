"""What people and machines send by mistake or in malice: a sentence on the page, and nothing lost or half done."""

import io
import time
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from goldthread.documents.models import Document
from goldthread.journal.models import Entry
from goldthread.loop.intake import queries
from goldthread.loop.intake.models import Intake
from tests.documents import made
from tests.people import Cast, on_stage
from tests.web.intake.test_bringing_in import ClientFor, brought, text_of, upload


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.FILES = str(tmp_path / "files")
    settings.SCANNER = ""
    return tmp_path / "files"


@pytest.fixture
def browser(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.coordinator)


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", made.TYPES)
        archive.writestr("word/document.xml", b"\0" * (200 * 1024 * 1024))
    return out.getvalue()


def _rows(count: int) -> bytes:
    head = "Ref,Action,Owner,Due date\n"
    return (head + "".join(f"{n},Do thing {n},Owen Owner,3 March 2027\n" for n in range(count))).encode()


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "no file at all": ("", lambda: b"", "Choose the document to bring in."),
    "an empty file": ("empty.docx", lambda: b"", "That file is empty"),
    "a program": ("learning.pdf", lambda: b"MZ" + b"\x90\x00" * 300, "is a program"),
    "a wrong name": ("learning.pdf", lambda: made.word("Words"), "is named as a PDF but holds a Word document"),
    "an unknown ending": ("learning.exe", lambda: b"Just words.", "ends in .exe, which is not read here"),
    "a picture": ("photo.png", lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 99, "is a picture, in which no text can be read"),
    "an old Word file": ("old.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office format"),
    "a zip bomb": ("bomb.docx", _bomb, "unpacks to far more than a document should hold"),
    "macros": (
        "macro.docx",
        lambda: made.with_members(made.word("Words"), {"word/vbaProject.bin": b"x"}),
        "carries macros, which can harm",
    ),
    "an archive": ("files.zip", lambda: made.zipped({"a.txt": "words"}), "packed archive"),
    "a broken PDF": ("broken.pdf", lambda: b"%PDF-1.7\nnothing more", "broken.pdf"),
    "100,000 rows": ("many.csv", lambda: _rows(100_000), "many.csv"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_refused_in_a_sentence_and_nothing_is_kept(browser: Client, cast: Cast, files: Path, what: str) -> None:
    name, make, sentence = HOSTILE[what]
    data = make()
    on_stage(cast.coordinator)
    before = (Document.objects.count(), Intake.objects.count(), Entry.objects.count())
    began = time.monotonic()
    response = upload(browser, name, data) if name else browser.post("/bring-in", {"form_key": uuid.uuid4().hex})
    assert time.monotonic() - began < 5
    assert response.status_code == 422
    page = text_of(response)
    assert "There is a problem" in page
    assert sentence in page
    on_stage(cast.coordinator)
    assert (Document.objects.count(), Intake.objects.count(), Entry.objects.count()) == before
    assert not files.exists() or not [path for path in files.rglob("*") if path.is_file()]


def test_a_workbook_of_too_many_rows_is_refused(browser: Client) -> None:
    rows = made.many_rows(["1", "Do a thing", "Owen Owner", "3 March 2027"], 10_001)
    response = upload(browser, "many.xlsx", rows)
    assert response.status_code == 422
    assert "many.xlsx" in text_of(response)


def test_mixed_encodings_are_read_and_the_doubt_is_told(browser: Client, cast: Cast) -> None:
    data = "# Learning\n\n## Review of neglect\n\n- Café notes were lost.\n".encode()
    data += "- The child’s voice was missing.\n".encode("cp1252")
    data += b"\n## Review of drift\n\n- Nobody asked.\n"
    intake = brought(browser, cast, "mixed.md", data)
    page = text_of(browser.get(f"/bring-in/{intake.pk}"))
    assert "voice was missing" in page
    assert "remark" in page


def test_control_and_direction_characters_do_no_harm(browser: Client, cast: Cast) -> None:
    name = "sum\u202emd.exe\u202c mary\x07.md"
    data = b"# Learning\n\n## Review of neglect\n\n- One\x00 two\x1b[31m three.\n- \xe2\x80\xaeReversed.\n\n"
    data += b"## Other review\n\n- Four.\n"
    intake = brought(browser, cast, name, data)
    assert intake.document.name == "summd.exe mary.md"
    response = browser.get(f"/bring-in/{intake.pk}")
    assert response.status_code == 200
    raw = response.content.decode()
    assert "\x00" not in raw and "\x1b" not in raw
    given = {"version": intake.version, "form_key": uuid.uuid4().hex}
    assert browser.post(f"/bring-in/{intake.pk}/check", given).status_code == 302
    on_stage(cast.coordinator)
    assert len(queries.sources_of(cast.coordinator, intake)) == 2


def test_words_that_look_like_a_page_are_shown_as_words(browser: Client, cast: Cast) -> None:
    data = b"## Review\n\n- <script>alert(1)</script> was said.\n\n## Other\n\n- {{ shell.product }}\n"
    intake = brought(browser, cast, "page.md", data)
    assert "<script>alert" not in browser.get(f"/bring-in/{intake.pk}").content.decode()


class Endless:
    """A body of a gibibyte that counts what is read of it and holds none."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.largest = 0

    def read(self, size: int = -1) -> bytes:
        self.largest = max(self.largest, size)
        assert 0 < size <= 1024 * 1024, "the whole body was asked for at once"
        taken = min(size, self.left)
        self.left -= taken
        return b"x" * taken

    def readline(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read by lines")


@pytest.mark.parametrize("address", ["/bring-in", "/", "/nowhere"])
def test_an_upload_of_a_gibibyte_is_answered_with_a_sentence_and_nothing_is_held(address: str, db: None) -> None:
    body = Endless(1 << 30)
    said: dict[str, Any] = {}
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": address,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "CONTENT_LENGTH": str(1 << 30),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "wsgi.input": body,
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }

    def begin(status: str, headers: list[tuple[str, str]], trouble: Any = None, /) -> Any:
        said.update(status=status, headers=dict(headers))

    answer = b"".join(WSGIHandler()(environ, begin))
    assert said["status"].startswith("413")
    assert "A file may be 25 MB at most" in answer.decode()
    assert "Nothing was saved" in answer.decode()
    assert body.largest <= 64 * 1024


def test_a_body_that_does_not_say_its_size_is_not_read(browser: Client) -> None:
    response = browser.generic(
        "POST", "/bring-in", b"", CONTENT_TYPE="multipart/form-data; boundary=x", CONTENT_LENGTH=""
    )
    assert response.status_code == 422
    assert "Choose the document to bring in." in text_of(response)


def test_a_file_just_above_the_limit_is_refused_on_the_page(browser: Client, settings: Any) -> None:
    settings.UPLOAD_BYTES = 2 * 1024 * 1024
    response = upload(browser, "large.txt", b"words " * 400_000)
    assert response.status_code == 422
    assert "large.txt is larger than 2 MB" in text_of(response)


def test_where_a_scanner_does_not_answer_nothing_is_kept(browser: Client, settings: Any, cast: Cast) -> None:
    settings.SCANNER = "/no/such/scanner"
    response = upload(browser, "a.md", b"# Words\n\n- one\n")
    assert response.status_code == 422
    assert "could not be checked for viruses" in text_of(response)
    on_stage(cast.coordinator)
    assert not Document.objects.filter(name="a.md").exists()


def test_an_upload_in_pieces_without_a_size_is_told_what_is_missing(browser: Client) -> None:
    response = browser.generic("POST", "/bring-in", b"", HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH="")
    assert response.status_code == 411
    assert "does not say how large it is" in text_of(response)
