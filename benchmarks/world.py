"""What a benchmark runs in: a throw-away folder with a database of its own, and copies of it."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from launcher import ROOT
from launcher.postgres import start_postgres
from launcher.processes import spawn, stop
from launcher.say import Stop

_CREATE = """
import sys, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    connection.execute(sys.argv[2])
"""


class World:
    """One migrated database (``url``); ``server``: PostgreSQL's address, or empty for SQLite."""

    def __init__(self, folder: Path, server: str, env: dict[str, str]) -> None:
        self.folder, self._server, self._env = folder, server, env
        self.url = self._named("main")
        if server:
            self._on_server('CREATE DATABASE "main"')
        self.manage("migrate", "--verbosity", "0", "--skip-checks")

    def _named(self, name: str) -> str:
        if self._server:
            return urlsplit(self._server)._replace(path=f"/{name}").geturl()
        return f"sqlite:///{self.folder / f'{name}.sqlite3'}"

    def _on_server(self, statement: str) -> None:
        url = urlsplit(self._server)._replace(path="/postgres").geturl()
        subprocess.run([sys.executable, "-c", _CREATE, url, statement], check=True)

    def copy(self, name: str) -> str:
        """The database as it is now, under another name; nobody may be connected."""
        if self._server:
            self._on_server(f'CREATE DATABASE "{name}" TEMPLATE "main"')
        else:
            shutil.copy(self.folder / "main.sqlite3", self.folder / f"{name}.sqlite3")
        return self._named(name)

    def settle(self) -> None:
        """What PostgreSQL's own housekeeping would have done by now; it is off here."""
        if self._server:
            subprocess.run([sys.executable, "-c", _CREATE, self.url, "ANALYZE"], check=True)

    def manage(self, *words: str) -> None:
        self.run([sys.executable, "manage.py", *words], stdout=sys.stdout.fileno())

    def part(self, module: str, *words: str, url: str, **env: str) -> dict[str, Any]:
        """Run a measured part in a process of its own; it prints one JSON object."""
        with tempfile.TemporaryFile() as out:
            self.run([sys.executable, "-m", module, *words], stdout=out, DATABASE_URL=url, **env)
            out.seek(0)
            answer: dict[str, Any] = json.loads(out.read())
            return answer

    def run(self, argv: Sequence[str], *, stdout: IO[bytes] | int, **env: str) -> None:
        told = {**self._env, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": self.url, **env}
        process = spawn(
            argv,
            env={**told, "YINUO_DATA": str(self.folder), "YINUO_LOG": "ERROR"},
            cwd=ROOT,
            stdout=stdout,
            stderr=sys.stderr.fileno(),
        )
        try:
            code = process.wait()
        finally:
            stop([process])
        if code:
            raise Stop(f"“{' '.join(argv[1:4])}”没有完成。", f"It ended with {code}.")


@contextmanager
def world(database: str, env: dict[str, str]) -> Iterator[World]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yinuo-bench-")))
        folder.chmod(0o711)  # PostgreSQL may run as another user and must reach its own folder
        server = ""
        if database == "postgresql":
            process, server = start_postgres(folder / "postgres")
            stack.callback(stop, [process])
        yield World(folder, server, env)


@contextmanager
def sink(env: dict[str, str]) -> Iterator[str]:
    """The port of a mail server that takes everything."""
    process = spawn([sys.executable, "-m", "benchmarks.sink"], env=env, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    try:
        with process.stdout as said:
            yield said.readline().decode().strip()
    finally:
        stop([process])
