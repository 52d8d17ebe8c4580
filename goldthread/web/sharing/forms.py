"""The shapes of sharing learning, taking it back, and taking in what others share."""

import re
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import OnceForm, offer
from goldthread.design.wording import counted

EVERY, NAMED = "every", "named"


class _LessonsForm(OnceForm):
    """Asks whether every lesson is meant, or those that are named."""

    which = fields.RadioField(label="Which lessons?", choices=[], missing="Say which lessons.")
    lessons = fields.LongTextField(
        label="Their references, if you name them",
        hint="One a line, or with commas between them.",
        rows=3,
        max_length=20_000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("which") == NAMED and not self.references(said):
            self.add_error("lessons", "Give the reference of at least one lesson.")
        return said

    @staticmethod
    def references(said: dict[str, Any]) -> list[str]:
        """The references that were named."""
        return [each.upper() for each in re.split(r"[\s,;]+", said.get("lessons", "")) if each]


class ShareForm(_LessonsForm):
    """What is shared, with whom, and under what terms."""

    title = fields.TextField(label="What do you call it?", max_length=200, missing="Give what you share a title.")
    audience = fields.TextField(
        label="Who is it for?",
        hint="The boards or the region, for example “Boards of the North West”.",
        max_length=200,
        missing="Say which boards or which region it is for.",
    )
    terms = fields.LongTextField(
        label="Under what terms may they use it?",
        hint="For example, “Use it in training, and name us. Do not publish it.”",
        rows=3,
        max_length=2000,
        missing="Say under what terms others may use it.",
    )
    field_order = ("title", "audience", "terms", "which", "lessons")

    def __init__(self, shareable: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = (EVERY, f"All that may be shared: {counted(shareable, 'lesson')}")
        offer(self, which=[every, (NAMED, "Only the lessons that I name")])


class MoreForm(_LessonsForm):
    """Which lessons go into the share as well."""

    field_order = ("which", "lessons")

    def __init__(self, shareable: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = (EVERY, f"All others that may be shared: {counted(shareable, 'lesson')}")
        offer(self, which=[(NAMED, "Only the lessons that I name"), every])


class FeedForm(OnceForm):
    """Which board the address is for."""

    name = fields.TextField(
        label="Which board is it for?",
        hint="One address for each board, so that you can close one and leave the others.",
        max_length=120,
        missing="Say which board will use it.",
    )


class FollowForm(OnceForm):
    """The address that another board gave, and its key's fingerprint the first time."""

    address = fields.TextField(
        label="The address that they gave you",
        hint="It begins with https:// and is long.",
        max_length=500,
        missing="Give the address.",
    )
    fingerprint = fields.TextField(
        label="The fingerprint of their key, if nothing of theirs was taken in before",
        hint="Telephone the board and write down the 16 letters and digits that they read out.",
        required=False,
        max_length=40,
        width=20,
    )


class WithdrawForm(_LessonsForm):
    """What is taken back, and why."""

    why = fields.LongTextField(
        label="Why?",
        hint="Kept here, and not told to other boards.",
        rows=3,
        max_length=1000,
        missing="Say why it is withdrawn.",
    )
    field_order = ("which", "lessons", "why")

    def __init__(self, held: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, which=[(NAMED, "Only the lessons that I name"), (EVERY, f"All {held:,} that are still shared")])


class ReceiveForm(OnceForm):
    """A file of another board, and its key's fingerprint the first time."""

    file = fields.FileField(label="The file that they sent", accept=".json,application/json")
    fingerprint = fields.TextField(
        label="The fingerprint of their key, if this is their first file",
        hint="Telephone the board and write down the 16 letters and digits that they read out.",
        required=False,
        max_length=40,
        width=20,
    )
