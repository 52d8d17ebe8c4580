"""Sets one thread in type: an order as JSON on standard input, the PDF on standard output.

Run as a module, in a process that ends with the work: what the typesetter takes is given back at once.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent
FONTS = HERE.parents[1] / "design" / "fonts"


def set_in_type(order: str) -> bytes:
    """The PDF of an order: tagged after PDF/UA-1, in our own letters, the same bytes for the same order."""
    wanted = json.loads(order)
    return bytes(
        typst.compile(
            HERE / "thread.typ",
            root=HERE,
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
