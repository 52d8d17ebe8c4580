"""Compiles every template, so that a mistake in one is found before somebody opens its page."""

import os
import sys
from typing import Any


def main() -> None:
    """Compile all of them; say each that does not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    import django
    from django.template import TemplateSyntaxError, engines

    django.setup()
    engine: Any = engines["django"]
    wrong = []
    names = [path.relative_to(root) for root in engine.template_dirs for path in root.rglob("*.*")]
    for name in sorted(names):
        if name.suffix not in {".html", ".txt", ".svg"}:
            continue
        try:
            engine.get_template(str(name))
        except (TemplateSyntaxError, UnicodeDecodeError) as problem:
            wrong.append(f"{name}: {problem}")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{len(names)} templates compile.")


if __name__ == "__main__":
    main()
