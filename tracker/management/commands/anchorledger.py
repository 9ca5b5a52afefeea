"""``manage.py anchorledger``: write down where the change record stands, for a place outside this machine."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tracker.ledger import anchors, chain
from tracker.ledger.refusals import Refused
from tracker.workdays import clock


class Command(BaseCommand):
    help = (
        "记下变更记录的链头（序号、哈希、时间），写成文件并打印。请另存到别处：打印、发邮件或拷到另一台机器。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="DIR", default=settings.ANCHORS_DIR)
        parser.add_argument("--json", action="store_true", help="以JSON打印")

    def handle(self, *args: Any, to: Path, **options: Any) -> None:
        try:
            anchor = anchors.take(now=clock.now(), algorithm=settings.LEDGER_ALGORITHM)
            path = anchors.keep(anchor, to)
        except Refused as problem:
            raise CommandError(problem.message) from problem
        if options["json"]:
            self.stdout.write(chain.canonical(asdict(anchor)))
            return
        self.stdout.write(f"第{anchor.seq}条，链头 {anchor.hash}")
        self.stdout.write(f"树根 {anchor.root}（{anchor.algorithm}），{anchor.at}")
        self.stdout.write(f"已写入 {path}。请另存到别处。")
