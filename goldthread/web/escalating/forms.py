"""The shapes of letters and of their answers."""

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, OnceForm
from goldthread.loop.actions.escalating.choices import Sent


class LetterForm(OnceForm):
    """To whom a late action goes up, and in which words."""

    to_name = fields.TextField(
        label="Name", max_length=200, missing="Write the name of the person whom the letter is to."
    )
    to_post = fields.TextField(label="Post", max_length=200, required=False)
    to_email = fields.EmailField(
        label="Email address", hint="Leave it empty if you send the letter by post.", required=False, autocomplete="off"
    )
    answer_by = fields.DateField(label="By when do you ask for an answer?")
    letter = fields.LongTextField(label="The letter", rows=18, missing="Write the letter.")


class RewriteForm(ChangeForm):
    """The words of a letter that has not gone."""

    answer_by = fields.DateField(label="By when do you ask for an answer?")
    letter = fields.LongTextField(label="The letter", rows=18, missing="Write the letter.")


class SendForm(ChangeForm):
    """How a letter goes."""

    how = fields.RadioField(
        label="How does the letter go?",
        choices=[
            (Sent.MAIL.value, "By email from here, now"),
            (Sent.OTHERWISE.value, "I have sent it or handed it over"),
        ],
        missing="Say how the letter goes.",
    )
    sent_on = fields.DateField(label="On which day?", hint="For a letter that you sent yourself.")


class AnswerForm(ChangeForm):
    """What came back."""

    answer = fields.LongTextField(label="What was answered?", rows=8, missing="Write what they answered.")
    answered_by = fields.TextField(label="Who answered?", max_length=200, missing="Say who answered.")
    answered_on = fields.DateField(label="When?")
