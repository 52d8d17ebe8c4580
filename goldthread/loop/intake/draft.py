"""A source of learning while it is being read, before it is set down for good."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from goldthread.documents.reading.lines import finished
from goldthread.documents.reading.model import Block, Table, Text
from goldthread.loop.intake.proposal import (
    Audience,
    ProposedLesson,
    ProposedMessage,
    ProposedRecommendation,
    ProposedSource,
    Strength,
    Unread,
)


@dataclass(slots=True)
class Draft:
    """Collects what belongs to one source in the order of the document."""

    title: str
    kind: str
    place: str = ""
    period: str = ""
    dated: datetime.date | None = None
    lessons: list[ProposedLesson] = field(default_factory=list)
    recommendations: list[ProposedRecommendation] = field(default_factory=list)
    messages: list[ProposedMessage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lesson(self, text: Text, strength: Strength, evidence: str = "") -> None:
        headline = text.lead.rstrip(" :-–") or None
        self.lessons.append(ProposedLesson("", text.text, headline, strength, text.place, evidence))

    def recommendation(self, text: Text, due: datetime.date | None = None, due_text: str = "") -> None:
        self.recommendations.append(ProposedRecommendation("", text.text, text.place, due, due_text))

    def message(self, text: Text, audience: Audience) -> None:
        self.messages.append(ProposedMessage("", audience, text.text, text.place))

    @property
    def empty(self) -> bool:
        return not (self.lessons or self.recommendations or self.messages or self.notes)

    def set_down(self, number: int) -> ProposedSource:
        """The source with keys that stay the same whenever the same document is read."""
        key = f"s{number}"
        return ProposedSource(
            key=key,
            kind=self.kind,
            title=self.title,
            period=self.period,
            dated=self.dated,
            lessons=tuple(replace(each, key=f"{key}.l{at}") for at, each in enumerate(self.lessons, start=1)),
            recommendations=tuple(
                replace(each, key=f"{key}.r{at}") for at, each in enumerate(self.recommendations, start=1)
            ),
            messages=tuple(replace(each, key=f"{key}.m{at}") for at, each in enumerate(self.messages, start=1)),
            note="\n".join(self.notes),
            place=self.place,
        )


def set_down(drafts: Iterable[Draft]) -> tuple[ProposedSource, ...]:
    return tuple(draft.set_down(number) for number, draft in enumerate(drafts, start=1))


def run_on(above: str, below: str) -> str:
    """Two parts of one text: a colon where the first is a heading to the second, else a space."""
    if finished(above) or below[:1].islower() or len(above.split()) > 6:
        return f"{above} {below}"
    return f"{above}: {below}"


def sections(blocks: Sequence[Block], reason: str) -> tuple[Unread, ...]:
    """Parts that are not proposed, one for each heading and one for each table, with all their words."""
    found: list[Unread] = []
    texts: list[Text] = []

    def close() -> None:
        if texts:
            found.append(Unread(texts[0].place, "\n".join(text.text for text in texts), reason))
            texts.clear()

    for block in blocks:
        if isinstance(block, Table):
            close()
            found.append(Unread(block.place, block.text, f"A table. {reason}"))
            continue
        if block.kind == "heading":
            close()
        texts.append(block)
    close()
    return tuple(found)
