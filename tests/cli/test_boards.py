"""A real installation begins with a board that somebody founds at the machine."""

import pytest

from goldthread.cli import boards
from goldthread.config.trouble import Trouble


@pytest.mark.parametrize("code", ["", "C", "no spaces", "É1", "THIRTEENCHARS"])
def test_a_code_that_no_reference_could_open_with_is_refused(code: str) -> None:
    with pytest.raises(Trouble, match="two to twelve"):
        boards.add(code, "A board", "Somebody", "somebody@example.org")
