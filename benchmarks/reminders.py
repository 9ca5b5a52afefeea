"""P7: a reminder sweep over many tasks against its own pure SQL and SMTP, and beside it the usual loop.

Populates a database of its own, sweeps the day in a fresh process against a mail server on loopback, sweeps again, then
does on a copy what cannot be left out (``reminders_limit``). The loop works on fewer tasks, against its own limit.
"""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.page import Figure, write
from benchmarks.world import World, sink, world
from launcher.say import guarded, say, table

DAY = date(2024, 6, 20)
TASKS_A_BUREAU = 250


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="./bench reminders", description=__doc__)
    made.add_argument("--tasks", type=int, default=1_000_000)
    made.add_argument("--due", type=int, default=20_000, help="tasks whose limit is the day")
    made.add_argument("--bureaus", type=int, help="one for every 250 tasks, if not given")
    made.add_argument("--naive", type=int, default=500, help="tasks of the usual loop; 0 leaves it out")
    made.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    made.add_argument("--write", action="store_true", help="keep the figures in docs/bench.md")
    return made


def main() -> int:
    asked = parser().parse_args()
    env = dict(os.environ)
    with world(asked.database, env) as place, sink(env) as port:
        env["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        figures = measure(place, asked, port)
    say("")
    say(table([tuple(one) for one in figures]))
    if asked.write:
        write(figures, f"{asked.database}, {asked.tasks:,} tasks, {asked.due:,} due")
        say("已写入 docs/bench.md。", "docs/bench.md is written.")
    return 0


def measure(place: World, asked: argparse.Namespace, port: str) -> list[Figure]:
    bureaus = asked.bureaus or max(1, asked.tasks // TASKS_A_BUREAU)
    say(f"正在生成{asked.tasks}项任务…", f"Populating {asked.tasks:,} tasks …")
    size = ("--bureaus", str(bureaus), "--tasks", str(asked.tasks), "--due", str(asked.due))
    place.manage("populate", *size, "--on", DAY.isoformat())
    place.settle()
    before, loops = place.copy("before"), place.copy("loops") if asked.naive else ""
    claims = str(place.folder / "claims")
    say("正在测量…", "Measuring …")
    sweep = place.part("benchmarks.reminders_sweep", DAY.isoformat(), claims, url=place.url)
    again = place.part("benchmarks.reminders_sweep", DAY.isoformat(), claims, url=place.url)
    least = place.part("benchmarks.reminders_limit", place.url, claims, port, url=before)
    naive = (
        place.part("benchmarks.reminders_naive", DAY.isoformat(), str(asked.naive), port, url=loops)
        if asked.naive
        else {}
    )
    if (sweep["sent"], sweep["failed"], least["waiting"]) != (least["mails"], 0, 0) or again["sent"]:
        say("两边做的不是同一件事，数字不作数。", f"The halves differ: {sweep} {again} {least}")
        raise SystemExit(1)
    return [*figures_of(sweep, again, least), *(figures_of_loop(naive) if naive else [])]


def figures_of(sweep: dict[str, Any], again: dict[str, Any], least: dict[str, Any]) -> list[Figure]:
    usual = least["sql"] + least["framework"]
    limit, parts = least["sql"] + least["smtp"], sweep["parts"]
    claim = parts["take_back"] + parts["claim_due"]
    spent = f"{claim:.1f} + {parts['build_digests']:.1f} + {parts['send_pending']:.1f} s"
    return [
        Figure("P7", "sweep: steps claimed, mails sent", f"{sweep['claimed']:,}, {sweep['sent']:,}"),
        Figure("P7", "sweep / (its pure SQL + SMTP), goal 1.5", f"{sweep['seconds'] / limit:.2f}"),
        Figure(
            "P7", "sweep / (its pure SQL + SMTP, mails composed by Django)", f"{sweep['seconds'] / usual:.2f}"
        ),
        Figure(
            "P7", "sweep / (its pure SQL + SMTP), in processor time", f"{sweep['busy'] / least['busy']:.2f}"
        ),
        Figure("P7", "its seconds: claim + build + send", spent),
        Figure("P7", "the limit's seconds: SQL + SMTP", f"{least['sql']:.1f} + {least['smtp']:.1f} s"),
        Figure("P7", "second run / (pure SQL + SMTP), goal 0.4", f"{again['seconds'] / limit:.3f}"),
        Figure("P7", "statements, but for one note a mail", f"{sweep['statements']['others']:,}"),
        Figure("P7", "memory, goal 100 MB", f"{sweep['memory']:.0f} MB"),
    ]


def figures_of_loop(naive: dict[str, Any]) -> list[Figure]:
    ratio = f"{naive['seconds'] / naive['limit']:.1f}"
    return [
        Figure("P7", f"the usual loop over {naive['tasks']:,} tasks / its own limit", ratio),
        Figure("P7", "the usual loop: statements, mails", f"{naive['statements']:,}, {naive['sent']:,}"),
    ]


if __name__ == "__main__":
    sys.path[:0] = [str(Path.cwd())]
    guarded(main)
