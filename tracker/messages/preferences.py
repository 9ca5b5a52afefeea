"""What a person has chosen about his messages: language, channel, and what may come at once."""

import re
from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.organisations.models import User

# An account of 企业微信 names one person: no "@all", no list with "|".
WECOM_USER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}")


class Language(models.TextChoices):
    CHINESE = "zh-hans", _("中文")
    ENGLISH = "en", "English"


class Channel(models.TextChoices):
    MAIL = "mail", _("邮件")
    WECOM = "wecom", _("企业微信")


class Preference(models.Model):
    """One row a person, once he has chosen; without a row the defaults hold.

    ``at_once``: urgent lines need not wait for the next digest. ``immediate``: a notice of its own for each
    assignment, return and decision. Both off: one digest a day and nothing else.
    """

    person = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="preference")
    language = models.CharField(
        _("语言"),
        max_length=10,
        choices=Language.choices,
        default=Language.CHINESE,
        db_default=Language.CHINESE,
    )
    at_once = models.BooleanField(_("急件即时提醒"), default=False, db_default=False)
    immediate = models.BooleanField(_("交办、退回、答复即时告知"), default=False, db_default=False)
    channel = models.CharField(
        _("接收方式"), max_length=10, choices=Channel.choices, default=Channel.MAIL, db_default=Channel.MAIL
    )
    wecom_user = models.CharField(_("企业微信账号"), max_length=64, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("提醒设置")
        verbose_name_plural = _("提醒设置")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(channel=Channel.WECOM) | ~models.Q(wecom_user=""),
                name="preference_wecom_needs_account",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


def preferences_of(people: Iterable[UUID]) -> dict[UUID, Preference]:
    """The preferences of all ``people``, defaults for whoever has none; one query."""
    ids = set(people)
    found = {row.person_id: row for row in Preference.objects.filter(person__in=ids)} if ids else {}
    return {pk: found.get(pk) or Preference(person_id=pk) for pk in ids}


def preference_of(person: User) -> Preference:
    return preferences_of([person.pk])[person.pk]
