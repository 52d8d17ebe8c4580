"""The shapes of what is asked in a round."""

from collections.abc import Mapping
from typing import Any

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.design import fields
from goldthread.design.forms import ChangeForm, Form, OnceForm, offer
from goldthread.loop.actions.rounds.choices import Going

GOING_HINTS: Mapping[str, str] = {
    Going.ON_COURSE: "It will be done by its date.",
    Going.AT_RISK: "It may not be done by its date.",
    Going.STUCK: "Something is in the way that you cannot move alone.",
    Going.DONE: "Then add what shows it, so that somebody can check it.",
}


class OpenForm(OnceForm):
    """Which group looks at its actions, when it meets, and by when the updates must be in."""

    group = fields.SelectField(label="Which group?", missing="Choose a group.")
    meets_on = fields.DateField(label="When does it meet?", hint="For example, 30 9 2027")
    answers_by = fields.DateField(
        label="By when must updates be in?", hint="Leave the group some days to read them before it meets."
    )
    by_link = fields.RadioField(
        label="May people answer through the link in their e-mail?",
        hint="The link opens their own list and nothing else, until the day of the meeting. You can close it at "
        "any time.",
        choices=[("yes", "Yes, without signing in"), ("no", "No, they sign in first")],
        initial="yes",
        missing="Say whether the link may be used.",
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(str(key), name) for key, name in accounts.groups(actor).values_list("pk", "name")]
        offer(self, group=[("", "Choose a group"), *groups])


class AnswerForm(ChangeForm):
    """How one action is going."""

    going = fields.RadioField(
        label="How is it going?", choices=Going.choices, hints=GOING_HINTS, missing="Say how it is going."
    )
    text = fields.LongTextField(
        label="What has happened since the last time?",
        hint="A sentence or two. Leave out names of children and families.",
        rows=4,
        max_length=4000,
        missing="Write in a sentence what has happened since the last time.",
    )
    proposed_on = fields.DateField(
        label="New date, if you need one",
        hint="The group decides. Leave this empty to keep the date as it is.",
        required=False,
    )
    why = fields.LongTextField(label="Why a new date?", rows=2, max_length=4000, required=False)


class SendBackForm(OnceForm):
    """The file that was filled in."""

    file = fields.FileField(
        label="The file with your updates",
        hint="The Excel or Word file that was made for you, filled in.",
        accept=".xlsx,.docx,.csv",
        missing="Choose the file.",
    )


class TakeForm(OnceForm):
    """What counts where an action was changed meanwhile: a question for each."""

    def __init__(self, *args: Any, clashes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clashes = clashes
        for reference in clashes:
            self.fields[f"clash_{reference}"] = fields.RadioField(
                label=f"{reference}: what counts?",
                choices=[
                    ("file", "Add what the file says as well"),
                    ("keep", "Leave the action as it stands now"),
                ],
                missing=f"Choose what counts for {reference}.",
            )

    def chosen(self) -> dict[str, bool]:
        """For each action that was changed meanwhile, whether the file's words are added."""
        return {each: self.cleaned_data[f"clash_{each}"] == "file" for each in self.clashes}


class ChallengeForm(OnceForm):
    """A talk with one agency."""

    agency = fields.SelectField(label="Which agency?", missing="Choose the agency.")
    held_on = fields.DateField(label="When did you talk?")
    with_whom = fields.TextField(label="With whom?", max_length=200, missing="Say whom you met.")
    asked = fields.LongTextField(label="What did you ask?", rows=4, missing="Write what you asked.")
    answered = fields.LongTextField(label="What did they say?", rows=4, missing="Write what they said.")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = [(str(key), name) for key, name in accounts.agencies(actor).values_list("pk", "name")]
        offer(self, agency=[("", "Choose an agency"), *agencies])


class DateForm(OnceForm):
    """What the group says to a new date."""

    agreed = fields.RadioField(
        label="What does the group say?",
        choices=[("yes", "Agreed: the action gets this date"), ("no", "Not agreed: the date stays as it is")],
        missing="Say what the group decided.",
    )


class CloseForm(ChangeForm):
    """What the meeting settled."""

    minute = fields.LongTextField(
        label="What did the meeting settle?",
        hint="In a few sentences. It stands with the round and in the journal.",
        rows=5,
        missing="Write what the meeting settled.",
    )


__all__ = [
    "AnswerForm",
    "ChallengeForm",
    "CloseForm",
    "DateForm",
    "Form",
    "OpenForm",
    "SendBackForm",
    "TakeForm",
]
