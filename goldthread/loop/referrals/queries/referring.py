"""The register of referrals, one referral whole, and the narrow view that its referrer has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import NotAllowed, NotThere
from goldthread.core.rows import the_one
from goldthread.documents.models import Document
from goldthread.loop.framework.choices import IN_FORCE
from goldthread.loop.framework.models import Framework
from goldthread.loop.framework.queries import document_of, in_force
from goldthread.loop.referrals.choices import BEFORE_THE_BOARD, RETURN_OPEN, WITH_THE_REFERRER, ReferralState
from goldthread.loop.referrals.models import (
    AgencyReturn,
    Decision,
    FormalNotice,
    PanelLetter,
    Referral,
    ReferralAgency,
    ReferralChild,
    ReferralDocument,
    ReferralStatusChange,
    RunningClock,
)
from goldthread.loop.referrals.policy import (
    may_consider,
    may_decide,
    may_recommend,
    openable,
    own,
    visible,
    writable,
)
from goldthread.loop.referrals.queries.knowing import FormField, fields_of
from goldthread.loop.referrals.rules import form_for, missing, own_questions, review_types
from goldthread.loop.referrals.working import considering_group, plays_of


def referrals(actor: Actor) -> QuerySet[Referral]:
    """The referrals that this actor may see whole."""
    return Referral.objects.filter(visible(actor))


def register(actor: Actor) -> QuerySet[Referral]:
    """The referrals as the register lists them, with ``next_due``: the day of the clock that comes first in each."""
    if not actor.may(Permission.READ_REFERRALS):
        raise NotAllowed("Your role on this board does not read referrals.")
    running = RunningClock.objects.filter(referral_id=OuterRef("pk"), state="running", at_least=False)
    first = running.order_by("-statutory", "due_on").values("due_on")[:1]
    return referrals(actor).annotate(next_due=Subquery(first))


def found(actor: Actor, words: str) -> QuerySet[Referral]:
    """Referrals that hold these words, or whose title is spelt like them; all of them where nothing is looked for."""
    rows = register(actor)
    if words:
        query = SearchQuery(words, search_type="websearch", config="english")
        rows = rows.filter(Q(search=query) | Q(title__trigram_word_similar=words))
    return rows.defer("search", "what_happened", "form").order_by("-submitted_at", "-pk")


def mine(actor: Actor) -> QuerySet[Referral]:
    """The referrals that the actor or the agency they lead made, drafts with them, the newest first."""
    return (
        Referral.objects.filter(own(actor))
        .select_related("agency")
        .only("reference", "state", "trigger", "title", "began_at", "submitted_at", "agency__name", "board", "version")
        .order_by("-began_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How the board's referrals stand: the sentence that counts at the head of the register."""

    new: int
    considered: int
    answers_late: int


def standing(actor: Actor) -> Standing:
    """Count what waits: submitted and not yet before a group, before a group, and late answers of agencies."""
    counts = referrals(actor).aggregate(
        new=Count("pk", filter=Q(state=ReferralState.SUBMITTED), distinct=True),
        considered=Count("pk", filter=Q(state=ReferralState.CONSIDERED), distinct=True),
        late=Count(
            "returns",
            filter=Q(
                state__in=sorted(BEFORE_THE_BOARD),
                returns__state__in=sorted(RETURN_OPEN),
                returns__due_on__lt=actor.today,
            ),
            distinct=True,
        ),
    )
    return Standing(counts["new"], counts["considered"], counts["late"])


def to_finish(actor: Actor) -> QuerySet[Referral]:
    """The actor's own referrals that they have still to write on, the sent back ones first."""
    return mine(actor).filter(state__in=sorted(WITH_THE_REFERRER)).order_by("-state", "began_at", "pk")


def to_open(actor: Actor) -> QuerySet[Referral]:
    """New referrals that the office has to put before a group, the first first."""
    if not actor.may(Permission.RUN_REFERRALS):
        return Referral.objects.none()
    rows = referrals(actor).filter(state=ReferralState.SUBMITTED).select_related("agency")
    return rows.defer("search").order_by("submitted_at", "pk")


def to_consider(actor: Actor) -> QuerySet[Referral]:
    """Referrals that the actor's groups have before them and have not recommended on, the first first."""
    if not actor.may(Permission.CONSIDER) or not actor.group_ids:
        return Referral.objects.none()
    before = Q(state=ReferralState.CONSIDERED, considered_by_id__in=sorted(actor.group_ids))
    rows = referrals(actor).filter(before, recommendations__isnull=True).select_related("considered_by")
    return rows.defer("search").order_by("submitted_at", "pk")


def get(actor: Actor, reference: str) -> Referral:
    """One referral by its reference; what the actor may not see does not exist."""
    return _one(actor, reference, visible(actor))


def to_write(actor: Actor, reference: str) -> Referral:
    """One referral whose words the actor may change."""
    return _one(actor, reference, writable(actor))


def own_referral(actor: Actor, reference: str) -> Referral:
    """One referral that the actor or the agency they lead made: what they wrote, and nothing of what came after."""
    return _one(actor, reference, own(actor))


def is_own(actor: Actor, referral: Referral) -> bool:
    """Whether the actor or the agency they lead made a referral."""
    return Referral.objects.filter(own(actor), pk=referral.pk).exists()


def _one(actor: Actor, reference: str, within: Q) -> Referral:
    return the_one(
        Referral.objects.filter(within, reference=reference)
        .select_related("agency", "referred_by", "considered_by", "framework")
        .defer("search", "framework__text", "framework__content")
    )


def children_of(actor: Actor, referral: Referral) -> QuerySet[ReferralChild]:
    """The children of a referral that the actor may see or made; who they are stays sealed."""
    seen = visible(actor, "referral__") | own(actor, "referral__")
    return ReferralChild.objects.filter(seen, referral=referral)


def agencies_of(actor: Actor, referral: Referral) -> QuerySet[ReferralAgency]:
    """The agencies that knew the family, as the referrer sees it."""
    seen = visible(actor, "referral__") | own(actor, "referral__")
    return ReferralAgency.objects.filter(seen, referral=referral).select_related("agency").order_by("agency__name")


def documents_of(actor: Actor, referral: Referral) -> QuerySet[ReferralDocument]:
    """The files of a referral."""
    seen = visible(actor, "referral__") | own(actor, "referral__")
    return ReferralDocument.objects.filter(seen, referral=referral).select_related("document", "added_by")


def may_see_document(actor: Actor, document_id: int) -> Document:
    """A file of a referral, of a notice's proof or of a letter, that the actor may see."""
    seen = visible(actor, "referral__")
    kept = ReferralDocument.objects.filter(seen | own(actor, "referral__"), document_id=document_id)
    found = kept.select_related("document").first()
    if found is not None:
        return found.document
    proof = FormalNotice.objects.filter(seen, proof_id=document_id).select_related("proof").first()
    if proof is not None and proof.proof is not None:
        return proof.proof
    letter = PanelLetter.objects.filter(seen, document_id=document_id).select_related("document").first()
    if letter is None or letter.document is None:
        raise NotThere
    return letter.document


def steps_of(actor: Actor, referral: Referral) -> QuerySet[ReferralStatusChange]:
    """The steps that a referral took, oldest first."""
    return ReferralStatusChange.objects.filter(visible(actor, "referral__"), referral=referral).select_related("by")


@dataclass(frozen=True, slots=True)
class Whole:
    """A referral with what stands beside it on its page, and what this actor may do with it."""

    referral: Referral
    children: tuple[ReferralChild, ...]
    sealed: frozenset[int]
    """The children whose identity somebody has sealed."""
    openable: frozenset[int]
    """The children whose identity this actor may open, with a reason."""
    agencies: tuple[str, ...]
    documents: tuple[ReferralDocument, ...]
    steps: tuple[ReferralStatusChange, ...]
    decision: Decision | None
    """The one that stands."""
    framework_title: str
    clock_next: RunningClock | None
    """The running clock that is due first, statutory ones before others."""
    form: tuple[FormField, ...]
    may_write: bool
    may_consider: bool
    may_recommend: bool
    may_decide: bool


def whole(actor: Actor, reference: str) -> Whole:
    """One referral whole, in a fixed number of queries."""
    referral = get(actor, reference)
    document = document_of(referral.framework) if referral.framework else None
    children = tuple(children_of(actor, referral).select_related("identity"))
    decisions = Decision.objects.filter(referral=referral, superseded_by__isnull=True)
    clocks = referral.clocks.filter(state="running", at_least=False).order_by("-statutory", "due_on")
    return Whole(
        referral=referral,
        children=children,
        sealed=frozenset(child.pk for child in children if hasattr(child, "identity")),
        openable=frozenset(
            ReferralChild.objects.filter(openable(actor), referral=referral).values_list("pk", flat=True)
        ),
        agencies=tuple(link.agency.name for link in agencies_of(actor, referral)),
        documents=tuple(documents_of(actor, referral)),
        steps=tuple(steps_of(actor, referral)),
        decision=decisions.select_related("by", "source", "recommendation").defer("source__search").first(),
        framework_title=referral.framework.title if referral.framework else "",
        clock_next=clocks.first(),
        form=fields_of(form_for(document, "referral_form"), referral.form),
        may_write=Referral.objects.filter(writable(actor), pk=referral.pk).exists(),
        may_consider=may_consider(actor, referral),
        may_recommend=may_recommend(actor, referral),
        may_decide=may_decide(actor, plays_of(document)),
    )


@dataclass(frozen=True, slots=True)
class ProgressStep:
    """A step that the referrer may know of: when, what, and what it asks of them."""

    at: datetime
    state: str
    words: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a referral has come, as its referrer sees it: their own words and the steps, and nothing more."""

    reference: str
    title: str
    state: str
    words: str
    steps: tuple[ProgressStep, ...]
    considered_by: str
    decision_due_on: date | None
    decided_on: date | None
    outcome: str
    """What was decided, in a few words; the reasons are the board's to give."""
    lacks: tuple[str, ...]
    """What must still be said before it can be submitted, while it is with the referrer."""
    may_write: bool


def progress(actor: Actor, reference: str) -> Progress:
    """What the referrer, and whoever leads their agency, may know of how their referral goes.

    Nothing of what other agencies answered, of how the group weighs it, or of why it was decided so.
    """
    referral = own_referral(actor, reference)
    document = document_of(referral.framework) if referral.framework else None
    decision = Decision.objects.filter(referral=referral, superseded_by__isnull=True).first()
    due = referral.clocks.filter(state="running", for_decision=True).order_by("-statutory", "due_on").first()
    with_me = referral.state in {ReferralState.DRAFT, ReferralState.RETURNED}
    lacking = missing(
        trigger=referral.trigger,
        what_happened=referral.what_happened,
        known_on=referral.known_on,
        why_referred=referral.why_referred,
        done_at_once=referral.done_at_once,
        children=referral.children.count(),
    )
    outcome = ""
    if decision is not None:
        named = review_types(document).get(decision.review_type, "")
        outcome = named or decision.get_choice_display()
    return Progress(
        reference=referral.reference,
        title=referral.title,
        state=referral.state,
        words=referral.get_state_display(),
        steps=tuple(
            ProgressStep(
                step.at,
                step.after,
                step.get_after_display(),
                step.why if step.after in {ReferralState.RETURNED, ReferralState.WITHDRAWN} else "",
            )
            for step in referral.status_changes.all()
        ),
        considered_by=referral.considered_by.name if referral.considered_by else "",
        decision_due_on=due.due_on if due and decision is None else None,
        decided_on=decision.decided_on if decision else None,
        outcome=outcome,
        lacks=tuple(each.sentence for each in lacking) if with_me else (),
        may_write=with_me,
    )


def referral_form(actor: Actor, referral: Referral | None = None) -> tuple[FormField, ...]:
    """The board's own questions in a referral, beside those that every referral answers; none where it has none."""
    framework = (referral.framework if referral else None) or in_force(actor)
    document = document_of(framework) if framework else None
    return fields_of(own_questions(form_for(document, "referral_form")), referral.form if referral else {})


def usual_group(actor: Actor, referral: Referral) -> str:
    """The name of the group to which the framework gives a referral; empty where the board has none of that name."""
    group = considering_group(actor, document_of(referral.framework) if referral.framework else None)
    return group.name if group else ""


def frameworks(actor: Actor) -> QuerySet[Framework]:
    """The versions of the framework under which a referral may be dealt with, the newest first."""
    rows = Framework.objects.filter(board_id=actor.board_id, status__in=IN_FORCE, in_force_from__lte=actor.today)
    return rows.order_by("-in_force_from")


def child_to_open(actor: Actor, reference: str, child_id: int) -> tuple[ReferralChild, bool]:
    """A child of whom the actor may know, and whether anybody has said who it is."""
    seen = visible(actor, "referral__") | own(actor, "referral__") | openable(actor)
    rows = ReferralChild.objects.filter(seen, referral__reference=reference, pk=child_id)
    child = the_one(rows.select_related("referral", "identity").defer("referral__search"))
    return child, hasattr(child, "identity")


def answers_to_come(actor: Actor, referral_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many answers of agencies are still to come and how many of those are late, by referral before the board."""
    rows = (
        AgencyReturn.objects.filter(visible(actor, "referral__"), referral_id__in=list(referral_ids))
        .filter(state__in=sorted(RETURN_OPEN), referral__state__in=sorted(BEFORE_THE_BOARD))
        .order_by()
        .values_list("referral_id")
        .annotate(awaited=Count("pk"), late=Count("pk", filter=Q(due_on__lt=actor.today)))
    )
    return {referral: (awaited, late) for referral, awaited, late in rows}


@dataclass(frozen=True, slots=True)
class Before:
    """A child of this referral who seems to have been in another one before, found without opening anything."""

    label: str
    reference: str
    title: str
    other_label: str
    referred_on: date | None
    sure: bool
    """Name and date of birth are the same; otherwise the name alone."""


def met_before(actor: Actor, referral: Referral) -> tuple[Before, ...]:
    """Where the same children were met before, in referrals that the actor may see."""
    if not Referral.objects.filter(visible(actor), pk=referral.pk).exists():
        raise NotThere
    here = list(
        ReferralChild.objects.filter(referral=referral, identity__isnull=False).values_list(
            "label", "identity__name_mark", "identity__birth_mark"
        )
    )
    names, births = {name for _, name, _ in here}, {birth for _, _, birth in here if birth}
    others = (
        ReferralChild.objects.filter(
            Q(identity__name_mark__in=names) | Q(identity__birth_mark__in=births), visible(actor, "referral__")
        )
        .exclude(referral=referral)
        .select_related("referral", "identity")
        .defer("referral__search")
        .order_by("-referral__submitted_at", "pk")
    )
    return tuple(
        Before(
            label,
            other.referral.reference,
            other.referral.title,
            other.label,
            other.referral.submitted_at.astimezone(LONDON).date() if other.referral.submitted_at else None,
            bool(birth) and birth == other.identity.birth_mark,
        )
        for other in others
        for label, name, birth in here
        if other.identity.name_mark == name or (birth and other.identity.birth_mark == birth)
    )
