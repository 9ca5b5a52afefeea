"""``./check``: everything that must hold before a change is shared. CI runs the same words."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher import ROOT
from launcher.bootstrap import Venv, enter
from launcher.say import guarded, say

PYTHON = str(Venv().python)
MANAGE = (PYTHON, "manage.py")
HTTPS = {"YINUO_HTTPS": "1", "ALLOWED_HOSTS": "yinuo.example", "YINUO_BASE_URL": "https://yinuo.example"}


@dataclass(frozen=True)
class Step:
    name: str
    argv: Sequence[str]


def steps(scratch: Path) -> list[Step]:
    schema = str(scratch / "openapi.json")
    generate = (*MANAGE, "spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json")
    found = [
        Step("ruff check", (PYTHON, "-m", "ruff", "check", ".")),
        Step("ruff format", (PYTHON, "-m", "ruff", "format", "--check", ".")),
        Step(
            "mypy --strict", (PYTHON, "-m", "mypy", "--strict", "tracker", "config", "launcher", "benchmarks")
        ),
        Step("lint-imports", (str(Path(PYTHON).with_name("lint-imports")),)),
        Step("makemigrations --check", (*MANAGE, "makemigrations", "--check", "--dry-run")),
        Step("check --deploy", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING")),
        Step("OpenAPI 生成 made", (*generate, "--file", schema)),
        Step("OpenAPI 有效 valid", (PYTHON, "-m", "openapi_spec_validator", schema)),
    ]
    templates = ROOT / "tracker" / "templates"
    if templates.exists():
        found.append(Step("djlint", (PYTHON, "-m", "djlint", "--lint", "--quiet", str(templates))))
    return found


def main() -> int:
    enter("launcher.check", "requirements-dev.txt", sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="yinuo-check-") as folder:
        scratch = Path(folder)
        env = {**os.environ, **HTTPS, "YINUO_DATA": folder, "DATABASE_URL": "", "REDIS_URL": "", "DEBUG": ""}
        failed = [step.name for step in steps(scratch) if not holds(step, env)]
    tests = subprocess.run([PYTHON, "-m", "launcher.test", *sys.argv[1:]], cwd=ROOT, check=False)
    if tests.returncode:
        failed.append("./test")
    if failed:
        say(f"\n未通过：{'、'.join(failed)}。", f"Failed: {', '.join(failed)}.")
        return 1
    say("\n全部通过。", "All good.")
    return 0


def holds(step: Step, env: dict[str, str]) -> bool:
    """Run one step; its output is shown only when it fails."""
    started = time.monotonic()
    done = subprocess.run(step.argv, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    good = done.returncode == 0
    say(f"{'通过 ok    ' if good else '失败 FAILED'}  {step.name}  {time.monotonic() - started:.1f} s")
    if not good:
        print("\n".join(line[:300] for line in (done.stdout + done.stderr).splitlines()), flush=True)
    return good


if __name__ == "__main__":
    guarded(main)
