"""The command line. Its modules import Django only where a command needs it, so that it answers at once."""


def main() -> None:
    """Run the command that the person typed."""
    from goldthread.cli.commands import app

    app(prog_name="goldthread")
