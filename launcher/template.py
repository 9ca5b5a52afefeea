"""One migrated database of each kind for a whole run of ``./test``; the tests' own databases are copies of it.

Migrating takes seconds of processor time, and each worker and each house of processes needs a database.
"""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from launcher import ROOT
from launcher.processes import spawn, stop
from launcher.say import Stop

NAME = "yinuo_template"


def make_templates(place: Path, server: str, env: Mapping[str, str]) -> tuple[str, str]:
    """Migrate both at once: (SQLite's file, the name of PostgreSQL's database on ``server``)."""
    folder, log = place / "template", place / "template.log"
    create_database(server)
    url = urlsplit(server)._replace(path=f"/{NAME}").geturl()
    argv = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"]
    with log.open("ab") as out:
        told = {**env, "YINUO_DATA": str(folder)}
        making = [
            spawn(argv, env={**told, **database}, cwd=ROOT, stdout=out)
            for database in ({}, {"DATABASE_URL": url})
        ]
        try:
            codes = [process.wait() for process in making]
        finally:
            stop(making)
    if any(codes):
        raise Stop(f"测试数据库没有建成：\n{log.read_text(errors='replace')[-1500:]}", "Migrating failed.")
    return str(folder / "yinuo.sqlite3"), NAME


def create_database(server: str) -> None:
    """By a process of its own: the launcher itself imports nothing that was installed."""
    script = f"""
import sys, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    connection.execute("CREATE DATABASE {NAME}")
"""
    url = urlsplit(server)._replace(path="/postgres").geturl()
    subprocess.run([sys.executable, "-c", script, url], check=True)
