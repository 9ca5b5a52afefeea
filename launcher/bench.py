"""``./bench [NAME] [options]``: the benchmarks; each is a module of ``benchmarks`` that says what it measures."""

import os
import sys

from launcher import ROOT
from launcher.bootstrap import enter
from launcher.processes import spawn, stop
from launcher.say import Stop, guarded, say, table
from launcher.stopping import Stopper

NAMES = ("reminders",)


def main() -> int:
    enter("launcher.bench", "requirements-dev.txt", sys.argv[1:])
    name, *options = sys.argv[1:] or [""]
    if not name or name.startswith("-"):
        say("可以测量的有（每项加 --help 看说明）：", "What can be measured (each with --help):")
        say(table([(f"  ./bench {one}", first_line(one)) for one in NAMES]))
        return 0
    if name not in NAMES:
        raise Stop(f"没有“{name}”这一项，可用：{'、'.join(NAMES)}。", f"There is no benchmark {name!r}.")
    stopper = Stopper()
    running = spawn(
        [sys.executable, "-m", f"benchmarks.{name}", *options],
        env=environment(),
        cwd=ROOT,
        stdout=sys.stdout.fileno(),
    )
    stopper.foreground = running
    code = running.wait()
    stop([running])
    return code


def first_line(name: str) -> str:
    """What a benchmark says of itself; read, not imported: it may need a database."""
    text = (ROOT / "benchmarks" / f"{name}.py").read_text(encoding="utf-8")
    return text.removeprefix('"""').split("\n", 1)[0]


def environment() -> dict[str, str]:
    """A world of its own: nothing of a person's settings for the product leaks in."""
    product = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "ALLOWED_HOSTS", "DEBUG", "SECRET_KEY"}
    return {
        name: value
        for name, value in os.environ.items()
        if name not in product and (not name.startswith("YINUO_") or name == "YINUO_FROM")
    }


if __name__ == "__main__":
    guarded(main)
