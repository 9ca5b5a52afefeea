"""``manage.py importplan FILE``: read a plan; write nothing, or a draft, or issue it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.intake.actions import draft_plan, read_for
from tracker.intake.draft import PlanDraft, as_json
from tracker.ledger.entries import Actor, system
from tracker.ledger.refusals import Refused
from tracker.organisations.models import Bureau, User
from tracker.tasks.actions import issue_plan
from tracker.workdays import clock


class Command(BaseCommand):
    help = "读取来源文件中的安排事项。不加 --confirm 或 --issue 时只读不写。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bureau", help="单位代码；只有一个单位时可不填")
        parser.add_argument("--year", type=int, help="计划年度；不填则按文件判断")
        parser.add_argument("--json", action="store_true", help="以JSON打印读出的内容")
        parser.add_argument("--by", metavar="USERNAME", help="以谁的名义写入；不填则记为系统")
        steps = parser.add_mutually_exclusive_group()
        steps.add_argument("--confirm", action="store_true", help="写成草稿")
        steps.add_argument("--issue", action="store_true", help="写成草稿并下达")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        bureau = self._bureau(options["bureau"])
        by = self._actor(options["by"])
        try:
            data = file.read_bytes()
        except OSError as problem:
            raise CommandError(f"读不到文件“{file}”：{_why(problem)}。") from problem
        try:
            self._run(bureau, data, file.name, by, options)
        except Refused as problem:
            raise CommandError(problem.message) from problem

    def _run(self, bureau: Bureau, data: bytes, name: str, by: User | Actor, options: dict[str, Any]) -> None:
        at = clock.at()
        if not (options["confirm"] or options["issue"]):
            self._show(read_for(bureau, data, name, on=clock.today(), year=options["year"]), options)
            return
        result = draft_plan(bureau, data, name, by=by, at=at, year=options["year"])
        self._show(result.draft, options)
        said = "已存为草稿" if result.is_new else "此前已经导入，没有重复写入"
        self.stderr.write(f"《{result.plan.title}》{said}：{result.plan.commitments.count()}条安排事项")
        if options["issue"]:
            tasks = issue_plan(result.plan, by=by, at=at)
            self.stderr.write(f"已下达{len(tasks)}项任务：{tasks[0].number} 至 {tasks[-1].number}")

    def _show(self, draft: PlanDraft, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(as_json(draft), ensure_ascii=False, indent=1))
            return
        self.stdout.write(
            f"{draft.title} {draft.doc_number}，{draft.year}年度，{len(draft.commitments)}条安排事项"
        )
        for number, piece in enumerate(draft.commitments, start=1):
            due = piece.due_on.isoformat() if piece.due_on else "时限待定"
            self.stdout.write(
                f"{number:>3}. {piece.section} {piece.title}｜{piece.lead_office or '待定'}｜{due}"
            )
        for remark in draft.warnings:
            self.stdout.write(f"  注意：{remark.message}")

    def _bureau(self, code: str | None) -> Bureau:
        found = Bureau.objects.filter(code=code) if code else Bureau.objects.all()
        if found.count() != 1:
            known = "、".join(Bureau.objects.values_list("code", flat=True)) or "还没有单位"
            raise CommandError(f"请用 --bureau 指明单位（{known}）。")
        return found.get()

    def _actor(self, username: str | None) -> User | Actor:
        if username is None:
            return system("importplan")
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"没有账号“{username}”。")
        return user


def _why(problem: OSError) -> str:
    words = {
        FileNotFoundError: "文件不存在",
        IsADirectoryError: "这是一个文件夹",
        PermissionError: "没有读取权限",
    }
    return words.get(type(problem), "磁盘或网络出错")
