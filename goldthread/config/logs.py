"""Logs that say what went wrong and where, without a word of what people wrote."""

import logging
import traceback
from types import TracebackType


class WithoutPersonalData(logging.Formatter):
    """Time, level, logger and message; of an exception its kind and its lines, not its words.

    The words of a database error quote the row that it refused, and such a row may name a child.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """The kind of each exception in the chain, and where it was raised."""
        lines: list[str] = []
        problem: BaseException | None = ei[1]
        while problem is not None:
            frames = traceback.extract_tb(problem.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
            lines.append(f"{type(problem).__module__}.{type(problem).__qualname__}")
            problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
        return "\n".join(lines)
