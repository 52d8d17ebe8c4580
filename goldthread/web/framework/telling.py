"""A framework told section by section, for a page, for print and for the PDF: names for keys, and nothing left out.

On the page the long sections (criteria, methods, clocks) are told shortly and lead to pages of their own; on paper
(``whole``) everything stands in its place.
"""

from collections.abc import Callable, Iterator

from goldthread.design.wording import counted, day
from goldthread.loop.framework.format.document import (
    AnyCriteria,
    Audit,
    Clock,
    Criteria,
    Document,
    Limb,
    Method,
    Principle,
    ReviewType,
    Step,
    Template,
)
from goldthread.loop.framework.format.parts import Basis, Force
from goldthread.loop.framework.names import SECTIONS, name_of
from goldthread.web.framework import drawings
from goldthread.web.framework.blocks import (
    Block,
    Cell,
    Entry,
    Fact,
    Facts,
    Note,
    Picture,
    Points,
    Section,
    Table,
    Text,
    Way,
    facts,
)
from goldthread.web.framework.plain import (
    BINDS,
    CERTAIN,
    ended,
    every,
    first_down,
    first_up,
    is_told,
    joined,
    led_by,
    length_of,
    methods_of,
    names,
    notes_of,
    outcome_name,
    rules_of,
    set_off_by,
    source_of,
    starts,
    who,
)

Tell = Callable[[Document, "Place"], Iterator[Block]]


class Place:
    """Where a framework is told: how links find their version, and whether everything stands in one document."""

    def __init__(self, query: str = "", *, whole: bool = False) -> None:
        self.query = query
        self.whole = whole

    def way(self, path: str) -> str:
        """The address of another page of this version; none on paper."""
        return "" if self.whole else f"/framework/{path}{self.query}"


def told(document: Document, place: Place) -> tuple[Section, ...]:
    """Every section that says something, in the order in which a board would read it."""
    sections = []
    for key, heading, tell in _TOLD:
        blocks = tuple(tell(document, place))
        if blocks:
            sections.append(Section(key, heading, blocks))
    return tuple(sections)


# ------------------------------------------------------------------------------------------------ what it stands on


def _identity(document: Document, place: Place) -> Iterator[Block]:
    it = document.identity
    yield Facts(
        facts(
            ("Board", it.board),
            ("Version", it.version),
            ("In force from", day(it.in_force_from)),
            ("New cases start under it until", day(it.in_force_until) if it.in_force_until else ""),
            ("Board looks at it again", day(it.review_on) if it.review_on else ""),
            ("Area", it.covers),
            ("Boards that became this one", it.succeeds),
            ("Adapted from", it.adapted_from),
        )
    )
    if it.editors_note:
        yield Note(it.editors_note)
    if it.statutory_basis:
        yield Table(
            "The law and guidance that it stands on",
            ("Law or guidance", "What it says", "How sure we are"),
            tuple(_law(basis) for basis in it.statutory_basis),
        )


def _law(basis: Basis) -> tuple[Cell, ...]:
    note = f"Editor’s note: {basis.editors_note}" if basis.editors_note else ""
    return (
        Cell(basis.source, ", ".join(part for part in (basis.clause, basis.edition) if part)),
        Cell(basis.says, note),
        Cell(CERTAIN[basis.certainty]),
    )


def _principles(document: Document, place: Place) -> Iterator[Block]:
    yield from _listed("Aims", document.aims)
    yield from _listed("Principles", document.principles)


def _listed(title: str, given: dict[str, Principle]) -> Iterator[Block]:
    if given:
        yield Points(tuple(_spaced(one.text, _noted(notes_of(one))) for one in given.values()), title)


# ------------------------------------------------------------------------------------------------------ who and what


def _groups(document: Document, place: Place) -> Iterator[Block]:
    for key, group in document.groups.items():
        yield Entry(
            f"group-{key}",
            group.name,
            group.purpose,
            facts(
                ("Also called", group.short_name if group.short_name != group.name else ""),
                ("What it does", group.does),
                ("Who sits on it", group.members),
                ("Part of", name_of(document, "groups", group.part_of) if group.part_of else ""),
                ("Shared with", group.shared_with),
                ("Leads", _leads(document, key)),
            ),
            notes_of(group),
        )
    if document.roles:
        yield Table(
            "Who plays which part",
            ("Part", "What is theirs to do"),
            tuple(
                (Cell(first_up(role.name)), Cell(first_up("; ".join(role.does)), _noted(notes_of(role))))
                for role in document.roles.values()
            ),
        )
    drawing = drawings.components(document)
    if drawing:
        yield Picture(drawing)


def _leads(document: Document, key: str) -> tuple[str, ...]:
    return tuple(one.name for one in document.review_types.values() if one.led_by == key)


def _noted(notes: tuple[Note, ...]) -> str:
    return " ".join(f"{note.label}: {note.text}" for note in notes)


def _review_types(document: Document, place: Place) -> Iterator[Block]:
    if not document.review_types:
        return
    yield Text(
        f"The board learns in {counted(len(document.review_types), 'way')}: {_with_and_without(document.review_types)}."
    )
    yield Table(
        "The ways of learning side by side",
        ("Way of learning", "Set off by", "Who leads it", "How it is done"),
        tuple(_type_row(document, one, key) for key, one in document.review_types.items()),
    )
    if document.combinations:
        yield Text(document.combinations)
    for key, one in document.review_types.items():
        yield Entry(
            f"type-{key}",
            one.name,
            one.description,
            facts(
                ("Also called", joined(one.also_called)),
                ("Law", source_of(one.basis)),
                ("Chosen by", one.chosen_by),
                ("Reports to", joined(names(document, "groups", one.reports_to))),
                ("Tools", one.tools),
                ("Who takes part or is told", joined(names(document, "stakeholders", one.stakeholders))),
                ("Publication", name_of(document, "publications", one.publication) if one.publication else ""),
            ),
            notes_of(one),
            _statutory(one),
        )


def _with_and_without(types: dict[str, ReviewType]) -> str:
    about = sum(one.about_a_case for one in types.values())
    without = len(types) - about
    if not without:
        return "all of them about a case"
    return f"{about} about a case and {without} without one" if about else "none of them about a single case"


def _type_row(document: Document, one: ReviewType, key: str) -> tuple[Cell, ...]:
    return (
        Cell(one.name, "" if one.about_a_case else "Without a case", _statutory(one), f"#type-{key}"),
        Cell(set_off_by(one)),
        Cell(first_up(led_by(document, one)) or "Not said"),
        Cell(methods_of(document, one) or "Not said"),
    )


def _statutory(one: ReviewType | Clock) -> str:
    return "Statutory" if one.statutory else ""


# -------------------------------------------------------------------------------------------------- criteria, deciding


def _criteria(document: Document, place: Place) -> Iterator[Block]:
    for key, criteria in document.criteria.items():
        yield Entry(
            f"criteria-{key}",
            criteria.name,
            criteria.asks,
            facts(
                ("Where it comes from", source_of(criteria.basis)),
                ("It can come to", _outcomes(criteria)),
            ),
            notes_of(criteria),
            href=place.way(f"criteria/{key}"),
        )
        if place.whole:
            yield from criteria_blocks(key, criteria)
        elif document.deciding and key == document.deciding.criteria[0]:
            yield Picture(drawings.flowchart(key, criteria))


def _outcomes(criteria: AnyCriteria) -> tuple[str, ...]:
    return tuple(outcome.name for outcome in criteria.outcomes.values())


def criteria_blocks(key: str, criteria: AnyCriteria) -> Iterator[Block]:
    """Criteria whole: the way to a decision, the questions, the rules and what may follow."""
    yield Picture(drawings.flowchart(key, criteria))
    if isinstance(criteria, Criteria):
        yield Table(
            "The questions",
            ("Question", "What to look at", "Where it stands"),
            tuple(
                (
                    Cell(limb.question, _noted(notes_of(limb)), _trigger(limb)),
                    Cell(limb.guidance or "–"),
                    Cell(source_of(limb.basis) or limb.section or "–"),
                )
                for limb in criteria.limbs.values()
            ),
        )
    else:
        yield Table(
            "The questions and their points",
            ("Question", "Answers", "Counts"),
            tuple(
                (
                    Cell(factor.question, _noted(notes_of(factor))),
                    Cell("; ".join(f"{level.score}: {level.label}" for level in factor.levels)),
                    Cell("once" if factor.weight == 1 else f"{factor.weight} times"),
                )
                for factor in criteria.factors.values()
            ),
        )
    yield Table(
        "What follows, in this order: the first that holds counts",
        ("What follows", "When", "Why", "Where it stands"),
        tuple(
            (Cell(outcome, tag=BINDS[force]), Cell(first_up(when)), Cell(because), Cell(clause or "–"))
            for when, outcome, force, clause, because in rules_of(criteria)
        )
        + tuple(_otherwise(criteria)),
    )
    meant = [one for one in criteria.outcomes.values() if one.meaning]
    if meant:
        yield Points(tuple(f"{one.name}: {ended(one.meaning)}" for one in meant), "What each outcome means")


def _trigger(limb: Limb) -> str:
    return "Calls for a review by itself" if limb.mandatory_trigger else ""


def _otherwise(criteria: AnyCriteria) -> Iterator[tuple[Cell, ...]]:
    if isinstance(criteria, Criteria):
        last = criteria.otherwise
        yield (
            Cell(outcome_name(criteria, last.outcome), tag=BINDS[last.force]),
            Cell("None of these"),
            Cell(last.because),
            Cell(last.clause or "–"),
        )


def _deciding(document: Document, place: Place) -> Iterator[Block]:
    it = document.deciding
    if it is None:
        return
    clock = document.clocks.get(it.clock) if it.clock else None
    within = f", {first_down(length_of(document, clock))}" if clock else ""
    yield Points(
        tuple(
            step
            for step in (
                f"{first_up(it.referred_by)} may refer.",
                f"Every agency concerned is asked what it knows and answers within {it.agencies_answer_within}.",
                f"{who(document, it.considered_by)} weighs the referral by "
                f"{joined([f'“{name}”' for name in names(document, 'criteria', it.criteria)])}.",
                f"{who(document, it.recommended_by)} recommends." if it.recommended_by else "",
                f"{who(document, it.decided_by)} decides{within}.",
                "A peer chair may be asked for a second view." if it.peer_challenge else "",
                "A review may be commissioned although the criteria are not met." if it.own_discretion else "",
            )
            if step
        ),
        "",
        numbered=True,
    )
    yield Facts(
        facts(
            ("May be chosen instead", names(document, "review_types", it.choices)),
            ("Form of a referral", name_of(document, "templates", it.referral_form) if it.referral_form else ""),
            ("Form for agencies", name_of(document, "templates", it.agency_form) if it.agency_form else ""),
            ("Where the learning is not new", it.repeats_learning),
            ("It then goes by", name_of(document, "routes", it.repeats_route) if it.repeats_route else ""),
        )
    )
    yield from notes_of(it)


# ----------------------------------------------------------------------------------------------------------- methods


def _methods(document: Document, place: Place) -> Iterator[Block]:
    if not document.methods:
        return
    yield Table(
        "Methods for reviews",
        ("Method", "What it is", "When it fits"),
        tuple(
            (
                Cell(method.name, counted(len(method.stages), "stage"), href=place.way(f"methods/{key}")),
                Cell(method.description),
                Cell(method.suits or "–"),
            )
            for key, method in document.methods.items()
        ),
    )
    if place.whole:
        for key, method in document.methods.items():
            yield Entry(f"method-{key}", method.name, "", _method_facts(method, short=True), notes_of(method))
            yield _stages(document, method)


def method_blocks(document: Document, method: Method) -> Iterator[Block]:
    """A method whole: when it fits, and its stages with what each needs and makes."""
    yield Facts(_method_facts(method))
    yield from notes_of(method)
    yield _stages(document, method)
    guided = [one for one in method.artefacts.values() if one.guidance]
    if guided:
        yield Points(tuple(f"{first_up(one.name)}: {ended(one.guidance)}" for one in guided), "What is made on the way")


def _method_facts(method: Method, *, short: bool = False) -> tuple[Fact, ...]:
    answers = "" if method.answers == "either" else first_up(method.answers)
    terms = {"either": "Terms of reference or research questions", "neither": ""}.get(method.terms, method.terms)
    return facts(
        ("When it fits", "" if short else method.suits),
        ("Its limits", method.limits),
        ("Begins with", first_up(terms)),
        ("Ends with", answers or "Recommendations or questions for the board"),
        ("Contributory factors", method.factors),
        ("Where it comes from", source_of(method.basis)),
    )


def _stages(document: Document, method: Method) -> Table:
    def made(keys: list[str]) -> str:
        return "; ".join(method.artefacts[key].name if key in method.artefacts else key for key in keys)

    return Table(
        f"Stages of {method.name}",
        ("Stage", "Who takes part", "Needs", "Makes"),
        tuple(
            (
                Cell(
                    f"{number}. {stage.name}",
                    " ".join(
                        part
                        for part in (
                            ended(stage.purpose),
                            f"Within {stage.within}." if stage.within else "",
                            f"Before the next stage: {ended(stage.gate)}" if stage.gate else "",
                            _noted(notes_of(stage)),
                        )
                        if part
                    ),
                ),
                Cell("; ".join(stage.takes_part) or "–"),
                Cell(made(stage.needs) or "–"),
                Cell(made(stage.makes) or "–"),
            )
            for number, stage in enumerate(method.stages.values(), 1)
        ),
    )


# ------------------------------------------------------------------------------------------------------------ clocks


def _clocks(document: Document, place: Place) -> Iterator[Block]:
    if not document.clocks:
        return
    if place.whole:
        yield from clock_blocks(document)
        return
    law = [clock for clock in document.clocks.values() if clock.statutory]
    shown = law or list(document.clocks.values())
    yield Table(
        "Times that the law or guidance sets" if law else "Times that the board keeps",
        ("What", "How long"),
        tuple((Cell(one.name), Cell(length_of(document, one), _from(document, one))) for one in shown),
    )
    rest = len(document.clocks) - len(shown)
    also = f", with {counted(rest, 'time')} of the board’s own" if rest else ""
    yield Way(f"Every clock with its rule and its source{also}", place.way("clocks"))


def _from(document: Document, clock: Clock) -> str:
    start = starts(document, clock)
    return f"Counted from: {first_down(start)}." if start and not is_told(clock) else ""


def clock_blocks(document: Document) -> Iterator[Block]:
    """Every clock, with the rule's words, its source and how sure we are of it."""
    yield Table(
        "How long each thing may take",
        ("What", "How long", "What the rule says", "How sure we are"),
        tuple(_clock_row(document, clock) for clock in document.clocks.values()),
    )


def _clock_row(document: Document, clock: Clock) -> tuple[Cell, ...]:
    stop = name_of(document, "events", clock.stops) if clock.stops else ""
    more = [
        _from(document, clock),
        f"Ends when {first_down(stop)}." if stop else "",
        f"For: {joined(names(document, 'review_types', clock.holds_for))}." if clock.holds_for else "",
    ]
    moved = [word for word, may in (("paused", clock.may_pause), ("extended", clock.may_extend)) if may]
    agreed = f", agreed by {who(document, clock.approved_by)}" if clock.approved_by else ""
    if moved:
        more.append(f"May be {joined(moved, 'or')}{agreed}.")
    basis = clock.basis
    owner = who(document, clock.owner)
    return (
        Cell(clock.name, f"Who: {owner}" if owner else "", _statutory(clock)),
        Cell(length_of(document, clock), " ".join(part for part in more if part)),
        _rule_cell(basis, notes_of(clock)),
        Cell(CERTAIN[basis.certainty] if basis else "The board’s own rule"),
    )


def _rule_cell(basis: Basis | None, notes: tuple[Note, ...]) -> Cell:
    """What the rule says, with where it says so; the source alone where its words are not given."""
    if basis and basis.says:
        return Cell(ended(basis.says), _spaced(ended(source_of(basis)), _noted(notes)))
    return Cell(ended(source_of(basis)) or "–", _noted(notes))


# ------------------------------------------------------------------------------------------- passing on and telling


def _routes(document: Document, place: Place) -> Iterator[Block]:
    if not document.routes:
        return
    yield Text("A group that is handed something accepts it, returns it or declines it, with a reason.")
    yield Table(
        "What passes between groups",
        ("What is passed on", "From", "To", "When"),
        tuple(
            (
                Cell(route.name, ended(first_up(route.carries)), BINDS[route.force]),
                Cell(name_of(document, "groups", route.from_group)),
                Cell(
                    name_of(document, "groups", route.to_group),
                    f"Answers within {route.answer_within}" if route.answer_within else "",
                ),
                Cell(first_up(route.when) or "–", _noted(notes_of(route))),
            )
            for route in document.routes.values()
        ),
    )
    drawing = drawings.routes(document)
    if drawing and place.whole:
        yield Picture(drawing)


def _notices(document: Document, place: Place) -> Iterator[Block]:
    if document.notices:
        yield Table(
            "Who has to be told",
            ("What", "Who is told", "When", "Where it stands"),
            tuple(
                (
                    Cell(one.name, _says(one.says), BINDS[one.force]),
                    Cell(joined(names(document, "stakeholders", one.to))),
                    Cell(
                        name_of(document, "events", one.when),
                        length_of(document, document.clocks[one.clock]) if one.clock in document.clocks else "",
                    ),
                    Cell(source_of(one.basis) or "–", _noted(notes_of(one))),
                )
                for one in document.notices.values()
            ),
        )


def _says(points: list[str]) -> str:
    return f"Says: {'; '.join(points)}." if points else ""


def _publications(document: Document, place: Place) -> Iterator[Block]:
    then = {"on request": "Given on request", "archived": "Archived", "withdrawn": "Withdrawn", "": ""}
    for key, one in document.publications.items():
        yield Entry(
            f"publication-{key}",
            one.name,
            "",
            facts(
                ("Publish", "No" if one.publish is Force.NONE else BINDS[one.publish]),
                ("Kept in public", f"At least {one.at_least}" if one.at_least else ""),
                ("After that", then[one.then]),
                ("Weighed first", one.weighed),
                ("Unless", one.unless),
                ("Instead", one.instead),
                ("Where it stands", source_of(one.basis)),
            ),
            notes_of(one),
        )


def _channels(document: Document, place: Place) -> Iterator[Block]:
    if document.channels:
        yield Table(
            "How learning reaches people",
            ("Way", "What it is", "Kind"),
            tuple(
                (Cell(one.name), Cell(one.description or "–", _noted(notes_of(one))), Cell(first_up(one.kind)))
                for one in document.channels.values()
            ),
        )


def _stakeholders(document: Document, place: Place) -> Iterator[Block]:
    if not document.stakeholders:
        return
    yield Table(
        "Who shapes the board’s learning, whom it reaches, and what each needs",
        ("Who", "Part in the learning", "What they need", "How it reaches them"),
        tuple(
            (
                Cell(one.name),
                Cell(_part(one.influences, one.is_influenced), _noted(notes_of(one))),
                Cell("; ".join(first_up(need) for need in one.needs) or "–"),
                Cell("; ".join(names(document, "channels", one.channels)) or "–"),
            )
            for one in document.stakeholders.values()
        ),
    )


def _part(influences: bool, is_influenced: bool) -> str:
    both = [word for word, so in (("shapes it", influences), ("is reached by it", is_influenced)) if so]
    return first_up(joined(both)) or "–"


# ------------------------------------------------------------------------------------------- programme and improvement


def _audits(document: Document, place: Place) -> Iterator[Block]:
    if document.audits:
        yield Table(
            "The programme",
            ("Audit", "When", "Who leads it", "Kind"),
            tuple(
                (
                    Cell(one.name, _spaced(ended(one.asks), f"Tool: {one.tool}." if one.tool else "")),
                    Cell(_when(one) or "–"),
                    Cell(name_of(document, "groups", one.led_by) if one.led_by else "–"),
                    Cell(name_of(document, "review_types", one.kind)),
                )
                for one in document.audits.values()
            ),
        )


def _when(audit: Audit) -> str:
    return ", ".join(part for part in (every(audit.every), audit.month) if part)


def _spaced(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _measures(document: Document, place: Place) -> Iterator[Block]:
    if document.measures:
        yield Table(
            "How the board knows that something changed",
            ("Measure", "What it asks", "Where it comes from", "Who looks at it"),
            tuple(
                (
                    Cell(one.name),
                    Cell(one.asks, _noted(notes_of(one))),
                    Cell(first_up(one.from_)),
                    Cell(name_of(document, "groups", one.looked_at_by) if one.looked_at_by else "–"),
                )
                for one in document.measures.values()
            ),
        )


def _templates(document: Document, place: Place) -> Iterator[Block]:
    for key, one in document.templates.items():
        yield Entry(
            f"template-{key}",
            one.name,
            one.guidance,
            facts(("Used for", first_up(one.used_for)), ("Asks for", _fields(one))),
            notes_of(one),
        )


def _fields(template: Template) -> tuple[str, ...]:
    return tuple(
        f"{field.label}{' (must be filled in)' if field.required else ''}" for field in template.fields.values()
    )


def _expectations(document: Document, place: Place) -> Iterator[Block]:
    if document.expectations:
        yield Table(
            "What the board expects of each organisation",
            ("What is expected", "What shows it", "How often"),
            tuple(
                (
                    Cell(one.text, _noted(notes_of(one))),
                    Cell(first_up(one.evidence) or "–"),
                    Cell(every(one.every) or "–"),
                )
                for one in document.expectations.values()
            ),
        )
        if not place.whole and not place.query:
            yield Way("How each agency meets these", place.way("expectations"))


def _loop(document: Document, place: Place) -> Iterator[Block]:
    drawing = drawings.loop(document)
    if drawing:
        yield Picture(drawing)
    if document.loop:
        yield Points(tuple(_step(document, step) for step in document.loop.values()), "", numbered=True)


def _step(document: Document, step: Step) -> str:
    who_does = f" ({who(document, step.by)})" if step.by else ""
    return f"{step.name}{who_does}: {ended(step.does)}" if step.does else f"{step.name}{who_does}"


def _evaluation(document: Document, place: Place) -> Iterator[Block]:
    it = document.evaluation
    if it is None:
        return
    yield Facts(
        facts(
            ("How often", every(it.every)),
            ("Who looks at it", who(document, it.by)),
            ("Partners are consulted for", it.consultation or ""),
        )
    )
    if it.asks:
        yield Points(tuple(it.asks), "What is asked")
    yield from notes_of(it)
    if not place.whole and not place.query:
        yield Way("What the board found when it looked", place.way("evaluations"))


_TOLD: tuple[tuple[str, str, Tell], ...] = (
    ("identity", SECTIONS["identity"][0], _identity),
    ("principles", "Aims and principles", _principles),
    ("groups", "Groups and who leads what", _groups),
    ("review_types", SECTIONS["review_types"][0], _review_types),
    ("criteria", SECTIONS["criteria"][0], _criteria),
    ("deciding", SECTIONS["deciding"][0], _deciding),
    ("methods", SECTIONS["methods"][0], _methods),
    ("clocks", SECTIONS["clocks"][0], _clocks),
    ("routes", SECTIONS["routes"][0], _routes),
    ("notices", SECTIONS["notices"][0], _notices),
    ("publications", SECTIONS["publications"][0], _publications),
    ("channels", SECTIONS["channels"][0], _channels),
    ("stakeholders", "Stakeholder map", _stakeholders),
    ("audits", SECTIONS["audits"][0], _audits),
    ("measures", SECTIONS["measures"][0], _measures),
    ("templates", SECTIONS["templates"][0], _templates),
    ("expectations", SECTIONS["expectations"][0], _expectations),
    ("loop", SECTIONS["loop"][0], _loop),
    ("evaluation", SECTIONS["evaluation"][0], _evaluation),
)
"""The sections in the order in which a board reads them, each with its heading and who tells it."""
