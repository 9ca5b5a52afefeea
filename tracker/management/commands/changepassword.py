"""``manage.py changepassword USERNAME``: the framework's command, but its change stands in the ledger."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from tracker.ledger.entries import system
from tracker.organisations.actions import change_password
from tracker.organisations.models import User
from tracker.workdays import clock


class Command(BaseCommand):
    help = "为账号设置新密码（两次输入，不回显）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"没有账号“{username}”。")
        password = getpass(f"{user}（{username}）的新密码：")
        if getpass("再输入一次：") != password:
            raise CommandError("两次输入不一致，密码没有修改。")
        try:
            validate_password(password, user)
        except ValidationError as problem:
            raise CommandError("；".join(problem.messages)) from problem
        change_password(user, password=password, by=system("changepassword"), at=clock.at())
        self.stdout.write(f"已修改“{username}”的密码。")
