"""Sent reminders as they were written, and the lines they carried. What failed is re-sent through the action."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.pages import ReadOnly
from tracker.admin.reading import account
from tracker.ledger.entries import Subject
from tracker.ledger.refusals import Refused
from tracker.messages.actions import requeue_digest
from tracker.messages.models import Delivery, Digest
from tracker.workdays import clock


@admin.register(Digest)
class DigestAdmin(ReadOnly):
    list_display = ("subject", "person", "day", "kind", "state", "handed_by", "sent_at", "last_error")
    list_select_related = ("person",)
    list_filter = ("state", "kind", "handed_by")
    search_fields = ("subject", "person__name", "person__username")
    search_help_text = gettext_lazy("主题或收件人")
    date_hierarchy = "day"
    ordering = ("-day", "-pk")
    actions = ("send_again",)
    fields = (
        "subject", "person", "day", "kind", "bureau", "text", "state", "handed_by", "fell_back", "sent_to", "sent_at",
        "attempts", "next_try_at", "last_error", "error_detail", "requeued_at",
    )  # fmt: skip
    parts = ("admin/parts/attempts.html",)

    def page_context(self, request: HttpRequest, row: Digest) -> dict[str, Any]:
        return {"attempts": row.tries.all()}

    @admin.action(description=gettext_lazy("重发未送达的提醒"))
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        for digest in queryset.select_related("person"):
            try:
                requeue_digest(digest, by=account(request), at=clock.at(), now=clock.now())
            except Refused as problem:
                words = {"digest": digest, "why": problem.message}
                messages.error(request, _("%(digest)s：%(why)s") % words)
            else:
                messages.success(request, _("%s：已重新排队，约1分钟内发出。") % digest)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    list_display = ("label", "heading", "recipient", "detail", "why")
    list_select_related = ("person", "digest")
    search_fields = ("label", "person__name")
    search_help_text = gettext_lazy("任务或收件人")
    fields = ("label", "heading", "recipient", "detail", "why", "digest_shown")
    ordering = ("-pk",)

    def record_of(self, row: Delivery) -> Subject:
        return row.digest.as_subject()

    @admin.display(description=gettext_lazy("收件人"))
    def recipient(self, delivery: Delivery) -> str:
        return str(delivery.person)

    @admin.display(description=gettext_lazy("所在提醒"))
    def digest_shown(self, delivery: Delivery) -> str:
        return delivery.digest.subject
