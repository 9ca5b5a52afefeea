"""Examples of people, delegations and transfers, as the OpenAPI description shows them."""

from tracker.api.examples import BUREAU, OFFICE_REF

_PERSON = "01901f3e-0000-7000-8000-000000000021"
_OTHER = "01901f3e-0000-7000-8000-000000000022"

PERSON_REF = {"id": _PERSON, "name": "李建国"}
POST = {
    "id": 7,
    "bureau": BUREAU,
    "office": OFFICE_REF,
    "role": "head",
    "role_words": "科室负责人",
    "is_deputy": False,
    "since": "2024-01-01",
    "until": None,
}
PERSON = {**PERSON_REF, "posts": [POST]}
DELEGATION_ASKED = {
    "post": 7,
    "to": _OTHER,
    "since": "2024-06-24",
    "until": "2024-06-28",
    "reason": "外出培训",
}
DELEGATION = {
    "id": "01901f3e-0000-7000-8000-000000000023",
    "post": POST,
    "giver": PERSON_REF,
    "to": {"id": _OTHER, "name": "钱科长"},
    "since": "2024-06-24",
    "until": "2024-06-28",
    "reason": "外出培训",
    "given_at": "2024-06-20T09:00:00+08:00",
    "revoked_at": None,
    "is_in_force": True,
}
TRANSFER_ASKED = {"to": _OTHER, "bureau": BUREAU["id"], "last_on": "2024-06-28"}
TRANSFERRED = {
    "rows": [
        {"what": "任职", "label": "李建国 执法支队 科室负责人", "refused": ""},
        {"what": "责任人", "label": "枣应急-2024-001 健全行政执法责任制", "refused": ""},
    ]
}
