"""Questions that a framework's own forms ask, as questions of a page, and their answers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from goldthread.design import fields
from goldthread.design.forms import Form
from goldthread.design.wording import day
from goldthread.loop.referrals.queries import FormField


def own_field(asked: FormField, required: bool = False) -> Any:
    """A question of a framework's form as a question of ours."""
    given: dict[str, Any] = {"label": asked.label, "hint": asked.hint, "required": required}
    if required:
        given["missing"] = f"Answer “{asked.label}”."
    match asked.kind:
        case "date":
            return fields.DateField(**given)
        case "choice":
            return fields.RadioField(choices=[(each, each) for each in asked.choices], **given)
        case "yes or no":
            return fields.RadioField(choices=[("yes", "Yes"), ("no", "No")], inline=True, **given)
        case "month":
            given["hint"] = asked.hint or "The year and the month, such as 2026-03"
            return fields.TextField(width=10, **given)
        case "line":
            return fields.TextField(max_length=300, **given)
        case _:
            return fields.LongTextField(max_length=20_000, **given)


def name_of(key: str) -> str:
    """The name under which a page sends the answer to a question of the board's own."""
    return f"own_{key}"


def initial_of(asked: Iterable[FormField]) -> dict[str, Any]:
    """What was answered, as the questions of a page show it."""
    return {name_of(each.key): _shown(each) for each in asked}


def _shown(asked: FormField) -> Any:
    if asked.kind != "date" or not asked.answer:
        return asked.answer
    return date.fromisoformat(asked.answer)


class WithQuestions(Form):
    """A form that asks a framework's own questions among its others."""

    def ask(self, asked: Iterable[FormField], *, whole: bool = False) -> None:
        """Add these questions; ``whole`` asks for an answer to each that the framework requires."""
        self.own = {each.key: name_of(each.key) for each in asked}
        for each in asked:
            self.fields[name_of(each.key)] = own_field(each, required=whole and each.required)

    def answers(self) -> dict[str, str]:
        """The answers by the framework's own keys."""
        found = {key: self.cleaned_data.get(name) for key, name in self.own.items()}
        return {
            key: value.isoformat() if isinstance(value, date) else str(value) for key, value in found.items() if value
        }


def shown_answer(asked: FormField) -> str:
    """An answer to a question of a form as a person reads it."""
    if asked.kind == "date" and asked.answer:
        return day(date.fromisoformat(asked.answer))
    return asked.answer.capitalize() if asked.kind == "yes or no" else asked.answer
