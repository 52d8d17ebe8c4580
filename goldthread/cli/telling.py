"""Telling a person or a program how it goes. Loads next to nothing: what keeps Goldthread going says it with this."""

import contextlib
import json
import os
import sys
from typing import NoReturn

from goldthread.core.refusals import Refusal


def say(sentence: str) -> None:
    """Tell the person what is happening; a terminal that has gone away does not matter."""
    with contextlib.suppress(OSError):
        print(sentence, file=sys.stderr, flush=True)


def refuse(sentence: str, as_json: bool, code: int = 1) -> NoReturn:
    """End the command with the sentence that says why."""
    if as_json:
        write(json.dumps({"ok": False, "error": sentence}, ensure_ascii=False))
    else:
        say(sentence)
    raise SystemExit(code)


def sentence(problem: Exception) -> str:
    """What to tell the person; a fault of our own is named, its words are kept for who looks for it."""
    from goldthread.config.trouble import Trouble

    if isinstance(problem, Trouble | Refusal):
        return str(problem)
    if os.environ.get("GOLDTHREAD_TRACEBACK"):
        raise problem
    return (
        f"Goldthread met a fault of its own ({type(problem).__name__}). "
        "Run the command again with GOLDTHREAD_TRACEBACK=1 to see where, and report it."
    )


def write(text: str) -> None:
    """Print the answer; a reader that has gone away does not matter."""
    with contextlib.suppress(OSError):
        print(text, flush=True)
