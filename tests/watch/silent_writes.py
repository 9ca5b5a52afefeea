"""R12: no silent write in the whole suite, and nothing is read, written or waited for behind the chain's head.

Every statement that changes a row is noted while tests run. It counts when *product* code asked for it: looking up the
stack, the first file of this house is the product's and not a test's (factories and fixtures do not count; a request,
a command and a job count even where a library writes on its own). Statements are grouped by the outermost
``atomic`` block that product code opened. When that block ends well, it must have written a row of the ledger, or
each of its writes must stand in ``exempt``. It reads the database's statements, not the ledger's code: an action
that forgot ``writing`` and one that forgot ``change`` are found alike.

Not seen: child processes that some tests start (they run the same actions as the tests beside them).
"""

import re
import sys
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.signals import connection_created

from tests.watch.exempt import EXEMPT

ROOT = Path(__file__).resolve().parents[2]
_PRODUCT, _TESTS = f"{ROOT}/tracker/", f"{ROOT}/tests/"
_DOORS = ("/django/core/handlers/", "/django/core/management/base.py", "/celery/app/trace.py")
_BUILDING = ("/django/core/management/commands/", "/django/db/migrations/")  # migrate, flush
_WRITE = re.compile(
    r'^\s*(?:WITH\b.*?)?\b(INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.S | re.I
)
_SET = re.compile(r'"(\w+)" = ')
_LEDGER = re.compile(r'"tracker_(chainhead|change|changeoffice)"|^(?:RELEASE|SAVEPOINT|ROLLBACK)', re.I)


@dataclass
class Block:
    """One ``atomic`` block: what product code wrote in it so far."""

    is_product: bool
    writes: list[str] = field(default_factory=list)
    has_row: bool = False
    has_head: bool = False


@dataclass
class Found:
    """What one test's product code did wrong, and whose hand was on the tasks."""

    silent: list[str] = field(default_factory=list)
    after_head: list[str] = field(default_factory=list)
    tables_of_product: set[str] = field(default_factory=set)
    tables_of_tests: set[str] = field(default_factory=set)

    @property
    def tasks_are_the_products(self) -> bool:
        """Tasks were changed, and neither they nor the ledger by the test's own hand."""
        own_hand = {name for name in self.tables_of_tests if name.startswith(("tracker_task", "tracker_cha"))}
        return "tracker_task" in self.tables_of_product and not own_hand

    def clear(self) -> None:
        for kept in (self.silent, self.after_head):
            kept.clear()
        for seen in (self.tables_of_product, self.tables_of_tests):
            seen.clear()


found = Found()
_blocks: dict[tuple[int, str], list[Block]] = defaultdict(list)


@cache
def _kind(name: str) -> str:
    """Whose file it is: a test's, the product's, a library's that builds the database; nothing else matters."""
    if name.startswith(_TESTS):
        return "" if name.startswith(f"{_TESTS}watch/") else "test"
    if any(part in name for part in _BUILDING):
        return "building"
    return "product" if name.startswith(_PRODUCT) else "door" if any(part in name for part in _DOORS) else ""


def _who(frame: FrameType | None) -> tuple[str, list[str]]:
    """``product``, ``test`` or nobody of ours, and the ``file:function`` passed on the way, innermost first."""
    who, passed = "", list[str]()
    while frame is not None:
        name = frame.f_code.co_filename
        kind = _kind(name)
        if kind == "test":
            return who or "test", passed
        if not who and kind == "building":
            return "", passed
        if not who and kind:
            who = "product"
        if not who or kind == "product":
            short = name.removeprefix(f"{ROOT}/").rpartition("site-packages/")[2]
            passed.append(f"{short}:{frame.f_code.co_name}")
        frame = frame.f_back
    return who, passed


def _is_product(frame: FrameType | None) -> bool:
    """Whether the first of ours up the stack is the product's; asked for every block, so without the way."""
    while frame is not None:
        if kind := _kind(frame.f_code.co_filename):
            return kind in ("product", "door")
        frame = frame.f_back
    return False


def _stack(alias: str) -> list[Block]:
    return _blocks[threading.get_ident(), alias]


def _note(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    result = execute(sql, params, many, context)
    text = sql if isinstance(sql, str) else str(sql)
    stack = _stack(context["connection"].alias)
    ours = [block for block in stack if block.is_product]
    if ours and ours[0].has_head and not _LEDGER.search(text):
        found.after_head.append(text[:200])
    if ours and text.startswith("SELECT") and '"tracker_chainhead"' in text:
        who, passed = _who(sys._getframe(1))
        ours[0].has_head |= who == "product" and "tracker/ledger/writing.py:_append" in passed
    written = _WRITE.match(text)
    if written is None or (context["cursor"].rowcount == 0 and "RETURNING" not in text):
        return result
    verb, table = written[1].upper(), written[2]
    if table == "tracker_change" and ours:
        ours[-1].has_row = True
    _judge(verb, table, text, stack)
    return result


def _judge(verb: str, table: str, text: str, stack: list[Block]) -> None:
    who, passed = _who(sys._getframe(2))
    if who == "test":
        found.tables_of_tests.add(table)
    if who != "product":
        return
    found.tables_of_product.add(table)
    columns = frozenset(_SET.findall(text.partition(" WHERE ")[0])) if verb == "UPDATE" else None
    if any(one.covers(table, columns, passed) for one in EXEMPT):
        return
    where = next((name for name in passed if name.startswith("tracker/")), passed[-1])
    line = f"{verb} {table} by {where}: {text[:160]}"
    ours = [block for block in stack if block.is_product]
    if ours:
        ours[-1].writes.append(line)
    else:  # a statement for itself is a transaction for itself
        found.silent.append(line)


def _enter(self: Any) -> Any:
    is_product = _is_product(sys._getframe(1))
    value = _django_enter(self)
    _stack(self.using or DEFAULT_DB_ALIAS).append(Block(is_product))
    return value


def _exit(self: Any, kind: Any, error: Any, trace: Any) -> Any:
    alias = self.using or DEFAULT_DB_ALIAS
    stack = _stack(alias)
    block = stack.pop() if stack else Block(is_product=False)
    undone = kind is not None or connections[alias].needs_rollback
    if block.is_product and not undone:
        outer = [one for one in stack if one.is_product]
        if outer:
            outer[-1].writes += block.writes
            outer[-1].has_row |= block.has_row
        elif not block.has_row:
            found.silent += block.writes
    return _django_exit(self, kind, error, trace)


_django_enter, _django_exit = transaction.Atomic.__enter__, transaction.Atomic.__exit__


def _on_connection(connection: Any, **_kwargs: Any) -> None:
    if _note not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _note)  # first: a test's own wrapper pops the last one


def begin() -> None:
    """Once a session, before the first connection."""
    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = _enter, _exit  # type: ignore[method-assign]
    connection_created.connect(_on_connection)
