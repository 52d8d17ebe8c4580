"""The files that browsers fetch, gathered and named by their content, again only when one has changed."""

import hashlib
from pathlib import Path

from goldthread import __version__


def collect() -> bool:
    """Gather them into the home; answers whether there was anything new. Django must be set up."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    found = sorted(
        (path, storage.path(path)) for finder in get_finders() for path, storage in finder.list(ignore_patterns=[])
    )
    digest = hashlib.sha256(__version__.encode())
    for name, path in found:
        state = Path(path).stat()
        digest.update(f"{name}:{path}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    mark = Path(settings.STATIC_ROOT) / "gathered"
    if mark.exists() and mark.read_text() == digest.hexdigest():
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(digest.hexdigest())
    return True
