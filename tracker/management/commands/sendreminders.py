"""``manage.py sendreminders``: the reminder run by hand or from cron, without broker."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.management.days import day
from tracker.messages.actions import Letter
from tracker.reminders.run import Run, send_due
from tracker.workdays import clock


class Command(BaseCommand):
    help = (
        "Claims the reminder steps that are due, builds one digest a person and sends what is queued. "
        "Running it again sends nothing twice, so cron may run it every minute: without --on each bureau's digests "
        "wait for the hour it has set. With --on (today's date too) and --rehearse no hour is waited for. "
        "--on acts as if it were that business date: rehearsed, any "
        "date; really sent, today or an earlier date (in the demonstration any date, since its date is played)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=day, metavar="DATE", help="the business date, YYYY-MM-DD")
        parser.add_argument(
            "--rehearse", action="store_true", help="write and send nothing; print who would get what"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        on, at = _when(options["on"], rehearse=options["rehearse"])
        by_hand = options["on"] is not None
        run = send_due(on=on, at=at, now=clock.now(), rehearse=options["rehearse"], any_hour=by_hand)
        if options["json"]:
            self.stdout.write(json.dumps(_plain(run, options["rehearse"]), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_words(run, rehearse=options["rehearse"])))


def _when(asked: date | None, *, rehearse: bool) -> tuple[date, datetime]:
    """The business date and time to act at: now, or nine in the morning of the day asked for."""
    at = clock.at()
    today = clock.local_date(at)
    if asked is None or asked == today:
        return today, at
    if asked > today and not rehearse and not clock.is_demo():
        raise CommandError(
            f"{asked} 还没有到（今天是 {today}），没有发送。加 --rehearse 可以预演。 "
            f"{asked} is still to come: nothing was sent. Add --rehearse to see what would be."
        )
    return asked, clock.opening(asked)


def _problem(letter: Letter) -> str:
    return "" if letter.person.email else "没有填写邮箱地址"


def _plain(run: Run, rehearse: bool) -> dict[str, Any]:
    return {
        "on": run.on.isoformat(),
        "is_workday": run.is_workday,
        "rehearsal": rehearse,
        "claimed": run.claimed,
        "dropped": run.dropped,
        "waiting": run.waiting,
        "quarantined": run.quarantined,
        "held": run.held,
        "sent": run.sent,
        "failed": run.failed,
        "digests": [
            {
                "username": letter.person.username,
                "name": str(letter.person),
                "email": letter.person.email,
                "problem": _problem(letter),
                "subject": letter.subject,
                "lines": [asdict(line) for line in letter.lines],
            }
            for letter in run.letters
        ],
    }


def _words(run: Run, *, rehearse: bool) -> list[str]:
    lines = [f"{run.on}{'（预演，不写入、不发送）' if rehearse else ''}"]
    if not run.is_workday:
        lines.append("非工作日，不发提醒。")
    for letter in run.letters:
        problem = f"  ！{_problem(letter)}" if _problem(letter) else ""
        lines.append(f"{letter.person} <{letter.person.email}>  {letter.subject}{problem}")
        for line in letter.lines:
            lines += [f"  【{line.heading}】{line.label}", f"    {line.detail}", f"    {line.why}"]
    lines.append(
        f"新到提醒步骤{run.claimed}个，取消{run.dropped}个，顺延{run.waiting}个；汇总{len(run.letters)}人。"
    )
    if run.held:
        lines.append(f"督办员暂缓发送{run.held}个，恢复后仍需办理的随下一次提醒发出。")
    if run.quarantined:
        lines.append(f"无法生成、已搁置{run.quarantined}个，见后台“提醒步骤”。")
    if not rehearse:
        lines.append(f"已发送{run.sent}封，未送达{run.failed}封。")
    return lines
