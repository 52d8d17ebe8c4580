"""The command line. Its modules import Django only where a command needs it, so that it answers at once."""

import gc

RUBBISH = 20_000
"""New objects between two looks for rubbish: a command or a page makes thousands that end with it, and a look costs."""


def main() -> None:
    """Run the command that the person typed."""
    gc.set_threshold(RUBBISH)
    from goldthread.cli.commands import app

    app(prog_name="goldthread")
