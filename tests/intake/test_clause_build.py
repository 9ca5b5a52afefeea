"""Verbs that stand on no list, clauses that say what must be, and means with the work in the same clause."""

import pytest

from tests.intake.test_clauses import pieces
from tracker.intake.clause_build import build_of, weight, work_behind_means
from tracker.intake.clause_sorts import sorted_clause
from tracker.intake.suggest_kind import kind_of


def test_a_verb_is_known_by_its_characters():
    assert all(weight(word) > 0 for word in ("加装", "创排", "辟出", "增建", "铺开", "倒查"))
    assert not any(weight(word) > 0 for word in ("律师", "街道", "案件", "县乡", "合同", "12", "备"))


CUTS = [
    # verbs made yesterday, things counted or handed over
    ("制定巡查方案，加装定位终端40套。", ["制定巡查方案", "加装定位终端40套"]),
    ("修订评查标准，为基层所配置执法记录仪。", ["修订评查标准", "为基层所配置执法记录仪"]),
    ("编制权责清单，从律师中增聘仲裁员6名。", ["编制权责清单", "从律师中增聘仲裁员6名"]),
    # the same build, an effect: it stays
    ("修订评查标准，净化文化市场环境。", ["修订评查标准，净化文化市场环境"]),
    ("推行柔性执法，坚决扭转办案被动局面。", ["推行柔性执法，坚决扭转办案被动局面"]),
    # what must be is a work of its own, but not where a system is told by its rules
    (
        "建立合同管理台账，所有协议签订前须送司法所审核。",
        ["建立合同管理台账", "所有协议签订前须送司法所审核"],
    ),
    (
        "落实集体决策制度，所有决策事项必须提交会议审议。",
        ["落实集体决策制度，所有决策事项必须提交会议审议"],
    ),
    ("组织资格考试，未取得证件的不得上岗执法。", ["组织资格考试，未取得证件的不得上岗执法"]),
    # a means and its work in one clause
    (
        "依托大数据中心搭建预警模型，编制事项清单。",
        ["依托大数据中心搭建预警模型", "编制事项清单"],
    ),
    # an activity or a slogan names the field
    ("加强野生动植物保护，严厉打击乱捕滥猎行为。", ["加强野生动植物保护，严厉打击乱捕滥猎行为"]),
    ("加强野生动植物保护，建立联合巡护制度。", ["加强野生动植物保护", "建立联合巡护制度"]),
    # thought that guides, and no work in it
    ("以创建森林城市为契机，全面推进依法治林。", []),
]


@pytest.mark.parametrize(("text", "wanted"), CUTS)
def test_cuts_by_build(text, wanted):
    assert pieces(text) == wanted


def test_no_object_no_build():
    for words in (
        "以案释法、以案促改",
        "检查结果全市通报",
        "把普法融入执法全过程",
        "加装定位",
        "在日常巡查中",
    ):
        assert build_of(words, 0) is None, words
    assert work_behind_means("依托政务服务平台") is None


KINDS = [
    ("所有协议签订前须送司法所审核", "continuous"),
    ("为基层所配置执法记录仪", "one_off"),
    ("节前对大型商超突击检查", "recurring"),
    ("厘清镇与部门的执法边界", "one_off"),
    ("加强部门联合执法", "continuous"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kinds_by_build(text, kind):
    found, reason, _ = kind_of(text, (sorted_clause(text, 0, len(text)),))
    assert found == kind
    assert reason
