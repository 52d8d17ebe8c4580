"""A file is what its content says, and what may harm is refused in one sentence."""

import io
import struct
import zipfile

import pytest

from goldthread.core.refusals import Refusal
from goldthread.documents.detection import Kind, detect
from goldthread.documents.limits import Limits
from tests.documents.made import TYPES, excel, with_members, word, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", b"%PDF-1.7\n", Kind.PDF),
        ("a.docx", word("Hello"), Kind.WORD),
        ("a.xlsx", excel(["Hello"]), Kind.EXCEL),
        ("a.csv", b"a,b\n1,2\n", Kind.CSV),
        ("a.html", b"<!DOCTYPE html><p>Hello", Kind.HTML),
        ("a.htm", b"<table><tr><td>1</table>", Kind.HTML),
        ("a.md", b"# Hello\n", Kind.MARKDOWN),
        ("a.txt", "Zo\xeb na\xefve".encode("cp1252"), Kind.TEXT),
        ("a.txt", "Hello".encode("utf-16"), Kind.TEXT),
        ("MZungu.txt", b"MZ is how some words begin", Kind.TEXT),
        ("a.png", b"\x89PNG\r\n\x1a\n...", Kind.PNG),
        ("a.jpg", b"\xff\xd8\xff\xe0...", Kind.JPEG),
        ("a.txt", b"Audit\x07 of neglect\n\n- A point\x07 that somebody took out of a table in Word\n", Kind.TEXT),
        ("minutes", b"No ending at all", Kind.TEXT),
        ("Minutes v1.2 final", b"A dot and words are no ending", Kind.TEXT),
    ],
)
def test_known_kinds(name: str, data: bytes, kind: Kind) -> None:
    assert detect(name, data) is kind


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "empty"),
        ("a.pdf", word("x"), "named as a PDF but holds a Word document"),
        ("a.docx", b"%PDF-1.7", "named as a Word document but holds a PDF"),
        ("a.txt", b"<!doctype html><script>", "named as a plain text but holds a web page"),
        ("a.exe", b"MZ\x90\x00\x03\x00\x00\x00\xff\xff", "program"),
        ("a.txt", b"\x7fELF\x02\x01\x01\x00", "program"),
        ("a.sh", b"#!/bin/sh\nls", "program"),
        ("a.zip", zipped({"a.txt": "x"}), "packed archive"),
        ("a.docx", zipped({"a.txt": "x"}), "packed archive"),
        ("a.gz", b"\x1f\x8b\x08\x00\x00", "packed archive"),
        ("a.doc", OLE + b"\x00" * 600, "old Office format"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.rtf", b"{\\rtf1 x}", "rich text"),
        ("a.bin", bytes(range(256)) * 4, "not known here"),
        ("a.csv.scr", b"a,b", "ends in .scr"),
        ("a.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "Save it as .docx"),
        ("a.docx", b"PK\x03\x04 and nothing more", "damaged"),
        ("a.docm", with_members(word("x"), {"word/vbaProject.bin": b"\x00"}), "macros"),
        ("renamed.docx", with_members(word("x"), {"word/vbaProject.bin": b"\x00"}), "macros"),
        ("a.xlsx", with_members(excel(["x"]), {"xl/vbaProject.bin": b"\x00"}), "macros"),
        ("a.docx", with_members(word("x"), {"[Content_Types].xml": TYPES + "<!-- macroEnabled -->"}), "macros"),
        ("a.docx", with_members(word("x"), {"word/inner.bin": zipped({"a": "b"})}), "another archive inside"),
    ],
)
def test_refusals_say_what_is_wrong(name: str, data: bytes, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        detect(name, data)
    assert words in refused.value.sentence
    assert refused.value.sentence.startswith(name)
    assert refused.value.sentence.endswith(".")


def test_an_oversized_file_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(Refusal, match="larger than 1 MB"):
        detect("a.txt", b"a" * (1024 * 1024 + 1), Limits(file_bytes=1024 * 1024))


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    data = zipped({"word/document.xml": b"0" * 60_000_000})
    assert len(data) < 100_000
    with pytest.raises(Refusal, match="unpacks to far more"):
        detect("a.docx", data)


def test_a_bomb_that_lies_about_its_size_is_refused_by_what_it_holds() -> None:
    data = bytearray(zipped({"word/document.xml": b"0" * 60_000_000}))
    directory = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, directory + 24, 10)  # what the table of contents says it unpacks to
    struct.pack_into("<I", data, 22, 10)
    with pytest.raises(Refusal):
        detect("a.docx", bytes(data))


def test_an_entity_bomb_is_refused_in_any_encoding() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    for content in (bomb.encode(), bomb.encode("utf-16")):
        with pytest.raises(Refusal, match="XML entity"):
            detect("a.docx", with_members(word("x"), {"word/document.xml": content}))


def test_a_locked_archive_is_refused() -> None:
    data = bytearray(word("x"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        offset = archive.start_dir
    data[offset + 8] |= 1
    with pytest.raises(Refusal, match="password"):
        detect("a.docx", bytes(data))
