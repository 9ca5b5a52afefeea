"""The limit of a sweep: its own rows by the least SQL, its own mails through one connection.

``python -m benchmarks.reminders_limit SWEPT CLAIMS PORT``, with the database as it was before the sweep as
``DATABASE_URL``; ``SWEPT``: the address of the swept one. Only what no way of doing it could leave out is timed: the
statements that claimed, one prepared INSERT for each table with rows that are ready, one UPDATE of the claims, one
commit; then the finished mails, one after the other. No row is read, no word written, no mail composed.
"""

import json
import os
import pickle
import smtplib
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

django.setup()

import psycopg
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction

from tracker.ledger.models import Change, ChangeOffice
from tracker.messages.channels.mail import compose
from tracker.messages.models import Attempt, Delivery, Digest
from tracker.reminders.models import Reminder
from tracker.workdays import clock

Rows = list[tuple[Any, ...]]


class Swept:
    """What the sweep wrote: for each table its columns and new rows, as the database's own driver gives them."""

    def __init__(self, url: str) -> None:
        self._raw: Any = (
            sqlite3.connect(url.removeprefix("sqlite:///"))
            if url.startswith("sqlite")
            else psycopg.connect(url)
        )

    def new_rows(self, model: Any, known: str) -> tuple[str, Rows]:
        """``known``: a condition that leaves out what was there before."""
        table = model._meta.db_table
        cursor = self._raw.execute(f'SELECT * FROM "{table}" WHERE {known}')
        columns = [column[0] for column in cursor.description]
        names = ", ".join(f'"{name}"' for name in columns)
        places = ", ".join(["%s"] * len(columns))
        return f'INSERT INTO "{table}" ({names}) VALUES ({places})', cursor.fetchall()

    def one(self, sql: str) -> Any:
        return self._raw.execute(sql).fetchone()


@contextmanager
def timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    begun, busy = time.perf_counter(), time.process_time()
    yield
    seconds[name] = time.perf_counter() - begun
    seconds["busy"] = seconds.get("busy", 0) + time.process_time() - busy


def mails_of(swept_url: str) -> tuple[list[tuple[str, str, bytes]], list[EmailMultiAlternatives]]:
    """Of every digest that was sent: (sender, recipient, the mail as it goes over the wire), and the framework's own."""
    others = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = (
        swept_url.removeprefix("sqlite:///") if swept_url.startswith("sqlite") else "main"
    )
    found, others_way = [], []
    for digest in Digest.objects.filter(state="sent").select_related("person").order_by("id").iterator():
        mail = compose(digest, now=clock.now())
        others_way.append(_by_framework(mail))
        found.append((mail.from_email, digest.person.email, mail.message().as_bytes(linesep="\r\n")))
    connection.close()
    connection.settings_dict["NAME"] = others
    return found, others_way


def _by_framework(mail: Any) -> EmailMultiAlternatives:
    plain = EmailMultiAlternatives(mail.subject, mail.body, to=mail.to, headers=mail.extra_headers)
    plain.attach_alternative(str(mail.alternatives[0][0]), "text/html")
    return plain


def write(claims: list[tuple[str, Any]], tables: list[tuple[str, Rows]], told: Any, head: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, params in claims:
            cursor.execute(sql, params)
        for insert, rows in tables:
            if rows:
                cursor.executemany(insert, rows)
        cursor.execute(
            "UPDATE tracker_reminder SET outcome = 'told', told_on = %s, told_at = %s WHERE outcome = 'waiting'",
            told,
        )
        cursor.execute("UPDATE tracker_chainhead SET seq = %s, hash = %s", head)


def push(mails: list[tuple[str, str, bytes]], port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for sender, recipient, mail in mails:
            server.sendmail(sender, [recipient], mail)


def push_by_framework(mails: list[EmailMultiAlternatives]) -> None:
    """The same mails as anybody sends them with Django: composed by it, through one connection."""
    get_connection().send_messages(mails)


def main(swept_url: str, claims_file: str, port: str) -> None:
    claims = pickle.loads(Path(claims_file).read_bytes())
    swept = Swept(swept_url)
    last = Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    tables = [
        swept.new_rows(Digest, "state = 'sent'"),
        swept.new_rows(Delivery, "1 = 1"),
        swept.new_rows(Attempt, "1 = 1"),
        swept.new_rows(Change, f"seq > {last}"),
        swept.new_rows(ChangeOffice, f"change_id > {last}"),
    ]
    told = swept.one(
        "SELECT told_on, told_at FROM tracker_reminder WHERE outcome = 'told' ORDER BY id DESC LIMIT 1"
    )
    head = swept.one("SELECT seq, hash FROM tracker_chainhead")
    mails, by_framework = mails_of(swept_url)
    seconds: dict[str, float] = {}
    with timed(seconds, "sql"):
        write(claims, tables, told, head)
    with timed(seconds, "smtp"):
        push(mails, int(port))
    busy = seconds["busy"]
    with timed(seconds, "framework"):
        push_by_framework(by_framework)
    seconds["busy"] = busy
    waiting = Reminder.objects.waiting().count()
    print(json.dumps({**seconds, "mails": len(mails), "waiting": waiting, "pid": os.getpid()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
