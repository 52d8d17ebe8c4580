"""What the pages of rounds receive."""

from goldthread.web.rounds.pages.asked import list_page
from goldthread.web.rounds.pages.every import rounds_page
from goldthread.web.rounds.pages.one import round_page
from goldthread.web.rounds.pages.packing import PackPage, pack_page
from goldthread.web.rounds.pages.returned import file_page
from goldthread.web.rounds.pages.wording import name_of

__all__ = ["PackPage", "file_page", "list_page", "name_of", "pack_page", "round_page", "rounds_page"]
