"""Which clause is work of its own: classes of sentences, not single ones (domain handbook §3)."""

import pytest

from tests.intake.test_clauses import pieces

ONE = [
    # an operation and whom it is aimed at
    "开展粮食安全专项行动，严厉打击掺杂使假行为",
    # what is gone through and what is made of it
    "全面梳理行政许可事项，编制标准化办事指南",
    # who joins, then what for
    "加强与消防等部门协作，依法查处违规办学行为",
    # what others shall do is what shall come of it
    "开展水日主题宣传，推动水法规进机关、进学校",
    "健全跨部门监管制度，推进信息互通、处置协同",
    # what is brought together, then what for
    "整合律师、公证等资源，建成公共法律服务中心",
    # a mechanism, how often it meets, and that it is kept running
    "建立线索移送机制，定期会商研判",
    "健全人民调解与司法衔接机制，常态化开展联合调处",
    # a system and the very thing it asks for
    "落实年终述法制度，组织负责人现场述法",
    # whom a meeting hears
    "每季度举办一期讲堂，邀请专家学者授课",
    # a slogan behind a work
    "推进公共法律服务建设，加大法律援助力度",
    # how much of the work before
    "开展农产品监督抽查，抽检样品不少于300批次",
    # aims at the end
    "编印法规手册，为乡村振兴提供坚强法治保障",
    "举办法治讲座，争取群众理解支持",
]

TWO = [
    ("制定年度学法计划", "每月至少开展1次集中学法"),
    ("制定信用评价办法", "依据信用等级实施差异化监管"),
    ("推行许可分阶段办理", "将审批时限压缩至3个工作日"),
    ("落实普法责任制", "在世界无烟日等时点集中开展宣传"),
    ("选派执法骨干跟班学习", "上半年完成证件换发工作"),
    ("开展执法大练兵活动", "运用无人机等手段，每月对重点单位开展一次排查"),
    ("完善联系点工作制度", "聘任监督员30名"),
    ("严格落实行政处罚案件审核制度", "修订行政处罚文书样式"),
    ("制定年度培训计划", "分片区举办业务培训班4期"),
    ("开展执法专项监督", "监督科定期开展执法回访"),
]


@pytest.mark.parametrize("text", ONE)
def test_what_completes_a_duty_stays_with_it(text):
    assert pieces(f"{text}。") == [text]


@pytest.mark.parametrize(("one", "other"), TWO)
def test_own_verb_and_own_object_are_work_of_their_own(one, other):
    assert pieces(f"{one}，{other}。") == [one, other]


def test_guiding_thought_ahead_of_a_duty_is_passed_over():
    assert pieces("深入学习贯彻习近平法治思想，落实会前学法制度。") == ["落实会前学法制度"]


def test_a_field_named_first_goes_with_its_work_in_an_item_only():
    assert pieces("加强水资源刚性约束，严格取水许可审批。", item=True) == [
        "加强水资源刚性约束，严格取水许可审批"
    ]
    assert len(pieces("全面加强执法队伍能力建设，组织开展岗位练兵活动。")) == 2
