"""``manage.py populate``: believable bureaus with a year's work in bulk, for trying out and for measuring."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.management.days import day
from tracker.management.populating.filling import Wanted, populate
from tracker.organisations.models import Bureau
from tracker.workdays import clock


class Command(BaseCommand):
    help = (
        "批量生成单位、人员、来源文件和各种状态的任务，供试用和测量，不是任何人的真实数据。"
        "Makes believable data in bulk; the same again for the same seed. The ledger says that it was populated."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bureaus", type=int, required=True, metavar="N", help="单位数")
        parser.add_argument("--tasks", type=int, required=True, metavar="M", help="任务总数")
        parser.add_argument("--due", type=int, default=0, metavar="K", help="其中时限恰为当天的任务数")
        parser.add_argument("--on", type=day, metavar="DATE", help="以哪一天为今天（默认为业务日期）")
        parser.add_argument("--seed", type=int, default=1, help="同一个数得出同样的数据")
        parser.add_argument("--password", default="", help="所有账号的密码；不填则都不能登录")
        parser.add_argument("--i-know", action="store_true", help="数据库里已有单位也继续")

    def handle(self, *args: Any, bureaus: int, tasks: int, due: int, on: date | None, **options: Any) -> None:
        if bureaus < 1 or tasks < bureaus or not 0 <= due <= tasks:
            raise CommandError("请让任务数不少于单位数，当天到期的任务数不多于任务总数。")
        if Bureau.objects.exists() and not options["i_know"]:
            raise CommandError("数据库里已有单位，批量数据只能装入空的系统；确需装入请加 --i-know。")
        wanted = Wanted(bureaus, tasks, due, options["seed"], on or clock.today(), options["password"])
        populate(wanted, say=lambda line: self.stdout.write(f"  {line}"))
