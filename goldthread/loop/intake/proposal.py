"""What a document seems to say, laid out for a person to correct before any of it is taken in."""

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from goldthread.documents.reading.model import Remark

Strength = Literal["concern", "good_practice"]
Audience = Literal["managers", "practitioners", "all_agencies", "public"]
Shape = Literal["learning_summary", "inspection_letter", "action_tracker", "prose"]


@dataclass(frozen=True, slots=True)
class ProposedLesson:
    """Something that was learnt. The headline is what the writer set in bold; evidence is what it stands on."""

    key: str
    statement: str
    headline: str | None = None
    strength: Strength = "concern"
    place: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class ProposedRecommendation:
    """Something that a source asks for. The date is kept both as read and as it was written."""

    key: str
    text: str
    place: str = ""
    due: datetime.date | None = None
    due_text: str = ""


@dataclass(frozen=True, slots=True)
class ProposedMessage:
    """What one audience is told."""

    key: str
    audience: Audience
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class ProposedSource:
    """One source of learning with all that was read under it. The kind is a code of the register of sources."""

    key: str
    kind: str
    title: str
    period: str = ""
    dated: datetime.date | None = None
    lessons: tuple[ProposedLesson, ...] = ()
    recommendations: tuple[ProposedRecommendation, ...] = ()
    messages: tuple[ProposedMessage, ...] = ()
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class ProposedAction:
    """A row of an action tracker. Whatever was not understood stands in the remarks, as it was written."""

    key: str
    title: str
    reference: str = ""
    owner: str = ""
    agency: str = ""
    due: datetime.date | None = None
    due_text: str = ""
    status: str = ""
    measure: str = ""
    source: str = ""
    progress: str = ""
    remarks: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of the document that is proposed for nothing, and why."""

    place: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that a document offers. Together with what is unread it holds every word of the document."""

    document_name: str
    shape: Shape
    sources: tuple[ProposedSource, ...] = ()
    actions: tuple[ProposedAction, ...] = ()
    unread: tuple[Unread, ...] = ()
    remarks: tuple[Remark, ...] = ()


def to_json(proposal: Proposal) -> dict[str, Any]:
    """The proposal as plain JSON values, to be kept while a person corrects it."""
    return plain(proposal)  # type: ignore[no-any-return]


def from_json(value: Mapping[str, Any]) -> Proposal:
    """The proposal that ``to_json`` wrote."""
    return Proposal(
        document_name=value["document_name"],
        shape=value["shape"],
        sources=tuple(_source(source) for source in value["sources"]),
        actions=tuple(
            ProposedAction(**{**action, "due": _date(action["due"]), "remarks": tuple(action["remarks"])})
            for action in value["actions"]
        ),
        unread=tuple(Unread(**unread) for unread in value["unread"]),
        remarks=tuple(Remark(**remark) for remark in value["remarks"]),
    )


def _source(value: Mapping[str, Any]) -> ProposedSource:
    return ProposedSource(
        **{
            **value,
            "dated": _date(value["dated"]),
            "lessons": tuple(ProposedLesson(**lesson) for lesson in value["lessons"]),
            "recommendations": tuple(
                ProposedRecommendation(**{**each, "due": _date(each["due"])}) for each in value["recommendations"]
            ),
            "messages": tuple(ProposedMessage(**message) for message in value["messages"]),
        }
    )


def _date(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def plain(value: Any) -> Any:
    """Plain data within plain data as JSON can hold it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
