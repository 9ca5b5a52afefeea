"""``manage.py exportledger FILE``: the change record as NDJSON, for ``tools/verify_ledger.py`` or anybody else."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tracker.ledger.stored import exported, stored_head, stored_rows


class Command(BaseCommand):
    help = "导出全部变更记录，每行一条JSON；可用 tools/verify_ledger.py 离线核对。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--since", type=int, default=0, metavar="SEQ", help="只导出此序号之后的")

    def handle(self, *args: Any, file: Path, since: int, **options: Any) -> None:
        until, _hash = stored_head()
        count = 0
        with file.open("w", encoding="utf-8", newline="\n") as out:
            for row in stored_rows(until=until, since=since):
                out.write(exported(row) + "\n")
                count += 1
        self.stdout.write(f"已导出{count}条，到第{until}条")
