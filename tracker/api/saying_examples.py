"""Examples of comments, instructions and material, as the OpenAPI description shows them."""

from tracker.api.examples import OFFICE_REF

_AT = "2024-06-20T09:00:00+08:00"

COMMENT = {
    "id": "01901f3e-0000-7000-8000-000000000031", "writer": "周小梅", "text": "初稿已成。", "at": _AT,
    "edited_at": None,
}  # fmt: skip
INSTRUCTION_ASKED = {"text": "请抓紧印发。", "due_on": "2024-06-26"}
INSTRUCTION = {
    "id": "01901f3e-0000-7000-8000-000000000032",
    "text": "请抓紧印发。",
    "given_by": "孙局长",
    "given_on": "2024-06-20",
    "recorded_by": None,
    "basis": "",
    "office": OFFICE_REF,
    "due_on": "2024-06-26",
    "task": "01901f3e-0000-7000-8000-000000000004",
    "answer": "",
    "answered_at": None,
    "made_task": None,
}
MATERIAL_ASKED = {"office": OFFICE_REF["id"], "year": 2024, "text": "开展执法培训，参训覆盖全部执法人员。"}
MATERIAL = {
    "id": "01901f3e-0000-7000-8000-000000000033",
    "office": OFFICE_REF,
    "year": 2024,
    "kind": "paragraph",
    "text": "开展执法培训，参训覆盖全部执法人员。",
    "value": None,
    "unit": "",
    "task": None,
    "evidence": [],
    "added_by": "李建国",
    "added_at": _AT,
    "version": 1,
}
