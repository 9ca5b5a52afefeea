"""提醒设置: a person's own choices, changed by himself; an administrator keeps his 企业微信 account."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotAllowed, NotValid
from tracker.ledger.writing import writing
from tracker.messages.preferences import WECOM_USER, Channel, Language, Preference
from tracker.organisations.access import can_administer
from tracker.organisations.models import User

CHOSEN = ("language", "at_once", "immediate", "channel", "wecom_user")


def set_preference(person: User, *, by: User, at: datetime, **chosen: Any) -> Preference:
    """Keep what was chosen of ``CHOSEN``; the rest stays. Nothing is recorded where nothing changes.

    Everybody chooses for himself. An administrator sets nothing of others but ``wecom_user``.
    """
    _may_set(person, by, chosen)
    if "wecom_user" in chosen:
        chosen["wecom_user"] = chosen["wecom_user"].strip()
    with writing(by=by, at=at) as change:
        person = User.objects.select_for_update().get(pk=person.pk)  # two first choices at once: one row
        row = Preference.objects.filter(pk=person.pk).first() or Preference(person=person)
        before = {name: getattr(row, name) for name in CHOSEN}
        for name, value in chosen.items():
            setattr(row, name, value)
        _must_be_usable(row)
        changed = {name: getattr(row, name) for name in CHOSEN if getattr(row, name) != before[name]}
        if changed:
            row.save()
            change(
                "preference.changed", person, before={name: before[name] for name in changed}, after=changed
            )
    return row


def _may_set(person: User, by: User, chosen: dict[str, Any]) -> None:
    unknown = set(chosen) - set(CHOSEN)
    if unknown:
        raise TypeError(f"no preference is called {sorted(unknown)}")
    if by.pk == person.pk and by.is_active:
        return
    if not can_administer(by):
        raise NotAllowed(_("只能修改自己的提醒设置。"))
    if set(chosen) - {"wecom_user"}:
        raise NotAllowed(_("系统管理员只能填写他人的企业微信账号，其他设置由本人选择。"))


def _must_be_usable(row: Preference) -> None:
    if row.language not in Language.values:
        raise NotValid(_("请选择语言。"), field="language")
    if row.channel not in Channel.values:
        raise NotValid(_("请选择接收方式。"), field="channel")
    if row.wecom_user and not WECOM_USER.fullmatch(row.wecom_user):
        raise NotValid(
            _("企业微信账号由字母、数字和“_”“-”“.”“@”组成，以字母或数字开头，最多64位。"), field="wecom_user"
        )
    if row.channel == Channel.WECOM and not row.wecom_user:
        raise NotValid(_("选择企业微信的，请填写企业微信账号。"), field="wecom_user")
