"""``python -m goldthread.cli``: the command line where no ``goldthread`` is on the path."""

from goldthread.cli import main

main()
