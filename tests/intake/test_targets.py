"""Quantities that a commitment promises, and how sure each proposal is."""

import pytest

from tests.intake.reading import read
from tracker.intake.targets import targets_in

TARGETS = [
    ("每季度开展评查，全年不少于4次", ("不少于4次",)),
    ("人均培训不少于60学时", ("不少于60学时",)),
    ("每村至少开展1场宣讲", ("至少开展1场",)),
    ("出庭应诉率达到100%", ("100%",)),
    ("覆盖率不低于95％", ("不低于95％",)),
    ("开展活动2场以上", ("2场以上",)),
    ("结案率90%以上", ("90%以上",)),
    ("实现村居法律顾问全覆盖", ("全覆盖",)),
    ("做到持证率百分之百", ("百分之百",)),
    ("至少两次，抽查不少于80家", ("至少两次", "不少于80家")),
    ("不少于三期，且不少于三期", ("不少于三期",)),
    ("举办活动不少于**场次", ("不少于**场次",)),
    ("≥6次", ("≥6次",)),
    ("修订12个专项预案", ()),
    ("不少于20个工作日内公示", ()),
    ("24小时以上值守", ()),
    ("人均培训不少于40小时", ("不少于40小时",)),
    ("健全制度", ()),
    ("", ()),
]


@pytest.mark.parametrize(("text", "found"), TARGETS)
def test_targets(text, found):
    assert targets_in(text) == found


PLAN = "某局2023年度报告\n三、下一步打算\n"
CONFIDENCE = [
    ("每季度开展评查", "kind", "stated"),
    ("修订执法办法", "kind", "likely"),
    ("优化执法方式", "kind", "guess"),
    ("6月30日前修订执法办法", "due_on", "stated"),
    ("开展国家宪法日宣传", "due_on", "likely"),
    ("全年开展执法检查", "due_on", "likely"),
    ("修订执法办法", "due_on", "guess"),
    ("6月前修订执法办法", "due_on", "guess"),
    ("每半年开展评查", "rhythm", "stated"),
    ("开展评查", "rhythm", "guess"),
    ("修订执法办法（责任单位：政策法规科）", "lead_office", "stated"),
    ("由执法支队牵头，修订执法办法", "lead_office", "stated"),
    ("编制权责清单", "lead_office", "likely"),
    ("编制图册", "lead_office", "guess"),
    ("修订执法办法（责任单位：政策法规科；配合单位：办公室）", "supporting_offices", "stated"),
    ("修订执法办法（责任单位：政策法规科）", "supporting_offices", "guess"),
    ("开展案卷评查", "expected_evidence", "likely"),
    ("编制图册", "expected_evidence", "guess"),
    ("编制图册", "answers", "guess"),
]


@pytest.mark.parametrize(("sentence", "field", "confidence"), CONFIDENCE)
def test_confidence(sentence, field, confidence):
    (one,) = read(f"{PLAN}{sentence}。\n").commitments
    assert one.confidence[field] == confidence
    assert one.reasons[field]


def test_targets_carry_their_reason():
    (one,) = read(f"{PLAN}每季度开展评查，全年不少于4次，合格率95%以上。\n").commitments
    assert one.targets == ("不少于4次", "95%以上")
    assert one.reasons["targets"] == "原文写明“不少于4次、95%以上”"


def test_nothing_promised_no_reason():
    (one,) = read(f"{PLAN}修订执法办法。\n").commitments
    assert one.targets == ()
    assert not {"targets", "overlaps", "baseline"} & set(one.reasons)
