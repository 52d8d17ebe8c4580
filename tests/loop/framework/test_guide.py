"""The guide for business managers is true: its examples are a framework, and what it lists is what there is."""

import re
from pathlib import Path
from typing import Any

import yaml

from goldthread.loop.framework.checker import check
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.format.events import EVENTS
from goldthread.loop.framework.format.known import BLANKS, PLAYS

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "framework-format.md").read_text()
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
OTHERS = [block for block in BLOCKS if block.startswith("# another framework")]
SALTMARSH = "\n".join(block for block in BLOCKS if block not in OTHERS)


def _loaded(block: str) -> Any:
    return yaml.load(block, Loader=yaml.CSafeLoader)


def test_each_example_is_a_text_of_its_own() -> None:
    assert len(BLOCKS) > 12
    for block in BLOCKS:
        assert isinstance(_loaded(block), dict)


def test_the_examples_together_are_a_framework_without_a_fault() -> None:
    checked = check(SALTMARSH)
    assert [problem.sentence for problem in checked.problems] == []
    assert checked.document is not None


def test_every_section_of_the_format_has_an_example() -> None:
    shown = {key for block in BLOCKS for key in _loaded(block)}
    assert shown == {field.alias or name for name, field in Document.model_fields.items()}


def test_what_inherits_in_the_guide_inherits() -> None:
    for other in OTHERS:
        checked = check(other, packs={"saltmarsh": SALTMARSH}.get)
        assert [problem.sentence for problem in checked.errors] == []


def test_every_event_role_and_blank_is_listed() -> None:
    for word in [*EVENTS, *PLAYS, *(f"{{{blank}}}" for blank in BLANKS)]:
        assert f"`{word}`" in GUIDE, word
