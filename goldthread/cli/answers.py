"""How a command answers: plain English to a person, one shape of JSON to a program."""

import functools
import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer

from goldthread.cli.telling import refuse, say, sentence, write
from goldthread.core.refusals import Refusal

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON, for a program.")]


class BadUse(Refusal):
    """What was typed or handed over makes no sense, so that nothing was looked at; the command ends with 2."""


@dataclass(frozen=True)
class Answer:
    """What a command found or did; ``wrong`` says in a sentence that what it looked at is not as it should be."""

    sentences: tuple[str, ...]
    data: dict[str, Any] = field(default_factory=dict)
    wrong: str = ""


def give(answer: Answer, as_json: bool) -> None:
    """Print an answer; what is wrong ends the command with 1."""
    if as_json:
        state: dict[str, Any] = {"ok": not answer.wrong} | ({"error": answer.wrong} if answer.wrong else {})
        write(json.dumps(state | answer.data, ensure_ascii=False, default=str))
    else:
        write("\n".join(answer.sentences))
        if answer.wrong:
            say(answer.wrong)
    if answer.wrong:
        raise SystemExit(1)


def command(place: typer.Typer, name: str, *, hidden: bool = False) -> Callable[[Callable[..., Answer]], Any]:
    """Make a function that returns an answer into a command that takes ``--json``."""

    def add(function: Callable[..., Answer]) -> Any:
        @functools.wraps(function)
        def run(*, as_json: bool, **arguments: Any) -> None:
            try:
                answer = function(**arguments)
            except Exception as problem:
                refuse(sentence(problem), as_json, code=2 if isinstance(problem, BadUse) else 1)
            except KeyboardInterrupt:
                refuse("Stopped before it was done.", as_json, code=130)
            give(answer, as_json)

        signature = inspect.signature(function)
        flag = inspect.Parameter("as_json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Json)
        run.__signature__ = signature.replace(  # type: ignore[attr-defined]  # read by typer
            parameters=[*signature.parameters.values(), flag], return_annotation=None
        )
        run.__annotations__ = {**function.__annotations__, "as_json": Json, "return": None}
        return place.command(name, hidden=hidden)(run)

    return add
