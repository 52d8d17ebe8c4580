"""Actions are planned, agreed, worked on, evidenced, checked and looked at again."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from goldthread.core.actor import Actor
from goldthread.demo.content import Doing, phrases
from goldthread.demo.courses import Step, Turn, course
from goldthread.demo.diary import Story, chance, later
from goldthread.demo.papers import Paper, paper
from goldthread.demo.world import World
from goldthread.documents import operations as documents
from goldthread.loop.actions import operations as actions
from goldthread.loop.actions.choices import LastingOutcome, VerificationOutcome
from goldthread.loop.actions.models import Action

PARTNER_OF = {"police": "police_partner", "council": "care_partner", "health": "health_partner"}


ASKED_IN_ROUNDS = "lip"
"""The group whose actions are updated in its rounds as well, so that they are read afresh before each turn."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A piece of evidence in words: ``form`` is a file, a link or a statement, ``text`` what it holds."""

    title: str
    shows: str
    form: str
    text: str


@dataclass(frozen=True)
class Todo:
    """An action before it is planned. ``closed`` is one whose source not everybody sees."""

    doing: Doing
    measure: str
    noun: str
    group: str
    months: int
    closed: bool = False
    recommendation_ids: tuple[int, ...] = ()
    lesson_ids: tuple[int, ...] = ()
    steps: tuple[Step, ...] | None = None
    offers: tuple[Offer, ...] = ()
    checked: str = ""
    sent_back: str = ""


def live(world: World, todo: Todo, at: datetime) -> Story:
    """An action from its plan to wherever it has come by today."""
    life = _Life(world, todo, chance(world.code, todo.doing.title, at))
    steps = todo.steps or course(life.luck, todo.months)
    life.comes_back = Turn.RETURN in {step.turn for step in steps}
    life.plan(at)
    for step in steps:
        if step.turn == Turn.REST:
            if (world.now - at).days < step.days:
                return
            continue
        at = yield later(at, step.days, life.luck)
        if not life.take(step.turn, at):
            return


KINDS = (
    ("policy", ("policy", "protocol", "procedure", "pathway", "rule", "order of", "agreement")),
    ("training", ("briefing", "training", "course", "talk through", "induction", "workshop", "forum")),
    ("look", ("sample", "audit", "search", "read ", "look at", "trial", "test of", "tried")),
    ("system", ("record", "flag", "system", "list", "register", "notice", "database")),
    ("tool", ("prompt", "tool", "template", "form", "checklist", "summary", "page", "kit", "plan")),
    ("telling", ("leaflet", "film", "message", "poster", "telephone")),
    ("service", ("worker", "visit", "meeting", "supervision", "person", "readers", "line", "advisers", "transport")),
)
"""Words of a title by which an action is of a kind; the first that fits."""


def kind_of(title: str) -> str:
    """What kind of action a title speaks of."""
    words = title.casefold()
    return next((kind for kind, signs in KINDS if any(sign in words for sign in signs)), "other")


@dataclass
class _Life:
    """One action while it is lived."""

    world: World
    todo: Todo
    luck: Random
    row: Action = field(init=False)
    said: dict[str, int] = field(default_factory=dict)
    last_offer: int | None = None
    officer: str = ""
    comes_back: bool = False

    @property
    def agency(self) -> str:
        """The agency that leads."""
        return self.todo.doing.agencies[0]

    def plan(self, at: datetime) -> None:
        """The office plans it, for an officer of the agency that leads."""
        world, todo, by = self.world, self.todo, self.world.office("coordinator", at)
        officers = world.officers[self.agency]
        self.officer = officers[0] if self.luck.random() < 0.5 else self.luck.choice(officers)
        due = by.today + timedelta(days=30 * todo.months + self.luck.randrange(0, 28))
        titles = self.luck.choice(phrases()["milestones"])
        span = (due - by.today).days
        self.row = actions.plan(
            by=by,
            title=todo.doing.title,
            strength=todo.doing.strength,
            kind=kind_of(todo.doing.title),
            measure=todo.measure,
            recommendation_ids=todo.recommendation_ids,
            lesson_ids=todo.lesson_ids,
            lead_officer_id=world.people[self.officer],
            lead_agency_id=world.agencies[self.agency].pk,
            lead_member_id=self._member(),
            group_id=world.groups[todo.group],
            due_on=due,
            agency_ids=[world.agencies[key].pk for key in todo.doing.agencies[1:]],
            milestones=[(t, by.today + timedelta(days=span * (n + 1) // 4)) for n, t in enumerate(titles)],
        )

    def take(self, turn: Turn, at: datetime) -> bool:
        """Take one turn; says whether the story goes on."""
        owner = self.world.who(self.officer, at)
        if self.todo.group == ASKED_IN_ROUNDS:
            self.row.refresh_from_db(fields=["version", "state", "due_on"])
        match turn:
            case Turn.AGREE:
                self.row = actions.agree(by=owner, action_id=self.row.pk, version=self.row.version)
            case Turn.NOTE:
                self._note(owner)
            case Turn.MILESTONE:
                self._milestone(owner)
            case Turn.PUT_OFF:
                self._put_off(at)
            case Turn.OFFER | Turn.OFFER_AGAIN:
                self._offer(owner, again=turn == Turn.OFFER_AGAIN)
            case Turn.CLAIM:
                self.row = actions.claim_complete(by=owner, action_id=self.row.pk, version=self.row.version)
            case Turn.VERIFY | Turn.RETURN:
                self._check(at, shown=turn == Turn.VERIFY)
            case Turn.HOLDS | Turn.WEAKER | Turn.LAPSES:
                return self._look_again(turn, at)
            case Turn.CANCEL:
                why = self._say("cancelled")
                by = self.world.office("chair", at)
                actions.cancel(by=by, action_id=self.row.pk, version=self.row.version, why=why)
        return True

    def _note(self, owner: Actor) -> None:
        kind = {"returned": "returned_notes", "lapsed": "lapsed_notes"}.get(self.row.state, "notes")
        self.row = actions.note_progress(
            by=owner, action_id=self.row.pk, version=self.row.version, text=self._say(kind)
        )

    def _milestone(self, owner: Actor) -> None:
        ahead = self.row.milestones.filter(done_on__isnull=True).first()
        if ahead is not None:
            actions.reach_milestone(by=owner, milestone_id=ahead.pk, done_on=owner.today)

    def _put_off(self, at: datetime) -> None:
        by, row = self.world.office("coordinator", at), self.row
        assert row.due_on is not None
        self.row = actions.change(
            by=by,
            action_id=row.pk,
            version=row.version,
            title=row.title,
            description=row.description,
            measure=row.measure,
            strength=row.strength,
            lead_officer_id=row.lead_officer_id,
            lead_agency_id=row.lead_agency_id,
            lead_member_id=row.lead_member_id,
            group_id=row.group_id,
            due_on=max(row.due_on, by.today) + timedelta(days=self.luck.randrange(56, 120)),
            agency_ids=[self.world.agencies[key].pk for key in self.todo.doing.agencies[1:]],
            why=self._say("begun_again" if row.state == "lapsed" else "put_off"),
        )

    def _offer(self, owner: Actor, *, again: bool) -> None:
        words = self._words()
        offer = self._next_offer()
        text = offer.text.format(**words)
        document = None
        if offer.form == "file":
            figures = (words["k"], words["n"])
            sheet = Paper(self.row.title, self.row.reference, offer.shows, figures, owner.at)
            name, data = paper(offer.text, sheet)
            document = documents.keep(by=owner, name=name, file=data)
        stands_for: date = owner.today - timedelta(days=self.luck.randint(1, 20))
        expires = stands_for + timedelta(days=730) if self.luck.random() < 0.2 else None
        evidence = actions.offer_evidence(
            by=owner,
            action_id=self.row.pk,
            title=offer.title,
            shows=offer.shows,
            form=offer.form,
            stands_for=stands_for,
            expires_on=expires,
            document=document,
            link=text if offer.form == "link" else "",
            statement=text if offer.form == "statement" else "",
            replaces_id=self.last_offer if again else None,
        )
        self.last_offer = evidence.pk

    def _check(self, at: datetime, *, shown: bool) -> None:
        said = self.todo.checked if shown else self.todo.sent_back
        self.row = actions.verify(
            by=self._checker(at),
            action_id=self.row.pk,
            version=self.row.version,
            outcome=VerificationOutcome.VERIFIED if shown else VerificationOutcome.RETURNED,
            reason=said or self._say("verified" if shown else "returned"),
        )

    def _look_again(self, turn: Turn, at: datetime) -> bool:
        """Look whether it holds, if the rhythm of that day asked for a look at all."""
        if not self.row.lasting_checks.filter(outcome="").exists():
            return False
        outcome, kind = {
            Turn.HOLDS: (LastingOutcome.LASTING, "lasting"),
            Turn.WEAKER: (LastingOutcome.WEAKER, "weaker"),
            Turn.LAPSES: (LastingOutcome.LAPSED, "lapsed"),
        }[turn]
        self.row = actions.judge_lasting(
            by=self._checker(at),
            action_id=self.row.pk,
            version=self.row.version,
            outcome=outcome,
            finding=self._say(kind),
        )
        return True

    def _checker(self, at: datetime) -> Actor:
        """The auditor, or the chair where the auditor does not see the source."""
        return self.world.office("chair" if self.todo.closed or self.luck.random() < 0.1 else "auditor", at)

    def _member(self) -> int | None:
        members = self.world.members()
        if not members:
            return None
        partner = PARTNER_OF.get(self.world.agencies[self.agency].kind) or self.luck.choice(members)
        return self.world.people[partner]

    def _next_offer(self) -> Offer:
        number = self.said["offers"] = self.said.get("offers", -1) + 1
        if number < len(self.todo.offers):
            return self.todo.offers[number]
        only_told = (number == 0 and self.comes_back) or (number == 1 and not self.comes_back)
        pool = phrases()["telling" if only_told else "evidence"]
        if number == 0:
            self.said["first offer"] = self.luck.randrange(len(pool))
        return Offer(*pool[(self.said.get("first offer", 0) + number) % len(pool)])

    def _say(self, kind: str) -> str:
        """A phrase of a kind; one action does not say the same twice."""
        pool: list[str] = phrases()[kind]
        if kind not in self.said:
            self.said[kind] = self.luck.randrange(len(pool))
        self.said[kind] += 1
        return pool[self.said[kind] % len(pool)].format(**self._words())

    def _words(self) -> dict[str, Any]:
        n = self.luck.choice((20, 24, 30, 40))
        return {
            "noun": self.todo.noun,
            "agency": self.world.agencies[self.agency].short_name,
            "slug": self.todo.noun.replace("'", "").replace(" ", "-").lower(),
            "n": n,
            "k": round(n * self.luck.uniform(0.78, 0.95)),
            "j": round(n * self.luck.uniform(0.4, 0.65)),
        }
