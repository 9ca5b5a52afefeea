"""``manage.py replayledger``: rebuild every task from the change record and compare it with the tables."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.tasks.models import Task
from tracker.tasks.replay import SUPPORTING, differences


class Command(BaseCommand):
    help = "从第一条变更记录起重新推算每项任务的状态，与数据表比对；不一致时列出并以非零状态退出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以JSON打印")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(differences())
        if options["json"]:
            plain = [asdict(one) for one in found]
            told = {"tasks": Task.objects.count(), "differences": plain}
            self.stdout.write(json.dumps(told, ensure_ascii=False, default=str))
        else:
            for one in found:
                said = f"按变更记录为{_words(one.replayed)}，数据表中为{_words(one.stored)}"
                self.stderr.write(f"{one.task} {_label(one.column)}：{said}")
            self.stdout.write(f"核对{Task.objects.count()}项任务，{len(found)}处不一致")
        if found:
            raise CommandError(f"有{len(found)}处与变更记录不一致。")


def _label(column: str) -> str:
    name = column if column == SUPPORTING else column.removesuffix("_id")
    return str(getattr(Task._meta.get_field(name), "verbose_name", column))


def _words(value: Any) -> str:
    return "（空）" if value in (None, "", []) else str(value)
