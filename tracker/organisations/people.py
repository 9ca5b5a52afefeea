"""Accounts: a person or a service; what they may do follows from their posts alone."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Actor, Subject, system
from tracker.ledger.writing import writing
from tracker.workdays import clock


class People(UserManager["User"]):
    def create_superuser(self, username: str, *args: Any, **fields: Any) -> "User":
        """The framework's ``manage.py createsuperuser``, recorded like every other account."""
        fields.setdefault("name", username)
        with writing(by=system("createsuperuser"), at=clock.at()) as change:
            user = super().create_superuser(username, *args, **fields)
            after = {name: getattr(user, name) for name in ("username", "name", "is_staff", "is_superuser")}
            change("user.created", user, after=after)
        return user


class User(AbstractUser):
    """One account. ``name`` as written in papers; ``salutation`` as a mail greets (李科长)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=60)
    salutation = models.CharField(
        _("称呼"), max_length=60, blank=True, help_text=_("邮件中的称呼，如：李科长")
    )
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    is_service = models.BooleanField(
        _("服务账号"), default=False, help_text=_("供其他系统调用接口，不能登录网页")
    )

    acting_for: Actor | None = None  # set on the instance by ``standing.may_act``; no column

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[People] = People()

    class Meta:
        ordering = ["username"]
        verbose_name = _("账号")
        verbose_name_plural = _("账号")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def acting_for_id(self) -> UUID | None:
        return UUID(self.acting_for.id) if self.acting_for else None

    def as_actor(self) -> Actor:
        kind = "service" if self.is_service else "person"
        return Actor(kind, str(self.pk), str(self), self.acting_for)

    def as_subject(self) -> Subject:
        return Subject("user", str(self.pk), str(self))
