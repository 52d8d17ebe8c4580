"""Commands of the command line, each in a process of its own, without loading what all of them load a hundred times.

Half the work of a short command is to load libraries. One process has loaded them, nothing of ours and no setting; for
each command it splits, and the half that is the command takes on its environment, folder and outputs before it loads
Goldthread. What must begin as from a shell (``goldthread up``, the installed wheel) is not given here.
"""

import atexit
import gc
import json
import os
import runpy
import socket
import subprocess
import sys
import traceback
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).resolve().parents[1]

LIBRARIES = """
asyncio concurrent.futures cryptography.hazmat.primitives.ciphers.aead csv ctypes difflib django.core.mail
django.core.management.base django.core.paginator django.core.serializers.json django.db.backends.postgresql.base
django.db.migrations.executor django.db.models.functions django.forms django.template.defaulttags django.test.signals
django.urls django.utils.feedgenerator django.views.generic email.message email.mime.multipart email.mime.text
encodings.utf_8_sig getpass holidays http.client http.cookies ipaddress lxml.html markdown_it multiprocessing nh3
procrastinate psutil psycopg.types.json psycopg.types.range pydantic pydantic.fields pydantic.type_adapter
rapidfuzz.fuzz rfc8785 snowballstemmer sqlparse tarfile typer typer._adapters urllib.request xml.dom.minidom yaml
zipfile zoneinfo
""".split()
"""What commands load that is not ours and asks for no setting when it is loaded. Not numpy, which starts threads."""


def give(
    *words: str, environment: Mapping[str, str], folder: Path = ROOT, module: str = "goldthread.cli"
) -> "subprocess.CompletedProcess[str]":
    """Give a command and wait for its end: ``give("doctor", "--json", environment=...)``; answers as a shell would."""
    call = json.dumps({"module": module, "words": words, "environment": dict(environment), "folder": str(folder)})
    with TemporaryFile() as out, TemporaryFile() as err:
        line = _ready()
        socket.send_fds(line, [len(call.encode()).to_bytes(4, "big")], [out.fileno(), err.fileno()])
        line.sendall(call.encode())
        code = int.from_bytes(line.recv(4), "big", signed=True)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(words, code, out.read().decode(), err.read().decode())


@cache
def _ready() -> socket.socket:
    """The line to the process that has loaded the libraries; it ends when its line is cut, as this process ends."""
    ours, its = socket.socketpair()
    subprocess.Popen([sys.executable, "-m", "tests.commands", str(its.fileno())], pass_fds=[its.fileno()], cwd=ROOT)
    its.close()
    return ours


def _serve(line: socket.socket) -> tuple[str, list[str]]:
    """Split for each command that is given; answers it in the half that is the command, and never in the other."""
    while True:
        length, outputs, _, _ = socket.recv_fds(line, 4, 2)
        if not length:
            os._exit(0)
        call = json.loads(line.recv(int.from_bytes(length, "big"), socket.MSG_WAITALL))
        child = os.fork()
        if not child:
            line.close()
            for number, given in enumerate(outputs, start=1):
                os.dup2(given, number)
                os.close(given)
            os.environ.clear()
            os.environ.update(call["environment"])
            os.chdir(call["folder"])
            return call["module"], call["words"]
        for given in outputs:
            os.close(given)
        line.sendall(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]).to_bytes(4, "big", signed=True))


def _run(module: str, words: list[str]) -> int:
    """Run a module as ``python -m`` does; answers its exit code."""
    sys.argv[1:] = words
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)  # whatever asked for a setting would say so
    for library in LIBRARIES:
        import_module(library)
    gc.freeze()  # what is loaded is shared, and not looked through for rubbish
    code = _run(*_serve(socket.socket(fileno=int(sys.argv[1]))))
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # to take down what was loaded, piece by piece, takes a tenth of a second
