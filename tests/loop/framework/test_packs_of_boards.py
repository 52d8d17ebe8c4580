"""Four boards' own documents are packs: everything that each describes is there, under the section that says it."""

import re
from collections.abc import Iterator
from functools import reduce
from typing import Any

import pytest
import yaml

from goldthread.loop.framework import packs
from goldthread.loop.framework.checker import check
from goldthread.loop.framework.criteria import work
from goldthread.loop.framework.format.document import Answer, Document
from goldthread.loop.framework.format.parts import Certainty, Force, Sourced
from tests.shared import shared_path

CHESHIRE = "cheshire-west-and-chester-2015"
HALTON = "halton-2015"
SLOUGH = "slough-2014"
LEICESTERSHIRE = "leicestershire-and-rutland-2011"
BOARDS = (CHESHIRE, HALTON, SLOUGH, LEICESTERSHIRE)
SHIPPED = (*BOARDS, "methods-library", "working-together-2015")

MET, NOT_MET, UNCLEAR = Answer.MET, Answer.NOT_MET, Answer.UNCLEAR

DESCRIBED: dict[str, dict[str, str]] = {
    CHESHIRE: {
        "1.1": "groups.lscb stakeholders.local-authority",
        "1.3": "aims.real-impact",
        "2.1.1": """principles.continuous-learning principles.proportionate principles.independent
            principles.professionals principles.families principles.transparent principles.impact-told
            publications.scr-report publications.annual-report""",
        "3.1": "aims.improvements",
        "3.2": "aims.statutory aims.workforce aims.partners aims.training aims.lessons expectations.take-part",
        "4.1 table, row 1": """review_types.serious-case-review groups.scr-criteria-panel groups.scr-panel
            methods.scr-panel roles.panel-chair roles.author routes.criteria-panel-to-board""",
        "4.1 table, row 2": "review_types.serious-case-review-by-choice",
        "4.1 table, row 3": "review_types.child-death-review routes.cdop-to-acr",
        "4.1 table, row 4": "review_types.practice-learning-review",
        "4.1 table, rows 4 to 6": "criteria.case-review",
        "4.1 table, rows 4 and 5": "methods.deep-dive",
        "4.1 table, row 5": "review_types.serious-incident-review methods.single-agency-review",
        "4.1 table, row 6": """review_types.multi-agency-audit methods.multi-agency-audit clocks.quarterly-audit
            audits.quarterly audits.themed""",
        "4.1 table, row 7": """review_types.single-agency-audit methods.single-agency-audit
            expectations.share-audits""",
        "4.1 table, row 8": "review_types.section-11-audit audits.section-11 expectations.section-11",
        "4.1 table, rows 8 and 9": "methods.self-assessment",
        "4.1 table, rows 8 to 10": "clocks.annual-programme",
        "4.1 table, row 9": "review_types.schools-audit audits.schools expectations.schools",
        "4.1 table, row 10": """review_types.frontline-visit methods.frontline-visit audits.visits
            roles.board-member""",
        "4.2": "criteria.serious-case-review",
        "4.3": "criteria.serious-case-review roles.lscb-chair deciding",
        "4.4": """principles.conduct-complexity principles.conduct-who-and-why principles.conduct-viewpoint
            principles.conduct-evidence""",
        "4.6 (1)": "methods.learning-together routes.acr-to-board",
        "4.6 (2)": "methods.root-cause-analysis",
        "4.6 (3)": "methods.silp",
        "4.8": "principles.same-principles-below templates.agency-information",
        "4.7 to 4.9": "methods.practice-learning-review",
        "4.7 to 4.10": "review_types.practice-learning-review",
        "4.9": "templates.referral deciding routes.referral-to-panel",
        "4.10": "groups.review-team roles.business-manager routes.acr-to-review-team",
        "5.1 to 5.3": "groups.cdop methods.child-death-overview",
        "5.3": "channels.cdop-annual-report",
        "6.1": """principles.beyond-action-plans channels.bite-sized-briefings channels.one-minute-guides
            channels.one-page-summaries""",
        "6.2": """channels.annual-report channels.bulletins channels.website channels.training
            channels.schools-network channels.conferences channels.bite-sized-briefings channels.policy""",
        "6.3": "channels.supervision channels.joint-working expectations.supervision",
        "7.2": "groups.lscb",
        "7.1": "measures.performance measures.recurring-themes measures.learning-and-development",
        "7.3": "groups.acr routes.acr-to-learning-and-development",
        "7.4": "groups.learning-and-development",
        "7.5": "groups.quality-assurance routes.qa-to-acr routes.acr-to-qa measures.triangulation",
        "Appendix 1": """audits.marac-2014 audits.cse-2014 audits.neglect-2014 audits.self-harm-2014
            audits.additional-needs-2015 audits.plr-thematic templates.summary-of-learning
            routes.qa-to-learning-and-development channels.review-briefings channels.introduction-booklet""",
    },
    HALTON: {
        "Title page": "clocks.framework-review evaluation",
        "1": "principles.reflect principles.both-ways",
        "2": "aims.safe aims.outcomes aims.statutory aims.workforce aims.expectations aims.quality",
        "3": """expectations.endorse expectations.resources expectations.contribute expectations.spread
            expectations.embed channels.within-agencies templates.agency-information""",
        "3, 8, 10": "groups.lscb",
        "4": """stakeholders.lscb stakeholders.partner-agencies stakeholders.service-users stakeholders.family
            stakeholders.schools stakeholders.media stakeholders.inspectorate stakeholders.public
            principles.for-each-stakeholder""",
        "5": "principles.voice measures.voice channels.consultation",
        "5, row 1": "review_types.serious-case-review criteria.serious-case-review",
        "5, row 2": "review_types.practice-learning-review methods.practice-learning-review",
        "5, row 3": """review_types.child-death-review groups.cdop methods.child-death-overview routes.cdop-to-board
            routes.cdop-to-cip""",
        "5, row 4": "review_types.single-agency-review methods.single-agency-review",
        "5, row 5": "review_types.multi-agency-audit methods.multi-agency-audit",
        "5, row 6": "review_types.single-agency-audit methods.single-agency-audit",
        "5, row 7": "review_types.section-11-audit audits.section-11",
        "5, row 8": "review_types.schools-audit audits.schools",
        "5, rows 7 and 8": "methods.self-assessment",
        "5, row 9": "review_types.focused-study methods.focused-study groups.executive routes.studies-to-executive",
        "5, row 10": "review_types.performance methods.performance-scrutiny measures.performance",
        "5, row 11": """review_types.training-evaluation methods.training-evaluation audits.training
            routes.workforce-to-board""",
        "6": """principles.continuous-learning principles.proportionate principles.independent
            principles.professionals principles.families principles.transparent principles.sustained
            publications.scr-report publications.annual-report channels.annual-report channels.publication""",
        "7": """principles.conduct-complexity principles.conduct-who-and-why principles.conduct-viewpoint
            principles.conduct-transparent principles.conduct-evidence methods.learning-together
            methods.root-cause-analysis methods.silp methods.scr-panel methods.appreciative-inquiry""",
        "8": """loop.activity loop.recommend loop.policy loop.train loop.agencies loop.assure loop.plan
            channels.policy channels.sub-groups measures.assurance templates.learning-summary""",
        "9": """groups.safer-workforce channels.training measures.training-feedback routes.learning-needs
            routes.audit-learning-needs""",
        "10": """groups.critical-incident-panel groups.case-review-group roles.lscb-chair deciding
            routes.cip-to-chair routes.findings-to-board routes.board-to-cip routes.cip-to-case-review-group
            measures.actions-complete templates.referral""",
        "11": """groups.scrutiny-and-performance audits.schedule audits.single audits.themed
            routes.scrutiny-to-board routes.board-to-scrutiny""",
        "12": """expectations.safe-recruitment expectations.supervision expectations.competence
            expectations.induction expectations.review-of-practice expectations.release
            expectations.training-evidence expectations.section-11 expectations.compliance roles.employer""",
        "Ofsted 2011": """channels.frontline-event clocks.frontline-event measures.effect-not-output
            measures.attendance measures.contributions roles.lay-member groups.executive
            stakeholders.childrens-trust""",
    },
    SLOUGH: {
        "1": """aims.clear-learning aims.lasting-improvement aims.reflect aims.both-ways aims.one-framework
            principles.good-outcomes review_types.case-audit review_types.good-practice-review
            review_types.child-death-review methods.multi-agency-audit methods.single-agency-audit
            methods.child-death-overview""",
        "2": """principles.continuous-learning principles.proportionate principles.independent
            principles.professionals principles.families principles.transparent principles.sustained
            principles.conduct-complexity principles.conduct-who-and-why principles.conduct-viewpoint
            principles.conduct-transparent principles.conduct-evidence principles.conduct-findings
            roles.national-panel-member stakeholders.national-panel stakeholders.government""",
        "3 to 7, 9": "groups.scr-sub-group",
        "3": """groups.lscb criteria.serious-case-review deciding clocks.scr-decision roles.lscb-chair roles.peer-chair
            roles.sub-group-chair routes.recommendation-to-chair notices.tell-decision notices.tell-not-to-review
            notices.answer-to-panel templates.referral stakeholders.inspectorate expectations.notify""",
        "4": """groups.scr-panel methods.scr-panel routes.panel-to-sub-group channels.annual-report
            channels.board-reports review_types.serious-case-review roles.lead-reviewer roles.author roles.panel-chair
            notices.name-reviewers notices.copy-of-report notices.not-to-publish clocks.scr-complete
            clocks.copy-to-panel clocks.report-public publications.scr-report publications.response
            routes.reports-to-board templates.agency-information templates.scr-report channels.website
            expectations.written-information expectations.represent expectations.agree-action
            expectations.act-early""",
        "5": """review_types.critical-case-review review_types.sustained-learning criteria.below-threshold
            methods.assurance-enquiry routes.why-not-sustained measures.sustained audits.embedded""",
        "6": "review_types.individual-agency-review methods.single-agency-review",
        "7": """review_types.discussion-forum groups.quality-and-performance routes.theme-for-forum
            roles.practitioner channels.forums methods.practitioner-forum""",
        "8": """methods.learning-together methods.root-cause-analysis methods.child-practice-review-concise
            methods.child-practice-review-extended methods.multi-agency-professional-forum methods.silp
            methods.appreciative-inquiry""",
        "9": """channels.learning-summaries channels.wide-area publications.below-threshold measures.collated
            expectations.summary evaluation routes.framework-advice loop.summarise loop.collate loop.evaluate""",
        "10": "clocks.consultation clocks.framework-review evaluation",
        "Appendix 1": "templates.learning-summary measures.audit-of-impact",
    },
    LEICESTERSHIRE: {
        "Welcome": "aims.where-are-we-now channels.newsletter",
        "Learning from our Serious Case Reviews": """review_types.serious-case-review principles.learn-lessons
            methods.scr-panel principles.protect-identity aims.babies publications.executive-summary
            channels.website""",
        "Relationship between LSCB and Frontline Staff": "principles.support-staff expectations.support-staff",
        "An Alternative Type of Review": """review_types.significant-incident-review methods.silp
            criteria.significant-incident templates.referral templates.agency-information
            channels.learning-days measures.staff-feedback expectations.take-part
            roles.practitioner roles.line-manager""",
        "Do you know what the LSCB does?": "groups.lscb aims.effective-agencies expectations.follow-procedures",
        "The Munro review": "stakeholders.government review_types.national-learning",
        "If you have concerns about a child": "expectations.report-concern",
        "Themes and implications for practice": "review_types.national-learning measures.recurring-themes loop.themes",
        "What are we doing to help support practitioners?": """review_types.learning-workshop channels.workshops
            methods.learning-workshop roles.expert-colleague measures.number-of-reviews aims.skills-and-confidence
            aims.fewer-reviews principles.feed-back-good-work principles.not-only-reviews channels.feedback""",
        "Ofsted evaluation of 67 SCRs": """notices.send-to-inspectorate stakeholders.inspectorate
            stakeholders.speakers-for-the-child expectations.see-the-child expectations.observe-babies
            expectations.disabled-children""",
        "The New Procedures": "channels.procedures groups.neighbouring-board routes.procedures",
        "Joint working with the Safeguarding Adult board": """review_types.joint-review groups.adults-board
            routes.joint-cases routes.joint-cases-back measures.joint-effectiveness audits.joint-effect""",
        "Next issue": "clocks.newsletter",
        "Whole newsletter": "templates.newsletter",
    },
}
"""What each document describes: its sections, and the parts that carry them."""


def part(document: Document, path: str) -> Any:
    """The part at a path such as ``methods.silp``."""
    return reduce(
        lambda place, key: place[key] if isinstance(place, dict) else getattr(place, key), path.split("."), document
    )


def own_parts(key: str) -> Iterator[tuple[str, Any]]:
    """Every text that a pack's own file says, with its path."""

    def inside(path: str, value: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(value, dict):
            for name, each in value.items():
                yield from inside(f"{path}.{name}" if path else str(name), each)
        elif isinstance(value, list):
            for number, each in enumerate(value):
                yield from inside(f"{path}.{number}", each)
        else:
            yield path, value

    yield from inside("", yaml.safe_load(packs.text(key) or ""))


@pytest.mark.parametrize("key", SHIPPED)
def test_each_pack_passes_the_checker(key: str) -> None:
    text = packs.text(key)
    assert text is not None
    checked = check(text)
    assert checked.document is not None
    assert [problem.sentence for problem in checked.problems if problem.severity == "error"] == []


@pytest.mark.parametrize("key", BOARDS)
def test_what_a_section_describes_is_there(key: str) -> None:
    document = packs.load(key)
    described = [(path, section) for section, paths in DESCRIBED[key].items() for path in paths.split()]
    elsewhere = {path: said for path, said in described if said not in part(document, path).section}
    assert described and elsewhere == {}


@pytest.mark.parametrize("key", BOARDS)
def test_the_list_leaves_nothing_out_that_a_pack_takes_from_its_document(key: str) -> None:
    listed = {path for paths in DESCRIBED[key].values() for path in paths.split()}
    own, document = yaml.safe_load(packs.text(key) or ""), packs.load(key)
    of_guidance = ("Chapter ", "Working Together")
    kinds = ("review_types", "groups", "methods", "clocks", "routes", "channels", "templates")
    said = {f"{kind}.{name}" for kind in kinds for name in own.get(kind, {})}
    sections = {path: part(document, path).section for path in said - listed}
    assert [path for path, section in sections.items() if section and not section.startswith(of_guidance)] == []


@pytest.mark.parametrize("key", BOARDS)
def test_every_part_says_where_it_comes_from(key: str) -> None:
    document, silent = packs.load(key), []

    def look(path: str, value: Any) -> None:
        if isinstance(value, Sourced) and not (value.section or value.basis):
            silent.append(path)
        if isinstance(value, dict):
            for name, each in value.items():
                look(f"{path}.{name}", each)
        elif isinstance(value, list):
            for number, each in enumerate(value):
                look(f"{path}.{number}", each)
        elif hasattr(value, "__pydantic_fields__") and not path.endswith(".stages"):
            for name in value.__pydantic_fields__:
                if name != "stages":
                    look(f"{path}.{name}", getattr(value, name))

    look(key, document)
    assert silent == []


def test_cheshire_lists_its_ten_ways_in_order_with_who_leads_them() -> None:
    types = packs.load(CHESHIRE).review_types
    assert [(kind.led_by, kind.source_kind) for kind in types.values()] == [
        ("acr", "SCR"),
        ("acr", "SCR"),
        ("cdop", "CDR"),
        ("acr", "PLR"),
        ("acr", "REV"),
        ("acr", "AUD"),
        (None, "AUD"),
        ("quality-assurance", "AUD"),
        ("quality-assurance", "AUD"),
        ("quality-assurance", "VIS"),
    ]
    assert {"Practice Learning Review", "Case of Special Interest", "Deep Dive audit"} <= set(
        types["practice-learning-review"].also_called
    )
    assert types["practice-learning-review"].methods[:2] == ["learning-together", "root-cause-analysis"]
    assert types["serious-incident-review"].methods == ["deep-dive", "single-agency-review"]


def test_cheshires_review_team_has_its_eleven_posts_and_whoever_else_is_needed() -> None:
    members = packs.load(CHESHIRE).groups["review-team"].members
    assert len(members) == 12
    assert members[0] == "Chair of the Audit and Case Review Sub-Group"
    assert any("Cheshire Constabulary" in post for post in members)
    assert any(post.startswith("Designated Nurse") for post in members)


def test_halton_lists_its_eleven_ways_with_stakeholders_and_reporting() -> None:
    types = packs.load(HALTON).review_types
    board, audits = ["lscb", "partner-agencies"], "scrutiny-and-performance"
    users = [*board, "service-users"]
    assert {key: (kind.led_by, kind.stakeholders) for key, kind in types.items()} == {
        "serious-case-review": ("critical-incident-panel", [*users, "media", "inspectorate", "public"]),
        "practice-learning-review": ("critical-incident-panel", users),
        "child-death-review": ("cdop", [*board, "family", "inspectorate", "media"]),
        "single-agency-review": ("critical-incident-panel", users),
        "multi-agency-audit": (audits, users),
        "single-agency-audit": (audits, ["partner-agencies"]),
        "section-11-audit": (audits, board),
        "schools-audit": (audits, ["lscb", "schools"]),
        "focused-study": (None, board),
        "performance": (audits, [*users, "inspectorate"]),
        "training-evaluation": ("safer-workforce", board),
    }
    assert all("lscb" in kind.reports_to for kind in types.values())
    assert "excellent practice" in types["practice-learning-review"].triggers


def test_haltons_expectations_are_all_there() -> None:
    sections = [each.section for each in packs.load(HALTON).expectations.values()]
    assert (sections.count("3"), sections.count("12")) == (5, 9)


def test_sloughs_learning_summary_has_its_eleven_fields_in_order() -> None:
    assert list(packs.load(SLOUGH).templates["learning-summary"].fields) == [
        "date-completed",
        "type-of-review",
        "incident-month",
        "reference",
        "about-the-case",
        "about-the-method",
        "single-agency",
        "multi-agency",
        "changes",
        "audit-of-impact",
        "other",
    ]


def test_sloughs_rule_for_repeated_learning_leads_to_the_question_why() -> None:
    document = packs.load(SLOUGH)
    assert document.deciding is not None
    assert document.deciding.peer_challenge
    assert document.deciding.repeats_route == "why-not-sustained"
    assert "not review it again" in document.deciding.repeats_learning


@pytest.mark.parametrize(
    ("key", "clock", "length", "direction", "limit", "certainty"),
    [
        (SLOUGH, "scr-decision", "1 month", "after", "at most", Certainty.FOUND),
        (SLOUGH, "scr-complete", "6 months", "after", "at most", Certainty.FOUND),
        (SLOUGH, "copy-to-panel", "1 week", "before", "at least", Certainty.FOUND),
        (SLOUGH, "report-public", "12 months", "after", "at least", Certainty.FOUND),
        (SLOUGH, "consultation", "12 months", "after", "at most", Certainty.LOCAL),
        (CHESHIRE, "scr-decision", "1 month", "after", "at most", Certainty.BACKGROUND),
        (CHESHIRE, "tell-national", "5 working days", "after", "at most", Certainty.BACKGROUND),
        (HALTON, "scr-complete", "6 months", "after", "at most", Certainty.FOUND),
        (HALTON, "report-public", "12 months", "after", "at least", Certainty.FOUND),
        (LEICESTERSHIRE, "scr-decision", "1 month", "after", "at most", Certainty.BACKGROUND),
        (LEICESTERSHIRE, "newsletter", "3 months", "after", "at most", Certainty.LOCAL),
    ],
)
def test_clocks_say_how_long_and_how_surely(
    key: str, clock: str, length: str, direction: str, limit: str, certainty: Certainty
) -> None:
    found = packs.load(key).clocks[clock]
    assert found.basis is not None
    assert (found.length, found.direction, found.limit, found.basis.certainty) == (
        length,
        direction,
        limit,
        certainty,
    )


@pytest.mark.parametrize(
    ("key", "method", "terms", "answers", "stages"),
    [
        (CHESHIRE, "learning-together", "research questions", "questions for the board", "episodes findings response"),
        (CHESHIRE, "root-cause-analysis", "terms of reference", "recommendations", "problems factors causes"),
        (
            CHESHIRE,
            "silp",
            "terms of reference",
            "recommendations",
            "scope material learning-event draft discussion overview recall",
        ),
        (SLOUGH, "child-practice-review-extended", "terms of reference", "recommendations", "timelines scrutiny"),
        (SLOUGH, "appreciative-inquiry", "research questions", "either", "discover dream design deliver"),
        (HALTON, "scr-panel", "terms of reference", "recommendations", "management-reviews joined-history overview"),
        (LEICESTERSHIRE, "silp", "terms of reference", "recommendations", "learning-event recall"),
    ],
)
def test_methods_have_their_stages_in_order(key: str, method: str, terms: str, answers: str, stages: str) -> None:
    found = packs.load(key).methods[method]
    assert (found.terms, found.answers) == (terms, answers)
    wanted = stages.split()
    assert [stage for stage in found.stages if stage in wanted] == wanted


@pytest.mark.parametrize("key", [CHESHIRE, HALTON, SLOUGH, LEICESTERSHIRE])
def test_only_a_serious_case_review_has_its_clock(key: str) -> None:
    document = packs.load(key)
    assert "serious-case-review" in document.clocks["scr-complete"].holds_for
    assert all(document.review_types[each].source_kind == "SCR" for each in document.clocks["scr-complete"].holds_for)


def test_every_method_of_sloughs_reviews_ends_with_a_learning_summary() -> None:
    document = packs.load(SLOUGH)
    used = {
        method for kind in document.review_types.values() if kind.led_by == "scr-sub-group" for method in kind.methods
    }
    assert {key for key in used if "learning-summary" not in document.methods[key].artefacts} == set()


def test_the_library_holds_the_methods_that_the_field_knows() -> None:
    library = packs.load("methods-library").methods
    known = """scr-panel learning-together root-cause-analysis silp child-practice-review-concise
        child-practice-review-extended multi-agency-professional-forum appreciative-inquiry rapid-review in-rapid-time
        practice-learning-review single-agency-review after-action-review deep-dive multi-agency-audit
        practitioner-forum child-death-overview"""
    assert set(known.split()) <= set(library)
    lengths = {key: stage.within for key, stage in library["rapid-review"].stages.items() if stage.within}
    assert [length for length in lengths.values() if length] == [
        "1 working day",
        "9 working days",
        "1 working day",
        "2 working days",
        "1 working day",
        "1 working day",
    ]  # summaries are in on day 10, the partners decide on day 14, the document goes on day 15
    assert library["rapid-review"].artefacts["document"].kind == "report"


def test_learning_together_asks_for_no_management_reviews() -> None:
    method = packs.load(CHESHIRE).methods["learning-together"]
    assert not any("management" in artefact.name.lower() for artefact in method.artefacts.values())
    assert {artefact.kind for artefact in method.artefacts.values()} >= {"questions", "episodes", "factors"}


def test_leicestershire_takes_only_what_the_newsletter_names() -> None:
    document = packs.load(LEICESTERSHIRE)
    assert set(document.methods) == {"scr-panel", "silp", "learning-workshop"}
    assert document.identity.covers == ["Leicestershire", "Rutland"]


def test_no_board_before_2018_has_a_rapid_review() -> None:
    assert all("rapid-review" not in packs.load(key).methods for key in BOARDS)
    assert "rapid-review" in packs.load("methods-library").methods


@pytest.mark.parametrize(
    ("key", "limb", "says", "means"),
    [
        (CHESHIRE, "detained", "Mental Capacity Act 2005", "Mental Health Act 1983"),
        (SLOUGH, "detained", "Mental Health Act 2005", "Mental Health Act 1983"),
    ],
)
def test_a_wrong_act_is_carried_with_a_note(key: str, limb: str, says: str, means: str) -> None:
    criteria: Any = packs.load(key).criteria["serious-case-review"]
    asked = criteria.limbs[limb]
    assert says in asked.question
    assert means in asked.editors_note


REGULATION_5 = [
    # abuse, died, suicide, harmed, joint working, custody, detained -> outcome, force, clause
    ("met met - - - - -", "serious-case-review", Force.MUST, "(b)(i)"),
    ("met - met - - - -", "serious-case-review", Force.MUST, "(b)(i)"),
    ("met no no met met no no", "serious-case-review", Force.MUST, "(b)(ii)"),
    ("met no no met unclear no no", "serious-case-review", Force.MUST, "(b)(ii)"),
    ("met no no met - no no", "serious-case-review", Force.MUST, "(b)(ii)"),
    ("met no no met no no no", "not-required", Force.MAY, ""),
    ("no met no no no met no", "serious-case-review", Force.SHOULD, "chapter 4"),
    ("no met no no no no met", "serious-case-review", Force.SHOULD, "chapter 4"),
    ("unclear met no no no met no", "serious-case-review", Force.SHOULD, "chapter 4"),
    ("met met no no no met no", "serious-case-review", Force.MUST, "(b)(i)"),
    ("no met no no no no no", "not-required", Force.MAY, ""),
    ("unclear met no no no no no", "not-required", Force.MAY, ""),
    ("met no no unclear unclear no no", "not-required", Force.MAY, ""),
    ("no no no met met no no", "not-required", Force.MAY, ""),
]
LIMBS = "abuse-or-neglect child-died suspected-suicide seriously-harmed joint-working custody detained".split()
SAID = {"met": MET, "no": NOT_MET, "unclear": UNCLEAR}


def answers(limbs: list[str], said: str) -> dict[str, Answer]:
    """Answers in the order of the limbs; a dash is a limb that nobody has answered."""
    return {limb: SAID[word] for limb, word in zip(limbs, said.split(), strict=True) if word != "-"}


@pytest.mark.parametrize("key", [CHESHIRE, SLOUGH])
@pytest.mark.parametrize(("said", "outcome", "force", "clause"), REGULATION_5)
def test_regulation_5_comes_to_what_the_document_says(
    key: str, said: str, outcome: str, force: Force, clause: str
) -> None:
    finding = work(packs.load(key).criteria["serious-case-review"], answers(LIMBS, said))
    assert (finding.outcome, finding.force) == (outcome, force)
    assert clause in finding.clause


def test_what_is_unclear_is_named_as_what_could_still_change_the_decision() -> None:
    criteria = packs.load(CHESHIRE).criteria["serious-case-review"]
    finding = work(criteria, answers(LIMBS, "unclear met no no no no no"))
    assert finding.could_change == ("abuse-or-neglect",)
    assert finding.could_become[0].force is Force.MUST


@pytest.mark.parametrize(
    ("said", "outcome", "force"),
    [
        ("met met met no no no", "critical-case-review", Force.SHOULD),
        ("met met no met no no", "sustained-learning", Force.SHOULD),
        ("met met unclear met no no", "sustained-learning", Force.SHOULD),
        ("no no no no met no", "individual-agency-review", Force.MAY),
        ("no no no no no met", "good-practice-review", Force.MAY),
        ("met met no no no no", "none", Force.NONE),
    ],
)
def test_sloughs_critical_case_review_needs_new_learning(said: str, outcome: str, force: Force) -> None:
    limbs = "harmed joint-working new-learning already-found one-agency good-practice".split()
    finding = work(packs.load(SLOUGH).criteria["below-threshold"], answers(limbs, said))
    assert (finding.outcome, finding.force) == (outcome, force)


@pytest.mark.parametrize(
    ("key", "criteria", "met", "outcome", "force"),
    [
        (CHESHIRE, "case-review", "notifiable", "practice-learning-review", Force.MAY),
        (CHESHIRE, "case-review", "near-miss", "practice-learning-review", Force.MAY),
        (CHESHIRE, "case-review", "serious-incident", "serious-incident-review", Force.MAY),
        (CHESHIRE, "case-review", "strategic-theme", "multi-agency-audit", Force.MAY),
        (HALTON, "serious-case-review", "abuse-or-neglect child-died", "serious-case-review", Force.MUST),
        (HALTON, "serious-case-review", "abuse-or-neglect seriously-harmed", "serious-case-review", Force.MUST),
        (HALTON, "serious-case-review", "custody-or-detention", "serious-case-review", Force.SHOULD),
        (HALTON, "other-review", "good-outcome joint-lessons", "practice-learning-review", Force.MAY),
        (HALTON, "other-review", "safeguarding-incident one-agency", "single-agency-review", Force.MAY),
        (LEICESTERSHIRE, "serious-case-review", "abuse-or-neglect child-died", "serious-case-review", Force.MUST),
        (LEICESTERSHIRE, "serious-case-review", "parent-murdered joint-working", "serious-case-review", Force.SHOULD),
        (LEICESTERSHIRE, "serious-case-review", "life-threatening", "below-threshold", Force.NONE),
        (
            LEICESTERSHIRE,
            "significant-incident",
            "significant-issues real-lessons",
            "significant-incident-review",
            Force.SHOULD,
        ),
    ],
)
def test_other_criteria_come_to_what_the_documents_say(
    key: str, criteria: str, met: str, outcome: str, force: Force
) -> None:
    finding = work(packs.load(key).criteria[criteria], dict.fromkeys(met.split(), MET))
    assert (finding.outcome, finding.force) == (outcome, force)


@pytest.mark.parametrize("key", SHIPPED)
def test_packs_are_in_our_own_words(key: str) -> None:
    """Names, headings and the limbs of the law may be as they are; a sentence may not."""
    documents = sorted(shared_path("seeds").glob("*.txt"))
    run = 12
    taken = {gram for each in documents for gram in _runs(_words(each.read_text(encoding="utf-8")), run)}
    copied = [
        path
        for path, text in own_parts(key)
        if isinstance(text, str) and not path.endswith(".section") and taken & set(_runs(_words(text), run))
    ]
    assert copied == []


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", re.sub(r"<[^>]+>|[*_]", " ", text.lower().replace("\u2019", "'")))


def _runs(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    return (tuple(words[start : start + length]) for start in range(len(words) - length + 1))
