"""What is said to a person when something they asked for cannot be done."""


class Refusal(Exception):
    """One plain sentence: what is wrong and how to mend it, and the field of the form it belongs to."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
