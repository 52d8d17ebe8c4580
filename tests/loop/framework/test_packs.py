"""The packs that ship are there, can be used, and travel in the wheel; the published schema is the format's."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from goldthread.core.refusals import Refusal
from goldthread.loop.framework import packs, rules, schema, shelf
from goldthread.loop.framework.checker import check
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.models import Framework
from goldthread.loop.framework.queries import document_of
from goldthread.loop.framework.reading import content_of, read
from goldthread.loop.framework.rules import Rhythm, rhythm_of, words_of
from tests.loop.framework.written import SMALL


@pytest.mark.parametrize("key", packs.keys())
def test_a_pack_that_ships_passes_the_checker(key: str) -> None:
    text = packs.text(key)
    assert text is not None
    assert [problem.sentence for problem in check(text).errors] == []


@pytest.mark.parametrize("key", packs.keys())
def test_a_pack_is_the_same_after_it_was_kept(key: str) -> None:
    document = packs.load(key)
    assert Document.model_validate(json.loads(json.dumps(content_of(document)))) == document


def test_a_pack_is_known_by_its_key_alone() -> None:
    assert packs.text("../format/parts") is None
    assert packs.text("nowhere") is None
    with pytest.raises(Refusal, match="no pack called nowhere"):
        packs.load("nowhere")


def test_an_installation_keeps_frameworks_that_others_build_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_own", [tmp_path])
    (tmp_path / "region.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "slough-2014.yaml").write_text("a: b", encoding="utf-8")
    (tmp_path / "No key.yaml").write_text("a: b", encoding="utf-8")
    assert packs.keys() == (*shelf.shipped(), "region")
    assert packs.load("slough-2014").identity.board != "b", "what ships comes first"
    child = SMALL.split("groups:")[0] + "inherits: {pack: region}\n"
    assert rules.checked_of(child).errors == ()
    (tmp_path / "region.yaml").write_bytes(b"words: {body: caf\xe9}")
    os.utime(tmp_path / "region.yaml", (1, 1))
    assert (
        "the pack region cannot be read: the text is not written in UTF-8" in rules.checked_of(child).errors[0].sentence
    )
    assert packs.title_of("region") == "region"


def test_the_published_schema_is_current() -> None:
    assert schema.published() == schema.text(), "write it anew: python -m goldthread.loop.framework.schema"


def test_the_schema_names_every_section_and_forbids_the_rest() -> None:
    made: dict[str, Any] = schema.made()
    assert set(made["properties"]) == {field.alias or name for name, field in Document.model_fields.items()}
    assert made["additionalProperties"] is False
    assert made["$defs"]["Measure"]["properties"]["from"]
    assert made["$defs"]["Clock"]["properties"]["length"]["anyOf"][0]["pattern"].startswith("^(")


# ------------------------------------------------------------------------------------------- a framework in a row


def row(content: dict[str, Any], pk: int = 1) -> Framework:
    return Framework(pk=pk, title="F", version_name="1", status="ratified", content=content)


def test_a_row_holds_the_whole_document_and_it_is_made_once() -> None:
    document = read(SMALL).document
    assert document is not None
    first = document_of(row(content_of(document)))
    assert first == document
    assert document_of(row(content_of(document))) is first
    other = document_of(row(content_of(document) | {"combinations": "Any with any."}))
    assert other is not None and other.combinations == "Any with any."


def test_an_older_row_has_no_document_and_still_its_words() -> None:
    content = {"words": {"body": "board"}}
    assert document_of(row(content, 2)) is None
    assert words_of(content).body == "board"


def test_words_and_rhythm_of_a_document_are_those_of_every_page() -> None:
    text = SMALL + "words: {body: board}\nrhythm: {lasting_check_months: [3, 12], due_soon_days: 14}\n"
    document = read(text).document
    assert document is not None
    content = content_of(document)
    assert words_of(content).body == "board"
    assert words_of(content).chair == "independent chair", "what is not said keeps its usual name"
    assert rhythm_of(content) == Rhythm(lasting_check_months=(3, 12), due_soon_days=14)
