"""A framework is read with the line of every part, and what is no framework is refused with a sentence and a place."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.loop.framework.format import Document
from goldthread.loop.framework.reading import MOST_PARTS, content_of, read
from tests.loop.framework.written import SMALL, changed

HEAD = SMALL.split("groups:")[0]
DEEP = "a: " + "[" * 900_000


def problem(text: str | bytes, packs: Any = None) -> tuple[str, int, str]:
    """The code of the first problem, its line and its sentence."""
    checked = read(text, packs=packs)
    assert checked.document is None
    first = checked.problems[0]
    return first.code, first.line, first.sentence


def test_a_framework_is_read_whole_with_places() -> None:
    checked = read(SMALL)
    assert checked.problems == ()
    assert checked.document is not None
    assert checked.document.identity.version == "2.0", "a version is what was written, not a number"
    line = SMALL[: SMALL.index("  decide: {name: Decide")].count("\n") + 1
    assert checked.places.of(("clocks", "decide")) == (line, 3)
    assert checked.places.of(("clocks", "decide", "nowhere"))[0] == line


def test_what_is_kept_of_a_framework_is_the_same_framework() -> None:
    document = read(SMALL).document
    assert document is not None
    kept = content_of(document)
    assert Document.model_validate(kept) == document
    assert "words" not in kept


def test_an_empty_value_is_as_if_it_were_not_there() -> None:
    checked = read(changed("  regime: wt2026\n", "  regime: wt2026\n  editors_note:\n") + "aims:\n")
    assert checked.problems == ()


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "2015", "1_000", "0x1F", "1e3", ".inf", "12:30:00"])
def test_a_word_stands_for_itself(word: str) -> None:
    checked = read(changed("title: Learning together", f"title: {word}"))
    assert checked.document is not None
    assert checked.document.identity.title == word


BAD: list[tuple[str, str | bytes, str, int, str]] = [
    ("nothing", "", "empty", 1, "the text is empty"),
    ("comment only", "# words\n", "empty", 1, "the text is empty"),
    ("a list", "- a\n", "not-a-framework", 1, "begin with goldthread: framework/1"),
    ("a word", "framework", "not-a-framework", 1, "begin with goldthread"),
    ("ten megabytes", "a: " + "x" * 10_000_000, "too-large", 1, "has 10.0 MB"),
    ("deep lists", DEEP, "too-deep", 1, "more than 40 deep"),
    ("deep maps", "a: " + "{a: " * 200_000, "too-deep", 1, "more than 40 deep"),
    ("many parts", "a:\n" + "- x\n" * 200_000, "too-many-parts", MOST_PARTS - 1, "more than 40,000 parts"),
    ("a bomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchor", 1, "an anchor or an alias"),
    ("an alias", "a: *b\n", "anchor", 1, "an anchor or an alias"),
    ("a tag", "a: 1\nb: !!python/object:os.system x\n", "tag", 2, "the tag tag:yaml.org,2002:python/object:os.system"),
    ("a key twice", SMALL + "groups: {}\n", "key-twice", SMALL.count("\n") + 1, "groups stands twice, first on line"),
    ("an empty key twice", SMALL + "aims:\naims:\n", "key-twice", SMALL.count("\n") + 2, "aims stands twice"),
    ("two documents", "a: 1\n---\nb: 1\n", "two-documents", 2, "a second document"),
    ("a key that is a list", "[a, b]: 1\n", "key", 1, "a key is a list or a mapping"),
    ("bad indentation", "a: 1\n  b: 2\n", "not-yaml", 2, "look at the indentation"),
    ("an open bracket", "a: [1\nb: 2", "not-yaml", 2, "not YAML here"),
    ("a control character", "a: b\nc: \x07d\n", "control-character", 2, "holds a control character"),
    ("another encoding", "a: b\nc: Größe".encode("latin-1"), "not-utf-8", 2, "save it as UTF-8"),
    ("sixteen bits", SMALL.encode("utf-16"), "not-utf-8", 1, "save it as UTF-8"),
]


@pytest.mark.parametrize(("text", "code", "line", "words"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_text_that_is_no_framework_is_refused_quickly(text: str | bytes, code: str, line: int, words: str) -> None:
    began = time.perf_counter()
    found = problem(text)
    assert time.perf_counter() - began < 2
    assert found[:2] == (code, line)
    assert words in found[2]
    assert len(found[2]) < 400


SHAPE: list[tuple[str, str, str, str]] = [
    ("    led_by: cases\n", "    led_bye: cases\n", "unknown-word", "knows no led_bye here; did you mean led_by?"),
    (
        "    description: A review of one case.\n",
        "",
        "missing",
        "review_types.review.description: description is missing",
    ),
    ("[death, harm]", "[deaths]", "choice", "one of triggers is “deaths”; write death, harm, near miss"),
    ("[death, harm]", "death", "form", "triggers is “death”; write a list"),
    ("2026-04-01\n", "1 April 2026\n", "form", "write a date as 2015-03-26"),
    ("2026-04-01\n", "1775000000\n", "form", "write a date as 2015-03-26"),
    ("2026-04-01\n", "2026-02-30\n", "form", "write a date as 2015-03-26"),
    ("  review:\n    name: Review\n", "  The Review:\n    name: Review\n", "key-form", "the key The Review"),
    ("length: 1 month", "length: 1 moon", "form", "write a length of time as '15 working days'"),
    ("length: 1 month", "length: 9999 years", "form", "of at most 100 years"),
    ("when: concern}", "when: {alll: [concern]}}", "condition", "write the name of a limb, or one of all, any, not"),
    ("when: concern}", "when: {any: []}}", "empty", "any is empty"),
    ("when: concern}", "when: {at_least: 0, of: [concern]}}", "number", "at_least is “0”; it should be greater than"),
    ("when: concern}", "when: {any: [concern], all: [died]}}", "unknown-word", "knows no any here"),
    ("force: may", "force: shall", "choice", "force is “shall”; write must, should, may or none"),
    ("goldthread: framework/1", "goldthread: framework/2", "choice", "write framework/1"),
    ("kind: chronology", "kind: cronology", "choice", "kind is “cronology”"),
    ("identity:", "identitty:", "missing", "identity is missing; add it"),
    ("title: Learning together", "title: ''", "empty", "title is empty"),
    ("title: Learning together", "title: " + "x" * 301, "too-long", "title has 301 characters; at most 300 fit"),
    ("groups:\n  cases: {name: Case group, purpose: Looks at cases}", "groups: {cases: Case}", "not-yaml", "not YAML"),
    ("    fields:\n      what: {label: What happened?}", "    fields: words", "form", "write its parts below it"),
]


@pytest.mark.parametrize(("old", "new", "code", "words"), SHAPE)
def test_a_shape_that_is_wrong_is_said_in_a_sentence_at_its_line(old: str, new: str, code: str, words: str) -> None:
    begin = SMALL.index(old)
    found = problem(SMALL[:begin] + new + SMALL[begin + len(old) :])
    assert found[0] == code
    assert words in found[2]
    assert abs(found[1] - SMALL[:begin].count("\n") - 1) <= 3
    assert "Input" not in found[2] and "pydantic" not in found[2]


def test_every_problem_is_told_once_in_the_order_of_the_lines() -> None:
    checked = read(SMALL.replace("name: Review\n", "nam: Review\n").replace("force: may", "force: shall"))
    assert [each.code for each in checked.problems] == ["missing", "unknown-word", "choice"]
    assert [each.line for each in checked.problems] == sorted(each.line for each in checked.problems)


# ------------------------------------------------------------------------------------------------------- inheritance


def test_a_child_says_what_is_different_and_takes_the_rest() -> None:
    child = HEAD + "inherits: {pack: parent}\ngroups:\n  cases: {name: Critical incident panel}\n"
    checked = read(child, packs={"parent": SMALL}.get)
    document = checked.document
    assert document is not None
    assert document.groups["cases"].name == "Critical incident panel"
    assert document.groups["cases"].purpose == "Looks at cases", "maps are laid over each other key by key"
    assert "decide" in document.clocks
    assert checked.places.of(("clocks", "decide")) == checked.places.of(("inherits",)), (
        "it stands where it is inherited"
    )


def test_a_list_is_taken_whole_from_who_says_it_last() -> None:
    child = HEAD + "inherits: {pack: parent}\nreview_types: {review: {triggers: [near miss]}}\n"
    document = read(child, packs={"parent": SMALL}.get).document
    assert document is not None
    assert document.review_types["review"].triggers == ["near miss"]


def test_what_a_framework_is_it_says_itself() -> None:
    child = HEAD.replace("  regime: wt2026\n", "") + "inherits: {pack: parent}\n"
    assert problem(child, {"parent": SMALL}.get)[0] == "missing"


def test_parts_of_a_parent_may_be_left_out_or_taken_alone() -> None:
    packs = {"parent": SMALL}.get
    without = read(HEAD + "inherits: {pack: parent, without: [clocks.look, loop]}\n", packs=packs).document
    assert without is not None
    assert list(without.clocks) == ["decide"] and not without.loop
    only = read(HEAD + "inherits: {pack: parent, only: [groups, methods.walk]}\n", packs=packs).document
    assert only is not None
    assert list(only.methods) == ["walk"] and set(only.groups) == {"cases", "quality"} and not only.clocks
    assert problem(HEAD + "inherits: {pack: parent, without: [groups.cass]}\n", packs)[2].endswith(
        "the parent has nothing at groups.cass; did you mean groups.cases?"
    )


def test_a_grandparent_counts_too() -> None:
    packs = {"parent": HEAD + "inherits: {pack: eldest}\n", "eldest": SMALL}.get
    document = read(HEAD + "inherits: {pack: parent}\n", packs=packs).document
    assert document is not None
    assert "decide" in document.clocks


@pytest.mark.parametrize(
    ("packs", "code", "words"),
    [
        ({}, "unknown-pack", "there is no pack called parent"),
        ({"parent": SMALL + "inherits: {pack: parent}\n"}, "inherits-in-a-circle", "parent from parent inherits in a"),
        (
            {"parent": SMALL + "inherits: {pack: b}\n", "b": SMALL + "inherits: {pack: parent}\n"},
            "inherits-in-a-circle",
            "parent from b from parent",
        ),
        ({"parent": "a: &x 1\n"}, "anchor", "the pack parent cannot be read"),
        ({"parent": SMALL + "a: [\n"}, "not-yaml", "the pack parent cannot be read"),
    ],
)
def test_inheritance_that_cannot_be_is_refused_at_its_line(packs: dict[str, str], code: str, words: str) -> None:
    found = problem(HEAD + "inherits: {pack: parent}\n", packs.get)
    assert found[:2] == (code, HEAD.count("\n") + 1)
    assert words in found[2]


def test_too_long_a_line_of_ancestors_is_refused() -> None:
    packs = {f"p{n}": HEAD + f"inherits: {{pack: p{n + 1}}}\n" for n in range(30)}
    assert problem(HEAD + "inherits: {pack: p0}\n", packs.get)[0] == "inherits-too-far"


@pytest.mark.parametrize("wish", ["parent", "[parent]", "{without: [a]}", "{pack: [a]}"])
def test_a_wish_to_inherit_that_names_no_pack_is_refused(wish: str) -> None:
    assert problem(HEAD + f"inherits: {wish}\n")[0] == "inherits"


# -------------------------------------------------------------------------------------------------------- any text


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_no_text_at_all_breaks_the_reading(text: str | bytes) -> None:
    checked = read(text)
    assert checked.document is None
    assert checked.problems and checked.problems[0].sentence.startswith("Line ")


@given(st.integers(0, len(SMALL) - 1), st.sampled_from(["", ":", "- ", "[", "}", "&a ", "!x ", "\n", "\t", "'", "0"]))
def test_a_slip_of_the_pen_is_a_sentence_or_still_a_framework(place: int, slip: str) -> None:
    checked = read(SMALL[:place] + slip + SMALL[place + 1 :])
    assert (checked.document is None) == bool(checked.problems)
    for each in checked.problems:
        assert 1 <= each.line <= SMALL.count("\n") + 3
