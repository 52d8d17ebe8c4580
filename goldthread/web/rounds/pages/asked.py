"""The page of one person's list in a round."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.core.actor import LONDON, Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day, due, moment
from goldthread.loop.actions.rounds import queries
from goldthread.loop.actions.rounds.choices import Going
from goldthread.loop.actions.rounds.queries import AskedLine

if TYPE_CHECKING:
    from goldthread.loop.actions.rounds.models import Round, RoundCall
from goldthread.web.rounds.pages.wording import GOING, name_of, state_tag


@dataclass(frozen=True, slots=True)
class Item:
    """One action in somebody's list."""

    reference: str
    title: str
    measure: str
    note: str
    when: str
    late: bool
    said: str
    tag: Tag
    href: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """What one person was asked in a round."""

    reference: str
    name: str
    who: str
    part: str
    sentence: str
    items: tuple[Item, ...]
    settled: tuple[Item, ...]
    """What needs no word from them any more."""
    base: str
    by_link: bool
    open: bool
    own: bool
    link: str
    """How their link stands, for the office."""
    link_open: bool


def list_page(actor: Actor, call: "RoundCall", base: str, *, by_link: bool = False) -> ListPage:
    """Somebody's list: what is outstanding and theirs, and nothing else."""
    of = call.round
    asked = queries.asked_lines(actor, call)
    items = [_item(actor, each, base) for each in asked if each.outstanding]
    left = sum(1 for each in asked if each.outstanding and each.answer is None)
    return ListPage(
        reference=of.reference,
        name=name_of(of),
        who=call.person.name,
        part=call.agency.name if call.agency else "",
        sentence=_to_say(actor, of, left, len(items)),
        items=tuple(items),
        settled=tuple(_item(actor, each, base) for each in asked if not each.outstanding),
        base=base,
        by_link=by_link,
        open=of.closed_at is None,
        own=call.person_id == actor.person_id,
        link=_link(call),
        link_open=of.by_link and call.link_revoked_at is None and of.closed_at is None,
    )


def _to_say(actor: Actor, of: "Round", left: int, items: int) -> str:
    if of.closed_at is not None:
        return f"This round is over. The group met on {day(of.meets_on)}."
    if not items:
        return "Nothing is outstanding any more. Thank you."
    if not left:
        return f"You have answered for everything. You can change an answer until {day(of.meets_on)}."
    when = due(of.answers_by, actor.today, working_days_between)
    return f"{counted(left, 'action')} to update, {when}. A sentence for each is enough."


def _link(call: "RoundCall") -> str:
    if not call.round.by_link:
        return "They sign in to answer."
    if call.link_revoked_at is not None:
        return f"Their link was closed on {day(call.link_revoked_at.astimezone(LONDON).date())}."
    opened = call.link_opened_at
    used = f"last used {moment(opened.astimezone(LONDON))}" if opened else "not used yet"
    return f"Their link opens this list until {day(call.link_until)}: {used}."


def _item(actor: Actor, each: AskedLine, base: str) -> Item:
    action, answer = each.action, each.answer
    late = action.due_on is not None and action.due_on < actor.today and each.outstanding
    tag = (
        state_tag(action.state)
        if not each.outstanding
        else GOING[Going(answer.going)]
        if answer
        else Tag("To update", "grey")
    )
    lead = action.lead_officer.name if action.lead_officer else "nobody leads it yet"
    return Item(
        reference=action.reference,
        title=action.title,
        measure=action.measure,
        note=lead,
        when=due(action.due_on, actor.today, working_days_between),
        late=late,
        said=answer.text if answer else "",
        tag=tag,
        href=f"{base}/{action.reference}",
    )
