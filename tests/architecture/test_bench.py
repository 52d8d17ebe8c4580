"""``make bench`` starts: what it imports needs no Django, which only the Goldthread that it measures has."""

import subprocess
import sys


def test_the_bench_can_be_imported_on_its_own() -> None:
    done = subprocess.run([sys.executable, "-c", "import bench.__main__"], capture_output=True, text=True, check=False)
    assert not done.stderr
