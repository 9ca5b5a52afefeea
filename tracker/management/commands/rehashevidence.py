"""``manage.py rehashevidence``: reads the stored files again, as the nightly job does, without broker."""

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.evidence.actions import rehash
from tracker.evidence.models import Blob
from tracker.ledger.entries import system
from tracker.workdays import clock


class Command(BaseCommand):
    help = (
        "Holds every stored file against its SHA-256. Damage is recorded and shown in the admin. Files read within "
        "the last 20 hours are left out unless --all; interrupted, it goes on where it ended. Exit 1: damage stands."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="read every file, however lately it was read")
        parser.add_argument("--seconds", type=float, help="stop after so many seconds")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        rhythm = {"every": timedelta(0)} if options["all"] else {}
        done = rehash(
            by=system("rehashevidence"), at=clock.at(), now=clock.now(), seconds=options["seconds"], **rhythm
        )
        damaged = list(Blob.objects.exclude(damage="").order_by("pk"))
        if options["json"]:
            facts = done._asdict() | {"standing": {blob.sha256: blob.damage for blob in damaged}}
            self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2))
        else:
            size = f"{done.size / 2**20:.1f}MB"
            rest = "" if done.is_done else "未全部读完，再次运行会继续。"
            self.stdout.write(
                f"核对文件{done.files}个（{size}），新发现问题{done.damaged}个，恢复完好{done.recovered}个。{rest}"
            )
            for blob in damaged:
                self.stdout.write(f"{blob.get_damage_display()}：{blob.sha256}")
        if damaged:
            raise CommandError(f"现有{len(damaged)}个文件丢失或损坏，请从备份恢复。")
