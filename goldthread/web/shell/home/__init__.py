"""Home: what is mine, what is late, what waits for others."""

from goldthread.web.shell.home.page import home
from goldthread.web.shell.home.parts import SHOWN

__all__ = ["SHOWN", "home"]
