"""``./test [full] [pytest arguments]``: the suite on SQLite, then on PostgreSQL, with a real broker."""

import os
import shutil
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from launcher import ROOT, measured
from launcher.bootstrap import enter
from launcher.broker import start_broker
from launcher.postgres import start_postgres
from launcher.processes import spawn, stop
from launcher.say import Stop, guarded, say
from launcher.stopping import Stopper
from launcher.template import make_templates

NOTHING_COLLECTED = 5  # pytest's code; fine for PostgreSQL when only pure tests were asked for


@dataclass(frozen=True)
class Part:
    name: str
    code: int
    seconds: float

    @property
    def passed(self) -> bool:
        return self.code == 0

    def line(self) -> str:
        return f"{'通过 passed' if self.passed else '失败 FAILED'}  {self.name}  {self.seconds:.0f} s"


def main() -> int:
    enter("launcher.test", "requirements-dev.txt", sys.argv[1:])
    arguments = sys.argv[1:]
    full = arguments[:1] == ["full"]
    if os.environ.get("YINUO_NO_SKIPS") and not shutil.which("chromium"):
        raise Stop(
            "没有 chromium，而此处不允许跳过浏览器测试。", "No chromium, and skipping is forbidden here."
        )
    stopper = Stopper()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yinuo-test-")))
        place.chmod(0o711)  # PostgreSQL may run as another user and must reach its own folder
        figures = place / "measured.jsonl"
        parts = run_parts(
            arguments[1:] if full else arguments, place, environment(figures, full), stack, stopper
        )
    say("")
    for part in parts:
        say(part.line())
    if not shutil.which("chromium"):
        say("浏览器测试已跳过：找不到 chromium。", "Browser tests were SKIPPED: no chromium on PATH.")
    return 0 if len(parts) == 2 and all(part.passed for part in parts) else 1


def environment(figures: Path, full: bool) -> dict[str, str]:
    """The tests' own world: nothing of a person's settings for the product leaks in.

    Compiled files are kept even where a container forbids it: else each of some hundred processes compiles
    the house anew, and each worker of pytest all tests.
    """
    product = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "ALLOWED_HOSTS", "DEBUG", "SECRET_KEY"}
    settings = product | {"PYTHONDONTWRITEBYTECODE"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in settings and (not name.startswith("YINUO_") or name == "YINUO_NO_SKIPS")
    }
    told = {"PYTEST_PLUGINS": "launcher.pytest_plugin", "YINUO_MEASURED": str(figures)}
    return {**kept, **told, **({"YINUO_FULL": "1"} if full else {})}


def run_parts(
    arguments: list[str], place: Path, env: dict[str, str], stack: ExitStack, stopper: Stopper
) -> list[Part]:
    say("正在启动测试用的消息队列和 PostgreSQL…", "Starting the tests' broker and PostgreSQL …")
    broker, redis = start_broker(place)
    stack.callback(stop, [broker])
    postgres, database = start_postgres(place / "postgres")
    stack.callback(stop, [postgres], how=signal.SIGINT)
    file, copied = make_templates(place, database, env)
    parts = []
    for name, url, template in (("SQLite", "", file), ("PostgreSQL", database, copied)):
        data = place / name
        data.mkdir()
        told = {"REDIS_URL": redis, "YINUO_DATA": str(data), "YINUO_PART": name.lower()}
        told["YINUO_TEMPLATE"] = template
        say(f"\n== {name}")
        parts.append(
            run_part(name, arguments, {**env, **told, **({"DATABASE_URL": url} if url else {})}, stopper)
        )
        if "YINUO_FULL" in env:
            write_measured(Path(env["YINUO_MEASURED"]), whole=not arguments and len(parts) == 2)
        if stopper.requested:
            break
    return parts


def write_measured(figures: Path, *, whole: bool) -> None:
    """After each part: what one of them measured is not lost when the other is ended early."""
    day = datetime.now(UTC).date().isoformat()
    if measured.write(figures, ROOT / "docs" / "measured.md", day, measured.commit_of_tree(), whole=whole):
        say("已写入 docs/measured.md。", "docs/measured.md is written.")


def run_part(name: str, arguments: list[str], env: dict[str, str], stopper: Stopper) -> Part:
    started = time.monotonic()
    workers = [] if any(word.startswith(("-n", "--numprocesses")) for word in arguments) else ["-n", "2"]
    argv = [sys.executable, "-m", "pytest", "-q", *workers, *arguments]
    pytest = spawn(argv, env=env, cwd=ROOT, stdout=sys.stdout.fileno())
    stopper.foreground = pytest
    code = pytest.wait()
    stopper.foreground = None
    stop([pytest])
    if code == NOTHING_COLLECTED and name == "PostgreSQL":
        code = 0
    return Part(name, code, time.monotonic() - started)


if __name__ == "__main__":
    guarded(main)
