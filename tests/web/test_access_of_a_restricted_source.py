"""What hangs on a source that few may see, by the table of addresses: nobody else learns that it exists."""

from goldthread.accounts.roles import Permission
from goldthread.core.actor import of_the_system
from goldthread.loop.sources.choices import Visibility
from tests.people import NOW, Cast
from tests.web.test_access import (  # noqa: F401 (the fixtures are asked for by name)
    ROOMS,
    TABLE,
    WHO,
    Address,
    Things,
    browser_of,
    drawn_once,
    everything,
    outcomes,
    parts_of,
    rows,
    typesetter,
    undone,
)

NOBODY = of_the_system(0, "", NOW, frozenset())


def test_what_hangs_on_a_restricted_source_exists_for_nobody_who_may_not_see_it(
    cast: Cast,
    everything: Address,  # noqa: F811
) -> None:
    """Whoever reads restricted sources meets what the table says; for everybody else the thing is not there."""
    things = Things(cast)
    restricted = Things(cast, visibility=Visibility.GROUPS, group_ids=[cast.groups["quality"]])
    of_a_source = rows(TABLE, *(room.TABLE for room in ROOMS if room.OF_A_SOURCE))
    about_one = {row: said for row, said in of_a_source.items() if "reference" in parts_of(row[1])}
    assert len(about_one) > 25
    tried = [(method, everything(name, restricted)) for method, name in about_one]
    leaks, lost = [], []
    for column, who in enumerate(WHO):
        sees = who != "nobody" and who != "outsider" and getattr(cast, who, NOBODY).may(Permission.READ_RESTRICTED)
        answers = outcomes(browser_of(cast, who, things), tried)
        for row, answer in zip(about_one, answers, strict=True):
            open_one = about_one[row][column]
            if sees and answer != open_one:
                lost.append((who, *row, answer))
            if not sees and answer not in ("0", open_one if open_one in "xim" else "0"):
                leaks.append((who, *row, answer))
    assert leaks == []
    assert lost == []
