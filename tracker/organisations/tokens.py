"""API tokens: shown once, kept as a hash."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.organisations.people import User

PREFIX = "yn_"  # lets a secret scanner find a leaked one
USE_NOTED_EVERY = timedelta(minutes=1)  # a read must not queue for the write lock on every call


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """SHA-256, not a slow hash: the secret is 256 random bits and is checked on every call."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Scope(models.TextChoices):
    READ = "read", _("读取")
    WRITE = "write", _("读取和办理")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, secret: str, *, now: datetime) -> "ApiTokenQuerySet":
        """The token of this secret, if it may be used at machine time ``now``."""
        return self.filter(
            secret_hash=secret_hash(secret), revoked_at=None, expires_at__gt=now, user__is_active=True
        )

    def note_use(self, *, now: datetime) -> int:
        """Write down that these were used, unless that was done within ``USE_NOTED_EVERY``. Rows written."""
        stale = models.Q(last_used_at=None) | models.Q(last_used_at__lte=now - USE_NOTED_EVERY)
        return self.filter(stale).update(last_used_at=now)


class ApiToken(models.Model):
    """One secret of one account; sees what the account sees, does what ``scope`` allows."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name=_("账号"))
    name = models.CharField(_("用途"), max_length=100)
    scope = models.CharField(_("权限"), max_length=10, choices=Scope.choices, default=Scope.READ)
    hint = models.CharField(_("开头"), max_length=12)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("建立时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects: ClassVar[ApiTokenQuerySet] = ApiTokenQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("访问令牌")
        verbose_name_plural = _("访问令牌")

    def __str__(self) -> str:
        return f"{self.hint}… {self.name}"

    def as_subject(self) -> Subject:
        return Subject("token", str(self.pk), str(self))
