"""England's packs decide, count and inherit as the law has it, and other kinds of board can be said as well."""

from datetime import date, datetime
from pathlib import Path

import pytest
from pydantic import BaseModel

from goldthread.core.actor import LONDON
from goldthread.loop.framework import packs
from goldthread.loop.framework.checker import check
from goldthread.loop.framework.clocks import count
from goldthread.loop.framework.criteria import STRENGTH, Finding, work
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.format.document import Answer, Criteria, Matrix
from goldthread.loop.framework.format.parts import Basis, Certainty, Condition, Force, Not
from goldthread.loop.framework.reading import read

DATA = Path(__file__).parent / "data"
EDITIONS = ("england-2018", "england-2023", "england-2026")
SINCE_2023 = ("england-2023", "england-2026")
LAW = "Children Act 2004, section 16C(1)"
REPORTING = "Guidance on reporting a serious child safeguarding incident"
WEIGHED = "Children Act 2004, section 16F; SI 2018/789, local reviews"


def _fixture(key: str) -> str | None:
    path = DATA / f"{key}.yaml"
    return path.read_text(encoding="utf-8") if path.exists() else packs.text(key)


def _board(key: str) -> Document:
    checked = read(_fixture(key) or "", packs=_fixture)
    assert checked.document is not None, [problem.sentence for problem in checked.problems]
    return checked.document


def _worked(document: Document, criteria: str, met: str, unclear: str = "") -> Finding:
    """The finding where these limbs are met, those unclear and all others not met."""
    asked = document.criteria[criteria]
    assert isinstance(asked, Criteria)
    named = set(met.split()) | set(unclear.split())
    assert named <= set(asked.limbs), named - set(asked.limbs)
    answers = dict.fromkeys(asked.limbs, Answer.NOT_MET)
    answers |= dict.fromkeys(met.split(), Answer.MET) | dict.fromkeys(unclear.split(), Answer.UNCLEAR)
    return work(asked, answers)


@pytest.mark.parametrize("key", [*EDITIONS, "small-board-example", *sorted(path.stem for path in DATA.glob("*.yaml"))])
def test_the_checker_finds_nothing_to_mend(key: str) -> None:
    assert [problem.sentence for problem in check(_fixture(key) or "", packs=_fixture).problems] == []


# ------------------------------------------------------------------------------------------------------------ decisions

NOTIFICATION = [
    ("abuse-or-neglect died in-this-area", "notify-panel", "must", LAW),
    ("abuse-or-neglect seriously-harmed in-this-area", "notify-panel", "must", LAW),
    ("abuse-or-neglect seriously-harmed lives-here-harmed-abroad", "notify-panel", "must", LAW),
    ("abuse-or-neglect died in-this-area looked-after", "notify-panel", "must", LAW),
    ("abuse-or-neglect died", "not-reportable", "none", ""),
    ("abuse-or-neglect in-this-area", "not-reportable", "none", ""),
    ("died in-this-area", "not-reportable", "none", ""),
    ("died looked-after", "notify-department", "must", REPORTING),
    ("seriously-harmed looked-after in-this-area", "not-reportable", "none", ""),
]
CARE_LEAVER = [
    (
        "care-leaver",
        "notify-care-leaver",
        "should",
        "Working Together to Safeguard Children 2023, death of a care leaver",
    ),
    ("care-leaver died looked-after", "notify-department", "must", REPORTING),
]
LOCAL = "Local arrangement"
OUTSIDE = "Working Together to Safeguard Children, reviews outside the criteria"
CIRCUMSTANCES = "Working Together to Safeguard Children, circumstances to weigh"
RAPID = "Working Together to Safeguard Children, rapid reviews"
LOCAL_REVIEW = [
    ("serious-case improvements more-to-learn shared-question", "thematic-review", "may", WEIGHED),
    ("serious-case improvements more-to-learn", "local-review", "may", WEIGHED),
    ("serious-case recurring-theme more-to-learn", "local-review", "may", WEIGHED),
    ("serious-case working-together more-to-learn", "local-review", "may", WEIGHED),
    ("serious-case panel-suggests more-to-learn", "local-review", "may", WEIGHED),
    ("serious-case no-agency more-to-learn", "local-review", "may", CIRCUMSTANCES),
    ("serious-case more-than-one-area more-to-learn", "local-review", "may", CIRCUMSTANCES),
    ("serious-case institution more-to-learn", "local-review", "may", CIRCUMSTANCES),
    ("serious-case single-agency more-to-learn", "local-review", "may", CIRCUMSTANCES),
    ("working-together more-to-learn", "local-learning-review", "may", OUTSIDE),
    ("single-agency more-to-learn", "single-agency-review", "may", LOCAL),
    ("good-practice more-to-learn", "good-practice-review", "may", OUTSIDE),
    ("serious-case recurring-theme", "multi-agency-audit", "may", LOCAL),
    ("shared-question", "multi-agency-audit", "may", LOCAL),
    ("serious-case improvements working-together", "learning-already-found", "may", RAPID),
    ("serious-case panel-suggests", "learning-already-found", "may", RAPID),
    ("serious-case other-process", "referred-elsewhere", "may", LOCAL),
    ("serious-case", "no-further-review", "none", ""),
    ("serious-case more-to-learn", "no-further-review", "none", ""),
    ("", "no-further-review", "none", ""),
]
NATIONAL = [
    ("complex-or-national law-or-guidance", "ask-for-national", "may", "SI 2018/789, national reviews"),
    ("complex-or-national national-improvements", "ask-for-national", "may", "SI 2018/789, national reviews"),
    ("complex-or-national national-theme", "ask-for-national", "may", "SI 2018/789, national reviews"),
    ("national-theme", "mention", "may", "SI 2018/789, national reviews"),
    ("complex-or-national", "mention", "may", "SI 2018/789, national reviews"),
    ("", "local-matter", "none", ""),
]
JOINT = "Child Death Review Guidance 2018, joint agency response"
EVERY_DEATH = "Children Act 2004, section 16M"
CHILD_DEATH = [
    ("child-died lived-here", "review-the-death", "must", EVERY_DEATH),
    ("child-died lived-here external-cause", "joint-response", "must", JOINT),
    ("child-died lived-here sudden-unexplained", "joint-response", "must", JOINT),
    ("child-died in-custody-or-detained", "joint-response", "must", JOINT),
    ("child-died suspicious", "joint-response", "must", JOINT),
    ("unattended-stillbirth", "joint-response-only", "must", JOINT),
    ("child-died", "review-for-another-area", "may", EVERY_DEATH),
    ("lived-here", "no-child-death-review", "none", ""),
]
DECISIONS = [
    *(("notification", *row, edition) for row in NOTIFICATION for edition in EDITIONS),
    *(("notification", *row, edition) for row in CARE_LEAVER for edition in SINCE_2023),
    *(("local-review", *row, edition) for row in LOCAL_REVIEW for edition in EDITIONS),
    *(("national-review", *row, edition) for row in NATIONAL for edition in EDITIONS),
    *(("child-death-review", *row, edition) for row in CHILD_DEATH for edition in EDITIONS),
]


@pytest.mark.parametrize(("criteria", "met", "outcome", "force", "clause", "edition"), DECISIONS)
def test_these_answers_come_to_this(
    criteria: str, met: str, outcome: str, force: str, clause: str, edition: str
) -> None:
    found = _worked(packs.load(edition), criteria, met)
    assert (found.outcome, found.force, found.clause) == (outcome, Force(force), clause)


def test_every_outcome_is_reached_by_one_of_the_rows() -> None:
    for criteria, rows in [
        ("local-review", LOCAL_REVIEW),
        ("national-review", NATIONAL),
        ("child-death-review", CHILD_DEATH),
    ]:
        assert {row[1] for row in rows} == set(packs.load("england-2026").criteria[criteria].outcomes)
    assert {row[1] for row in NOTIFICATION + CARE_LEAVER} == set(
        packs.load("england-2026").criteria["notification"].outcomes
    )


@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_binds_the_partners_to_a_local_review(edition: str) -> None:
    criteria = packs.load(edition).criteria["local-review"]
    assert isinstance(criteria, Criteria)
    assert {rule.force for rule in criteria.rules} == {Force.MAY}


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_unclear_is_named(edition: str) -> None:
    found = _worked(packs.load(edition), "notification", "died in-this-area", unclear="abuse-or-neglect")
    assert found.outcome == "not-reportable" and not found.settled
    assert found.could_change == ("abuse-or-neglect",)
    found = _worked(packs.load(edition), "notification", "died in-this-area looked-after", unclear="abuse-or-neglect")
    assert found.outcome == "notify-department"
    assert [other.outcome for other in found.could_become] == ["notify-panel"]


def _says_not(condition: Condition) -> bool:
    if isinstance(condition, str):
        return False
    if isinstance(condition, Not):
        return True
    inner = next(iter(dict(condition).values())) if not hasattr(condition, "of") else condition.of
    return any(_says_not(part) for part in (inner if isinstance(inner, list) else [inner]))


@pytest.mark.parametrize("key", [*EDITIONS, "small-board-example"])
def test_more_concern_never_makes_a_weaker_outcome(key: str) -> None:
    """No rule asks for a limb not to be met, and the rules stand in the order of their force."""
    for criteria in packs.load(key).criteria.values():
        assert isinstance(criteria, Criteria)
        assert not any(_says_not(rule.when) for rule in criteria.rules)
        forces = [STRENGTH[rule.force] for rule in criteria.rules] + [STRENGTH[criteria.otherwise.force]]
        assert forces == sorted(forces, reverse=True)


# --------------------------------------------------------------------------------------------------------------- clocks

AT_MOST, AT_LEAST = "at most", "at least"
CLOCKS = [
    ("notify-panel", "became-aware", "5 working days", AT_MOST, "found", EDITIONS),
    ("tell-partners", "became-aware", "5 working days", AT_MOST, "found", EDITIONS),
    ("rapid-review", "notified", "15 working days", AT_MOST, "found", EDITIONS),
    ("agency-returns", "notified", "2 working days to 10 working days", AT_MOST, "local", EDITIONS),
    ("executive-meeting", "notified", "14 working days", AT_MOST, "local", EDITIONS),
    ("publish", "review-opened", "6 months", AT_MOST, "background", EDITIONS),
    ("copy-before-publication", "publication-planned", "7 working days", AT_LEAST, "background", EDITIONS),
    ("stays-public", "published", "1 year", AT_LEAST, "found", EDITIONS),
    ("national-stays-public", "national-review-published", "3 years", AT_LEAST, "background", EDITIONS),
    ("yearly-report", "year-ended", "30 September", AT_MOST, "background", SINCE_2023),
    ("yearly-copy", "yearly-report-published", "7 days", AT_MOST, "background", SINCE_2023),
    ("child-death-notified", "death", "48 hours", AT_MOST, "background", EDITIONS),
    ("child-death-meeting", "death", "3 months", AT_MOST, "background", EDITIONS),
    ("child-death-panel", "panel-report-received", "6 weeks", AT_MOST, "background", EDITIONS),
    ("freedom-of-information", "freedom-request-received", "20 working days", AT_MOST, "background", EDITIONS),
    ("subject-access", "subject-request-received", "1 month", AT_MOST, "background", EDITIONS),
    ("inspection-statement", "inspection-letter", "the inspection letter", AT_MOST, "found", EDITIONS),
]


@pytest.mark.parametrize(("key", "starts", "length", "limit", "certainty", "editions"), CLOCKS)
def test_each_clock_has_its_length_start_and_certainty(
    key: str, starts: str, length: str, limit: str, certainty: str, editions: tuple[str, ...]
) -> None:
    for edition in editions:
        clock = packs.load(edition).clocks[key]
        window = f"{clock.window.opens} to {clock.window.closes}" if clock.window else ""
        assert (clock.starts, clock.limit) == (starts, limit)
        assert (clock.length or window or clock.by or clock.date_set_by) == length
        assert clock.direction == ("before" if key == "copy-before-publication" else "after")
        assert clock.basis is not None and clock.basis.certainty == Certainty(certainty)


def test_there_are_no_other_clocks() -> None:
    for edition in EDITIONS:
        assert set(packs.load(edition).clocks) == {row[0] for row in CLOCKS if edition in row[5]}


def test_a_rapid_review_over_easter_is_due_after_the_bank_holidays() -> None:
    clocks = packs.load("england-2026").clocks
    aware = datetime(2026, 3, 26, 16, 0, tzinfo=LONDON)
    reported = count(clocks["notify-panel"], aware)
    assert reported.due_on == date(2026, 4, 2)
    sent = datetime(2026, 4, 2, 10, 0, tzinfo=LONDON)
    assert count(clocks["rapid-review"], sent).due_on == date(2026, 4, 27)
    window = count(clocks["agency-returns"], sent)
    assert (window.opens_on, window.due_on) == (date(2026, 4, 8), date(2026, 4, 20))
    published = datetime(2026, 9, 30, 9, 0, tzinfo=LONDON)
    assert count(clocks["copy-before-publication"], published).due_on == date(2026, 9, 21)
    assert count(clocks["yearly-report"], datetime(2026, 3, 31, tzinfo=LONDON)).due_on == date(2026, 9, 30)


# --------------------------------------------------------------------------------------------------- what each contains

KINDS_OF_NOTICE = {
    "national-panel": {
        "serious-incident",
        "rapid-review-sent",
        "local-review-begins",
        "before-publication",
        "not-published",
    },
    "department": {"serious-incident", "looked-after-death", "local-review-begins", "before-publication", "delay"},
    "inspectorate": {"serious-incident", "looked-after-death", "local-review-begins", "before-publication"},
    "other-authority": {"tell-other-area"},
    "family": {"family-told", "child-death-family"},
}


@pytest.mark.parametrize("edition", EDITIONS)
def test_everybody_who_must_be_told_has_a_notice(edition: str) -> None:
    document = packs.load(edition)
    for addressee, expected in KINDS_OF_NOTICE.items():
        assert expected <= {key for key, notice in document.notices.items() if addressee in notice.to}


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_case_is_reported_before_somebody_found_that_it_has_to_be(edition: str) -> None:
    """What happens with every referral calls for no word to the nation."""
    of_every_case = {"referral-received", "consideration-opened", "information-asked", "incident", "became-aware"}
    for key, notice in packs.load(edition).notices.items():
        assert notice.when not in of_every_case, key


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_forms_ask_what_they_have_to(edition: str) -> None:
    templates = packs.load(edition).templates
    uses = {template.used_for for template in templates.values()}
    assert {"referral", "agency information", "report", "learning summary"} <= uses
    assert len(templates["rapid-review"].fields) == 21
    assert len(templates["learning-summary"].fields) == 13


def test_the_yearly_report_grew_with_the_guidance() -> None:
    sizes = [len(packs.load(edition).templates["yearly-report"].fields) for edition in EDITIONS]
    assert sizes == [4, 12, 13]


@pytest.mark.parametrize("edition", EDITIONS)
def test_there_is_learning_with_and_without_a_case(edition: str) -> None:
    types = packs.load(edition).review_types
    assert {key for key, kind in types.items() if kind.statutory} == {
        "rapid-review",
        "local-review",
        "thematic-review",
        "national-review",
        "child-death-review",
        *(["serious-case-review"] if edition == "england-2018" else []),
    }
    without_a_case = {key for key, kind in types.items() if not kind.about_a_case}
    assert {"section-11-audit", "schools-audit", "multi-agency-audit", "practitioner-forum"} <= without_a_case
    triggers = {trigger.value for kind in types.values() for trigger in kind.triggers}
    assert {"death", "harm", "near miss", "typical practice", "excellent practice"} <= triggers


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_child_death_is_reviewed_in_four_stages_with_national_forms(edition: str) -> None:
    method = packs.load(edition).methods["child-death-review"]
    assert list(method.stages) == ["immediate-decisions", "investigation", "review-meeting", "panel-review"]
    forms = {artefact.name for artefact in method.artefacts.values()}
    assert {"Child death notification form", "Child death reporting form", "Child death analysis form"} <= forms
    assert "child-death-overview" not in packs.load(edition).methods


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_expected_of_organisations_is_marked_as_not_checked(edition: str) -> None:
    expectations = packs.load(edition).expectations
    of_section_11 = [
        each for each in expectations.values() if each.basis and each.basis.clause.startswith("section 11")
    ]
    assert len(of_section_11) == 12
    assert {each.basis.certainty for each in of_section_11 if each.basis} == {Certainty.BACKGROUND}


def test_the_editions_follow_on_each_other_without_a_gap() -> None:
    spans = [(packs.load(key).identity.in_force_from, packs.load(key).identity.in_force_until) for key in EDITIONS]
    assert spans == [
        (date(2018, 7, 4), date(2023, 12, 15)),
        (date(2023, 12, 15), date(2026, 3, 18)),
        (date(2026, 3, 18), None),
    ]


def test_the_edition_of_2026_says_only_what_differs() -> None:
    before, after = packs.load("england-2023"), packs.load("england-2026")
    assert after.clocks == before.clocks and after.criteria == before.criteria and after.notices == before.notices
    assert set(after.principles) - set(before.principles) == {"against-racism", "every-child", "share-figures"}
    written = packs.text("england-2026") or ""
    assert len(written.splitlines()) < 150


def test_a_source_that_changes_takes_its_clause_along() -> None:
    """Laying one basis over another must not leave the old clause beside the new source."""
    for edition in EDITIONS:
        for basis in _bases(packs.load(edition)):
            if basis.source == "Working Together to Safeguard Children":
                assert not basis.clause.startswith("section 16"), basis


def _bases(part: object) -> list[Basis]:
    if isinstance(part, Basis):
        return [part]
    if isinstance(part, BaseModel):
        part = dict(part)
    if isinstance(part, dict):
        part = list(part.values())
    return [basis for value in part for basis in _bases(value)] if isinstance(part, list) else []


# --------------------------------------------------------------------------------------------------------- other boards


def test_a_small_board_writes_its_framework_in_about_two_hundred_lines() -> None:
    lines = (packs.text("small-board-example") or "").splitlines()
    assert len([line for line in lines if line.strip() and not line.startswith("#")]) <= 225
    document = packs.load("small-board-example")
    assert document.inherits is None and document.words.group == "panel"
    found = _worked(document, "review", "badly-hurt abuse", unclear="joint-work")
    assert (found.outcome, found.force) == ("serious", Force.MUST)
    found = _worked(document, "review", "badly-hurt abuse")
    assert (found.outcome, found.force) == ("island", Force.SHOULD)
    assert _worked(document, "review", "can-teach").force == Force.MAY


def test_three_boards_share_a_framework_under_names_of_their_own() -> None:
    boards = [_board(f"three-boards-{name}") for name in ("eastmere", "westmere", "hollin")]
    assert [board.groups["cases"].name for board in boards] == [
        "Learning Panel",
        "Serious Cases Committee",
        "Reflection Circle",
    ]
    assert all(board.routes == boards[0].routes and board.criteria == boards[0].criteria for board in boards)
    assert len({board.identity.board for board in boards}) == 3
    assert all(board.identity.regime == "wt2023" for board in boards)


def test_a_board_covers_two_authorities() -> None:
    board = _board("two-authorities")
    assert board.identity.covers == ["Dunnock Borough Council", "Larken Borough Council"]
    assert board.groups["review-group"].name == "Joint Review Group"
    assert board.groups["larken-practice"].part_of == "quality-group"
    assert board.clocks == packs.load("england-2026").clocks


def test_two_boards_become_one() -> None:
    board = _board("merged")
    assert len(board.identity.succeeds) == 2 and board.groups["deaths"].shared_with == ["Mere", "Hollin"]
    assert board.groups["practice"].name == "Practice group"


def test_one_board_becomes_two() -> None:
    before, boards = _board("before-the-split"), [_board("split-quillon"), _board("split-skerrow")]
    for board in boards:
        assert board.identity.succeeds == [before.identity.board]
        assert board.identity.in_force_from == before.identity.in_force_until
        assert board.identity.in_force_until is None
        assert board.clocks == before.clocks


def test_a_board_changes_what_its_region_agreed() -> None:
    region, board = _board("regional-parent"), _board("regional-local")
    assert set(region.routes) - set(board.routes) == {"to-region"}
    assert set(board.groups) == {"review", "quality", "young"}
    assert (region.clocks["decide"].length, board.clocks["decide"].length) == ("20 working days", "10 working days")
    assert board.clocks["decide"].starts == "referral-received" and board.clocks["finish"] == region.clocks["finish"]
    assert _worked(region, "review", "harm").outcome == "nothing"
    assert _worked(board, "review", "harm repeat").force == Force.SHOULD


@pytest.mark.parametrize(
    ("scores", "outcome", "points"),
    [((3, 3, 0), "full", 9), ((2, 0, 0), "short", 4), ((1, 1, 0), "none", 3), ((0, 3, 3), "short", 6)],
)
def test_a_board_decides_by_points(scores: tuple[int, int, int], outcome: str, points: int) -> None:
    matrix = _board("scored-matrix").criteria["points"]
    assert isinstance(matrix, Matrix)
    found = work(matrix, dict(zip(matrix.factors, scores, strict=True)))
    assert (found.outcome, found.score) == (outcome, points)
