"""Grading again, blind where it is wished, settling, and meetings with what they agreed and who did not."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.design.forms import ChangeForm
from goldthread.loop.audits import operations, policy, queries
from goldthread.loop.audits.choices import MeetingKind
from goldthread.loop.audits.format import Kind, Scale
from goldthread.web.audits.results.agreed import agreed_of
from goldthread.web.audits.results.forms import DissentForm, GradeForm, MeetingForm, SettleForm
from goldthread.web.audits.results.pages import top
from goldthread.web.shell.flow import Done, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.audits.models import AuditReturn
    from goldthread.loop.audits.queries import QuestionSeen, ReturnSeen

RETURNS_A_PAGE = 100
GRADERS = (Permission.READ_AUDITS, Permission.MODERATE_AUDITS)


@require_safe
@page(*GRADERS)
def queue(request: HttpRequest, reference: str) -> HttpResponse:
    """The returns to grade again, and how far those who graded agree."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    rows = Paginator(queries.to_grade(actor, of), RETURNS_A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "results/grading.html",
        top=top(actor, of, "grading"),
        round=of,
        returns=rows,
        agreed=agreed_of(queries.agreement(actor, of)),
    )


@require_safe
@page(*GRADERS)
def one_return(request: HttpRequest, return_id: int) -> HttpResponse:
    """One return with its graded questions: which wait for a second grade, and what was given."""
    actor = actor_of(request)
    row = queries.return_to_grade(actor, return_id)
    seen, mine = queries.return_seen(actor, return_id), queries.graded_by(actor, return_id)
    sections = [
        (section.title, [_line(row, each, mine) for each in section.questions if each.question.kind == Kind.SCALE])
        for section in seen.sections
    ]
    return show(
        request,
        "results/grade_return.html",
        top=top(actor, row.round, "grading"),
        row=row,
        seen=seen,
        sections=[(title, lines) for title, lines in sections if lines],
        left=sum(1 for _, lines in sections for line in lines if line["waits"]),
        own=row.agency_id in actor.agency_ids,
        done=row.state == "moderated",
    )


def _line(row: "AuditReturn", one: "QuestionSeen", mine: dict[str, str]) -> dict[str, Any]:
    """A graded question: in a blind round the first grade shows once the reader has given theirs."""
    grades = one.scale.grades if one.scale else {}

    def label(value: str) -> str:
        return grades[value].label if value in grades else value

    settled = next((label(each.grade) for each in reversed(one.grades) if each.settles), "")
    return {
        "key": one.key,
        "asks": one.question.asks,
        "first": "" if hidden(row, one, mine) else one.words or "Not answered",
        "mine": label(mine.get(one.key, "")),
        "others": [(each.by, label(each.grade), each.reason) for each in one.grades if not each.settles],
        "settled": settled,
        "waits": one.key not in mine and not settled and one.applies,
        "apart": bool(one.grades) and any(each.grade != one.value for each in one.grades if not each.settles),
        "href": f"/audits/returns/{row.pk}/grading/{one.key}",
    }


def hidden(row: "AuditReturn", one: "QuestionSeen", mine: dict[str, str]) -> bool:
    """Whether the first grade is kept from whoever grades: in a blind round, until they have given theirs."""
    return one.hidden or (row.round.blind and one.key not in mine and row.state != "moderated")


@page(*GRADERS)
def grade(request: HttpRequest, return_id: int, question: str) -> HttpResponse:
    """Give a second grade to one answer."""
    actor = actor_of(request)
    row, seen, one, scale = _asked(actor, return_id, question)
    form = GradeForm(posted(request), **_grades(scale))

    def do(said: dict[str, Any]) -> Done:
        operations.grade_again(
            by=actor,
            return_id=return_id,
            question=question,
            grade=said["grade"],
            reason=said["reason"],
            from_board=said["from_board"],
        )
        return Done(_next(actor, row, seen, question), "Your grade is kept beside the first.")

    return _ask(request, form, do, actor, row, one, "Grade again")


@page(*GRADERS)
def settle(request: HttpRequest, return_id: int, question: str) -> HttpResponse:
    """Say which grade counts from now on, with both in view."""
    actor = actor_of(request)
    row, _, one, scale = _asked(actor, return_id, question)
    form = SettleForm(posted(request), **_grades(scale))

    def do(said: dict[str, Any]) -> Done:
        operations.grade_again(
            by=actor, return_id=return_id, question=question, grade=said["grade"], reason=said["reason"], settles=True
        )
        return Done(f"/audits/returns/{return_id}/grading", "This grade counts from now on. Both stay.")

    return _ask(request, form, do, actor, row, one, "Settle the grade", both=True)


def _asked(actor: Actor, return_id: int, key: str) -> tuple["AuditReturn", "ReturnSeen", "QuestionSeen", Scale]:
    row = queries.return_to_grade(actor, return_id)
    seen = queries.return_seen(actor, return_id)
    for section in seen.sections:
        for one in section.questions:
            if one.key == key and one.scale is not None and one.question.kind == Kind.SCALE:
                return row, seen, one, one.scale
    raise NotThere


def _grades(scale: Scale) -> dict[str, Any]:
    return {
        "grades": [(key, grade.label) for key, grade in scale.grades.items()],
        "means": {key: grade.means for key, grade in scale.grades.items()},
    }


def _next(actor: Actor, row: "AuditReturn", seen: "ReturnSeen", after: str) -> str:
    """The next question that this person has not graded, or the return where none is left."""
    mine = queries.graded_by(actor, row.pk)
    keys = [
        one.key
        for section in seen.sections
        for one in section.questions
        if one.question.kind == Kind.SCALE and one.applies and not any(each.settles for each in one.grades)
    ]
    turned = keys[keys.index(after) + 1 :] + keys[: keys.index(after)] if after in keys else keys
    following = next((key for key in turned if key not in mine), None)
    return f"/audits/returns/{row.pk}/grading" + (f"/{following}" if following else "")


def _ask(
    request: HttpRequest,
    form: GradeForm,
    do: Any,
    actor: Actor,
    row: "AuditReturn",
    one: "QuestionSeen",
    title: str,
    both: bool = False,
) -> HttpResponse:
    mine = queries.graded_by(actor, row.pk)
    return question(
        request,
        form,
        do,
        template="results/grade.html",
        title=title,
        one=one,
        line=_line(row, one, mine),
        row=row,
        both=both,
        blind=hidden(row, one, mine),
        evidence=[each for each in queries.return_seen(actor, row.pk).evidence if each.id in one.evidence],
        caption=f"{row.round.title}: {_who(row)}",
        cancel_href=f"/audits/returns/{row.pk}/grading",
        button="Settle it" if both else "Save and go on",
    )


def _who(row: "AuditReturn") -> str:
    who = row.agency.name if row.agency else "all together"
    return f"{who}, {row.case.label}" if row.case else who


@page(*GRADERS)
def finish(request: HttpRequest, return_id: int) -> HttpResponse:
    """Say that a return is graded again."""
    actor = actor_of(request)
    row = queries.return_to_grade(actor, return_id)
    form = ChangeForm(posted(request), initial={"version": row.version})

    def do(said: dict[str, Any]) -> Done:
        operations.finish_moderation(by=actor, return_id=return_id, version=said["version"] or 0)
        return Done(f"/audits/rounds/{row.round.reference}/grading", f"{_who(row)} is graded again, and is told.")

    return question(
        request,
        form,
        do,
        title="Is this return graded again?",
        caption=f"{row.round.title}: {_who(row)}",
        lede="Whoever leads the agency is told, and reads both grades with their reasons.",
        button="Yes, it is graded again",
        cancel_href=f"/audits/returns/{return_id}/grading",
    )


# --- Meetings ---


@require_safe
@page(Permission.READ_AUDITS)
def meetings(request: HttpRequest, reference: str) -> HttpResponse:
    """Joint, challenge and peer review meetings about a round."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    return show(
        request,
        "results/meetings.html",
        top=top(actor, of, "meetings"),
        meetings=list(queries.meetings_of(actor, of)),
        asks={key: each.asks for key, each in queries.tool_of(of.edition).questions().items()},
        runs=policy.runs(actor),
        dissents=policy.runs(actor) or actor.may(Permission.ANSWER_FOR_AGENCY),
    )


@page(Permission.READ_AUDITS, Permission.RUN_AUDITS)
def meeting_write(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what a meeting said and what came of it."""
    actor = actor_of(request)
    of = queries.round_by(actor, reference)
    cases = [(f"case-{one.pk}", f"Case {one.label}") for one in queries.cases_of(actor, of)]
    returns = [
        (f"return-{row.pk}", _who(row)) for row in queries.returns_of(actor, of) if row.agency_id and not row.case_id
    ]
    about = request.GET.get("about", "")
    kind = MeetingKind.JOINT if about.startswith("case-") else MeetingKind.CHALLENGE if about else ""
    form = MeetingForm(posted(request), about=[*cases, *returns], initial={"about": about, "kind": kind})

    def do(said: dict[str, Any]) -> Done:
        what, _, number = said["about"].partition("-")
        operations.record_meeting(
            by=actor,
            round_id=of.pk,
            kind=said["kind"],
            held_on=said["held_on"],
            came=said["came"],
            notes=said["notes"],
            outcome=said["outcome"],
            case_id=int(number) if what == "case" else None,
            return_id=int(number) if what == "return" else None,
        )
        return Done(
            f"/audits/cases/{number}" if what == "case" else f"/audits/rounds/{reference}/meetings",
            "The meeting is kept.",
        )

    return question(
        request,
        form,
        do,
        makes="meeting",
        title="Write down a meeting",
        caption=f"{of.reference} {of.title}",
        button="Keep the meeting",
        cancel_href=f"/audits/rounds/{reference}/meetings",
    )


@page(Permission.READ_AUDITS, any_of=(Permission.RUN_AUDITS, Permission.ANSWER_FOR_AGENCY))
def dissent(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Keep an agency's disagreement with what a meeting agreed."""
    actor = actor_of(request)
    met = queries.meeting(actor, meeting_id)
    of = queries.round_by(actor, met.round.reference)
    agencies = {row.agency_id: row.agency.name for row in queries.returns_of(actor, of) if row.agency_id and row.agency}
    form = DissentForm(
        posted(request),
        agencies=[(str(key), name) for key, name in agencies.items() if policy.runs(actor) or key in actor.agency_ids],
        questions=[
            (key, each.asks) for key, each in queries.tool_of(of.edition).questions().items() if each.kind == Kind.SCALE
        ],
    )

    def do(said: dict[str, Any]) -> Done:
        operations.dissent(
            by=actor,
            meeting_id=meeting_id,
            agency_id=int(said["agency"]),
            reason=said["reason"],
            question=said["question"],
            grade=said["grade"],
        )
        return Done(f"/audits/rounds/{of.reference}/meetings", "The disagreement is kept beside what was agreed.")

    return question(
        request,
        form,
        do,
        makes="disagreement",
        title="Keep a disagreement",
        caption=f"{met.get_kind_display()}, {of.title}",
        lede="What the meeting agreed stays as it is. The disagreement stands beside it, with its reason.",
        button="Keep it",
        cancel_href=f"/audits/rounds/{of.reference}/meetings",
    )
