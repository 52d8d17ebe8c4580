"""What the framework wants of people: comments, answers, endorsement, a look that is due."""

from datetime import date
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.loop.framework import queries as framework
from goldthread.web.shell.home.parts import SHOWN, Task, when

if TYPE_CHECKING:
    from goldthread.loop.framework.queries import Waiting


def versions(actor: Actor, soon: int) -> list[Task]:
    """The framework where it wants this person: a consultation, comments to answer, a look that is due."""
    if not actor.may_any(_SPEAKING):
        return []
    tasks = [task for version in framework.waiting(actor) if (task := _wanted(actor, version))]
    return tasks[: SHOWN + 1]


_SPEAKING = (Permission.WRITE_FRAMEWORK, Permission.ANSWER_FOR_AGENCY, Permission.COMMENT_ON_FRAMEWORK)


def _wanted(actor: Actor, version: "Waiting") -> Task | None:
    """What a version asks of this person, if anything."""
    href, name = f"/framework/versions/{version.pk}", f"version {version.version_name}"
    if not version.consulted:
        note = "does it still serve the board?"
        return _about(actor, "Look again", version.title, "/framework/evaluate", f"{name} · {note}", version.review_on)
    if version.open_comments and actor.may(Permission.WRITE_FRAMEWORK):
        waiting = "1 comment" if version.open_comments == 1 else f"{version.open_comments} comments"
        return _about(actor, "Answer", version.title, f"{href}/consultation", f"{name} · {waiting}", None)
    if actor.may(Permission.ANSWER_FOR_AGENCY) and version.spoken < len(actor.agency_ids):
        note = f"{name} · does your agency endorse it?"
        return _about(actor, "Consider", version.title, f"{href}/consultation", note, version.comments_by)
    if actor.may(Permission.COMMENT_ON_FRAMEWORK) and not version.mine and not actor.may(Permission.WRITE_FRAMEWORK):
        note = f"{name} · what do you think of it?"
        return _about(actor, "Comment", version.title, f"{href}/consultation", note, version.comments_by)
    return None


def _about(actor: Actor, verb: str, title: str, href: str, note: str, by: date | None) -> Task:
    return Task(verb, title, href, note, when(actor, by), by is not None and by < actor.today, by)
