"""`goldthread learning`: out of one board, looked at, and into another."""

from pathlib import Path

import pytest

from goldthread.cli import learning
from goldthread.core.refusals import Refusal
from goldthread.loop.sources.models import Source
from tests import factories
from tests.people import Cast, on_stage

OURS, THEIRS = ("nsh", "manager@example.org"), ("stm", "outsider@example.org")
SAID = ("Neglect", "The region", "Name us.")


def test_lessons_go_from_board_to_board_as_a_file(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "learning.json"
    lesson = factories.lesson(by=cast.manager, statement="Fathers are left out.")
    factories.lesson(by=cast.manager, statement="Notices to schools come late.")
    with pytest.raises(Refusal, match="no lesson NSH-0"):
        learning.export(file, *OURS, *SAID, ["NSH-0"])
    every = learning.export(file, *OURS, *SAID, [])
    assert every.data["lessons"] == 2
    sent = learning.export(file, *OURS, *SAID, [lesson.reference])
    seen = learning.verify(file)
    assert (seen.data["lessons"], seen.data["withdrawn"], seen.data["terms"]) == (1, 0, "Name us.")
    assert seen.data["fingerprint"] == sent.data["fingerprint"]
    with pytest.raises(Refusal, match="Telephone them"):
        learning.take_in(file, *THEIRS, "")
    got = learning.take_in(file, *THEIRS, str(sent.data["fingerprint"]))
    on_stage(cast.outsider)
    source = Source.objects.get(reference=got.data["source"], board_id=cast.outsider.board_id)
    assert [each.statement for each in source.lessons.all()] == ["Fathers are left out."]
    file.write_bytes(file.read_bytes().replace(b"left out", b"left in!"))
    with pytest.raises(Refusal, match="somebody changed it"):
        learning.verify(file)
