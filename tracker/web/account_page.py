"""我的账户: my posts, whom I let stand in for me, and for whom I stand in."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.ledger.refusals import NotAllowed, Refused
from tracker.organisations.access import delegations_visible_to
from tracker.organisations.actions import delegate, revoke_delegation
from tracker.organisations.models import DELEGABLE, Delegation, Post, User
from tracker.web.people import person
from tracker.web.people_loading import Line, days_words, lent_line, lent_lines, people_of, role_words
from tracker.web.reader import standing
from tracker.web.refused import tell
from tracker.web.task_fields import DayField
from tracker.workdays import clock


class DelegateForm(forms.Form):
    post = forms.ChoiceField(label=gettext_lazy("委托的职务"))
    to = forms.ChoiceField(
        label=gettext_lazy("受托人"), error_messages={"required": gettext_lazy("请选择受托人。")}
    )
    since = DayField(label=gettext_lazy("起"))
    until = DayField(label=gettext_lazy("止"))
    reason = forms.CharField(
        label=gettext_lazy("事由"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("如：外出培训。可不填。"),
    )

    def __init__(self, *args: Any, posts: list[Post], choices: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._posts = {str(post.pk): post for post in posts}
        self._people = {str(user.pk): user for user in choices}
        post, to = self.fields["post"], self.fields["to"]
        post.choices = [(pk, _post_label(row)) for pk, row in self._posts.items()]  # type: ignore[attr-defined]
        to.choices = [("", _("请选择")), *((pk, str(user)) for pk, user in self._people.items())]  # type: ignore[attr-defined]
        for name, words in (("since", _("请填写委托的起日。")), ("until", _("请填写委托的止日。"))):
            self.fields[name].error_messages["required"] = words

    def clean_post(self) -> Post:
        return self._posts[self.cleaned_data["post"]]

    def clean_to(self) -> User:
        return self._people[self.cleaned_data["to"]]


def _post_label(post: Post) -> str:
    return f"{post.office or post.bureau.short_name} {role_words(post)}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    me, today = person(request), clock.today()
    mine = Post.objects.filter(Q(until=None) | Q(until__gte=today), user=me)
    posts = list(mine.select_related("user", "office", "bureau").order_by("since", "pk"))
    form = _form(request, posts)
    if request.method == "POST" and form is not None and form.is_valid() and _delegate(request, form):
        return redirect("web:account")
    lent = lent_lines(posts, me, today=today)
    held = Delegation.objects.not_over(today).filter(to=me)
    held = held.select_related("post__user", "post__office", "post__bureau", "to").order_by("since", "pk")
    context = {
        "lines": [
            Line(
                post,
                _post_label(post),
                days_words(post.since, post.until, today=today),
                False,
                lent.get(post.pk, []),
            )
            for post in posts
        ],
        "held": [(lent_line(row, me, today=today), _held_words(row, request)) for row in held],
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "web/accounts/account.html", context, status=status)


def _held_words(row: Delegation, request: HttpRequest) -> str:
    today = clock.today()
    words = {
        "who": row.post.user,
        "post": _post_label(row.post),
        "days": days_words(row.since, row.until, today=today),
    }
    return _("代%(who)s行使：%(post)s，%(days)s") % words


def _form(request: HttpRequest, posts: list[Post]) -> DelegateForm | None:
    """Only for who holds a post that can be lent."""
    lendable = [post for post in posts if post.role in DELEGABLE]
    if not lendable:
        return None
    today = clock.today()
    others = {user.pk: user for post in lendable for user in people_of(post.bureau, on=today)}
    others.pop(person(request).pk, None)
    initial = {"since": today, "post": lendable[0].pk}
    return DelegateForm(request.POST or None, posts=lendable, choices=list(others.values()), initial=initial)


def _delegate(request: HttpRequest, form: DelegateForm) -> bool:
    facts = form.cleaned_data
    try:
        row = delegate(facts.pop("post"), by=person(request), at=clock.at(), **facts)
    except Refused as refused:
        tell(form, refused)
        return False
    words = {"who": row.to, "days": days_words(row.since, row.until, today=clock.today())}
    messages.success(request, _("已委托%(who)s代行，%(days)s。可随时收回。") % words)
    return True


@login_required
@require_http_methods(["POST"])
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """收回, from my account or from the page of people."""
    visible = delegations_visible_to(person(request), standing(request))
    row = get_object_or_404(visible.select_related("post__user", "to"), pk=pk)
    try:
        revoke_delegation(row, by=person(request), at=clock.at())
    except NotAllowed as refused:
        raise PermissionDenied(refused.message) from refused
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已收回对%s的委托。") % row.to)
    return redirect("web:people" if request.POST.get("from") == "people" else "web:account")
