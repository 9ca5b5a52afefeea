"""The splitting rule, one case at a time (domain handbook §3)."""

import pytest

from tracker.intake.clause_sorts import same_object, sorted_clause
from tracker.intake.clauses import Stretch, cut
from tracker.intake.sentences import clauses_in, sentences_in


def pieces(text: str, **about: bool) -> list[str]:
    return [text[one.start : one.end] for one in cut(text, Stretch(0, len(text), **about)).pieces]


CASES = [
    # two verbs, two objects
    (
        "制定年度普法工作计划，组织开展宪法宣传周活动。",
        ["制定年度普法工作计划", "组织开展宪法宣传周活动"],
    ),
    # the same matter again
    (
        "健全河湖管理制度，加强河湖管理巡查和保洁。",
        ["健全河湖管理制度，加强河湖管理巡查和保洁"],
    ),
    # results stay
    (
        "修订执法检查办法，确保执法有据，不断提升执法水平。",
        ["修订执法检查办法，确保执法有据，不断提升执法水平"],
    ),
    # means go with what follows
    (
        "修订执法检查办法，依托网络学院，组织开展执法业务培训。",
        ["修订执法检查办法", "依托网络学院，组织开展执法业务培训"],
    ),
    # means at the end stay with what came before
    ("开展法治宣传教育，结合安全生产月。", ["开展法治宣传教育，结合安全生产月"]),
    # slogans are no duties of their own
    ("加强组织领导，压实工作责任，强化督导。", ["加强组织领导，压实工作责任，强化督导"]),
    # semicolons always cut
    ("建立案件会商制度；编制抽查事项清单。", ["建立案件会商制度", "编制抽查事项清单"]),
    # a verb that is a noun here opens nothing
    ("编制抽查事项清单，执行情况纳入年度考核内容。", ["编制抽查事项清单，执行情况纳入年度考核内容"]),
    # who and when are left out
    ("下一步，我局将继续完善行政执法制度。", ["完善行政执法制度"]),
    ("2025年，市水务局将编制抽查事项清单。", ["编制抽查事项清单"]),
    # 将 before an object is the duty itself
    ("将普法工作纳入年度考核。", ["将普法工作纳入年度考核"]),
    # commas inside quotation marks and titles do not cut
    (
        "推进“双随机，一公开”监管，修订《检查，处罚办法》。",
        ["推进“双随机，一公开”监管", "修订《检查，处罚办法》"],
    ),
    # runs inside a sentence
    (
        "一是编制权责清单，二是组织执法培训，三是定期通报。",
        ["一是编制权责清单", "二是组织执法培训", "三是定期通报"],
    ),
    ("第一，编制权责清单；第二，组织执法培训。", ["第一，编制权责清单", "第二，组织执法培训"]),
    # a verb no rule knows still yields the sentence
    ("办理群众来信来访。", ["办理群众来信来访"]),
    # half-width punctuation
    (
        "制定年度普法计划,组织开展宪法宣传周;编制权责清单",
        ["制定年度普法计划", "组织开展宪法宣传周", "编制权责清单"],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_cutting(text, wanted):
    assert pieces(text) == wanted


def test_an_item_with_its_own_note_is_one_commitment():
    text = "开展文件集中清理，编制失效文件目录。"
    assert len(pieces(text)) == 2
    (whole,) = cut(text, Stretch(0, len(text), item=True, whole=True)).pieces
    assert text[whole.start : whole.end] == text[:-1]
    assert "责任或时限" in whole.reason


def test_each_concrete_work_of_a_run_keeps_its_reason():
    text = "一是修订执法办法，编制权责清单。"
    first, second = cut(text, Stretch(0, len(text))).pieces
    assert "“一是”所列的一项" in first.reason
    assert "“编制”另起一项工作" in second.reason


CASES += [
    # a run is cut before a second concrete work, not before slogans
    (
        "一是健全制度，修订执法办法，编制权责清单，强化责任担当。",
        ["一是健全制度，修订执法办法", "编制权责清单，强化责任担当"],
    ),
    (
        "二是加强警示宣传，定期曝光典型案例，强化警示震慑和教育引导。",
        ["二是加强警示宣传，定期曝光典型案例，强化警示震慑和教育引导"],
    ),
    ("三是举办2期培训班，确保持证上岗。", ["三是举办2期培训班，确保持证上岗"]),
    # how often, with a matter of its own
    ("将普法纳入考核，定期调度进展。", ["将普法纳入考核", "定期调度进展"]),
    ("编制权责清单，每季度检查工地。", ["编制权责清单", "每季度检查工地"]),
    # how often the same matter is done
    ("落实干部学法制度，每季度组织一次集中学法。", ["落实干部学法制度，每季度组织一次集中学法"]),
    ("建立案件会商机制，每月分析研判。", ["建立案件会商机制，每月分析研判"]),
    # who does it stands before the work
    ("由执法支队牵头，编制事项清单。", ["由执法支队牵头，编制事项清单"]),
    ("联合公安等部门，开展夜间执法检查。", ["联合公安等部门，开展夜间执法检查"]),
    ("编制抽查计划，联合开展执法检查活动。", ["编制抽查计划", "联合开展执法检查活动"]),
    # what it is done to stands before the verb
    (
        "组织负责人观看警示教育片，对重大隐患实行挂牌督办。",
        ["组织负责人观看警示教育片", "对重大隐患实行挂牌督办"],
    ),
    # with what, then what
    ("充分发挥协调机构职能作用，加强部门协调联动。", ["充分发挥协调机构职能作用，加强部门协调联动"]),
    # two systems that begin alike
    ("制定文化市场分级办法，健全文化市场协作机制。", ["制定文化市场分级办法", "健全文化市场协作机制"]),
    # carried on to where it is needed
    ("编印宣传手册，发放到河道沿线村组。", ["编印宣传手册，发放到河道沿线村组"]),
    # trailing words complete the duty
    ("清理现行规范性文件，公布清理结果和目录。", ["清理现行规范性文件，公布清理结果和目录"]),
    ("修订投诉处理规程，规范投诉处理程序。", ["修订投诉处理规程，规范投诉处理程序"]),
    ("健全闭环整改制度，实行清单化管理。", ["健全闭环整改制度，实行清单化管理"]),
    ("建立信息共享制度，推动监管结果互认。", ["建立信息共享制度，推动监管结果互认"]),
    ("开展法治下乡活动，丰富群众文化生活。", ["开展法治下乡活动，丰富群众文化生活"]),
    # 与 and 和 after a verb that is never a noun
    ("梳理赋权事项清单，建立与区级部门联席会议制度。", ["梳理赋权事项清单", "建立与区级部门联席会议制度"]),
    # by when, before the verb: a work of its own
    ("开展法治宣传活动，年底前汇编典型案例。", ["开展法治宣传活动", "年底前汇编典型案例"]),
    (
        "一季度出台考核细则，由仓储股负责，5月20日前修订管理办法。",
        ["一季度出台考核细则", "由仓储股负责，5月20日前修订管理办法"],
    ),
    # how much of the work before
    ("开展“双随机”抽查，全年抽查企业不少于80家。", ["开展“双随机”抽查，全年抽查企业不少于80家"]),
    ("每季度组织案卷评查，全年抽查不少于3次。", ["每季度组织案卷评查，全年抽查不少于3次"]),
    # with whom, in the same clause as the verb
    (
        "会同公安机关开展夜间专项行动，编制线索移送清单。",
        ["会同公安机关开展夜间专项行动", "编制线索移送清单"],
    ),
    # what is done to the wrongs just spoken of
    ("开展执法专项检查，对坑农害农行为依法查处。", ["开展执法专项检查", "对坑农害农行为依法查处"]),
    ("开展执法专项检查，对发现的违法行为依法查处。", ["开展执法专项检查，对发现的违法行为依法查处"]),
    # a field is named, the work follows
    ("加大培训力度，组织法制审核人员轮训。", ["加大培训力度，组织法制审核人员轮训"]),
    # how often it is told, or how often others are made to do it
    ("聘请20名社会监督员，每季度通报典型问题。", ["聘请20名社会监督员", "每季度通报典型问题"]),
    ("开展案卷评查，定期通报评查结果。", ["开展案卷评查，定期通报评查结果"]),
    ("建立承诺制度，督促机构每年培训1次。", ["建立承诺制度，督促机构每年培训1次"]),
    ("编制自查承诺清单，督促机构每年开展全员培训。", ["编制自查承诺清单", "督促机构每年开展全员培训"]),
    # a law carried out, then the duty
    ("深入贯彻落实《统计法》，严格执行造假惩治责任制。", ["深入贯彻落实《统计法》，严格执行造假惩治责任制"]),
    # a list after a colon
    ("2025年，我局将重点做好以下工作：制定监管办法；组织执法培训。", ["制定监管办法", "组织执法培训"]),
    # half-width stops behind Chinese characters, not inside numbers
    (
        "修订办法V2.0版.编制清单,执行率达到99.5%.组织培训.",
        ["修订办法V2.0版", "编制清单,执行率达到99.5%", "组织培训"],
    ),
]

NO_DUTIES = [
    "进一步规范执法秩序，努力打造平安有序的街区环境。",
    "重点从以下几方面着力：",
    "不断提升执法能力和水平，努力打造法治化营商环境。",
    "重点做好以下工作：",
    "现将有关情况报告如下。",
    "为高质量发展提供坚强法治保障。",
    "",
    "。。。",
]


@pytest.mark.parametrize("text", NO_DUTIES)
def test_goals_and_bridges_are_no_duties(text):
    assert pieces(text) == []


def test_a_numbered_line_is_a_duty_even_when_it_sounds_like_a_goal():
    assert pieces("提升执法能力和水平。", item=True) == ["提升执法能力和水平"]


def test_opening_yields_only_the_mechanism():
    text = "坚持以习近平法治思想为指导，深入贯彻党的二十大精神，完善合法性审查机制，规范执法行为。"
    assert pieces(text, opening=True) == ["完善合法性审查机制"]
    passed = cut(text, Stretch(0, len(text), opening=True)).passed_over
    assert [one.role for one in passed] == ["preamble"] * 3


def test_each_cut_keeps_its_reason():
    text = "修订执法检查办法，确保执法有据，组织开展执法业务培训。"
    first, second = cut(text, Stretch(0, len(text))).pieces
    assert "自成一句" in first.reason and "“确保”说的是结果" in first.reason
    assert "“组织开展”另起一项工作" in second.reason


def test_quotation_marks_inside_a_reason_become_single():
    text = "建立案件会商制度，落实“谁执法谁普法”责任制。"
    assert "‘谁执法谁普法’" in cut(text, Stretch(0, len(text))).pieces[1].reason


SORTS = [
    ("进一步健全学法制度", "action"),
    ("确保责任落实", "result"),
    ("推动制度落地见效", "result"),
    ("为企业提供便利", "result"),
    ("优化法治化营商环境", "result"),
    ("优化执法流程", "action"),
    ("依托新媒体", "means"),
    ("以安全生产月为抓手", "means"),
    ("以案释法", "other"),
    ("坚持以习近平法治思想为指导", "guiding"),
    ("深入学习贯彻党的二十大精神", "guiding"),
    ("监督检查结果及时反馈", "other"),
]


@pytest.mark.parametrize(("text", "sort"), SORTS)
def test_sorts_of_clauses(text, sort):
    assert sorted_clause(text, 0, len(text)).sort == sort


def test_same_object():
    assert same_object("重大行政决策工作规则", "重大行政决策的执行")
    assert same_object("抽查清单", "其内容和频次")
    assert not same_object("行政执法公示制度", "重大行政处罚集体讨论制度")


def test_unbalanced_marks_do_not_swallow_the_rest():
    text = "推进“双随机监管。编制《权责清单，修订办法。"
    assert [text[one.start : one.end] for one in sentences_in(text, 0, len(text))] == [
        "推进“双随机监管",
        "编制《权责清单，修订办法",
    ]
    assert len(clauses_in(text, 10, len(text))) == 2


def test_title_after_an_ordinal_is_marked():
    text = "一是健全制度。修订办法。二是加强宣传。"
    assert [(one.run, one.heading) for one in sentences_in(text, 0, len(text))] == [
        ("一是", True),
        ("", False),
        ("二是", False),
    ]
