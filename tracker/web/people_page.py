"""人员: who holds which post of the bureau, who stands in for whom; and 移交, when somebody leaves."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tracker.ledger.refusals import Refused
from tracker.organisations.access import bureaus_of, can_administer
from tracker.organisations.models import Bureau, Post, User
from tracker.tasks.actions import holdings_of, transfer
from tracker.web.people import person
from tracker.web.people_loading import chosen_bureau, groups_of, people_of
from tracker.web.reader import standing
from tracker.web.refused import tell
from tracker.web.task_fields import DayField
from tracker.workdays import clock

MOST_BUREAUS = 200  # an administrator's choice; more are found in the admin


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    bureaus = _bureaus(request)
    if not bureaus:
        raise Http404
    bureau, today = chosen_bureau(bureaus, request.GET.get("bureau", "")), clock.today()
    with_past = bool(request.GET.get("past"))
    context = {
        "bureau": bureau,
        "bureaus": bureaus,
        "groups": groups_of(bureau, person(request), today=today, with_past=with_past),
        "with_past": with_past,
        "may_transfer": _may_transfer(request, bureau),
    }
    return render(request, "web/people/people.html", context)


class TransferForm(forms.Form):
    """``takes_posts`` is an administrator's to give."""

    to = forms.ChoiceField(
        label=gettext_lazy("接手人"), error_messages={"required": gettext_lazy("请选择接手人。")}
    )
    last_on = DayField(
        label=gettext_lazy("最后任职日"), help_text=gettext_lazy("任职到这一天为止，次日起由接手人办理。")
    )
    takes_posts = forms.BooleanField(label=gettext_lazy("接手人同时接任其职务"), required=False)

    def __init__(self, *args: Any, choices: list[User], gives_posts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(user.pk): user for user in choices}
        field: Any = self.fields["to"]
        field.choices = [("", _("请选择")), *((pk, _label(user)) for pk, user in self._people.items())]
        self.fields["last_on"].error_messages["required"] = _("请填写最后任职日。")
        if not gives_posts:
            del self.fields["takes_posts"]

    def clean_to(self) -> User:
        return self._people[self.cleaned_data["to"]]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """移交: who follows, from when; then what it moves, counted; then the act and an answer for each row."""
    bureau = chosen_bureau(_bureaus(request), request.POST.get("bureau") or request.GET.get("bureau", ""))
    leaver = get_object_or_404(User.objects.filter(posts__bureau=bureau).distinct(), pk=pk)
    if not _may_transfer(request, bureau):
        raise PermissionDenied(_("只有系统管理员和本单位的督办员可以办理移交。"))
    today = clock.today()
    others = [user for user in _successors(request, bureau, today) if user != leaver]
    gives = can_administer(person(request))
    form = TransferForm(
        request.POST or None,
        choices=others,
        gives_posts=gives,
        initial={"last_on": today, "takes_posts": gives},
    )
    context: dict[str, Any] = {"bureau": bureau, "leaver": leaver, "form": form, "seen": None, "rows": None}
    if request.method == "POST" and form.is_valid():
        _go_on(request, leaver, bureau, form, context)
    return render(request, "web/people/transfer.html", context, status=422 if form.errors else 200)


def _go_on(
    request: HttpRequest, leaver: User, bureau: Bureau, form: TransferForm, context: dict[str, Any]
) -> None:
    """The preview, or the act itself where it was confirmed."""
    facts = form.cleaned_data
    if "confirm" not in request.POST:
        context["seen"] = holdings_of(leaver, bureau, last_on=facts["last_on"], on=clock.today())
        return
    try:
        rows = transfer(leaver, bureau=bureau, by=person(request), at=clock.at(), **facts)
    except Refused as refused:
        tell(form, refused)
        return
    context["rows"] = rows
    messages.success(request, _("已移交%(who)s的工作，接手人：%(to)s。") % {"who": leaver, "to": facts["to"]})


def _bureaus(request: HttpRequest) -> list[Bureau]:
    if can_administer(person(request)):
        return list(Bureau.objects.order_by("code")[:MOST_BUREAUS])
    return list(bureaus_of(standing(request)))


def _may_transfer(request: HttpRequest, bureau: Bureau) -> bool:
    return can_administer(person(request)) or bureau.pk in standing(request).supervises


def _successors(request: HttpRequest, bureau: Bureau, today: date) -> list[User]:
    """People of the bureau; for an administrator also accounts that hold no post yet."""
    found = people_of(bureau, on=today)
    if can_administer(person(request)):
        new = User.objects.filter(is_active=True, is_service=False, is_superuser=False)
        found += new.exclude(pk__in=Post.objects.order_by().values("user")).order_by("name")[:MOST_BUREAUS]
    return found


def _label(user: User) -> str:
    return f"{user}（{user.username}）"
