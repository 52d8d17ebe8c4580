"""What people answer: grades as strong as their agency is, and words beside some of them."""

from random import Random

from goldthread.core.actor import Actor
from goldthread.demo.world import World
from goldthread.loop.audits import operations
from goldthread.loop.audits.answers import Given, asked
from goldthread.loop.audits.format import Kind, Question, Tool
from goldthread.loop.audits.models import AuditReturn, AuditRound

LESS = (
    "Done in two teams. The rest follows by spring.",
    "We have the policy. We cannot show yet that staff use it.",
    "The post was empty for five months.",
    "Known since the last audit; the plan slipped.",
)

MORE = (
    "Looked at by the governing body in May; minutes attached.",
    "Ten records looked at each quarter, nine good.",
    "Staff survey of this spring.",
)

WORDS = (
    "Our people ask what daily life is like for the child, and write it down.",
    "Turnover. New people need a year before they challenge others.",
    "Two of three parts are done. The third waits for the new record system.",
)


def return_of(row: AuditRound, world: World, key: str) -> AuditReturn:
    """The return of one agency."""
    return AuditReturn.objects.get(round=row, agency=world.agencies[key])


def save(by: Actor, made: AuditReturn, answers: dict[str, Given]) -> None:
    """Save answers as somebody who has the latest versions in front of them."""
    versions = dict(made.answers.values_list("question", "version"))
    operations.save_answers(
        by=by, return_id=made.pk, answers={key: (given, versions.get(key, 0)) for key, given in answers.items()}
    )


def answers_to(tool: Tool, luck: Random, strength: float) -> dict[str, Given]:
    """An answer to everything that is asked; what is asked may hang on what was answered."""
    given: dict[str, Given] = {}
    for _ in range(2):
        for key in asked(tool, given):
            if key not in given:
                given[key] = _one(tool, tool.questions()[key], luck, strength)
    return given


def _one(tool: Tool, question: Question, luck: Random, strength: float) -> Given:
    match question.kind:
        case Kind.SCALE:
            grades = list(getattr(tool.scale_of(question), "grades", {}))
            place = min(len(grades) - 1, max(0, round((strength + luck.gauss(0.12, 0.2)) * (len(grades) - 1))))
            note = ""
            if luck.random() < 0.3:
                note = luck.choice(MORE if place == len(grades) - 1 else LESS)
            return Given(grades[place], note)
        case Kind.NUMBER:
            return Given(str(luck.randrange(60, 98) if question.most is not None else luck.randrange(0, 12)))
        case Kind.DATE:
            return Given(f"2026-0{luck.randrange(1, 7)}-1{luck.randrange(0, 9)}")
        case Kind.CHOICE:
            return Given(next(iter(question.choices)))
        case Kind.CHOICES:
            return Given([next(iter(question.choices))])
        case _:
            return Given(luck.choice(WORDS))
