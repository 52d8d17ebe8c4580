"""The keys of an installation: one secret that is kept, and passwords that are worked out from it."""

import hmac
import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """The key that signs sessions and seals identities: ``GOLDTHREAD_SECRET_KEY``, or a file made once in the home.

    Whoever loses it can no longer open sealed identities, so a backup says which key it belongs to.
    """
    return os.environ.get("GOLDTHREAD_SECRET_KEY") or kept(home / "secret-key")


def kept(file: Path) -> str:
    """The secret in a file that only its owner may read; made on first use, once, even by two processes."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}.new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass  # another process was first: its secret holds
        finally:
            draft.unlink()
    return file.read_text().strip()


def derived(key: str, purpose: str) -> str:
    """A password for one purpose that needs no keeping: it follows from the secret key."""
    return hmac.new(key.encode(), f"goldthread:{purpose}".encode(), "sha256").hexdigest()
