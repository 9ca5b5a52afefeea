"""``manage.py proveledger``: a proof that needs no other row, for ``tools/verify_ledger.py``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.ledger import anchors, chain
from tracker.ledger.refusals import Refused
from tracker.ledger.stored import stored_rows


class Command(BaseCommand):
    help = "打印一份证明（JSON）：某一条变更记录在链头之内，或较早的链头是较晚链头的开头。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", type=Path, required=True, help="链头文件")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--seq", type=int, help="要证明的变更记录的序号")
        what.add_argument("--since", type=Path, help="较早的链头文件")

    def handle(self, *args: Any, anchor: Path, **options: Any) -> None:
        try:
            proof = self._proof(anchors.read(anchor), options["seq"], options["since"])
        except Refused as problem:
            raise CommandError(problem.message) from problem
        self.stdout.write(chain.canonical(proof))

    def _proof(self, anchor: anchors.Anchor, seq: int | None, since: Path | None) -> dict[str, Any]:
        if since is not None:
            return {"path": anchors.prove_since(anchors.read(since), anchor)}
        assert seq is not None
        path = anchors.prove_row(seq, anchor)
        [row] = stored_rows(since=seq - 1, until=seq)
        return {"row": row, "path": path}
