"""委托: for a time, somebody of the same bureau uses the rights of another's post beside its holder."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.organisations.people import User


def stand_ins(posts: Iterable[models.Model], on: date) -> dict[int, User]:
    """Who stands in on ``on`` for the holder of each of these posts: post id -> person. One query."""
    lent = Delegation.objects.current(on).filter(post__in=list(posts)).select_related("to")
    return {delegation.post_id: delegation.to for delegation in lent.order_by("since", "id")}


def lent_to(person: models.Q, on: date, *, path: str = "") -> models.Q:
    """Delegations of ``path`` that hold on ``on`` and satisfy ``person``; what the post itself is worth is asked apart."""
    dated = {f"{path}since__lte": on, f"{path}until__gte": on, f"{path}revoked_at": None}
    return person & models.Q(**dated)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def current(self, on: date) -> "DelegationQuerySet":
        """In force on the business date ``on``: not taken back, and both still hold a post of the bureau."""
        held = models.Q(post__until=None) | models.Q(post__until__gte=on)
        there = models.Q(to__posts__until=None) | models.Q(to__posts__until__gte=on)
        found = self.filter(held, lent_to(models.Q(), on), post__since__lte=on)
        found = found.filter(there, to__posts__bureau=models.F("post__bureau"), to__posts__since__lte=on)
        return found.filter(post__user__is_active=True, to__is_active=True).distinct()

    def not_over(self, on: date) -> "DelegationQuerySet":
        """In force on ``on`` or later."""
        return self.filter(revoked_at=None, until__gte=on)


class Delegation(models.Model):
    """The rights of one post, lent to ``to`` from–until (both days included). The giver keeps them as well.

    It gives what the post gives on the day, never more: when the post ends, so does this.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey("Post", models.PROTECT, related_name="delegations", verbose_name=_("任职"))
    to = models.ForeignKey(User, models.PROTECT, related_name="stands_in", verbose_name=_("受托人"))
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    given_at = models.DateTimeField(_("办理时间"))
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收回人")
    )
    revoked_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    objects: ClassVar[DelegationQuerySet] = DelegationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-since", "-id"]
        verbose_name = _("委托")
        verbose_name_plural = _("委托")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="delegation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_by=None, revoked_at=None)
                | models.Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="delegation_revoked_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["to", "until"], name="delegation_to_until")]

    def __str__(self) -> str:
        return f"{self.post} → {self.to}"

    def clean(self) -> None:
        """The first constraint in words, for the form of the admin; everything else the action asks."""
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("委托的止日不能早于起日。")})

    @property
    def giver(self) -> User:
        return self.post.user

    def as_subject(self) -> Subject:
        of_post = self.post.as_subject()
        return Subject("delegation", str(self.pk), str(self), of_post.bureau, of_post.offices)
