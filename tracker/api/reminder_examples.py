"""Examples of ``/reminders`` and ``/deliveries``. A test holds their keys against real answers."""

from tracker.api.examples import TASK

_AT = "2024-06-25T09:00:00+08:00"

REMINDER = {
    "source": "reminder:12",
    "task": {"id": TASK["id"], "number": TASK["number"], "title": TASK["title"]},
    "owed": "task",
    "owed_words": "完成时限",
    "step": "task-before-3",
    "offset": -3,
    "anchor_on": "2024-06-28",
    "claimed_on": "2024-06-25",
    "claimed_at": _AT,
    "outcome": "told",
    "outcome_words": "已提醒",
    "told_on": "2024-06-25",
}
DELIVERY = {
    "source": "reminder:12",
    "person": {"id": "01901f3e-0000-7000-8000-000000000041", "name": "周小梅"},
    "day": "2024-06-25",
    "kind": "daily",
    "heading": "临期",
    "label": "枣应急-2024-002 健全行政执法责任制",
    "detail": "还剩3个工作日（6月28日 周五）。请报送进展报告并附印发文件。",
    "why": "您是牵头科室经办人，该项尚未报送。",
    "link": f"https://yinuo.example/tasks/{TASK['id']}/report/",
    "state": "sent",
    "state_words": "已发送",
    "channel": "mail",
    "fell_back": "",
    "sent_at": _AT,
    "is_read": False,
}
