"""Pages of lessons, and of the questions that they put to the board."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.design.wording import counted
from goldthread.loop.lessons import operations, policy, queries
from goldthread.loop.sources import queries as source_queries
from goldthread.web.lessons.forms import (
    AUDIENCES,
    BulkThemeForm,
    CompareForm,
    LessonForm,
    QuestionAnswerForm,
    QuestionForm,
)
from goldthread.web.lessons.pages import compare_page, lesson_page
from goldthread.web.lessons.registers import LESSONS
from goldthread.web.shell.earlier import WHILE_WRITING, earlier_learning
from goldthread.web.shell.flow import Done, Now, question, send
from goldthread.web.shell.listing import files_of, listed
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.shell.register import chosen_ids

if TYPE_CHECKING:
    from goldthread.loop.lessons.models import Lesson

MANY = {"agencies", "themes"}
"""Fields of a lesson's form that are ticked more than once."""


@require_safe
@page(Permission.READ_LESSONS)
def lessons(request: HttpRequest) -> HttpResponse:
    """The register: what the board has learnt."""
    actor = actor_of(request)
    may_write, may_recommend = actor.may(Permission.WRITE_LESSONS), actor.may(Permission.RECOMMEND)
    return listed(
        request,
        LESSONS,
        "lessons/register.html",
        may_write=may_write,
        may_recommend=may_recommend,
        bulk=may_write or may_recommend,
        bulk_href="/lessons/chosen",
    )


lessons_csv, lessons_excel = files_of(LESSONS, Permission.READ_LESSONS)


@require_POST
@page(Permission.READ_LESSONS, any_of=(Permission.WRITE_LESSONS, Permission.RECOMMEND))
def chosen(request: HttpRequest) -> HttpResponse:
    """Do one thing with the ticked lessons: give a theme, take it away, or recommend because of them."""
    actor = actor_of(request)
    ids = chosen_ids(request.POST)
    if request.POST.get("do") == "recommend":
        references = queries.chosen(actor, ids).values_list("reference", flat=True)
        return redirect(f"/recommendations/write?{urlencode([('lesson', each) for each in references])}")
    policy.require_write(actor)
    form = BulkThemeForm(request.POST, actor=actor)

    def do(said: dict[str, Any]) -> Done:
        giving = request.POST.get("do") != "take"
        change = operations.give_theme if giving else operations.take_theme_away
        number = change(by=actor, lesson_ids=ids, theme_id=int(said["theme"]))
        verb = "given to" if giving else "taken from"
        return Done("/lessons", f"The theme was {verb} {counted(number, 'lesson')}.")

    answer = send(request, form, do)
    if answer is None:
        raise Refusal(next(str(error) for errors in form.errors.values() for error in errors))
    return answer


@require_safe
@page(Permission.WRITE_LESSONS, Permission.READ_SOURCES)
def choose_source(request: HttpRequest) -> HttpResponse:
    """Choose the source that a new lesson comes from."""
    words = request.GET.get("q", "").replace("\x00", "")[:200].strip()
    found = source_queries.found(actor_of(request), words)
    return show(request, "lessons/choose_source.html", words=words, sources=list(found[:20]))


@page(Permission.WRITE_LESSONS)
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Write what was learnt from a source."""
    actor = actor_of(request)
    source = source_queries.get(actor, reference)
    form = LessonForm(request.POST or None, actor=actor)
    asked: dict[str, Any] = {
        "template": "lessons/write.html",
        "title": "Write a lesson",
        "caption": f"{source.reference} {source.title}",
        "cancel_href": f"/sources/{reference}",
    }
    if "look" in request.POST:
        return _looked_up(request, actor, **asked)

    def do(said: dict[str, Any]) -> Done:
        made = operations.write_lesson(by=actor, source_reference=reference, **form.said())
        return Done(f"/lessons/{made.reference}", f"{made.reference} is written.")

    return question(request, form, do, makes="lesson", **asked)


def _looked_up(
    request: HttpRequest,
    actor: Actor,
    *,
    template: str,
    held: Iterable[tuple[int, str]] = (),
    but: Iterable[int] = (),
    **asked: Any,
) -> HttpResponse:
    """The form as it was filled in, unsaved and not yet judged, with what was learnt before."""
    filled = {name: request.POST.getlist(name) if name in MANY else said for name, said in request.POST.items()}
    statement = request.POST.get("statement", "").replace("\x00", "")[:2_000]
    return show(
        request,
        template,
        form=LessonForm(actor=actor, held=held, initial=filled),
        earlier=earlier_learning(actor, statement, but, WHILE_WRITING),
        **asked,
    )


@page(Permission.RECOMMEND)
def compare(request: HttpRequest, reference: str, earlier: str) -> HttpResponse:
    """Say whether a lesson repeats an earlier one or is different."""
    actor = actor_of(request)
    found, before = queries.get(actor, reference), queries.get(actor, earlier)
    in_a_month = actor.today + timedelta(days=28)
    form = CompareForm(request.POST or None, actor=actor, initial={"due_on": in_a_month})

    def do(said: dict[str, Any]) -> Done:
        repeats = request.POST.get("verdict") == "repeats"
        operations.compare(
            by=actor,
            lesson_id=found.pk,
            earlier_id=before.pk,
            repeats=repeats,
            reason=said["reason"],
            owner_id=int(said["owner"]) if repeats and said["owner"] else None,
            due_on=said["due_on"] if repeats else None,
        )
        if repeats:
            told = f"{reference} repeats {earlier}. The board is asked why it was not sustained."
        else:
            told = f"{reference} and {earlier} are kept as different."
        return Done(f"/lessons/{reference}#earlier", told)

    return question(
        request,
        form,
        do,
        template="lessons/compare.html",
        title="Is it the same lesson?",
        caption=reference,
        page=compare_page(actor, found, before),
        cancel_href=f"/lessons/{reference}#earlier",
    )


@require_safe
@page(Permission.READ_LESSONS)
def lesson(request: HttpRequest, reference: str) -> HttpResponse:
    """One lesson with everything that came of it."""
    actor = actor_of(request)
    return show(request, "lessons/lesson.html", page=lesson_page(actor, queries.get(actor, reference)))


@page(Permission.WRITE_LESSONS)
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct a lesson."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    held = list(queries.themes_of(actor, [found.pk]).values_list("theme_id", "theme__name"))
    initial = _answers(actor, found) | {"version": found.version}
    form = LessonForm(request.POST or None, actor=actor, held=held, initial=initial)
    asked: dict[str, Any] = {
        "template": "lessons/write.html",
        "title": "Change this lesson",
        "caption": found.reference,
        "cancel_href": f"/lessons/{reference}",
    }
    if "look" in request.POST:
        return _looked_up(request, actor, held=held, but=[found.pk], **asked)

    def do(said: dict[str, Any]) -> Done:
        operations.change_lesson(by=actor, lesson_id=found.pk, version=said["version"] or 0, **form.said())
        return Done(f"/lessons/{reference}", "The lesson is changed.")

    def now() -> Now:
        fresh = queries.get(actor, reference)
        return Now(fresh.version, _answers(actor, fresh))

    return question(request, form, do, now=now, **asked)


@page(Permission.RECOMMEND)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a lesson put a question to the board."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    form = QuestionForm(request.POST or None)

    def do(said: dict[str, Any]) -> Done:
        operations.ask_the_board(by=actor, lesson_id=found.pk, question=said["question"])
        return Done(f"/lessons/{reference}", "The question is put to the board.")

    return question(
        request,
        form,
        do,
        makes="question",
        title="Ask the board a question",
        caption=found.reference,
        lede=found.statement,
        cancel_href=f"/lessons/{reference}",
    )


@page(Permission.READ_LESSONS)
def answer(request: HttpRequest, reference: str, question_id: int) -> HttpResponse:
    """Answer a question: for the board, or as the person who was to find out."""
    actor = actor_of(request)
    asked = queries.question(actor, queries.get(actor, reference), question_id)
    policy.require_answer(actor, asked)
    form = QuestionAnswerForm(request.POST or None, initial={"answer": asked.answer})

    def do(said: dict[str, Any]) -> Done:
        operations.answer_question(by=actor, question_id=asked.pk, answer=said["answer"])
        return Done(f"/lessons/{reference}", "The board's answer is recorded.")

    return question(
        request,
        form,
        do,
        title="Answer a question to the board",
        caption=reference,
        lede=asked.question,
        cancel_href=f"/lessons/{reference}",
    )


def _answers(actor: Actor, lesson: "Lesson") -> dict[str, Any]:
    """How a lesson reads now, by the names of its form's fields."""
    messages = dict.fromkeys((name for name, _, _ in AUDIENCES), "")
    messages |= {f"message_{each.audience}": each.message for each in queries.messages(actor, [lesson.pk])}
    return {
        "statement": lesson.statement,
        "evidence": lesson.evidence,
        "kind": lesson.kind,
        "reach": lesson.reach,
        "agencies": [link.agency_id for link in queries.agencies_named(actor, [lesson.pk])],
        "themes": [link.theme_id for link in queries.themes_of(actor, [lesson.pk])],
        **messages,
    }
