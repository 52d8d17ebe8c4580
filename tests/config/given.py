"""A PostgreSQL server that somebody else runs: TCP, passwords, names and rights of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from goldthread.config import embedded
from tests.cli.installation import free_port

PASSWORD = "p@ss/w:rd 'x'"


class GivenServer:
    """The server's administrator, who makes databases and their owners."""

    def __init__(self, port: int) -> None:
        self.port = port

    def connect(self, name: str = "postgres") -> "psycopg.Connection[Any]":
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="cloudadmin", password=PASSWORD, dbname=name, autocommit=True
        )

    def do(self, statement: str, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def make(self, name: str, rights: str, like: str = "template1") -> str:
        """A database with an owner of its own, who has these rights; answers its address."""
        owner = f"{name} owner"
        self.do(f"create role {{}} login {rights} password {sql.Literal(PASSWORD).as_string()}", owner)
        self.do("create database {} owner {} template {}", name, owner, like)
        return self.address(owner, name)

    def address(self, user: str, name: str) -> str:
        return f"postgresql://{quote(user)}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{name}"

    def ask(self, name: str, question: str) -> list[Any]:
        with self.connect(name) as connection:
            return [row[0] for row in connection.execute(question)]


@contextmanager
def given_server(folder: Path) -> Iterator[GivenServer]:
    """A second server of the package's programs, set up as a hosting company would."""
    data, phrase, server = folder / "data", folder / "phrase", GivenServer(free_port())
    data.mkdir(mode=0o700)
    phrase.write_text(PASSWORD)
    embedded._give(data)
    embedded._give(phrase)
    embedded._let_in(folder)
    embedded._run(
        "initdb",
        "-D",
        data,
        "--username=cloudadmin",
        f"--pwfile={phrase}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-sync",
    )
    options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c port={server.port} -c fsync=off"
    embedded._run("pg_ctl", "-D", data, "-w", "-s", "-l", data / "log", "-o", options, "start")
    try:
        yield server
    finally:
        embedded._run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
