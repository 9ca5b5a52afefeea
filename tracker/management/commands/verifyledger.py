"""``manage.py verifyledger``: does the change record hold together, row by row?"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.ledger import anchors
from tracker.ledger.refusals import Refused
from tracker.ledger.verify import verify


class Command(BaseCommand):
    help = "逐条核对变更记录的哈希链；有断裂时列出并以非零状态退出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--anchor",
            type=Path,
            action="append",
            default=[],
            help="另存的链头文件（anchorledger），可多次给出",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdict = verify([anchors.read(path) for path in options["anchor"]])
        except Refused as problem:
            raise CommandError(problem.message) from problem
        if options["json"]:
            broken = [{"seq": b.seq, "reason": b.reason} for b in verdict.breaks]
            self.stdout.write(
                json.dumps({"rows": verdict.rows, "head": verdict.head, "breaks": broken}, ensure_ascii=False)
            )
        else:
            for gap in verdict.breaks:
                self.stderr.write(f"第{gap.seq}条：{gap.reason}")
            self.stdout.write(f"核对{verdict.rows}条，链头 {verdict.head}")
        if verdict.breaks:
            raise CommandError(f"变更记录有{len(verdict.breaks)}处不符。")
