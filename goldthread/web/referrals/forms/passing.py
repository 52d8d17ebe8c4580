"""What is asked when a thing passes from one group to another."""

from collections.abc import Iterable
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.referrals.choices import PassageState

ANSWERS = {
    PassageState.ACCEPTED: "Our group takes it on",
    PassageState.RETURNED: "We send it back: something is missing",
    PassageState.DECLINED: "We decline it: it is not for us",
}


class PassForm(OnceForm):
    """Passing a thing on."""

    thing = fields.TextField(
        label="What is passed?",
        hint="Its reference, such as that of a referral or a lesson",
        missing="Give the reference of what is passed.",
        max_length=60,
        width=20,
    )
    carries = fields.TextField(
        label="What is it, in a few words?",
        hint="The other group reads these words. Whether it may read the thing itself depends on its members’ roles.",
        missing="Say what it is, in words that the other group may read.",
        max_length=300,
    )
    route = fields.SelectField(label="By which way of the framework?", required=False)
    from_group = fields.SelectField(label="From which group?", missing="Choose the group that passes it on.")
    to_group = fields.SelectField(label="To which group?", missing="Choose the group that gets it.")
    reason = fields.LongTextField(
        label="Why is it passed on?", missing="Say why it is passed on.", max_length=10_000, rows=5
    )
    due_on = fields.DateField(
        label="By when should they answer?",
        hint="Leave it empty for what the framework says, or 20 working days.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        routes: Iterable[tuple[str, str]],
        from_groups: Iterable[tuple[int, str]],
        to_groups: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choose = ("", "Choose a group")
        offer(
            self,
            route=[("", "None of them"), *routes],
            from_group=[choose, *((str(key), name) for key, name in from_groups)],
            to_group=[choose, *((str(key), name) for key, name in to_groups)],
        )


class PassageAnswerForm(ChangeForm):
    """The answer of the group that got it."""

    state = fields.RadioField(
        label="What does your group say?",
        choices=[(state.value, words) for state, words in ANSWERS.items()],
        missing="Say whether the group accepts it, sends it back or declines it.",
    )
    answer = fields.LongTextField(
        label="Why?", hint="Needed where it is sent back or declined.", required=False, max_length=10_000, rows=4
    )
    came_of = fields.TextField(
        label="What did your group make of it?",
        hint="The reference of an audit, an action or a referral, where there is one already",
        required=False,
        max_length=60,
        width=20,
    )


class PassAgainForm(ChangeForm):
    """Passing a thing that was sent back once more."""

    reason = fields.LongTextField(
        label="What do you add or put right?", missing="Say what you add or put right.", max_length=10_000, rows=5
    )
    due_on = fields.DateField(label="By when should they answer?", required=False)
