"""Changes to people, bureaus, offices, posts and rules, as an administrator keeps them."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from tracker.ledger.entries import Actor
from tracker.ledger.refusals import NotAllowed, NotValid
from tracker.ledger.writing import writing
from tracker.organisations.access import can_administer
from tracker.organisations.models import Bureau, Office, Post, RuleSet, User
from tracker.organisations.standing import forget_standings

UNRECORDED = {"password", "last_login"}  # never in the ledger: it is kept for ever
_NOUNS: dict[type[models.Model], str] = {Bureau: "bureau", Office: "office", User: "user", Post: "post"}

Kept = Bureau | Office | User | Post | RuleSet


def keep(row: Kept, *, by: User | Actor, at: datetime) -> bool:
    """Save a new or edited row with its ledger row; True when something changed.

    The row is validated first (``NotValid`` carries the first message). Nothing is ever deleted here:
    a post ends by its ``until``, an account by ``is_active``.
    """
    if isinstance(by, User) and not can_administer(by):
        raise NotAllowed(_("只有系统管理员可以修改人员、科室和规则。"))
    _must_not_concern_oneself(row, by)
    try:
        row.full_clean()
    except ValidationError as problem:
        raise NotValid("；".join(problem.messages)) from problem
    with writing(by=by, at=at) as change:
        model = type(row)
        rows: Any = model._default_manager  # five models, one way to read them
        stored = rows.select_for_update().filter(pk=row.pk).order_by("pk").first()  # Post orders by a join
        before, after = _facts(stored), _facts(row)
        changed = {name for name in after if before.get(name) != after[name]}
        if stored is not None and not changed and not _secret_changed(stored, row):
            return False
        row.save()
        forget_standings()
        noun = _NOUNS.get(model, "rules")
        made = stored is None and noun != "rules"
        change(
            f"{noun}.created" if made else f"{noun}.changed",
            row,
            before={name: before[name] for name in sorted(changed) if name in before},
            after={name: after[name] for name in sorted(changed)},
        )
    return True


def _must_not_concern_oneself(row: Kept, by: User | Actor) -> None:
    """An administrator gives himself no post, and does not lock himself out: another one does."""
    if not isinstance(by, User):
        return
    if isinstance(row, Post) and row.user_id == by.pk:
        raise NotAllowed(_("不能为自己安排任职，请由另一位系统管理员办理。"), field="user")
    if isinstance(row, User) and row.pk == by.pk and not (row.is_active and row.is_superuser):
        raise NotAllowed(_("不能停用自己的账号，也不能取消自己的系统管理员身份。"))


def _facts(row: models.Model | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in UNRECORDED}


def _secret_changed(stored: models.Model, row: models.Model) -> bool:
    return isinstance(row, User) and isinstance(stored, User) and row.password != stored.password
