"""Papers set in type: a template and its content become a tagged PDF (PDF/UA-1), in a process of its own.

The process ends with the work, so that what the typesetter takes is given back at once and the web server stays
small. What people wrote goes in as data and is never read as markup. Run as a module it takes an order as JSON on
standard input and gives the PDF on standard output.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from goldthread.core.refusals import Refusal

FONTS = Path(__file__).resolve().parents[2] / "design" / "fonts"

SECONDS = 30
"""A paper that takes longer to set than this is given up with a sentence."""


def paper(template: Path, content: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of a template with its content, made at a moment."""
    order = json.dumps({"template": str(template), "content": content, "timestamp": int(at.timestamp())})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "goldthread.web.shell.typesetting"],
            input=order.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as problem:
        raise Refusal(
            "The PDF could not be made just now. Try again in a minute, or print the page instead."
        ) from problem
    return done.stdout


def set_in_type(order: str) -> bytes:
    """The PDF of an order: tagged after PDF/UA-1, in our own letters, the same bytes for the same order."""
    import typst

    wanted = json.loads(order)
    template = Path(wanted["template"])
    return bytes(
        typst.compile(
            template,
            root=template.parent,
            font_paths=[FONTS],
            ignore_system_fonts=FONTS.exists(),
            format="pdf",
            sys_inputs={"content": json.dumps(wanted["content"])},
            pdf_standards="ua-1",
            timestamp=datetime.fromtimestamp(wanted["timestamp"], UTC),
        )
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(set_in_type(sys.stdin.read()))
