"""The processes that work: the web and the job worker, forked from one loaded program so that they share memory."""

import gc
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from goldthread.cli import processes
from goldthread.config import database, embedded
from goldthread.config.trouble import Trouble

if TYPE_CHECKING:
    from goldthread.cli.arbiter import Web

WEB_PROCESSES = int(os.environ.get("GOLDTHREAD_WEB_PROCESSES", "2"))
WEB_THREADS = int(os.environ.get("GOLDTHREAD_WEB_THREADS", "3"))
JOBS_AT_ONCE = 2
GRACE = 25
"""Seconds that a page or a job has to finish when the process is asked to end."""


@contextmanager
def database_running() -> Iterator[None]:
    """The database, started for as long as this lasts where it is our own and does not run."""
    home = database.home()
    if not database.is_embedded() or embedded.is_running(home):
        yield
        return
    embedded.start(home)
    try:
        yield
    finally:
        lock = processes.hold(home)
        if lock is not None:  # nobody has begun to serve from it meanwhile
            embedded.stop(home)
            lock.close()


@contextmanager
def nobody_serving() -> Iterator[None]:
    """As long as this lasts no `goldthread up` runs in this home, and none can begin."""
    lock = processes.hold(database.home())
    if lock is None:
        raise Trouble(
            f"Goldthread runs in {database.home()}: stop it with `goldthread stop`, then restore. Nothing was changed."
        )
    with lock:
        yield


def django_as_owner() -> None:
    """Set Django up as the owner of the database, who sees every board; for commands, never for pages."""
    os.environ["GOLDTHREAD_AS_OWNER"] = "1"
    django_as_application()


def django_as_application() -> None:
    """Set Django up as pages have it: it sees a board only when it acts for that board."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    with _loading():
        import django

        django.setup()


def both(fd: int) -> NoReturn:
    """Web and worker of one machine: what falls is raised again, slower each time; SIGTERM ends them in order."""
    _load()
    from goldthread.cli.arbiter import WithWorker

    _run_and_leave(WithWorker(_web(f"fd://{fd}"), database.home(), lambda: _fork(_work)).run)


def web(host: str, port: int) -> NoReturn:
    """Answer pages until asked to end."""
    _load()
    _run_and_leave(_web(f"{host}:{port}").run)


def worker() -> NoReturn:
    """Do jobs until asked to end."""
    _load()
    _run_and_leave(_work)


def _load() -> None:
    """Load the whole program before forking, and make what is made once; what is there now is shared, not copied."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
    with _loading():
        from django.apps import apps

        from goldthread.config import wsgi
        from goldthread.core.working_days import PUBLISHED_THROUGH, Division, bank_holidays
        from goldthread.jobs import reading, tasks  # noqa: F401 (the worker does these)
        from goldthread.loop.lessons.recurrence.vocabulary import of_the_field

        bank_holidays(Division.ENGLAND_AND_WALES, PUBLISHED_THROUGH.year)
        of_the_field()
        for model in apps.get_models():
            model._meta.get_fields()  # how tables hang together
        _ask_first_pages(wsgi.application)


def _ask_first_pages(application: Callable[..., Any]) -> None:
    """Ask for pages that anybody may see: what is made for a first page is then made once, not in every process."""
    from wsgiref.util import setup_testing_defaults

    from django.conf import settings
    from django.db import connections

    for path in ("/", "/sign-in"):
        asked: dict[str, Any] = {
            "PATH_INFO": path,
            "HTTP_HOST": settings.ALLOWED_HOSTS[0].replace("*", "localhost").lstrip("."),
        }
        setup_testing_defaults(asked)
        application(asked, lambda status, headers: None).close()
    connections.close_all()  # a connection belongs to one process


@contextmanager
def _loading() -> Iterator[None]:
    """What is loaded here stays as long as the process does, and is never looked through for rubbish."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


def _fork(work: Callable[[], None]) -> int:
    from goldthread.cli.arbiter import forget_signals

    pid = os.fork()
    if pid:
        return pid
    forget_signals()
    return _run_and_leave(work)


def _run_and_leave(work: Callable[[], None]) -> NoReturn:
    """Work, then end at once: to take the loaded program down piece by piece costs each process a tenth of a second."""
    code = 1
    try:
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException as problem:
        print(f"{type(problem).__module__}.{type(problem).__qualname__}", file=sys.stderr)
    finally:
        sys.stderr.flush()
        os._exit(code)


def _web(bind: str) -> "Web":
    from goldthread.cli.arbiter import Unhurried, Web
    from goldthread.config.wsgi import application

    settings = {
        "bind": bind,
        "workers": WEB_PROCESSES,
        "threads": WEB_THREADS,
        "worker_class": Unhurried,
        "preload_app": True,
        "timeout": 60,
        "graceful_timeout": GRACE,
        "keepalive": 5,
        "limit_request_line": 8190,
        "loglevel": "warning",
        "control_socket_disable": True,
        "proc_name": "goldthread",
    }
    return Web(application, settings)


def _work() -> None:
    from goldthread.jobs.worker import run

    run(concurrency=JOBS_AT_ONCE, grace=GRACE)


def listen(host: str, port: int) -> socket.socket:
    """The socket of the pages, open before anything else is started and kept when a process falls."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    listening.set_inheritable(True)
    return listening
