"""The words of source documents and commitments (wording.md §1, §2), with their identifiers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanKind(models.TextChoices):
    ANNUAL_REPORT = "annual_report", _("年度报告")
    SUPERIOR_POINTS = "superior_points", _("上级要点")
    INDICATORS = "indicators", _("考核指标")
    INSPECTION = "inspection", _("督察反馈")
    INSTRUCTION = "instruction", _("批示")
    MEETING = "meeting", _("会议议定")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    CONSULTING = "consulting", _("征求意见")
    ISSUED = "issued", _("已下达")


BEFORE_ISSUE = (PlanState.DRAFT, PlanState.CONSULTING)  # the breakdown can still be changed


class CommitmentKind(models.TextChoices):
    ONE_OFF = "one_off", _("一次性")
    CONTINUOUS = "continuous", _("持续性")
    RECURRING = "recurring", _("定期")


class Rhythm(models.TextChoices):
    NONE = "none", _("不定期")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季度")
    HALF_YEARLY = "half_yearly", _("每半年")
    YEARLY = "yearly", _("每年")


class PassageRole(models.TextChoices):
    """What plan text is that becomes no task. ``OTHER`` needs a reason of its own."""

    PREAMBLE = "preamble", _("引导语")
    OUTCOME = "outcome", _("成效表述")
    DUTY = "duty", _("职责表述")
    HEADING = "heading", _("标题")
    NOTE = "note", _("说明")
    ISSUED = "issued", _("此前已下达")
    OTHER = "other", _("其他")
