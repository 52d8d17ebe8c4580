"""Words that know how they are shown. In a file they are the plain words that they are."""


class Tag(str):
    """A status as a word in a coloured box: ``Tag("Verified", "green")``."""

    colour: str
    __slots__ = ("colour",)

    def __new__(cls, word: str, colour: str = "grey") -> "Tag":
        tag = super().__new__(cls, word)
        tag.colour = colour
        return tag


class Linked(str):
    """Words that lead somewhere: ``Linked("Add evidence", "/actions/NSH-2026-A-012/evidence")``."""

    href: str
    __slots__ = ("href",)

    def __new__(cls, words: str, href: str) -> "Linked":
        linked = super().__new__(cls, words)
        linked.href = href
        return linked
