"""What changed between two versions is said in words, with names and not keys."""

import pytest

from goldthread.loop.framework.difference import by_section, difference
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.outline import outline
from goldthread.loop.framework.reading import read
from tests.loop.framework.written import SMALL, changed


def document(text: str) -> Document:
    found = read(text).document
    assert found is not None
    return found


def sentences(old: str, new: str) -> list[str]:
    return [each.sentence for each in difference(document(old), document(new))]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "length: 1 month",
            "length: 10 working days",
            "The clock “Decide whether to review” went from 1 month to 10 working days.",
        ),
        (
            "length: 1 month",
            "by: 30 September",
            "The clock “Decide whether to review” went from “at most 1 month after the start” to “by 30 September”.",
        ),
        (
            "starts: referral-received",
            "starts: notified",
            "The start of the clock “Decide whether to review” went from “The board received a referral” to "
            "“The incident was notified to the national body”.",
        ),
        (
            "stops: decision, owner",
            "stops: decision, may_extend: true, owner",
            "The clock “Decide whether to review” may now be extended.",
        ),
        (
            "cases: {name: Case group",
            "cases: {name: Critical incident panel",
            "The group “Case group” is now called “Critical incident panel”.",
        ),
        (
            "led_by: cases",
            "led_by: quality",
            "The lead group of the review type “Review” went from “Case group” to “Quality group”.",
        ),
        ("[death, harm]", "[death, near miss]", "“near miss” is added to the triggers of the review type “Review”."),
        ("[death, harm]", "[death, near miss]", "“harm” is taken out of the triggers of the review type “Review”."),
        ("[death, harm]", "[harm, death]", "The triggers of the review type “Review” stand in another order."),
        (
            "purpose: Looks at cases",
            "purpose: Looks",
            "The purpose of the group “Case group” went from “Looks at cases” to “Looks”.",
        ),
        (", purpose: Looks at cases", "", "The purpose of the group “Case group” is gone."),
        (
            "force: may",
            "force: should",
            "The force of the rule for “Review” of the criteria “Is a review due?” went from “may” to “should”.",
        ),
        (
            "when: {all: [abuse, died]}",
            "when: {any: [abuse, died]}",
            "The rule for “Review” of the criteria “Is a review due?” now holds when "
            "any of (abuse is known or suspected; the child died).",
        ),
        (
            "      died: {question: Did the child die?, short: the child died}",
            "      died: {question: Did the child die?, short: the child died, mandatory_trigger: true}",
            "The question “the child died” of the criteria “Is a review due?” now calls for a review by itself.",
        ),
        ("version: 2.0", "version: 3.0", "The version went from “2.0” to “3.0”."),
        (
            "review_on: 2028-04-01",
            "review_on: 2029-04-01",
            "The review date went from “Saturday 1 April 2028” to “Sunday 1 April 2029”.",
        ),
        (
            "\nloop:\n",
            "\nwords: {chair: scrutineer}\nloop:\n",
            "What it calls its chair is new: scrutineer.",
        ),
        (
            "\nloop:\n",
            "\nexpectations: {tell: {text: Say what you know.}}\nloop:\n",
            "The expectation “Say what you know.” is new.",
        ),
        (
            "gather: {name: Gather, makes: [facts]}",
            "ask: {name: Ask}\n      gather: {name: Gather, makes: [facts]}",
            "The stage “Ask” of the method “Walk through” is new.",
        ),
    ],
)
def test_a_change_is_one_sentence(old: str, new: str, sentence: str) -> None:
    found = sentences(SMALL, changed(old, new))
    assert sentence in found
    assert len(found) <= 2


def test_what_is_new_one_way_is_gone_the_other_way() -> None:
    more = changed(
        "routes:\n", "routes:\n  up: {name: Pass up, from_group: cases, to_group: quality, carries: a doubt}\n"
    )
    assert sentences(SMALL, more) == ["The route “Pass up” is new, from “Case group” to “Quality group”."]
    assert sentences(more, SMALL) == ["The route “Pass up” is gone."]


def test_a_new_clock_says_how_long_and_from_when() -> None:
    more = changed("clocks:\n", "clocks:\n  tell: {name: Tell, starts: decision, length: 5 days}\n")
    assert sentences(SMALL, more) == ["The clock “Tell” is new: at most 5 days after “The decision was made”."]


def test_another_order_of_the_stages_is_a_change() -> None:
    gather, meet = (
        "      gather: {name: Gather, makes: [facts]}\n",
        "      meet: {name: Meet, needs: [facts], makes: [findings]}\n",
    )
    assert sentences(SMALL, SMALL.replace(gather + meet, meet + gather)) == [
        "The stages of the method “Walk through” stand in another order."
    ]


def test_a_long_text_stands_in_both_wordings_below_the_sentence() -> None:
    old, new = ("description: " + word * 90 for word in ("a", "b"))
    text = changed("description: A review of one case.", old)
    found = difference(document(text), document(text.replace(old, new)))
    assert [(each.sentence, each.before, each.after) for each in found] == [
        ("The description of the review type “Review” is worded differently.", "a" * 90, "b" * 90)
    ]


def test_differences_stand_under_their_sections_in_the_order_of_the_format() -> None:
    other = (
        changed("length: 1 month", "length: 2 months")
        .replace("Case group", "Case panel")
        .replace("version: 2.0", "version: 2.1")
    )
    found = difference(document(SMALL), document(other))
    assert list(by_section(found)) == ["What this framework is", "Groups", "Clocks"]
    assert {each.kind for each in found} == {"changed"}
    assert [each.path for each in found] == ["identity.version", "groups.cases.name", "clocks.decide.length"]


def test_nothing_changed_is_nothing() -> None:
    assert difference(document(SMALL), document(SMALL)) == ()


def test_an_outline_reads_with_names() -> None:
    lines = outline(document(SMALL))
    assert (
        lines[0]
        == "Learning together (Saltmarsh Safeguarding Board), version 2.0, in force from Wednesday 1 April 2026"
    )
    assert "    lead group: Case group" in lines
    assert "    at most 1 month after the start" in lines
    assert "    Review (must, Part 1) when all of (abuse is known or suspected; the child died)" in lines
    assert outline(document(SMALL), "clocks")[1] == "Clocks"


def test_figures_sources_and_sections_are_told_in_words() -> None:
    before = changed(
        "\nloop:\n",
        "\nrhythm: {remind_days_before: [28, 7, 1]}\nprinciples: {open: {text: Be open., section: '2', "
        "basis: {source: Act, clause: section 1, certainty: background}}}\nloop:\n",
    )
    after = (
        before.replace("[28, 7, 1]", "[14, 1]").replace("section: '2'", "section: '3.1'").replace("background", "found")
    )
    assert sentences(before, after) == [
        "The days before the due date on which people are reminded went from “28, 7 and 1” to “14 and 1”.",
        "The principle “Be open.” names section 3.1 of the board's document, and named section 2 before.",
        "The certainty of the source of the principle “Be open.” went from “known in the field: check the source "
        "before relying on it” to “read in the source”.",
    ]


def test_a_law_is_compared_with_itself_and_named() -> None:
    laws = "identity:\n  statutory_basis: [{source: Act, edition: '2004'}, {source: Guidance, edition: '2018'}]\n"
    before = SMALL.replace("identity:\n", laws, 1)
    after = before.replace("{source: Act, edition: '2004'}, ", "").replace("'2018'", "'2023'")
    assert sentences(before, after) == [
        "The edition of the legal source “Guidance” went from “2018” to “2023”.",
        "The legal source “Act” is gone: 2004.",
    ]
