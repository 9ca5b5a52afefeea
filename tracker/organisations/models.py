"""Bureaus, their offices, and the posts that say who does what, from when until when."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.organisations.delegations import Delegation
from tracker.organisations.people import User
from tracker.organisations.tokens import ApiToken

__all__ = ["ApiToken", "Bureau", "Delegation", "Office", "Post", "Role", "RuleSet", "User"]


EARLIEST_HOUR, LATEST_HOUR = 6, 20  # nobody is written to at night


class RuleSet(models.Model):
    """The rules of one place: working-day thresholds of lights and terms. Reminder steps hang on it.

    ``digest_hour``: from this hour of a working day on (Asia/Shanghai) its digests are built and sent.
    """

    name = models.CharField(_("名称"), max_length=60, unique=True)
    yellow_within = models.PositiveSmallIntegerField(_("临期（工作日）"), default=7)
    receipt_within = models.PositiveSmallIntegerField(_("签收期限（工作日）"), default=3)
    rework_within = models.PositiveSmallIntegerField(_("重报期限（工作日）"), default=5)
    digest_hour = models.PositiveSmallIntegerField(
        _("提醒时刻（时）"),
        default=8,
        db_default=8,
        validators=[MinValueValidator(EARLIEST_HOUR), MaxValueValidator(LATEST_HOUR)],
        help_text=_("工作日几点汇总并发出提醒，北京时间6至20时的整点。"),
    )

    class Meta:
        verbose_name = _("规则")
        verbose_name_plural = _("规则")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest_hour__gte=EARLIEST_HOUR, digest_hour__lte=LATEST_HOUR),
                name="rules_digest_hour",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def as_subject(self) -> Subject:
        return Subject("rules", str(self.pk), self.name)


class Bureau(models.Model):
    """A body that owes a report. ``follow_up_office`` follows up; tasks it leads go to the second reviewer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    number_prefix = models.CharField(_("任务编号前缀"), max_length=20, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("上级"))
    follow_up_office = models.ForeignKey(
        "Office", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("督办科室")
    )
    principal_leader = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("主要负责人")
    )
    rules = models.ForeignKey(RuleSet, models.PROTECT, verbose_name=_("规则"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("单位")
        verbose_name_plural = _("单位")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        office = self.follow_up_office
        if office is not None and office.bureau_id != self.pk:
            raise ValidationError({"follow_up_office": _("督办科室须是本单位的科室。")})

    def as_subject(self) -> Subject:
        return Subject("bureau", str(self.pk), self.name, bureau=str(self.pk))


class Office(models.Model):
    """An internal office or affiliated unit. ``kind`` is the label shown (科室, 支队…), never assumed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级科室")
    )
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="offices", verbose_name=_("单位"))
    code = models.CharField(_("代码"), max_length=20)
    name = models.CharField(_("名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40)
    kind = models.CharField(_("类别"), max_length=20, default="科室", help_text=_("如：科室、处、股、支队"))
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    duties = models.JSONField(_("职责词"), default=list, blank=True, help_text=_("导入时据此建议牵头科室"))
    leader_in_charge = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("分管领导")
    )
    is_external = models.BooleanField(
        _("外部单位"), default=False, help_text=_("只报送，不承办，如区（市）局")
    )
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("科室")
        verbose_name_plural = _("科室")
        constraints = [models.UniqueConstraint(fields=["bureau", "code"], name="office_code_once")]

    def __str__(self) -> str:
        return self.short_name or self.name

    def clean(self) -> None:
        above = self.parent
        if above is not None and above.bureau_id != self.bureau_id:
            raise ValidationError({"parent": _("上级科室须是本单位的科室。")})
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": _("科室不能在自己之下。")})
            above = above.parent

    def as_subject(self) -> Subject:
        return Subject("office", str(self.pk), self.name, str(self.bureau_id), frozenset({str(self.pk)}))


class Role(models.TextChoices):
    HEAD = "head", _("科室负责人")
    STAFF = "staff", _("经办人")
    SUPERVISOR = "supervisor", _("督办员")
    LEADER = "leader", _("局领导")
    SECOND_REVIEWER = "second_reviewer", _("复核人")


OFFICE_ROLES = (Role.HEAD, Role.STAFF)
DELEGABLE = (
    Role.HEAD,
    Role.SUPERVISOR,
)  # a leader's word is his own; another second reviewer is named instead


class PostQuerySet(models.QuerySet["Post"]):
    def current(self, on: date) -> "PostQuerySet":
        """Posts held on the business date ``on``; a switched-off account holds none."""
        return self.filter(
            models.Q(until=None) | models.Q(until__gte=on), since__lte=on, user__is_active=True
        )


class Post(models.Model):
    """A person in a role, at an office (head, staff) or at the bureau (the others), for a time."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("人员"))
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="posts", verbose_name=_("单位"))
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("科室")
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    is_deputy = models.BooleanField(_("AB岗"), default=False)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    objects: ClassVar[PostQuerySet] = PostQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["bureau", "office", "role", "since"]
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=OFFICE_ROLES, office__isnull=False)
                | (~models.Q(role__in=OFFICE_ROLES) & models.Q(office__isnull=True)),
                name="post_office_fits_role",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="post_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.office or self.bureau.short_name} {self.get_role_display()}"

    def clean(self) -> None:
        """The constraints above in words, and what a constraint cannot see: the office's own bureau."""
        if (self.role in OFFICE_ROLES) != (self.office is not None):
            raise ValidationError({"office": _("科室负责人和经办人须选科室，其他角色不选科室。")})
        if self.office is not None and self.office.bureau_id != self.bureau_id:
            raise ValidationError({"office": _("科室须属于所选单位。")})
        if self.until is not None and self.since is not None and self.until < self.since:
            raise ValidationError({"until": _("任职的止日不能早于起日。")})

    def as_subject(self) -> Subject:
        offices = frozenset({str(self.office_id)}) if self.office_id else frozenset()
        return Subject("post", str(self.pk), str(self), str(self.bureau_id), offices)
