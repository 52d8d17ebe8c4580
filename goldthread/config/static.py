"""The files that browsers fetch, gathered and named by their content, again only when one has changed."""

import hashlib
import os
from pathlib import Path

from goldthread import __version__
from goldthread.config import applications


def collect() -> bool:
    """Gather them into the home; answers whether there was anything new. To see that there is not takes no Django."""
    from goldthread.config import settings

    digest = hashlib.sha256(__version__.encode())
    for path in _sources():
        state = path.stat()
        digest.update(f"{path}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    mark = settings.STATIC_ROOT / "gathered"
    if mark.exists() and mark.read_text() == digest.hexdigest():
        return False
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(digest.hexdigest())
    return True


def _sources() -> list[Path]:
    """Every such file, in the applications that it comes with."""
    found = (path for folder in applications.folders().values() for path in (folder / "static").rglob("*"))
    return sorted(path for path in found if path.is_file())
