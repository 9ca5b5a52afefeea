"""What every page shows: the business date, whether it is a demonstration, and where this person may go."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from tracker.web.hold_banners import hold_banners
from tracker.web.reader import standing
from tracker.web.watching import WATCH
from tracker.workdays import clock
from tracker.workdays.clock import moment_words
from tracker.workdays.words import day_words


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    is_here: bool
    count: int = 0


def house(request: HttpRequest) -> dict[str, Any]:
    today = clock.today()
    return {
        "today": today,
        "today_words": f"{today.year}年{day_words(today, today=today)}",
        "is_demo": clock.is_demo(),
        "sweeps_stopped": moment_words(since) if (since := WATCH.stopped_since) else "",
        "holds": SimpleLazyObject(lambda: hold_banners(request, today)) if WATCH.holds else [],
        "nav": SimpleLazyObject(lambda: _nav(request)),  # asked for by web pages only
    }


def _nav(request: HttpRequest) -> list[NavItem]:
    """Only the doors that open for this person."""
    who = standing(request)
    sees_work = bool(who.offices or who.bureaus)
    decides = bool(who.supervises or who.second_reviews)
    doors = [
        (sees_work, _("我的任务"), "web:my_tasks"),
        (decides, _("待审核"), "web:review"),
        (sees_work, _("收件"), "web:inbox"),
        (sees_work, _("台账"), "web:tasks"),
        (sees_work, _("来源文件"), "web:plans"),
        (sees_work, _("批示"), "web:instructions"),
        (sees_work, _("素材"), "web:materials"),
        (sees_work, _("督办文书"), "web:notices"),
        (bool(who.supervises), _("提醒安排"), "web:schedule"),
        (sees_work or request.user.is_superuser, _("人员"), "web:people"),
        (request.user.is_superuser, _("已发消息"), "web:sent"),
        (request.user.is_staff, _("管理后台"), "admin:index"),
    ]
    return [item for opens, label, name in doors if opens for item in _door(request, label, name)]


def _door(request: HttpRequest, label: str, name: str) -> list[NavItem]:
    try:
        url = reverse(name)
    except NoReverseMatch:  # a page that is not built yet
        return []
    here = request.path == url if url == "/" else request.path.startswith(url)
    unread = getattr(request.user, "unread", None) or 0  # read with the account (signed_in.AccountBackend)
    return [NavItem(label, url, here, unread if name == "web:inbox" else 0)]
