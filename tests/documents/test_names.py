"""A file's name is kept so that it can be shown and offered again without harm."""

import pytest

from goldthread.documents.names import LONGEST, clean_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Learning summary 2014.docx", "Learning summary 2014.docx"),
        ("C:\\Users\\ann\\summary.docx", "summary.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("report\x00\x07.pdf", "report.pdf"),
        ("report\u202efdp.txt", "reportfdp.txt"),
        ("  two \t words\n.csv ", "two words .csv"),
        ('a"quoted"<b>.csv', "a-quoted--b-.csv"),
        ("", "document"),
        ("\u200b", "document"),
        ("..", "document"),
        ("Bro\u0308n.txt", "Brön.txt"),
    ],
)
def test_what_cannot_be_seen_or_means_something_to_a_disk_is_taken_out(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_beginning_and_its_ending() -> None:
    name = clean_name("Audit " * 60 + "of neglect.docx")
    assert len(name) <= LONGEST
    assert name.startswith("Audit Audit")
    assert name.endswith("of neglect.docx")
