"""Reading tools and their editions."""

from django.db.models import QuerySet

from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.loop.audits.answers import through
from goldthread.loop.audits.format import Tool
from goldthread.loop.audits.models import QuestionWithdrawal, ToolEdition
from goldthread.loop.audits.policy import visible

_READ: dict[str, Tool] = {}
_MOST_READ = 64


def editions(actor: Actor) -> QuerySet[ToolEdition]:
    """Every edition of every tool of the board, without its words."""
    return ToolEdition.objects.filter(visible(actor)).defer("text", "content")


def edition(actor: Actor, edition_id: int) -> ToolEdition:
    """One edition, with its text."""
    return the_one(ToolEdition.objects.filter(visible(actor), pk=edition_id))


def edition_before(actor: Actor, row: ToolEdition) -> ToolEdition | None:
    """The edition that this one replaces, where the board has it."""
    replaces = tool_of(row).replaces
    if replaces is None:
        return None
    return ToolEdition.objects.filter(visible(actor), key=row.key, edition=replaces.edition).first()


def tool_by(digest: str, edition_id: int) -> Tool:
    """The tool of an edition; a process reads each text once, since what is issued never changes."""
    if digest not in _READ:
        if len(_READ) >= _MOST_READ:
            _READ.clear()
        _READ[digest] = Tool.model_validate(ToolEdition.objects.values_list("content", flat=True).get(pk=edition_id))
    return _READ[digest]


def tool_of(row: ToolEdition) -> Tool:
    """The tool of an edition that is in hand."""
    return tool_by(row.digest, row.pk)


def withdrawn_from(row: ToolEdition) -> frozenset[str]:
    """The questions of an edition that are no longer asked."""
    return frozenset(QuestionWithdrawal.objects.filter(edition=row).values_list("question", flat=True))


def keys_between(earlier: ToolEdition, later: ToolEdition) -> dict[str, str]:
    """Key of each question in an earlier edition to its key in a later one, through every edition between.

    Empty where the later one does not go back to the earlier: their answers cannot be compared.
    """
    if earlier.pk == later.pk:
        return {key: key for key in tool_of(earlier).questions()}
    rows = {
        row.edition: row
        for row in ToolEdition.objects.filter(board_id=later.board_id, key=later.key).only("edition", "digest")
    }
    line: list[Tool] = []
    at: str | None = later.edition
    while at is not None and at in rows and len(line) < len(rows):
        tool = tool_of(rows[at])
        line.insert(0, tool)
        if at == earlier.edition:
            return through(line)
        at = tool.replaces.edition if tool.replaces else None
    return {}
