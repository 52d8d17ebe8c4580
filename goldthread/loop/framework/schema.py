"""The format as a JSON Schema, for editors that complete words and for programs that write frameworks."""

import json
from importlib.resources import files
from typing import Any

from goldthread.loop.framework.format.document import EDITION, Document

FILE = "framework.schema.json"


def made() -> dict[str, Any]:
    """The schema as the format is now."""
    schema = Document.model_json_schema(by_alias=True)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:goldthread:{EDITION}",
        "title": "A learning and improvement framework",
    }
    return head | {key: value for key, value in schema.items() if key not in head}


def text() -> str:
    """The schema as it is published."""
    return json.dumps(made(), indent=2, ensure_ascii=False) + "\n"


def published() -> str:
    """The schema as it ships."""
    return (files("goldthread.loop.framework") / FILE).read_text(encoding="utf-8")


if __name__ == "__main__":
    from pathlib import Path

    Path(__file__).with_name(FILE).write_text(text(), encoding="utf-8")
