"""Reading the framework: the version in force on a day, every other version, and what was said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Q, Subquery

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.core.rows import the_one
from goldthread.loop.framework import policy
from goldthread.loop.framework.choices import IN_FORCE, FrameworkStatus, Standing
from goldthread.loop.framework.format import Document
from goldthread.loop.framework.models import (
    ExpectationEvidence,
    Framework,
    FrameworkComment,
    FrameworkEndorsement,
    FrameworkEvaluation,
)
from goldthread.loop.framework.rules import Rhythm, Words, digest_of, rhythm_of, words_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

_LONG = ("text", "content")
"""What a version says is long: it is fetched where it is read, and not kept in hand twice."""

NEAR = timedelta(days=60)
"""So long before its review date a framework is brought up."""


def in_force(actor: Actor, on: date | None = None) -> Framework | None:
    """The board's framework on a day, or nothing where it has written none."""
    return _standing(actor, on or actor.today).defer(*_LONG).first()


def versions(actor: Actor) -> "QuerySet[Framework]":
    """Every version that the actor may see, drafts first and then from the latest to the earliest."""
    return Framework.objects.filter(policy.visible(actor)).defer(*_LONG)


def get(actor: Actor, framework_id: int) -> Framework:
    """One version."""
    return the_one(versions(actor).filter(pk=framework_id))


def before(actor: Actor, framework: Framework) -> Framework | None:
    """What a version is compared with: the one in force when it begins; a draft, or else the one in force today.

    Before the board's first version there is none.
    """
    on = framework.in_force_from or actor.today
    found = _standing(actor, on).exclude(pk=framework.pk).defer(*_LONG).first()
    if found is None and framework.status not in IN_FORCE:
        found = _standing(actor, actor.today).exclude(pk=framework.pk).defer(*_LONG).first()
    return found


def standing_of(framework: Framework, versions: Sequence[Framework], on: date) -> Standing:
    """How a version stands on a day, beside all that the board has."""
    if framework.status not in IN_FORCE or framework.in_force_from is None:
        return Standing(framework.status)
    if framework.in_force_from > on:
        return Standing.TO_COME
    return Standing.IN_FORCE if _latest(versions, on) == framework.pk else Standing.SUPERSEDED


def ended_on(framework: Framework, versions: Sequence[Framework]) -> date | None:
    """The first day on which the next version counts."""
    later = [
        other.in_force_from
        for other in versions
        if other.status in IN_FORCE
        and other.in_force_from is not None
        and framework.in_force_from is not None
        and (other.in_force_from, other.pk) > (framework.in_force_from, framework.pk)
    ]
    return min(later, default=None)


_documents: dict[str, Document] = {}
_sections: dict[tuple[str, str], dict[str, Any]] = {}
_MOST_DOCUMENTS = 64


def document_of(framework: Framework) -> Document | None:
    """The framework whole, or nothing where the row holds only words and measures of time.

    A document is made once in a process and kept under the figure of the content that it was made from: the frameworks
    of a few boards are read all day. Another process may rewrite a draft between two reads of its row, so a content is
    never put under a figure that was not read together with it.
    """
    kept = _documents.get(framework.digest)
    if kept is not None:
        return kept
    digest, content = _said_by(framework)
    kept = _documents.get(digest)
    if kept is not None:
        return kept
    if "goldthread" not in content:
        return None
    document = Document.model_validate(content)
    if len(_documents) >= _MOST_DOCUMENTS:
        _documents.clear()
    _documents[digest] = document
    return document


def _said_by(framework: Framework) -> tuple[str, dict[str, Any]]:
    """What a version says with its figure, both of one read."""
    digest, content = framework.digest, {}
    if "content" in framework.get_deferred_fields():
        read = Framework.objects.filter(pk=framework.pk).values_list("digest", "content").first()
        digest, content = read or ("", {})
    else:
        content = framework.content
    return digest or digest_of(content), content


def words(actor: Actor) -> Words:
    """What this board calls its things today."""
    return words_of(_section(actor, "words"))


def rhythm(actor: Actor) -> Rhythm:
    """This board's measures of time today."""
    return rhythm_of(_section(actor, "rhythm"))


def group_keys(actor: Actor) -> dict[str, str]:
    """The framework's own key of each of the groups that it names, by the group's name."""
    groups = _section(actor, "groups").get("groups") or {}
    return {str(group.get("name", "")): key for key, group in groups.items()}


# -------------------------------------------------------------------------------------------------- the consultation


def comments(actor: Actor, framework: Framework) -> "QuerySet[FrameworkComment]":
    """What was said of a version, in the order in which it was said."""
    return FrameworkComment.objects.filter(board_id=actor.board_id, framework=framework).select_related(
        "person", "agency", "answered_by"
    )


def get_comment(actor: Actor, comment_id: int) -> FrameworkComment:
    """One comment on a version that the actor may see."""
    found = (
        FrameworkComment.objects.filter(policy.visible(actor, "framework__"), board_id=actor.board_id, pk=comment_id)
        .select_related("person", "agency", "framework")
        .defer("framework__text", "framework__content")
        .first()
    )
    if found is None:
        raise NotThere
    return found


def endorsements(actor: Actor, framework: Framework) -> "QuerySet[FrameworkEndorsement]":
    """What agencies said of a version, from the first to the latest."""
    return FrameworkEndorsement.objects.filter(board_id=actor.board_id, framework=framework).select_related(
        "person", "agency"
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that wants somebody: partners are asked about it, or the board soon looks at it again."""

    pk: int
    title: str
    version_name: str
    consulted: bool
    comments_by: date | None
    review_on: date | None
    open_comments: int
    """Comments that nobody answered yet."""
    mine: int
    """Comments of the one who asks."""
    spoken: int
    """Agencies of the one who asks that said whether they endorse it."""


def waiting(actor: Actor) -> list[Waiting]:
    """The versions that are out to consultation and, for those who write it, the one that is due a look.

    Most days there is none: that costs one small read.
    """
    wanted = Q(status=FrameworkStatus.CONSULTATION)
    if actor.may(Permission.WRITE_FRAMEWORK):
        today = _standing(actor, actor.today).values("pk")[:1]
        wanted |= Q(pk=Subquery(today), review_on__lte=actor.today + NEAR)
    found = list(Framework.objects.filter(wanted, policy.visible(actor)).values_list("pk", flat=True))
    if not found:
        return []
    said = Q(endorsements__agency_id__in=actor.agency_ids or [0])
    rows = (
        Framework.objects.filter(pk__in=found)
        .annotate(
            open_comments=Count("comments", filter=Q(comments__answered_at__isnull=True), distinct=True),
            mine=Count("comments", filter=Q(comments__person_id=actor.me), distinct=True),
            spoken=Count("endorsements__agency", filter=said, distinct=True),
        )
        .defer(*_LONG)
    )
    return [
        Waiting(
            row.pk,
            row.title,
            row.version_name,
            row.status == FrameworkStatus.CONSULTATION,
            row.comments_by,
            row.review_on,
            row.open_comments,
            row.mine,
            row.spoken,
        )
        for row in rows
    ]


# ----------------------------------------------------------------------------------- expectations and the evaluation


def evidence(actor: Actor, expectation: str = "", agency_id: int | None = None) -> "QuerySet[ExpectationEvidence]":
    """What agencies showed for the expectations, from the first to the latest."""
    rows = ExpectationEvidence.objects.filter(board_id=actor.board_id).select_related("person", "agency")
    if expectation:
        rows = rows.filter(expectation=expectation)
    return rows.filter(agency_id=agency_id) if agency_id is not None else rows


def latest_evidence(actor: Actor) -> "QuerySet[ExpectationEvidence]":
    """For each expectation and agency, what was shown last."""
    return (
        ExpectationEvidence.objects.filter(board_id=actor.board_id)
        .order_by("expectation", "agency_id", "-shown_at", "-pk")
        .distinct("expectation", "agency_id")
    )


def evaluations(actor: Actor) -> "QuerySet[FrameworkEvaluation]":
    """How the board found its framework, the latest first."""
    return (
        FrameworkEvaluation.objects.filter(board_id=actor.board_id)
        .select_related("framework", "person")
        .defer("framework__text", "framework__content")
    )


# ------------------------------------------------------------------------------------------------------------- steps


def _standing(actor: Actor, on: date) -> "QuerySet[Framework]":
    return Framework.objects.filter(board_id=actor.board_id, status__in=IN_FORCE, in_force_from__lte=on).order_by(
        "-in_force_from", "-pk"
    )


def _latest(versions: Sequence[Framework], on: date) -> int:
    begun = [
        (other.in_force_from, other.pk)
        for other in versions
        if other.status in IN_FORCE and other.in_force_from is not None and other.in_force_from <= on
    ]
    return max(begun, default=(on, 0))[1]


def _digest_of_today(actor: Actor) -> str | None:
    """The figure of today's framework, asked in its own words: no other question is put as often."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest FROM loop_framework WHERE board_id = %s AND status = ANY(%s) AND in_force_from <= %s"
            " ORDER BY in_force_from DESC, id DESC LIMIT 1",
            [actor.board_id, list(IN_FORCE), actor.today],
        )
        found = cursor.fetchone()
    return None if found is None else str(found[0])


def _section(actor: Actor, name: str) -> dict[str, Any]:
    """One section of today's framework: every page asks, and a whole framework is too much to fetch or to search."""
    standing = _standing(actor, actor.today)
    digest = _digest_of_today(actor)
    if digest is None:
        return {}
    section = _sections.get((digest, name))
    if section is None:
        digest, found = standing.values_list("digest", f"content__{name}").first() or ("", None)
        section = {name: found} if found else {}
        if len(_sections) >= _MOST_DOCUMENTS:
            _sections.clear()
        if digest:
            _sections[digest, name] = section
    return section
