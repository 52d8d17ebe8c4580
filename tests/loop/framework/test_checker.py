"""The checker finds every nonsense that a framework can hold, and says where and what to do."""

import time

import pytest

from goldthread.accounts.roles import Role
from goldthread.loop.framework.checker import check
from goldthread.loop.framework.format.known import PLAYS
from goldthread.loop.framework.problems import Problem
from tests.loop.framework.written import SMALL, changed

RULES = SMALL[SMALL.index("    rules:\n") : SMALL.index("    otherwise:")]
DECIDE = "{name: Decide whether to review, starts: referral-received, length: 1 month, stops: decision, owner: chair}"


def rules(*written: str) -> str:
    return changed(RULES, "    rules:\n" + "".join(f"      - {rule}\n" for rule in written))


def rule(force: str, when: str, outcome: str = "review") -> str:
    return f"{{outcome: {outcome}, force: {force}, clause: c, because: b, when: {when}}}"


ALL = rule("must", "{any: [abuse, died, concern]}")

ERRORS: list[tuple[str, str, str, str]] = [
    # names that nobody described
    (changed("led_by: cases", "led_by: cass"), "unknown-group", "led_by", "cass is not a group; did you mean cases?"),
    (changed("methods: [walk]", "methods: [wlak]"), "unknown-method", "methods[0]", "did you mean walk?"),
    (changed("when: decision,", "when: decided,"), "unknown-event", "notices.tell.when", "decided is not an event"),
    (changed("to: [panel]", "to: [pannel]"), "unknown-stakeholder", "notices.tell.to[0]", "did you mean panel?"),
    (
        changed("starts: review, notices: [tell]", "starts: revue, notices: [tell]"),
        "unknown-review-type",
        "starts",
        "revue",
    ),
    (
        changed("starts: review, notices: [tell]", "route: of, notices: [tel]"),
        "unknown-route",
        "outcomes.review.route",
        "",
    ),
    (
        changed("starts: review, notices: [tell]", "starts: review, notices: [tel]"),
        "unknown-notice",
        "notices[0]",
        "tell",
    ),
    (changed("clock: decide", "clock: deside"), "unknown-clock", "deciding.clock", "did you mean decide?"),
    (changed("criteria: [review]", "criteria: [revue]"), "unknown-criterion", "deciding.criteria[0]", "review"),
    (changed("decided_by: chair", "decided_by: cases"), "unknown-role", "deciding.decided_by", "cases is not a role"),
    (changed("owner: chair", "owner: chare"), "unknown-role", "clocks.decide.owner", "or describe who it is in words"),
    (changed("plays: independent_chair", "plays: chairman"), "unknown-part", "roles.chair.plays", "no role chairman"),
    (
        changed("  criteria: [review]", "  criteria: [review]\n  referral_form: referal"),
        "unknown-template",
        "deciding.referral_form",
        "did you mean referral?",
    ),
    (changed("when: concern}", "when: concerns}"), "unknown-limb", "rules[1].when", "did you mean concern?"),
    (changed("{outcome: nothing,", "{outcome: nothin,"), "unknown-outcome", "otherwise.outcome", "nothing"),
    (changed("needs: [facts]", "needs: [fact]"), "unknown-artefact", "stages.meet.needs[0]", "did you mean facts?"),
    (changed("to_group: cases", "to_group: case"), "unknown-group", "routes.on.to_group", "cases"),
    (changed("leads_to: [find]", "leads_to: [fined]"), "unknown-step", "loop.change.leads_to[0]", "find"),
    (changed("{decision} on", "{decison} on"), "unknown-blank", "notices.tell.wording", "did you mean decision?"),
    # criteria
    (
        rules(rule("must", "{all: [abuse, died]}")),
        "limb-never-used",
        "limbs.concern",
        "no rule asks whether concern is met",
    ),
    (
        changed("      nothing: {name: No review}", "      nothing: {name: No review}\n      talk: {name: Talk}"),
        "outcome-never-reached",
        "outcomes.talk",
        "no rule comes to talk",
    ),
    (
        rules(ALL, rule("may", "{all: [abuse, {not: abuse}, {clearly: abuse}]}")),
        "rule-never-holds",
        "rules[1].when",
        "no answers make this rule hold",
    ),
    (rules(ALL, rule("may", "{at_least: 4, of: [abuse, died, concern]}")), "rule-never-holds", "rules[1].when", ""),
    (rules(ALL, rule("may", "{all: [abuse, died]}")), "rule-hidden", "rules[1].when", "an earlier one holds already"),
    (rules(ALL, rule("must", "{all: [abuse, died]}")), "rule-hidden", "rules[1].when", "move it up or take it out"),
    (
        rules(rule("may", "concern"), rule("must", "{all: [abuse, died]}")),
        "weaker-rule-first",
        "rules[1]",
        "this rule says must and stands after one that says may",
    ),
    (
        changed("because: Nothing calls for a review.", "force: must, because: Still."),
        "weaker-rule-first",
        "otherwise",
        "more than the last rule",
    ),
    (
        rules(rule("must", "{all: [abuse, {not: concern}]}"), rule("may", "{any: [died, concern]}")),
        "weaker-by-concern",
        "limbs.concern",
        "can become weaker when concern goes from not met to unclear",
    ),
    # clocks
    (changed(DECIDE, "{name: D, length: 1 month}"), "clock-without-start", "clocks.decide", "starts on nothing"),
    (changed(DECIDE, "{name: D, starts: decision}"), "clock-without-length", "clocks.decide", "says no length of time"),
    (
        changed(DECIDE, "{name: D, starts: decision, length: 1 month, by: 30 September}"),
        "clock-with-two-lengths",
        "clocks.decide.by",
        "says both length and by",
    ),
    (
        changed(DECIDE, "{name: D, starts: decision, length: 0 days}"),
        "no-time",
        "clocks.decide.length",
        "no time at all",
    ),
    (changed(DECIDE, "{name: D, by: 31 September}"), "no-such-day", "clocks.decide.by", "there is no 31 September"),
    (changed(DECIDE, "{name: D, by: 3 Septober}"), "no-such-day", "clocks.decide.by", "there is no 3 Septober"),
    (
        changed(DECIDE, "{name: D, later_of: [{starts: decision, length: 1 day}]}"),
        "one-of-two-dates",
        "clocks.decide.later_of",
        "the later of one date",
    ),
    (
        changed("{opens: 2 days, closes: 10 days}", "{opens: 2 weeks, closes: 10 days}"),
        "window-closes-first",
        "clocks.look.window",
        "closes 10 days after the start and opens only 2 weeks",
    ),
    (
        changed(
            "window: {opens: 2 days, closes: 10 days}", "window: {opens: 2 days, closes: 9 days}, direction: before"
        ),
        "window-closes-first",
        "clocks.look.window",
        "",
    ),
    (
        changed(DECIDE, "{name: D, by: 1 May, looks_back: true}"),
        "look-back",
        "clocks.decide.looks_back",
        "needs a length",
    ),
    # groups, routes, methods, types, dates, loop
    (
        changed(
            "  quality: {name: Quality group}",
            "  quality: {name: Quality group, part_of: x}\n  x: {name: X, part_of: quality}",
        ),
        "groups-in-a-circle",
        "part_of",
        "quality in x in quality is a circle",
    ),
    (changed("to_group: cases", "to_group: quality"), "route-to-itself", "routes.on.to_group", "leads back"),
    (
        changed(
            "notices:\n  tell",
            "  back: {name: Back, from_group: cases, to_group: quality, carries: A worrying  figure}\nnotices:\n  tell",
        ),
        "routes-in-a-circle",
        "routes.back",
        "goes round from quality to cases to quality",
    ),
    (
        changed("gather: {name: Gather, makes: [facts]}", "gather: {name: Gather, needs: [findings], makes: [facts]}"),
        "needs-before-made",
        "stages.gather.needs[0]",
        "no earlier stage makes findings",
    ),
    (changed("    led_by: cases\n", ""), "nobody-leads", "review_types.review", "nobody leads review"),
    (
        changed("review_on: 2028-04-01", "review_on: 2026-03-01"),
        "dates-out-of-order",
        "identity.review_on",
        "is not after",
    ),
    (
        changed("review_on: 2028-04-01", "review_on: 2028-04-01\n  ratified: 2029-01-01"),
        "dates-out-of-order",
        "identity.review_on",
        "review_on (2028-04-01) is not after ratified (2029-01-01)",
    ),
    (
        changed("review_on: 2028-04-01", "in_force_until: 2026-04-01"),
        "dates-out-of-order",
        "identity.in_force_until",
        "is not after in_force_from",
    ),
    (
        changed("{name: Change, leads_to: [find]}", "{name: Change}"),
        "step-leads-nowhere",
        "loop.change",
        "leads nowhere",
    ),
    (
        changed("{label: What happened?}", "{label: What happened?, kind: choice, choices: [one]}"),
        "too-few-choices",
        "templates.referral.fields.what",
        "a choice of 1",
    ),
]


def one(text: str, code: str, words: str = "") -> Problem:
    problems = check(text).problems
    found = [problem for problem in problems if problem.code == code and words in problem.sentence]
    assert found, [problem.sentence for problem in problems]
    return found[0]


@pytest.mark.parametrize(
    ("text", "code", "path", "words"), ERRORS, ids=[f"{n}-{case[1]}" for n, case in enumerate(ERRORS)]
)
def test_nonsense_is_refused_with_a_sentence_and_a_place(text: str, code: str, path: str, words: str) -> None:
    problem = one(text, code, words)
    assert problem.severity == "error"
    assert path in problem.path
    line = text.splitlines()[problem.line - 1]
    last = problem.path.rsplit(".", 1)[-1].split("[")[0]
    assert last in line or last in {"when", "rules", "part_of", "from_score"}, (
        f"{problem.sentence} but the line is {line}"
    )


ADVICE: list[tuple[str, str]] = [
    (changed(DECIDE, DECIDE[:-1] + ", statutory: true}"), "no-basis"),
    (changed(DECIDE, DECIDE[:-1] + ", may_extend: true}"), "nobody-approves"),
    (changed("    led_by: cases\n", "    led_by: cases\n    statutory: true\n"), "no-basis"),
    (changed("needs: [facts], makes: [findings]", "needs: [facts]"), "artefact-never-made"),
    (SMALL + "events: {decision: It was decided}\n", "event-known"),
    (SMALL + "events: {storm: There was a storm}\n", "event-never-used"),
    (changed("short: there is concern", "mandatory_trigger: true, short: there is concern"), "trigger-not-mandatory"),
    (
        changed(
            "change: {name: Change, leads_to: [find]}",
            "change: {name: C, leads_to: [find]}\n  x: {name: X, leads_to: [find]}",
        ),
        "step-never-reached",
    ),
    (changed("{label: What happened?}", "{label: What happened?, choices: [a, b]}"), "choices-not-offered"),
    (changed("review_on: 2028-04-01", "ratified: 2026-05-01"), "dates-out-of-order"),
    (rules(rule("must", "{any: [abuse, {all: [abuse, died]}]}"), rule("may", "concern")), "limb-without-effect"),
]


@pytest.mark.parametrize(("text", "code"), ADVICE)
def test_advice_does_not_keep_a_framework_from_being_used(text: str, code: str) -> None:
    problem = one(text, code)
    assert problem.severity == "advice"
    assert check(text).errors == ()


MATRIX = """
  score:
    name: Score
    asks: How much?
    factors:
      harm: {question: How grave?, levels: [{score: 0, label: a}, {score: 2, label: b}]}
      new: {question: How new?, weight: 2, levels: [{score: 1, label: a}, {score: 2, label: b}]}
    outcomes: {yes: {name: Yes}, no: {name: No}}
    bands:
      - {from_score: 2, outcome: no, force: none, because: Little.}
      - {from_score: 4, outcome: yes, force: should, because: Much.}
"""


def scored(old: str = "", new: str = "") -> str:
    assert not old or MATRIX.count(old) == 1
    return changed("criteria:\n", "criteria:" + (MATRIX.replace(old, new) if old else MATRIX))


def test_a_matrix_in_order_is_in_order() -> None:
    assert check(scored()).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("from_score: 2,", "from_score: 3,", "band-gap", "a score of 2 falls into no band"),
        ("from_score: 4,", "from_score: 2,", "band-overlap", "two bands begin at 2"),
        ("from_score: 4,", "from_score: 1,", "band-overlap", "begins below the one before it"),
        ("from_score: 4,", "from_score: 40,", "band-never-reached", "no score falls into this band"),
        ("force: should", "force: none", "", ""),
        ("force: none", "force: must", "weaker-by-concern", "a higher score binds less"),
        (
            "{score: 2, label: b}]}\n      new",
            "{score: 0, label: b}]}\n      new",
            "score-twice",
            "two answers score 0",
        ),
        ("outcome: yes,", "outcome: yess,", "unknown-outcome", "did you mean yes?"),
    ],
)
def test_a_matrix_with_gaps_or_overlaps_is_refused(old: str, new: str, code: str, words: str) -> None:
    text = scored(old, new)
    if not code:
        assert check(text).errors == ()
        return
    assert one(text, code, words).severity == "error"


def test_criteria_too_tangled_to_be_worked_are_said_to_be_so() -> None:
    limbs = "".join(f"      l{n}: {{question: Is {n} so?}}\n" for n in range(40))
    pairs = ", ".join(f"{{all: [l{n}, l{n + 20}]}}" for n in range(20))
    first = ", ".join(f"l{n}" for n in range(40))
    text = changed("    limbs:\n", "    limbs:\n" + limbs)
    text = text.replace(RULES, RULES + f"      - {rule('may', f'{{all: [{{all: [{first}]}}, {{any: [{pairs}]}}]}}')}\n")
    assert one(text, "too-tangled").path == "criteria.review.rules"


def test_large_frameworks_of_nonsense_are_checked_at_once() -> None:
    chain = "".join(f"  r{n}: {{name: R, from_group: g{n}, to_group: g{n + 1}, carries: x}}\n" for n in range(2000))
    groups = "".join(f"  g{n}: {{name: G, part_of: g{n + 1}}}\n" for n in range(2000))
    began = time.perf_counter()
    problems = check(changed("routes:\n", "routes:\n" + chain).replace("groups:\n", "groups:\n" + groups)).problems
    assert time.perf_counter() - began < 10
    assert "unknown-group" in {problem.code for problem in problems}


def test_more_questions_than_anybody_answers_are_refused() -> None:
    limbs = "".join(f"      l{n}: {{question: Is {n} so?}}\n" for n in range(60))
    problem = one(changed("    limbs:\n", "    limbs:\n" + limbs), "too-many")
    assert "limbs has 63 parts; at most 60 fit" in problem.sentence


def test_what_is_wrong_in_what_is_inherited_stands_where_it_is_inherited() -> None:
    parent = SMALL.replace("led_by: cases", "led_by: cass")
    child = SMALL.split("groups:")[0] + "inherits: {pack: parent}\n"
    problems = check(child, packs={"parent": parent}.get).problems
    assert [(each.code, each.line) for each in problems] == [("unknown-group", child.count("\n"))]


def test_the_roles_that_a_framework_may_name_are_those_of_goldthread() -> None:
    assert set(Role.values) == PLAYS
