"""Referring, the register, one referral, and how it goes for whoever made it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.design.forms import ChangeForm
from goldthread.documents import operations as documents
from goldthread.documents import reading
from goldthread.loop.referrals import operations, proposing, queries
from goldthread.loop.referrals.choices import WITH_THE_REFERRER
from goldthread.web.referrals.forms import referring as forms
from goldthread.web.referrals.pages.referring import following, taking_in, whole, writing
from goldthread.web.referrals.pages.referring.parts import after
from goldthread.web.referrals.registers import REFERRALS
from goldthread.web.shell.downloads import as_download
from goldthread.web.shell.flow import Done, Now, posted, question, send, status_of
from goldthread.web.shell.listing import files_of, listed
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show
from goldthread.web.shell.questions import initial_of, name_of

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Referral

asked = require_http_methods(["GET", "HEAD", "POST"])


# The register, and one referral


@require_safe
@page(Permission.READ_REFERRALS)
def referrals(request: HttpRequest) -> HttpResponse:
    """The register of what was referred to the board."""
    may_refer = actor_of(request).may(Permission.REFER)
    return listed(request, REFERRALS, "referrals/register.html", may_refer=may_refer)


referrals_csv, referrals_excel = files_of(REFERRALS, Permission.READ_REFERRALS)


@require_safe
@page(any_of=(Permission.READ_REFERRALS, Permission.REFER))
def referral(request: HttpRequest, reference: str) -> HttpResponse:
    """One referral whole; whoever made it and does not consider it is led to how it goes."""
    actor = actor_of(request)
    try:
        found = whole.referral_page(actor, reference)
    except NotThere:
        mine = queries.own_referral(actor, reference)
        return redirect("my-referral", mine.reference)
    return show(request, "referrals/referral.html", page=found)


@require_safe
@page(Permission.REFER)
def my_referrals(request: HttpRequest) -> HttpResponse:
    """What one has referred, and how each goes."""
    return show(request, "referrals/mine.html", mine=following.mine(actor_of(request)))


@require_safe
@page(Permission.REFER)
def my_referral(request: HttpRequest, reference: str) -> HttpResponse:
    """How one's own referral goes: what one wrote and the steps, and nothing of what others say."""
    return show(request, "referrals/my_referral.html", page=following.my_page(actor_of(request), reference))


# Writing a referral


@asked
@page(Permission.REFER)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a referral: enough to keep a draft of it."""
    actor = actor_of(request)
    form = forms.BeginForm(posted(request), actor=actor)

    def do(said: dict[str, Any]) -> Done:
        made = operations.draft_referral(
            by=actor, trigger=said["trigger"], title=said["title"], agency_id=said["agency"]
        )
        return Done(f"/referrals/{made.reference}/change/happened", f"{made.reference} is kept as a draft.")

    return question(
        request,
        form,
        do,
        makes="referral",
        template="referrals/new.html",
        title="Refer something to the board",
        button="Keep it and continue",
        cancel_href="/my-referrals",
    )


@asked
@page(Permission.REFER)
def bring(request: HttpRequest) -> HttpResponse:
    """Bring in the board's own form, filled in as a document; a draft is made with it."""
    actor = actor_of(request)
    form = forms.BringForm(posted(request), request.FILES or None, actor=actor)

    def do(said: dict[str, Any]) -> Done:
        examined = documents.examine(said["file"].name, said["file"])
        reading.read(examined.name, examined.data)
        made = operations.draft_referral(
            by=actor, trigger=said["trigger"], title=said["title"], agency_id=said["agency"]
        )
        kept = documents.keep_examined(by=actor, file=examined)
        operations.add_document(by=actor, referral_id=made.pk, document=kept, title="The form as it was filled in")
        return Done(f"/referrals/{made.reference}/documents/{kept.pk}/take-in")

    return question(
        request,
        form,
        do,
        makes="referral",
        title="Bring in a form that is filled in",
        lede="Its answers are read and stand beside it for you to correct. Nothing is sent to the board until you "
        "send it.",
        button="Bring it in",
        cancel_href="/referrals/new",
    )


@require_safe
@page(Permission.REFER)
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """A referral as a list of what to write, each part with how far it is."""
    actor = actor_of(request)
    found = writing.task_list(actor, queries.to_write(actor, reference))
    return show(request, "referrals/task_list.html", page=found)


TITLES = {
    "about": "What is it about?",
    "happened": "What happened?",
    "safe": "Keeping children safe",
    "family": "The family and the agencies",
    "why": "Why do you refer it?",
    "questions": "The board’s own questions",
}


@asked
@page(Permission.REFER)
def part(request: HttpRequest, reference: str, part: str) -> HttpResponse:
    """A few questions of a referral."""
    actor = actor_of(request)
    found = queries.to_write(actor, reference)
    own = queries.referral_form(actor, found)
    makers = _makers(actor, own)
    if part not in TITLES or (part == "questions" and not own):
        raise NotThere
    form: Any = makers[part](posted(request), initial=_initial(actor, found, own) | {"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        new = _new(said) if part != "questions" else {"form": _merged(found, own, form.answers())}
        _change(actor, found, said["version"] or 0, new)
        if request.POST.get("then") == "list":
            return Done(f"/referrals/{reference}/change", "Saved. You can come back to it whenever you like.")
        return Done(after(part, reference, bool(own)))

    def now() -> Now:
        fresh = queries.to_write(actor, reference)
        return Now(fresh.version, _initial(actor, fresh, queries.referral_form(actor, fresh)))

    return question(
        request,
        form,
        do,
        now=now,
        template="referrals/part.html",
        title=TITLES[part],
        caption=found.title,
        reference=reference,
        cancel_href=f"/referrals/{reference}/change",
    )


Maker = Callable[..., django_forms.Form]


def _makers(actor: Actor, own: tuple[queries.FormField, ...]) -> dict[str, Maker]:
    def family(*args: Any, **kwargs: Any) -> django_forms.Form:
        offered = accounts.agencies(actor).order_by("name").values_list("pk", "name")
        return forms.FamilyForm(*args, agencies=offered, **kwargs)

    return {
        "about": forms.StartForm,
        "happened": forms.HappenedForm,
        "safe": forms.SafeForm,
        "family": family,
        "why": forms.WhyForm,
        "questions": lambda *args, **kwargs: forms.QuestionsForm(*args, asked=own, **kwargs),
    }


_WORDS = (
    "trigger",
    "title",
    "what_happened",
    "happened_on",
    "known_on",
    "known_by",
    "place",
    "why_referred",
    "done_at_once",
    "family",
)


def _initial(actor: Actor, found: "Referral", own: tuple[queries.FormField, ...]) -> dict[str, Any]:
    """How a referral reads now, by the names of its questions."""
    agencies = [link.agency_id for link in queries.agencies_of(actor, found)]
    return {name: getattr(found, name) for name in _WORDS} | {"agencies": agencies} | initial_of(own)


def _new(said: dict[str, Any]) -> dict[str, Any]:
    """The answers of a page by the names that the operation gives them."""
    new = {name: said[name] for name in _WORDS if name in said}
    if "agencies" in said:
        new["agency_ids"] = [int(pk) for pk in said["agencies"]]
    return new


def _merged(found: "Referral", own: tuple[queries.FormField, ...], answers: dict[str, str]) -> dict[str, str]:
    """The form's answers with these put in their place; what the form had beside them stays."""
    return {key: said for key, said in found.form.items() if key not in {each.key for each in own}} | answers


def _change(actor: Actor, found: "Referral", version: int, new: dict[str, Any]) -> None:
    """Save some parts of a referral; the others stay as they are."""
    as_it_is: dict[str, Any] = {name: getattr(found, name) for name in _WORDS}
    as_it_is["agency_ids"] = [link.agency_id for link in queries.agencies_of(actor, found)]
    operations.change_referral(by=actor, referral_id=found.pk, version=version, **(as_it_is | new))


@asked
@page(Permission.REFER)
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Check what was written, and send it to the board."""
    actor = actor_of(request)
    found = queries.own_referral(actor, reference)
    if found.state not in WITH_THE_REFERRER:
        return redirect("my-referral", reference)
    form = ChangeForm(posted(request), initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.submit(by=actor, referral_id=found.pk, version=said["version"] or 0)
        return Done(f"/my-referrals/{reference}", f"{reference} is sent. The board has it now.")

    return question(request, form, do, template="referrals/check.html", page=writing.check_page(actor, found))


# Documents


@asked
@page(Permission.REFER)
def files(request: HttpRequest, reference: str) -> HttpResponse:
    """The files of a referral, and a place to add one."""
    actor = actor_of(request)
    found = queries.to_write(actor, reference)
    form = forms.DocumentForm(posted(request), request.FILES or None)

    def do(said: dict[str, Any]) -> Done:
        kept = documents.keep(by=actor, name=said["file"].name, file=said["file"])
        operations.add_document(by=actor, referral_id=found.pk, document=kept, title=said["title"])
        return Done(f"/referrals/{reference}/documents", "The file is added.")

    return question(
        request,
        form,
        do,
        makes="file",
        template="referrals/documents.html",
        reference=reference,
        caption=found.title,
        files=writing.files_of(found, queries.documents_of(actor, found)),
        with_referrer=found.state in WITH_THE_REFERRER,
    )


@require_safe
@page(any_of=(Permission.READ_REFERRALS, Permission.REFER))
def file(request: HttpRequest, reference: str, document_id: int) -> HttpResponse:
    """A file of a referral, as a download."""
    return as_download(_document(actor_of(request), reference, document_id))


def _document(actor: Actor, reference: str, document_id: int) -> Any:
    """A file of this very referral."""
    document = queries.may_see_document(actor, document_id)
    try:
        found = queries.get(actor, reference)
    except NotThere:
        found = queries.own_referral(actor, reference)
    if not queries.documents_of(actor, found).filter(document_id=document_id).exists():
        raise NotThere
    return document


@asked
@page(Permission.REFER)
def take_in(request: HttpRequest, reference: str, document_id: int) -> HttpResponse:
    """What was read from a form that was filled in, beside it; corrected, it becomes the referral's answers."""
    actor = actor_of(request)
    found = queries.to_write(actor, reference)
    document = _document(actor, reference, document_id)
    own = queries.referral_form(actor, found)
    read = reading.read(document.name, documents.content_of(document))
    proposed = proposing.proposed(read, {name_of(each.key): each.label for each in own})
    initial = _initial(actor, found, own)
    initial |= {name: said for name, said in proposed.items() if not initial.get(name)} | {"version": found.version}
    form = forms.TakeInForm(posted(request), asked=own, initial=_as_days(initial, own))

    def do(said: dict[str, Any]) -> Done:
        answers = form.answers()
        new = _new(said) | ({"form": _merged(found, own, answers)} if answers or found.form else {})
        _change(actor, found, said["version"] or 0, new)
        return Done(f"/referrals/{reference}/change", "The answers are taken in. Add the children next.")

    sent = send(request, form, do, now=lambda: Now(queries.to_write(actor, reference).version, {}))
    if sent is not None:
        return sent
    found_page = taking_in.take_in_page(found, document, read, proposed)
    return show(request, "referrals/take_in.html", status_of(form), page=found_page, form=form)


def _as_days(initial: dict[str, Any], own: tuple[queries.FormField, ...]) -> dict[str, Any]:
    """Days that were read as text, as days."""
    days = {*proposing.DAYS, *(name_of(each.key) for each in own if each.kind == "date")}
    return {
        name: proposing.day_in(said) if name in days and isinstance(said, str) else said
        for name, said in initial.items()
    }


# What the office does with a referral


@asked
@page(Permission.RUN_REFERRALS)
def open_it(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a referral before the group that considers it."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    groups = list(accounts.groups(actor).order_by("name").values_list("pk", "name"))
    usual = queries.usual_group(actor, found)
    form = forms.OpenForm(posted(request), groups=groups, usual=usual, initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        group = int(said["group"]) if said["group"] else None
        operations.open_consideration(by=actor, referral_id=found.pk, version=said["version"] or 0, group_id=group)
        return _done(reference, "It is before the group, and its members are told.")

    return _office(request, form, do, found, "Put it before the group", "Put it before the group")


@asked
@page(Permission.RUN_REFERRALS)
def send_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a referral back to the agency with what is missing from it."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    form = forms.ReasonForm(
        posted(request),
        label="What should the agency add or put right?",
        hint="The person who referred it reads this.",
        missing="Say what the agency should add or put right.",
        initial={"version": found.version},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.return_referral(by=actor, referral_id=found.pk, version=said["version"] or 0, reason=said["reason"])
        return _done(reference, "It is sent back, and the person who referred it is told.")

    return _office(request, form, do, found, "Send it back for something to be added", "Send it back")


@asked
@page(any_of=(Permission.REFER, Permission.RUN_REFERRALS))
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a referral back before it is decided."""
    actor = actor_of(request)
    office = actor.may(Permission.RUN_REFERRALS)
    found, back = _to_withdraw(actor, reference, office)
    form = forms.ReasonForm(
        posted(request),
        label="Why is it withdrawn?",
        hint="The referral stays as it is and can be read; nothing more is done with it.",
        missing="Say why the referral is withdrawn.",
        initial={"version": found.version},
    )

    def do(said: dict[str, Any]) -> Done:
        operations.withdraw(by=actor, referral_id=found.pk, version=said["version"] or 0, reason=said["reason"])
        return Done(back, f"{reference} is withdrawn.")

    return question(
        request,
        form,
        do,
        title="Withdraw this referral",
        caption=f"{reference} {found.title}",
        button="Withdraw it",
        cancel_href=back,
    )


def _to_withdraw(actor: Actor, reference: str, office: bool) -> "tuple[Referral, str]":
    """The referral, and where its page stands for this person."""
    if office:
        try:
            return queries.get(actor, reference), f"/referrals/{reference}"
        except NotThere:
            pass
    return queries.own_referral(actor, reference), f"/my-referrals/{reference}"


@asked
@page(Permission.RUN_REFERRALS)
def choose_framework(request: HttpRequest, reference: str) -> HttpResponse:
    """Put right which version of the framework a referral is dealt with under."""
    actor = actor_of(request)
    found = queries.get(actor, reference)
    versions = [(row.pk, f"{row.title} {row.version_name}") for row in queries.frameworks(actor)]
    form = forms.FrameworkForm(
        posted(request), versions=versions, initial={"version": found.version, "framework": found.framework_id}
    )

    def do(said: dict[str, Any]) -> Done:
        operations.choose_framework(
            by=actor,
            referral_id=found.pk,
            version=said["version"] or 0,
            framework_id=int(said["framework"]),
            reason=said["reason"],
        )
        return _done(reference, "The version is changed, and time is counted by it.")

    return _office(request, form, do, found, "Use another version of the framework", "Use this version")


def _done(reference: str, sentence: str) -> Done:
    return Done(f"/referrals/{reference}", sentence)


def _office(
    request: HttpRequest,
    form: django_forms.Form,
    do: Callable[[dict[str, Any]], Done],
    found: "Referral",
    title: str,
    button: str,
) -> HttpResponse:
    actor = actor_of(request)
    here = f"/referrals/{found.reference}"

    def now() -> Now:
        return Now(queries.get(actor, found.reference).version, {})

    return question(
        request,
        form,
        do,
        now=now,
        title=title,
        caption=f"{found.reference} {found.title}",
        button=button,
        cancel_href=here,
    )
