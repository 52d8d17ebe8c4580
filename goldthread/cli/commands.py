"""The commands, each a few lines: what it takes, what it calls, what it answers."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from goldthread.cli.answers import Answer, Json, command
from goldthread.cli.telling import say

app = typer.Typer(
    help="Goldthread: a safeguarding board's learning, from what happened to what changed and whether it lasts.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
journal = typer.Typer(help="Prove that the journal is whole.", no_args_is_help=True)
demo = typer.Typer(help="The fictional partnership.", no_args_is_help=True)
board = typer.Typer(help="The boards of this installation.", no_args_is_help=True)
framework = typer.Typer(help="A board's framework: checked, shown, compared, worked.", no_args_is_help=True)
app.add_typer(framework, name="framework")
themes = typer.Typer(help="What lessons are about.", no_args_is_help=True)
audits = typer.Typer(help="A board's audits out in open formats, and back.", no_args_is_help=True)
learning = typer.Typer(help="Learning shared with other boards, signed.", no_args_is_help=True)
app.add_typer(journal, name="journal")
app.add_typer(demo, name="demo")
app.add_typer(board, name="board")
app.add_typer(themes, name="themes")
app.add_typer(audits, name="audits")
app.add_typer(learning, name="learning")


Port = Annotated[int, typer.Option(min=1, max=65535, help="Where the pages are answered.")]
Host = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for every one of this machine.")]


@app.command("up")
def up(port: Port = 8000, host: Host = "127.0.0.1", as_json: Json = False) -> None:
    """Start everything, and stop it cleanly on Ctrl-C."""
    from goldthread.cli import supervisor

    supervisor.become(host, port, as_json)


@command(app, "stop")
def stop() -> Answer:
    """Stop what `goldthread up` started, cleanly."""
    from goldthread.cli import supervisor

    if supervisor.stop():
        return Answer(("Goldthread has stopped.",), {"stopped": True})
    return Answer(("Goldthread was not running.",), {"stopped": False})


@command(app, "migrate")
def migrate() -> Answer:
    """Bring the database to this version, after seeing that it is safe and keeping a copy."""
    from goldthread.cli.serving import database_running
    from goldthread.config import migration

    with database_running():
        outcome = migration.migrate(say)
    if not outcome.applied:
        return Answer(("The database is up to date and protected.",), {"applied": [], "backup": None})
    return Answer(
        (f"The database is up to date: {len(outcome.applied)} changes were applied.",),
        {"applied": list(outcome.applied), "backup": outcome.backup},
    )


@command(app, "prepare", hidden=True)
def prepare() -> Answer:
    """What `up` does before it serves: the database, which goes on running, and the files that browsers fetch."""
    from goldthread.cli import demonstration
    from goldthread.config import database, embedded, migration, static

    if database.is_embedded():
        embedded.start(database.home())
    outcome = migration.migrate(say)
    return Answer(
        ("Ready to serve.",),
        {
            "applied": list(outcome.applied),
            "collected": static.collect(),
            "boards": migration.boards(),
            "people": demonstration.people() if demonstration.asked_for() else [],
        },
    )


@app.command("serve", hidden=True)
def serve(fd: Annotated[int, typer.Option(help="The socket that `up` listens on.")]) -> None:
    """The web and the job worker of one machine, from one loaded program."""
    from goldthread.cli import serving

    serving.both(fd)


@app.command("web")
def web(port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Answer pages only, for an installation on several machines."""
    from goldthread.cli import serving

    serving.web(host, port)


@app.command("worker")
def worker() -> None:
    """Do jobs only, for an installation on several machines."""
    from goldthread.cli import serving

    serving.worker()


@command(app, "backup")
def backup(file: Annotated[Path, typer.Argument(help="The file to write, such as goldthread.tar.")]) -> Answer:
    """Write the database and the documents to one file, which says what it holds and proves it."""
    from goldthread.cli.serving import database_running
    from goldthread.config import backups

    with database_running():
        made = backups.write(file)
    return Answer(
        (
            f"The backup is in {made.file} ({made.size:,} bytes, {made.documents} documents).",
            "Keep the secret key elsewhere: without it nobody can open sealed identities.",
        ),
        {"file": made.file, "size": made.size, "documents": made.documents, "lost": made.lost},
        wrong=_lost(made.lost),
    )


@command(app, "restore")
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `goldthread backup` wrote.")],
    replace: Annotated[bool, typer.Option(help="Put it in the place of what is here now.")] = False,
    other_key: Annotated[
        bool, typer.Option(help="Take a backup that another secret key sealed; its sealed identities stay shut.")
    ] = False,
) -> Answer:
    """Bring a backup back: it is checked and filled in beside what is here, and only then takes its place."""
    from goldthread.cli.serving import database_running, nobody_serving
    from goldthread.config import backups

    with database_running(), nobody_serving():
        restored = backups.restore(file, replace=replace, other_key=other_key, say=say)
    return Answer(
        (f"The backup of {restored.made_at} is back, with {restored.documents} documents.", _lost(restored.lost)),
        {"made_at": restored.made_at, "documents": restored.documents, "lost": restored.lost},
    )


def _lost(keys: Sequence[str]) -> str:
    """What to say of documents that a backup does not hold because the store had lost them before it was made."""
    if not keys:
        return ""
    what = "1 document that the database names was" if len(keys) == 1 else f"{len(keys)} documents were"
    return (
        f"{what} not in the store as it was kept, so the backup is without: {', '.join(keys)}. "
        "Bring back what you can from an older backup."
    )


@command(journal, "verify")
def journal_verify(
    checkpoint: Annotated[Path | None, typer.Option(help="A file of `journal checkpoint`, kept elsewhere.")] = None,
) -> Answer:
    """Find every entry that was altered, removed or moved."""
    from goldthread.cli import journals

    findings = journals.verify(checkpoint)
    if not findings:
        return Answer(("The journal is whole.",), {"findings": []})
    return Answer(
        tuple(str(finding["sentence"]) for finding in findings),
        {"findings": findings},
        wrong=f"The journal is not as it was written: {len(findings)} findings.",
    )


@command(journal, "checkpoint")
def journal_checkpoint(file: Annotated[Path, typer.Argument(help="The file to write; keep it elsewhere.")]) -> Answer:
    """Write down where each board's journal ends now, to compare with later."""
    from goldthread.cli import journals

    ends = journals.checkpoint(file)
    return Answer((f"The checkpoint of {len(ends)} journals is in {file}.",), {"file": file, "checkpoints": ends})


@command(app, "doctor")
def doctor() -> Answer:
    """Look whether everything is as it should be."""
    from goldthread.cli import health
    from goldthread.cli.serving import database_running

    with database_running():
        checks = health.examine()
    failed = [check for check in checks if not check.ok]
    return Answer(
        tuple(f"{'good' if check.ok else 'BAD '}  {check.sentence}" for check in checks),
        {"checks": [{"name": check.name, "ok": check.ok, "sentence": check.sentence} for check in checks]},
        wrong=" ".join(check.sentence for check in failed if check.matters),
    )


@command(app, "check")
def check(
    board: Annotated[str, typer.Option(help="The code of one board; without it, every board.")] = "",
    code: Annotated[list[str] | None, typer.Option(help="One kind of open end alone; can be given again.")] = None,
) -> Answer:
    """List everything on a board that is not as it should be, with whose turn it is."""
    from goldthread.cli import checking

    return checking.check(board, tuple(code or ()))


@command(board, "add")
def board_add(
    code: Annotated[str, typer.Argument(help="Opens every reference, such as CWC.")],
    name: Annotated[str, typer.Argument(help="What the board calls itself.")],
    manager: Annotated[str, typer.Option(help="The business manager's name.")],
    email: Annotated[str, typer.Option(help="The business manager's e-mail address.")],
) -> Answer:
    """Found a board and invite its business manager, who invites everybody else."""
    from goldthread.cli import boards

    path = boards.add(code, name, manager, email)
    return Answer(
        (f"{name} is founded.", f"Give {manager} this link; it works once, for fourteen days: {path}"),
        {"code": code.upper(), "name": name, "invitation": path},
    )


@command(demo, "load")
def demo_load() -> Answer:
    """Fill an empty installation in demo mode, and say who can sign in."""
    from goldthread.cli import demonstration
    from goldthread.cli.serving import database_running

    with database_running():
        loaded = demonstration.load()
    people = demonstration.people()
    done = "The fictional partnership is loaded." if loaded else "The fictional partnership was here already."
    return Answer((done, *demonstration.lines(people)), {"loaded": loaded, "people": people})


@command(app, "version")
def version() -> Answer:
    """Which Goldthread this is."""
    from goldthread import __version__

    return Answer((f"Goldthread {__version__}",), {"version": __version__})


@command(app, "import")
def import_document(
    file: Annotated[Path, typer.Argument(help="A learning summary, an inspection letter, or an action tracker.")],
    board: Annotated[str, typer.Option(help="The code of the board, such as cwc.")] = "",
    dry_run: Annotated[bool, typer.Option(help="Say what would be read, and write nothing.")] = False,
    person: Annotated[str, typer.Option("--as", help="The e-mail address of the person who takes it in.")] = "",
) -> Answer:
    """Read a document into sources, lessons, recommendations and actions, and take them in."""
    from goldthread.cli import importing
    from goldthread.core.refusals import Refusal

    if dry_run:
        return importing.look(file)
    if not board:
        raise Refusal("Say for which board: add --board with its code, or --dry-run to look only.")
    from goldthread.cli.serving import database_running, django_as_application

    with database_running():
        django_as_application()
        return importing.take_in(file, board, person)


@command(app, "bring-in")
def bring_in(
    folder: Annotated[Path, typer.Argument(help="A folder of documents, such as inspection letters.")],
    board: Annotated[str, typer.Option(help="The code of the board, such as cwc.")],
    kind: Annotated[str, typer.Option(help="Whose learning it is: own, neighbour or national.")] = "own",
    person: Annotated[str, typer.Option("--as", help="The e-mail address of the person who takes it in.")] = "",
    published: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Dates what bears no date of its own.")
    ] = None,
) -> Answer:
    """Read every document of a folder and take it in, as the board's own learning or as learning from elsewhere."""
    from goldthread.cli import importing
    from goldthread.cli.serving import database_running, django_as_application

    with database_running():
        django_as_application()
        return importing.bring_in(folder, kind, board, person, published.date() if published else None)


FrameworkName = Annotated[str, typer.Argument(metavar="FILE|PACK", help="A framework's file, or a pack that ships.")]


@command(framework, "check")
def framework_check(named: FrameworkName) -> Answer:
    """Say everything that is wrong with a framework or could be better, with its line."""
    from goldthread.cli import frameworks

    return frameworks.check(named)


@command(framework, "show")
def framework_show(
    named: FrameworkName,
    section: Annotated[str, typer.Option(help="One section alone, such as clocks.")] = "",
) -> Answer:
    """Read a framework, with what it inherits."""
    from goldthread.cli import frameworks

    return frameworks.show(named, section)


@command(framework, "diff")
def framework_diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A framework's file or pack.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The one that comes after it.")],
) -> Answer:
    """Say in words what changed from one framework to another."""
    from goldthread.cli import frameworks

    return frameworks.diff(old, new)


@command(framework, "decide")
def framework_decide(
    named: FrameworkName,
    answers: Annotated[Path, typer.Option(help="A JSON file: each limb with met, not met or unclear.")],
    criteria: Annotated[str, typer.Option(help="Which criteria, where the framework has several.")] = "",
) -> Answer:
    """Work the criteria outside any case, and say which limbs could still change the outcome."""
    from goldthread.cli import frameworks

    return frameworks.decide(named, answers, criteria)


@command(framework, "limbs")
def framework_limbs(named: FrameworkName) -> Answer:
    """List the questions of the criteria."""
    from goldthread.cli import frameworks

    return frameworks.limbs(named)


@command(framework, "packs")
def framework_packs() -> Answer:
    """List the frameworks that ship with Goldthread."""
    from goldthread.cli import frameworks

    return frameworks.packs()


@command(framework, "schema")
def framework_schema() -> Answer:
    """Print the format of a framework as JSON Schema."""
    from goldthread.cli import frameworks

    return frameworks.schema()


@command(app, "similar")
def similar(
    pool: Annotated[
        Path | None, typer.Option(help="Statements to look among: one JSON object a line, id, text.")
    ] = None,
    queries: Annotated[Path | None, typer.Option(help="Statements to look for, in the same form.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many to give for each.")] = 20,
    pairs: Annotated[Path | None, typer.Option(help="Pairs to score: a and b on each line, ids or texts.")] = None,
    statements: Annotated[Path | None, typer.Option(help="The statements that the ids of pairs name.")] = None,
) -> Answer:
    """Find statements that raise the same issue, in whatever words; needs no server."""
    from goldthread.cli import comparing
    from goldthread.core.refusals import Refusal

    if pairs:
        return comparing.pairs(pairs, statements or pool)
    if pool and queries:
        return comparing.similar(pool, queries, top)
    raise Refusal("Say what to compare: --pool and --queries, or --pairs, each with a file of JSON lines.")


@command(themes, "suggest")
def themes_suggest(
    statements: Annotated[Path, typer.Option(help="Statements: one JSON object a line, with id and text.")],
    definitions: Annotated[Path | None, typer.Option(help="Another scheme than the one that ships, as YAML.")] = None,
) -> Answer:
    """Suggest up to three themes for each statement, with the reason; needs no server."""
    from goldthread.cli import comparing

    return comparing.suggest(statements, definitions)


@command(audits, "take-out")
def audits_take_out(
    file: Annotated[Path, typer.Argument(help="The file to write, such as audits.zip.")],
    board: Annotated[str, typer.Option(help="The code of the board, such as cwc.")],
    person: Annotated[str, typer.Option("--as", help="The e-mail address of the person who takes it out.")],
) -> Answer:
    """Write everything about a board's audits to one file: answers and their history, evidence, grades, findings."""
    from goldthread.cli import auditing
    from goldthread.cli.serving import database_running

    with database_running():
        size = auditing.take_out(file, board, person)
    return Answer((f"The audits are in {file} ({size:,} bytes).",), {"file": file, "size": size})


@command(audits, "bring-back")
def audits_bring_back(
    file: Annotated[Path, typer.Argument(help="A file that `audits take-out` or the page wrote.")],
    board: Annotated[str, typer.Option(help="The code of a board that has no audits, such as cwc.")],
    person: Annotated[str, typer.Option("--as", help="The e-mail address of the person who brings it back.")],
) -> Answer:
    """Bring such a file into a board that has no audits, equal to the last letter."""
    from goldthread.cli import auditing
    from goldthread.cli.serving import database_running

    with database_running():
        rows = auditing.bring_back(file, board, person)
    return Answer((f"The audits are back: {rows:,} rows.",), {"rows": rows})


BoardCode = Annotated[str, typer.Option("--board", help="The code of the board, such as cwc.")]
WhoActs = Annotated[str, typer.Option("--as", help="The e-mail address of the person who does it.")]


@command(learning, "verify")
def learning_verify(file: Annotated[Path, typer.Argument(help="A file of shared learning.")]) -> Answer:
    """Say who signed a file, under what terms, and what is in it; needs no server."""
    from goldthread.cli import learning as shared

    return shared.verify(file)


@command(learning, "export")
def learning_export(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    board: BoardCode,
    audience: Annotated[str, typer.Option("--for", help="The boards or the region that it is for.")],
    terms: Annotated[str, typer.Option(help="How others may use it.")],
    title: Annotated[str, typer.Option(help="What it is called.")] = "Learning to share",
    person: WhoActs = "",
    lesson: Annotated[
        list[str] | None, typer.Option(help="A lesson's reference; all that may be shared if none.")
    ] = None,
) -> Answer:
    """Share lessons with other boards: writes a signed file, without anything sealed."""
    from goldthread.cli import learning as shared
    from goldthread.cli.serving import database_running, django_as_application

    with database_running():
        django_as_application()
        return shared.export(file, board, person, title, audience, terms, lesson or [])


@command(learning, "import")
def learning_import(
    file: Annotated[Path, typer.Argument(help="A file of shared learning.")],
    board: BoardCode,
    person: WhoActs = "",
    fingerprint: Annotated[str, typer.Option(help="The key's fingerprint, as the other board told you.")] = "",
) -> Answer:
    """Take in what another board shares, or its next issue; what was withdrawn is taken out."""
    from goldthread.cli import learning as shared
    from goldthread.cli.serving import database_running, django_as_application

    with database_running():
        django_as_application()
        return shared.take_in(file, board, person, fingerprint)


@command(learning, "follow")
def learning_follow(
    address: Annotated[str, typer.Argument(help="The address that the other board gave you.")],
    board: BoardCode,
    person: WhoActs = "",
    fingerprint: Annotated[str, typer.Option(help="The key's fingerprint, as the other board told you.")] = "",
) -> Answer:
    """Follow the address at which another installation shares: it is fetched now, and every night."""
    from goldthread.cli import learning as shared
    from goldthread.cli.serving import database_running, django_as_application

    with database_running():
        django_as_application()
        return shared.follow(address, board, person, fingerprint)


@command(learning, "schema")
def learning_schema() -> Answer:
    """Print the format as JSON Schema."""
    from goldthread.cli import learning as shared

    return shared.schema()
