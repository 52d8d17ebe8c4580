"""The shapes of what people raised."""

from typing import Any

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm, offer
from goldthread.loop.actions.choices import VoiceOf


class KeepForm(OnceForm):
    """Who raised what, and where it was heard."""

    of = fields.RadioField(label="Who raised it?", choices=VoiceOf.choices, missing="Say who raised it.")
    said = fields.LongTextField(
        label="What did they say?",
        hint="In their words as far as they allow. Name nobody.",
        rows=4,
        max_length=1000,
        missing="Write what they said.",
    )
    where_heard = fields.TextField(
        label="Where was it heard?", hint="For example, “staff forum, Ashmoor”.", max_length=200,
        missing="Say where it was heard.",
    )  # fmt: skip
    heard_on = fields.DateField(label="When?")
    locality = fields.SelectField(label="In which locality? (optional)", required=False)
    lesson = fields.TextField(label="Reference of the lesson that it became (optional)", required=False, width=20)
    action = fields.TextField(label="Reference of the action that answers it (optional)", required=False, width=20)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(key), name) for key, name in accounts.localities(actor).values_list("pk", "name")]
        offer(self, locality=[("", "The whole area"), *named])


class DidForm(ChangeForm):
    """What was done."""

    did = fields.LongTextField(
        label="What was done?",
        hint="In words for those who raised it. If nothing can be done, say why.",
        rows=4,
        max_length=1000,
        missing="Write what was done, or why nothing can be done.",
    )
    action = fields.TextField(label="Reference of the action (optional)", required=False, width=20)


class ToldForm(ChangeForm):
    """That they were told."""

    told_on = fields.DateField(label="When were they told?")
    told_how = fields.TextField(
        label="How?", hint="For example, “at their next meeting”.", max_length=200, missing="Say how they were told."
    )
