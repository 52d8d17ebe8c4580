"""What the page of the board's self-assessment receives."""

from dataclasses import dataclass

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.audits import policy, queries
from goldthread.loop.audits.queries import QuestionSeen, ReturnSeen
from goldthread.web.audits.against import Against, against
from goldthread.web.audits.navigation import Tab, of_audits
from goldthread.web.audits.pages.programme import RoundLine, round_line


@dataclass(frozen=True, slots=True)
class Reflected:
    """One question that the board asks itself: the answer before and now, and what stands beside."""

    asks: str
    href: str
    before: str
    now: str
    unsure: bool
    """Whether it is the answer before, not confirmed yet."""
    evidence: tuple[str, ...]
    peers: tuple[str, ...]
    actions: tuple[str, ...]
    action_href: str

    @property
    def beside(self) -> bool:
        """Whether anything at all stands beside the answer."""
        return bool(self.evidence or self.peers or self.actions or self.action_href)


@dataclass(frozen=True, slots=True)
class Theme:
    """Questions that belong together."""

    key: str
    title: str
    questions: tuple[Reflected, ...]


@dataclass(frozen=True, slots=True)
class OurselvesPage:
    """How the board says that it works: this year beside the year before."""

    tabs: tuple[Tab, ...]
    sentence: str
    rounds: tuple[RoundLine, ...]
    sections: tuple[Theme, ...]
    answer_href: str
    review_href: str
    against: tuple[Against, ...]
    may_make: bool


def ourselves_page(actor: Actor) -> OurselvesPage:
    """The board's self-assessments, and the latest of them question by question."""
    rows = list(queries.self_assessments(actor))
    seen = _latest(actor, [row.pk for row in rows])
    return OurselvesPage(
        tabs=of_audits(actor, "ourselves"),
        sentence=_sentence(seen),
        rounds=tuple(round_line(row) for row in rows),
        sections=_themes(actor, seen) if seen else (),
        answer_href=f"/audits/returns/{seen.id}" if seen and seen.may_answer else "",
        review_href=f"/audits/rounds/{seen.round}/meetings/write" if seen and policy.runs(actor) else "",
        against=against(actor, queries.round_by(actor, seen.round)) if seen else (),
        may_make=policy.runs(actor),
    )


def _latest(actor: Actor, rounds: list[int]) -> ReturnSeen | None:
    found = queries.latest_of_all(actor, rounds)
    try:
        return queries.return_seen(actor, found) if found else None
    except NotThere:
        return None


def _sentence(seen: ReturnSeen | None) -> str:
    if seen is None:
        return "What the board asks itself, with evidence, and what it does about it."
    gaps = sum(question.gap for section in seen.sections for question in section.questions)
    said = "everything is answered" if not seen.left else f"{seen.left} still to answer"
    return f"{seen.title}: {said}, {gaps} marked as not sure yet."


def _themes(actor: Actor, seen: ReturnSeen) -> tuple[Theme, ...]:
    actions, titles = queries.actions_of_gaps(actor, seen.id), {each.id: each.title for each in seen.evidence}
    leads = policy.runs(actor)
    return tuple(
        Theme(
            section.key,
            section.title,
            tuple(_reflected(seen, each, titles, actions, leads) for each in section.questions),
        )
        for section in seen.sections
    )


def _reflected(
    seen: ReturnSeen, one: QuestionSeen, titles: dict[int, str], actions: dict[str, list[str]], leads: bool
) -> Reflected:
    href = f"/audits/returns/{seen.id}/questions/{one.key}"
    planned = tuple(actions.get(one.key, ()))
    said = tuple(
        f"{grade.by}{f' of {grade.from_board}' if grade.from_board else ''}: {grade.reason}" for grade in one.grades
    )
    return Reflected(
        one.question.asks,
        href,
        one.before,
        one.words,
        one.carried,
        tuple(titles[each] for each in one.evidence if each in titles),
        (*said, *(f"{each.by}: {each.text}" for each in one.comments)),
        planned,
        f"{href}/action" if leads and one.gap and one.version and not planned else "",
    )
