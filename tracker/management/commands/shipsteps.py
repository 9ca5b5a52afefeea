"""``manage.py shipsteps``: the reminder steps that a newer version ships and a rule set has not got. Shows; ``--apply`` adds."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tracker.ledger.entries import system
from tracker.organisations.models import RuleSet
from tracker.reminders.actions import missing_steps, ship_rules
from tracker.workdays import clock


class Command(BaseCommand):
    help = (
        "Lists the shipped reminder steps that each rule set lacks; --apply adds them. Steps that are there stay "
        "as they are, edited or switched off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="add what is listed")

    def handle(self, *args: Any, **options: Any) -> None:
        for rules in RuleSet.objects.order_by("pk"):
            missing, taken = missing_steps(rules)
            self.stdout.write(f"{rules}：缺少{len(missing)}个默认步骤")
            for rule in missing:
                self.stdout.write(f"  + {rule.step} {rule.get_draws_display() or rule.asks}")
            for rule in taken:
                self.stdout.write(f"  ! {rule.step} 当天已有另一条规则，不添加")
            if options["apply"] and missing:
                added = ship_rules(rules, by=system("shipsteps"), at=clock.at())
                self.stdout.write(f"  已补上{added}个步骤")
