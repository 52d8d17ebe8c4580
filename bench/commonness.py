"""Counts how common the things of the field are in published statements: ``python -m bench.commonness FILE.jsonl``.

What it writes ships with the matcher. It is made anew whenever the vocabulary changes; statements that only tell a
board where to send its answer are left out, because they are forms, not learning.
"""

import json
import sys
from pathlib import Path

from goldthread.loop.lessons.recurrence import likeness
from goldthread.loop.lessons.recurrence.frames import frame

TABLE = Path(likeness.__file__).with_name("commonness.json")
FORMS = "written statement of action"
SELDOM = {"gram:": 3, "word:": 1}
"""What is met in no more statements than this is as rare as what is never met."""


def made(statements: Path) -> str:
    """The table as it is kept."""
    texts = [json.loads(line)["text"] for line in statements.read_text(encoding="utf-8").splitlines()]
    counted = likeness.count([frame(text) for text in texts if FORMS not in text])
    met = {
        thing: times
        for thing, times in sorted(counted.met.items())
        if times > SELDOM.get(thing[: thing.index(":") + 1], 0)
    }
    return json.dumps({"statements": counted.statements, "met": met}, indent=0, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the table."""
    TABLE.write_text(made(Path(sys.argv[1])), encoding="utf-8")
    print(f"{TABLE.name} is written.")


if __name__ == "__main__":
    main()
