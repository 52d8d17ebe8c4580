"""Rounds of the demonstration: two that are over, one that is open with answers and a late agency, letters, voices."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from goldthread.core.actor import Actor
from goldthread.demo.diary import Story, chance, office_hour
from goldthread.demo.world import World
from goldthread.loop.actions.choices import ActionState, VerificationOutcome
from goldthread.loop.actions.escalating import operations as escalating
from goldthread.loop.actions.escalating import queries as escalations
from goldthread.loop.actions.escalating.choices import Sent
from goldthread.loop.actions.models import Action
from goldthread.loop.actions.operations import remind
from goldthread.loop.actions.proof import operations as proof
from goldthread.loop.actions.proof.models import SecondReading
from goldthread.loop.actions.rounds import operations, queries
from goldthread.loop.actions.rounds.choices import Going
from goldthread.loop.actions.rounds.models import Round, RoundCall
from goldthread.loop.actions.voices import operations as voices

MONTH = 30
OVER = ((200, "The group read the pack. Two dates were kept as they were; health brings its sample next time."),)
"""Days ago on which a round of the Learning group met, and what it settled."""

TWICE = (600, 480, 360, 240, 120)
"""Days ago on which checks were drawn to be made again."""

SAID = (
    (Going.ON_COURSE, "Two of the three teams use it now; the third begins after its briefing on Tuesday."),
    (Going.AT_RISK, "The person who was to do this has left. A successor is named and begins next month."),
    (Going.ON_COURSE, "The sample is drawn and half of it is read. It looks better than last year."),
    (Going.STUCK, "Our record system will not take the change before its next release."),
    (Going.DONE, "It is in place in every team. The evidence is being put together."),
)

APART = 0.15
"""How often a second check comes out otherwise than the first."""

AGAIN = {
    True: "Ten of the records were read again. What the plan names can be seen in nine of them.",
    False: "The pages say that it was done. Nothing in them shows that anybody works otherwise.",
}
"""What a second checker wrote, where it shows it and where not."""

VOICES = (
    ("staff", "We are told when something went wrong, and never hear what became of it.", "Staff forum, Ashmoor", 150,
     "Every team now gets a page on what changed, three months after each review.", "In the weekly briefing"),
    ("children", "Ask us on our own, not with everybody in the room.", "Young advisers", 120,
     "Social workers and school nurses now offer time alone at each visit, and write down that they did.",
     "At their meeting, by two of the people who did it"),
    ("families", "Letters came from five services in one week and said different things.", "Parents’ panel", 95,
     "The five services now agree one letter before a first conference.", "By the panel’s own newsletter"),
    ("staff", "The escalation policy is too long to use at four in the afternoon.", "Walk round Millwater", 60,
     "It is one page now, and the number to ring is on every phone.", ""),
    ("community", "Nobody in our flats knew whom to ring about the children next door.", "Tenants’ meeting", 25,
     "", ""),
)  # fmt: skip


def begin(world: World) -> None:
    """Write the rounds in the diary; a board without the Learning group has none."""
    if "lip" not in world.groups:
        return
    for ago, minute in OVER:
        _at(world, ago + MONTH, partial(_over, world, minute))
    _at(world, 16, partial(_open, world))
    _at(world, 3, partial(_letters, world))
    for ago in TWICE:
        _at(world, ago, partial(_twice, world))
    _at(world, 4, partial(_share, world))
    _at(world, 1, partial(_share, world))
    for number, voice in enumerate(VOICES):
        _at(world, voice[3], partial(_voice, world, number))


def _at(world: World, days_ago: int, story: partial[Story]) -> None:
    day = world.now.date() - timedelta(days=days_ago)
    world.diary.begin(office_hour(day, chance(world.code, "rounds", days_ago)), story)


def _opened(by: Actor, world: World, meets_on: date, answers_by: date) -> Round:
    return operations.open_round(by=by, group_id=world.groups["lip"], meets_on=meets_on, answers_by=answers_by)


def _over(world: World, minute: str, at: datetime) -> Story:
    by = world.office("coordinator", at)
    made = _opened(by, world, by.today + timedelta(days=28), by.today + timedelta(days=18))
    at = yield office_hour(by.today + timedelta(days=9), chance(world.code, made.reference))
    _answers(world, made, at, share=0.9)
    at = yield office_hour(made.meets_on + timedelta(days=1), chance(world.code, made.reference, "closed"))
    by = world.office("coordinator", at)
    for asked in list(queries.dates_to_answer(by, made)):
        agreed = asked.proposed_on is not None and asked.proposed_on >= by.today
        operations.settle_date(by=by, answer_id=asked.pk, agreed=agreed)
    made.refresh_from_db()
    operations.close_round(by=by, round_id=made.pk, version=made.version, minute=minute)


def _open(world: World, at: datetime) -> Story:
    by = world.office("coordinator", at)
    made = _opened(by, world, by.today + timedelta(days=28), by.today + timedelta(days=19))
    at = yield office_hour(by.today + timedelta(days=8), chance(world.code, made.reference))
    _answers(world, made, at, share=0.6)
    at = yield office_hour(by.today + timedelta(days=13), chance(world.code, made.reference, "talk"))
    by = world.office("manager", at)
    operations.note_challenge(
        by=by,
        round_id=made.pk,
        agency_id=world.agencies["hosp"].pk,
        held_on=by.today,
        with_whom="the named nurse and the head of nursing",
        asked="What stands in the way of the two actions that have not moved since the spring?",
        answered="The ward managers were never told. They are asked this week, and a date follows by the meeting.",
    )


def _answers(world: World, made: Round, at: datetime, share: float) -> None:
    """Most of those who are asked answer, each for their own actions; some ask for a new date."""
    luck = chance(world.code, made.reference, "answers")
    keys = {pk: key for key, pk in world.people.items()}
    for call in RoundCall.objects.filter(round=made, agency__isnull=True).order_by("pk"):
        key = keys.get(call.person_id, "")
        if key not in world.actors or luck.random() > share:
            continue
        by = world.who(key, at)
        for asked in queries.asked_lines(by, call)[:4]:
            if not asked.outstanding or asked.answer is not None:
                continue
            going, text = luck.choice(SAID)
            later = by.today + timedelta(days=90) if going == Going.AT_RISK else None
            operations.answer(
                by=by,
                call_id=call.pk,
                line_id=asked.line.pk,
                version=asked.action.version,
                going=going,
                text=text,
                proposed_on=later,
                why="Somebody new has to be shown the work first." if later else "",
            )


def _letters(world: World, at: datetime) -> Story:
    """The longest late go up a step; one letter is answered, one waits."""
    by = world.office("manager", at)
    for number, due in enumerate(escalations.due(by)[:3]):
        draft = escalations.draft(by, due.action, due.step)
        made = escalating.write(
            by=by,
            action_id=due.action.pk,
            step=due.step,
            to_name=draft.to_name or "The head of safeguarding",
            to_post=draft.to_post,
            to_email=draft.to_email,
            person_id=draft.person.pk if draft.person else None,
            letter=draft.letter,
            answer_by=draft.answer_by,
        )
        if number == 2:
            continue
        made = escalating.send(by=by, escalation_id=made.pk, version=made.version, how=Sent.MAIL, sent_on=by.today)
        if number == 0:
            escalating.keep_answer(
                by=by,
                escalation_id=made.pk,
                version=made.version,
                answer="Two people are given to this from Monday, and the sample is read by the end of next month.",
                answered_by=made.to_name,
                answered_on=by.today,
            )
    yield from ()


def _share(world: World, at: datetime) -> Story:
    """A night of Goldthread: what waits is shared out, and some checks are drawn to be made again."""
    by = replace(world.goldthread(at), permissions=frozenset())
    remind(by=by)
    by = world.goldthread(at)
    if Action.objects.filter(board_id=by.board_id, state=ActionState.CLAIMED).exists():
        proof.share(by=by)
    proof.draw_second_readings(by=by)
    yield from ()


def _twice(world: World, at: datetime) -> Story:
    """Some checks are made again by others, who do not always come to the same."""
    proof.draw_second_readings(by=world.goldthread(at))
    at = yield office_hour(at.date() + timedelta(days=6), chance(world.code, "twice", at.date().isoformat()))
    keys = {pk: key for key, pk in world.people.items()}
    asked = SecondReading.objects.filter(board_id=world.board_id, outcome="", asked_at__lte=at)
    for reading in asked.select_related("verification").order_by("pk"):
        first = reading.verification.outcome
        apart = chance(world.code, "apart", reading.verification_id).random() < APART
        other = VerificationOutcome.RETURNED if first == VerificationOutcome.VERIFIED else VerificationOutcome.VERIFIED
        outcome = other if apart else first
        reason = AGAIN[outcome == VerificationOutcome.VERIFIED]
        proof.read_again(
            by=world.who(keys[reading.person_id], at), reading_id=reading.pk, outcome=outcome, reason=reason
        )


def _voice(world: World, number: int, at: datetime) -> Story:
    of, said, where, _, did, told_how = VOICES[number]
    by = world.office("coordinator", at)
    made = voices.keep(by=by, of=of, said=said, where_heard=where, heard_on=by.today)
    if not did:
        return
    at = yield office_hour(by.today + timedelta(days=20), chance(world.code, "voice", number))
    by = world.office("coordinator", at)
    made = voices.say_what_was_done(by=by, voice_id=made.pk, version=made.version, did=did)
    if told_how:
        voices.told(by=by, voice_id=made.pk, version=made.version, told_on=by.today, told_how=told_how)
