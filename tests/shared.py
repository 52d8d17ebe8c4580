"""The seeds and data that lie beside the checkout. A test that reads them is skipped only where they are absent."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("GOLDTHREAD_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def shared_path(*parts: str) -> Path:
    """The path of a shared file or folder; skips the test where it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared folder with {'/'.join(parts)} is not beside this checkout")
    return path
