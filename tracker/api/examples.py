"""What the OpenAPI description shows as examples. A test holds their keys against real answers."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from tracker.api.problem_kinds import Kind

_BUREAU_ID = "01901f3e-0000-7000-8000-000000000001"
_OFFICE_ID = "01901f3e-0000-7000-8000-000000000002"
_PLAN_ID = "01901f3e-0000-7000-8000-000000000003"
_TASK_ID = "01901f3e-0000-7000-8000-000000000004"
_COMMITMENT_ID = "01901f3e-0000-7000-8000-000000000005"
_EVIDENCE_ID = "01901f3e-0000-7000-8000-000000000006"
_HOST = "https://yinuo.example/api/v1"

BUREAU = {"id": _BUREAU_ID, "code": "ZZYJ", "name": "枣庄市应急管理局", "short_name": "市应急局"}
OFFICE_REF = {
    "id": _OFFICE_ID,
    "code": "ENF",
    "name": "市应急管理综合行政执法支队",
    "short_name": "执法支队",
}
OFFICE = {
    **OFFICE_REF,
    "url": f"{_HOST}/offices/{_OFFICE_ID}",
    "bureau": BUREAU,
    "parent": None,
    "kind": "支队",
    "is_external": False,
    "order": 1,
}
TASK: dict[str, Any] = {
    "id": _TASK_ID,
    "url": f"{_HOST}/tasks/{_TASK_ID}",
    "bureau": BUREAU,
    "number": "枣应急-2024-002",
    "title": "健全行政执法责任制",
    "requirement": "进一步健全行政执法责任制",
    "kind": "one_off",
    "state": "closed",
    "state_words": "已销号",
    "verdict": "kept",
    "verdict_words": "已完成",
    "light": {"colour": None, "reason": "已销号：不亮灯"},
    "lead_office": OFFICE_REF,
    "supporting_offices": [],
    "responsible_person": "李建国",
    "plan": _PLAN_ID,
    "source_kind": None,
    "basis": "",
    "commitments": [
        {
            "id": _COMMITMENT_ID,
            "plan": _PLAN_ID,
            "section": "（一）不断深化制度建设",
            "text": "进一步健全行政执法责任制",
            "start": 13,
            "end": 25,
        }
    ],
    "due_on": "2024-06-28",
    "original_due_on": "2024-06-28",
    "times_extended": 0,
    "rework_due_on": None,
    "rhythm": "none",
    "expected_evidence": ["印发文件"],
    "targets": [],
    "waits_for": "",
    "started_on": None,
    "suspended_until": None,
    "is_deemed_received": False,
    "carried_from": None,
    "carried_to": None,
    "assigned_at": "2024-06-20T09:00:00+08:00",
    "acknowledged_at": "2024-06-20T10:00:00+08:00",
    "submitted_at": "2024-06-24T10:00:00+08:00",
    "closed_at": "2024-06-25T10:00:00+08:00",
    "state_basis": "",
    "version": 5,
}
EVIDENCE: dict[str, Any] = {
    "id": _EVIDENCE_ID,
    "name": "印发文件.pdf",
    "size": 48213,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "type": "application/pdf",
    "uploaded_at": "2024-06-24T10:00:00+08:00",
    "dated_on": None,
    "publicity": "none",
    "version": 1,
    "replaces": None,
    "url": f"{_HOST}/evidence/{_EVIDENCE_ID}/content",
}
EVIDENCE_DETAIL = {**EVIDENCE, "office": OFFICE_REF, "uploaded_by": "李建国", "damage": None}
TASK_EVIDENCE = {
    "expected": [{"words": "印发文件", "is_present": True, "evidence": [_EVIDENCE_ID]}],
    "data": [
        {
            "evidence": EVIDENCE_DETAIL,
            "answers": ["印发文件"],
            "stands": True,
            "replaced_by": None,
            "state": "accepted",
            "state_words": "已通过",
            "decided_by": "陈思远",
            "decided_at": "2024-06-25T10:00:00+08:00",
            "reason": "",
        }
    ],
}
REPORT = {
    "id": "01901f3e-0000-7000-8000-000000000007",
    "receipt": "00000007",
    "version": 1,
    "period": None,
    "state": "accepted",
    "state_words": "已通过",
    "progress": "已印发责任清单。",
    "problems": "",
    "next_steps": "",
    "percent": 100,
    "is_nothing_new": False,
    "office": OFFICE_REF,
    "piece": None,
    "drafted_by": "周小梅",
    "evidence": [
        EVIDENCE,
    ],
    "filed_by": "李建国",
    "filed_at": "2024-06-24T10:00:00+08:00",
    "decided_by": "陈思远",
    "decided_at": "2024-06-25T10:00:00+08:00",
    "decision_reason": "",
    "decision_hash": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "void_because": [],
}
CLOSURE: dict[str, Any] = {
    "id": "01901f3e-0000-7000-8000-000000000008",
    "requested_by": "李建国",
    "requested_at": "2024-06-24T10:00:00+08:00",
    "note": "",
    "outcome": "closed",
    "outcome_words": "已评定",
    "verdict": "kept",
    "reason": "",
    "rework_due_on": None,
    "decided_by": "陈思远",
    "decided_at": "2024-06-25T10:00:00+08:00",
    "decision_hash": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "void_because": [],
    "reopened_by": None,
    "reopened_at": None,
    "reopen_reason": "",
}
TASK_DETAIL = {
    **TASK,
    "slots": [],
    "milestones": [{"id": 1, "title": "初稿", "due_on": "2024-06-25", "reached_on": "2024-06-24"}],
    "extensions": [],
    "reassignments": [],
    "reports": [REPORT],
    "closures": [CLOSURE],
    "pieces": [],
    "lateness": {"days": 0, "by_office": {}, "resting": 0},
}
PLAN: dict[str, Any] = {
    "id": _PLAN_ID,
    "url": f"{_HOST}/plans/{_PLAN_ID}",
    "bureau": BUREAU,
    "year": 2024,
    "kind": "annual_report",
    "title": "2023年度法治政府建设工作报告",
    "doc_number": "枣应急发〔2023〕56号",
    "signed_off_by": "",
    "issued_on": None,
    "file_name": "report.md",
    "state": "issued",
    "state_words": "已下达",
    "drafted_at": "2024-06-20T09:00:00+08:00",
    "released_at": "2024-06-20T09:00:00+08:00",
}
PLAN_DETAIL = {
    **PLAN,
    "text": "（一）不断深化制度建设。进一步健全行政执法责任制。",
    "sections": [{"order": 0, "number": "（一）", "title": "不断深化制度建设", "start": 0, "end": 26}],
    "commitments": [
        {
            "id": _COMMITMENT_ID,
            "order": 0,
            "section": "（一）不断深化制度建设",
            "text": "进一步健全行政执法责任制",
            "start": 13,
            "end": 25,
            "kind": "one_off",
            "task": _TASK_ID,
        }
    ],
}
TOKEN_ASKED = {
    "username": "zhangsan",
    "password": "…",
    "name": "局数据平台",
    "scope": "read",
    "expires_in_days": 90,
}
TOKEN_MADE = {
    "token": "yn_Zk3…",
    "id": "01901f3e-0000-7000-8000-000000000009",
    "name": "局数据平台",
    "scope": "read",
    "expires_at": "2024-09-18T09:00:00+08:00",
}
TOKEN = {
    "id": TOKEN_MADE["id"],
    "name": "局数据平台",
    "scope": "read",
    "hint": "yn_Zk3aB",
    "created_at": "2024-06-20T09:00:00+08:00",
    "expires_at": "2024-09-18T09:00:00+08:00",
    "last_used_at": None,
    "revoked_at": None,
}
FAULT = {"pointer": "/reason", "code": "not_valid", "message": "请写明评定的理由。"}
INDEX = {
    "today": "2024-06-20",
    "caller": {
        "id": "01901f3e-0000-7000-8000-00000000000a",
        "username": "zhangsan",
        "name": "张三",
        "scope": "read",
        "token_expires_at": "2024-09-18T09:00:00+08:00",
    },
    "links": {
        name: f"{_HOST}/{path}"
        for name, path in {
            "tasks": "tasks",
            "plans": "plans",
            "offices": "offices",
            "people": "people",
            "delegations": "delegations",
            "materials": "materials",
            "reminders": "reminders",
            "deliveries": "deliveries",
            "notices": "notices",
            "tokens": "tokens",
            "openapi": "openapi.json",
            "docs": "docs",
        }.items()
    },
}


def refusal(kind: Kind) -> dict[str, Any]:
    """A problem document of this kind."""
    return {
        "type": f"{_HOST}/problems/{kind.slug}",
        "title": str(kind.title),
        "status": kind.status,
        "detail": str(kind.explanation),
        "instance": f"/api/v1/tasks/{_TASK_ID}",
        "errors": [FAULT] if kind.slug == "not-valid" else [],
    }


def answer(value: object) -> list[OpenApiExample]:
    """One example of what comes back; for a list, of one of its rows."""
    return [OpenApiExample("示例", value=value, response_only=True, status_codes=["200"])]


def asked(value: object) -> OpenApiExample:
    """One example of what is sent."""
    return OpenApiExample("请求", value=value, request_only=True)
