"""What agencies are asked, and what they answer."""

from collections.abc import Iterable
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.referrals.queries import FormField
from goldthread.loop.referrals.rules import DONE_AT_ONCE
from goldthread.web.shell.questions import WithQuestions


class AskForm(OnceForm):
    """Which agencies are asked, what each is told, and by when it answers."""

    agencies = fields.CheckboxesField(
        label="Which agencies do you ask?", missing="Choose the agencies to ask.", small=True
    )
    told = fields.LongTextField(
        label="What are they told?",
        hint="What they need to look for the family in their records, and no more. They do not see the referral. "
        "They can open who a child is, with a reason.",
        missing="Say what the agencies are told, so that they can look.",
        max_length=4_000,
        rows=6,
    )
    due_on = fields.DateField(label="By when?", required=False, hint="The framework gives this day; you can change it.")

    def __init__(self, *args: Any, agencies: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, agencies=[(str(pk), name) for pk, name in agencies])


class AskAgainForm(ChangeForm):
    """A further question to an agency."""

    question = fields.LongTextField(
        label="What do you still need to know?",
        missing="Say what you still need to know.",
        max_length=4_000,
        rows=4,
    )
    due_on = fields.DateField(label="By when?", required=False)


class AnswerForm(ChangeForm, WithQuestions):
    """What an agency knows, by the framework's form."""

    def __init__(self, *args: Any, asked: tuple[FormField, ...], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(asked, whole=whole)
        if any(each.key in DONE_AT_ONCE for each in asked):
            return
        self.fields["immediate_action"] = fields.LongTextField(
            label="What has your agency done at once to keep children safe? (optional)",
            hint="Since you heard of this: a visit, a call, a change of plan.",
            required=False,
            max_length=10_000,
            rows=4,
        )
