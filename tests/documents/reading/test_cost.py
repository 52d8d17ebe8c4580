"""Text made to be slow to read is not."""

import contextlib
import time

import pytest

from goldthread.core.refusals import Refusal
from goldthread.loop.intake.choose import propose_file
from tests.documents.made import excel, with_members

SIZE = 200_000
SLOW = {
    "dashes": "a\tb\n" + "-" * SIZE + "x\t\n",
    "stars": "**a " * SIZE,
    "underscores": "__a " * SIZE,
    "brackets": "[" * SIZE,
    "hashes": "# " + " " * SIZE + "x",
    "tags": "<p " * SIZE,
    "lists": "<ul><li>" * SIZE,
    "negations": "Source\tLearning\nA\t" + "no " * SIZE,
    "areas": "Joint targeted area inspection of the multi-agency response\n\n" + "in A " * SIZE,
    "commas": "," * SIZE,
    "quotes": '"a,\n' * (SIZE // 10),
    "numbers": "1. " * SIZE,
}


@pytest.mark.parametrize("what", SLOW)
@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_reading_takes_time_in_proportion(what: str, name: str) -> None:
    started = time.perf_counter()
    with contextlib.suppress(Refusal):
        propose_file(name, SLOW[what].encode())
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("part", ["<c " * SIZE, "<si>" * SIZE, "<c><v>1" * SIZE])
def test_sheets_are_counted_in_proportion(part: str) -> None:
    started = time.perf_counter()
    with pytest.raises(Refusal):
        propose_file(
            "a.xlsx", with_members(excel(["x"]), {"xl/worksheets/sheet1.xml": part, "xl/sharedStrings.xml": part})
        )
    assert time.perf_counter() - started < 5
