"""What completes a duty, what leads up to one, and what opens one beside it: one sentence for each rule."""

import pytest

from tests.intake.reading import read, texts
from tests.intake.test_clauses import pieces
from tracker.intake.clause_sorts import same_object, sorted_clause
from tracker.intake.clauses import Stretch, titled

ONE = [
    # what is found is settled, what is told of it, how it is treated
    "认真开展执法案件回头看，及时纠正执法中的不规范问题",
    "组织开展案卷评查，通报评查结果",
    "开展重大隐患清零行动，对重大隐患一律挂牌督办",
    "开展法治督察，对落实不力的单位予以约谈",
    # whom an operation is aimed at
    "开展毁林犯罪专项行动，依法严查重处盗伐滥伐行为",
    # what is gone through and what is made of it
    "10月前完成燃气报警装置安装情况摸排，建立问题隐患台账",
    # what is done at an event, what stands on a board
    "设置法律咨询台，发放宣传手册",
    "设立执法监督公示栏，公布监督举报电话",
    "组织宪法日系列宣传活动，开展宪法知识竞赛",
    # how often, how many, how far
    "开设普法融媒体栏目，每月推出一期",
    "举办能力提升培训班3期，培训400人次以上",
    "加快推进监管系统应用，年底前实现监管事项全覆盖",
    # where a draft goes next
    "完成不动产登记条例起草论证，报送市人大常委会审议",
    "加强法治文化阵地建设，新建法治文化公园2个",
    "建立行政争议源头治理沟通协调机制，通报行政诉讼案件情况",
    # a rule of the work before
    "严格执法资格管理，考核不合格的一律暂扣执法证件",
    # what stands ahead of the work
    "打通部门数据壁垒，建立规划监管信息共享平台",
    "持续推进“放管服”改革，全面推行电子化注册",
    "在规范税务执法方面，全面落实行政执法三项制度",
]


@pytest.mark.parametrize("text", ONE)
def test_one_duty(text):
    assert pieces(text) == [text]


TWO = [
    ("每月组织一次执法业务学习", "邀请司法局骨干开展案卷讲评不少于2次"),
    ("编制执法流程手册", "邀请区法院法官以案释法"),
    ("制定全年学法计划", "全年组织专题学法不少于6次"),
    ("举办技能竞赛", "从医疗机构选聘30名监督协管员"),
    ("公开招录执法人员15名", "健全执法人员轮岗交流机制"),
    ("开展网约车整治行动", "对群众反映强烈的突出问题挂牌督办"),
    ("增配无人机操作人员4名", "严格执法人员持证上岗制度"),
    ("增配复议人员3名", "每季度通报行政机关败诉情况"),
    ("全面清理涉及托育备案的证明事项", "动态调整权责清单并及时公布"),
    ("坚持重大事项集体讨论", "严把合同、文件法律关口"),
    ("利用公众号每周推送消费维权知识", "招募社会监督员60名"),
    ("制定抽查工作计划", "统筹日常检查与专项检查"),
    ("严格落实重大行政决策程序", "对涉及群众利益的事项，一律开展社会稳定风险评估"),
]


@pytest.mark.parametrize(("first", "second"), TWO)
def test_two_duties(first, second):
    assert pieces(f"{first}，{second}") == [first, second]


def test_what_has_its_result_leads_to_nothing_else():
    first, second = "推进法治教育进课堂，做到教材、课时“四落实”", "命名一批法治教育实践基地"
    assert pieces(f"{first}，{second}") == [first, second]


def test_systems_and_numbers_are_told_apart_by_more_than_their_beginning():
    assert same_object("执法人员培训", "执法人员管理")
    assert not same_object("执法人员15名", "执法人员管理")
    assert not same_object("依法执业活动", "依法执业承诺书", apart=True)


SORTS = [
    ("持续推进精确执法、精细服务、精准监管", "result"),
    ("打造法治文化广场1处", "action"),
    ("打造一流营商环境", "result"),
    ("发挥示范引领作用", "result"),
    ("打通服务群众最后一公里", "result"),
    ("落实党组理论学习中心组学法制度", "action"),
    ("争取财政资金200万元", "means"),
    ("对标一流营商环境", "means"),
    ("制定后15日内报送备案", "other"),
    ("对涉及群众切身利益的停车收费等事项", "means"),
]


@pytest.mark.parametrize(("text", "sort"), SORTS)
def test_sorts(text, sort):
    assert sorted_clause(text, 0, len(text)).sort == sort


HEAD = "某局2024年度法治政府建设工作报告\n二、存在的问题及2025年打算\n"


def test_appeals_and_wishes_are_no_tasks():
    text = "三、2025年工作安排\n修订裁量基准。各科室要高度重视，加强协作配合，确保落实。建议上级加大装备支持力度。"
    draft = read(f"某局2024年度法治政府建设工作报告\n{text}")
    assert texts(draft) == ["修订裁量基准"]
    reasons = {one.role: one.reason for one in draft.passed_over}
    assert "号召" in reasons["outcome"]
    assert "建议" in reasons["preamble"]


def test_a_combined_section_with_labels_of_its_own():
    draft = read(
        f"{HEAD}存在问题：一是办案不平衡；二是运用不充分。\n2025年打算：\n1.修订裁量基准。\n2.每季度开展评查。"
    )
    assert texts(draft) == ["修订裁量基准", "每季度开展评查"]
    assert [one.title for one in draft.shortcomings] == ["办案不平衡", "运用不充分"]


def test_titles_in_parallel_phrases_only_where_several_paragraphs_have_them():
    lines = ["加强领导，落实责任。制定计划。", "整合力量，严格执法。组建分队。"]
    text = "".join(lines)
    both = [Stretch(0, len(lines[0])), Stretch(len(lines[0]), len(text))]
    assert [one.titled for one in titled(text, both)] == [True, True]
    assert [one.titled for one in titled(text, both[:1])] == [False]
    draft = read("某局2024年度报告\n三、2025年工作安排\n" + "\n".join(lines))
    assert texts(draft) == ["制定计划", "组建分队"]


def test_who_and_how_before_the_list_of_work_are_left_out():
    lead_in = "2025年，白沙乡将重点抓好以下工作：把学法列入乡党委会“第一议题”；制定办法。今年，继续开展巡查。"
    draft = read(f"某乡2024年度报告\n三、2025年工作计划\n{lead_in}")
    assert texts(draft) == ["把学法列入乡党委会“第一议题”", "制定办法", "继续开展巡查"]


@pytest.mark.parametrize("line", ["以上报告，请审阅。", "特此报告。", "妥否，请批示。"])
def test_closing_words_are_no_task(line):
    draft = read(f"某局2024年度报告\n三、2025年工作计划\n修订办法。\n{line}")
    assert texts(draft) == ["修订办法"]
