"""Refusals: sentences for the person in front of the screen. Anything else that is raised is a bug."""


class Refusal(Exception):
    """A thing that was asked for and is not done, with one sentence that says why and how to mend it.

    ``field`` names the form field that the sentence belongs beside, where there is one.
    """

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class NotAllowed(Refusal):
    """The person may see the thing but may not do this to it."""


class NotThere(Refusal):
    """The thing does not exist for this person, whether or not it exists for somebody else."""

    def __init__(self, sentence: str = "This page does not exist, or you may not see it.") -> None:
        super().__init__(sentence)


class ChangedMeanwhile(Refusal):
    """Somebody else saved the same thing after this person opened it."""
