"""What the tests of the follow-up officer's pages share: readers of pages, and the real report as a draft."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.factories import NOW
from tests.intake.reading import REPORT
from tracker.intake.actions import draft_plan
from tracker.organisations.models import Bureau, Office, User
from tracker.plans.models import Plan

EVIL = "<script>alert(1)</script>"
PLAN_TEXT = (
    "2023年度法治政府建设工作报告\n二、存在的不足\n（一）普法宣传质量有待提升。方式单一。\n"
    "三、2024年度主要安排\n（一）加强普法。加强普法宣传，定期组织普法活动。健全行政执法责任制。\n"
)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def document(name: str = "report.md", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, REPORT.read_bytes() if content is None else content)


def real_draft(bureau: Bureau, by: User) -> Plan:
    return draft_plan(bureau, REPORT.read_bytes(), "zaozhuang-2023-report.md", by=by, at=NOW).plan


def settled_draft(cast: Cast, lead: Office | None = None) -> Plan:
    """The real report with every open question answered: each commitment has an office and a day to come."""
    plan = real_draft(cast.bureau, cast.supervisor)
    plan.commitments.update(lead_office=lead or cast.enforcement, due_on="2024-12-31")
    return plan


def body(response: Any) -> str:
    return str(response.content.decode())


def links(page: str, pattern: str) -> list[str]:
    return [found.replace("&amp;", "&") for found in re.findall(f'href="({pattern}[^"]*)"', page)]


def said(response: Any) -> list[str]:
    """The messages shown after a redirect."""
    return [str(message) for message in response.context["messages"]]
