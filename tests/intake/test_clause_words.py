"""What a clause is by its first words: a result, a means, guiding thought, a duty with verb and object, or none."""

import pytest

from tracker.intake.clause_sorts import same_matter, same_object, sorted_clause

RESULTS = [
    "做到职责明确",
    "达到预期效果",
    "确保执法有据",
    "确保隐患整改到位",
    "力争出庭率保持高位",
    "努力实现零投诉",
    "实现监管全覆盖",
    "形成监督合力",
    "使执法更有温度",
    "让群众感受到公平",
    "不断提升执法水平",
    "切实提高群众满意度",
    "有效增强法治意识",
    "进一步提升服务效能",
    "扩大普法覆盖面",
    "扩大社会影响力",
    "推动问题整改到位",
    "推动监管结果互认",
    "推动争议实质性化解",
    "推进责任落实落细",
    "推动解决执法难题",
    "推动形成共治格局",
    "促进行业健康发展",
    "助力乡村振兴",
    "防止行政复议发生",
    "避免重复检查",
    "杜绝选择性执法",
    "防范行政诉讼风险",
    "有效防范化解风险",
    "遏制重特大事故",
    "筑牢安全防线",
    "守牢安全底线",
    "守住廉洁底线",
    "维护群众合法权益",
    "切实维护市场秩序",
    "保障农民工权益",
    "减轻企业负担",
    "为企业提供便利",
    "为法治建设作出贡献",
    "为发展奠定基础",
    "优化法治化营商环境",
    "不断优化营商环境",
    "打造法治品牌",
    "着力营造良好氛围",
    "努力开创新局面",
    "奋力谱写新篇章",
    "丰富群众文化生活",
]

MEANS = [
    "依托网络学院",
    "结合宪法宣传周",
    "围绕中心工作",
    "聚焦重点领域",
    "针对薄弱环节",
    "按照上级要求",
    "根据任务分工",
    "通过政府网站",
    "利用新媒体平台",
    "借助专家力量",
    "坚持问题导向",
    "立足职能定位",
    "对照指标体系",
    "紧扣年度目标",
    "紧盯关键环节",
    "以安全生产月为抓手",
    "以典型案例为教材",
    "由执法支队牵头",
    "由办公室负责",
    "由司法所牵头、执法队配合",
    "我局坚持依法行政",
    "联合公安等部门",
    "会同市场监管部门",
    "深入贯彻落实《统计法》",
]

GUIDING = [
    "坚持以习近平新时代中国特色社会主义思想为指导",
    "以习近平法治思想为引领",
    "深入学习贯彻党的二十大精神",
    "认真落实省委决策部署",
    "全面贯彻习近平法治思想",
    "我局将继续坚持以习近平法治思想为指引",
    "持续深入学习贯彻全会精神",
]

ACTIONS = [
    ("修订执法检查办法", "修订", "执法检查办法"),
    ("进一步健全行政执法责任制", "健全", "行政执法责任制"),
    ("全面深入落实三项制度", "落实", "三项制度"),
    ("不断建立健全长效机制", "建立健全", "长效机制"),
    ("组织开展案卷评查", "组织开展", "案卷评查"),
    ("定期通报典型案例", "通报", "典型案例"),
    ("每季度组织一次轮训", "组织", "一次轮训"),
    ("每两个月召开一次例会", "召开", "一次例会"),
    ("9月底前编制权责清单", "编制", "权责清单"),
    ("2025年6月底前出台细则", "出台", "细则"),
    ("一季度制定年度计划", "制定", "年度计划"),
    ("年底前建成监控平台", "建成", "监控平台"),
    ("全年举办培训班", "举办", "培训班"),
    ("依法公开执法信息", "公开", "执法信息"),
    ("联合开展执法检查", "开展", "执法检查"),
    ("建立与区级部门的联席会议", "建立", "与区级部门的联席会议"),
    ("对重大隐患实行挂牌督办", "实行", "重大隐患挂牌督办"),
    ("对违法行为依法从严查处", "查处", "违法行为"),
    ("会同公安机关开展联合检查", "开展", "联合检查"),
    ("与公安部门建立协作机制", "建立", "协作机制"),
    ("在世界水日集中开展宣传", "开展", "宣传"),
    ("优化执法流程", "优化", "执法流程"),
]

OTHERS = [
    "以案释法",
    "执行情况纳入考核",
    "监督检查结果及时反馈",
    "培训内容贴近实际",
    "宣传力度不断加大",
    "考核结果运用",
    "执法人员持证上岗",
    "发放到河道沿线村组",
    "落实到岗到人",
    "抽查不少于3次",
    "执行率达到99%",
    "将执法信息在网站公布",
    "无事不扰",
]

SORTS = [
    *((text, "result") for text in RESULTS),
    *((text, "means") for text in MEANS),
    *((text, "guiding") for text in GUIDING),
    *((text, "other") for text in OTHERS),
]


@pytest.mark.parametrize(("text", "sort"), SORTS)
def test_sort(text, sort):
    clause = sorted_clause(text, 0, len(text))
    assert clause.sort == sort
    assert (clause.text, clause.start, clause.end) == (text, 0, len(text))
    assert (clause.verb, clause.object) == ("", "")


@pytest.mark.parametrize("text", RESULTS)
def test_a_result_keeps_its_reason(text):
    reason = sorted_clause(text, 0, len(text)).reason
    assert reason.startswith("“") and "说的是" in reason


@pytest.mark.parametrize(("text", "verb", "thing"), ACTIONS)
def test_duty(text, verb, thing):
    clause = sorted_clause(text, 0, len(text))
    assert (clause.sort, clause.verb, clause.object) == ("action", verb, thing)


WEAK = [
    "规范执法文书制作",
    "公布清理结果",
    "实行清单化管理",
    "畅通举报渠道",
    "明确责任分工",
    "细化工作措施",
    "督促企业落实责任",
    "指导基层规范执法",
    "做好协调配合",
]


@pytest.mark.parametrize("text", WEAK)
def test_verbs_that_complete_the_duty_before(text):
    assert sorted_clause(text, 0, len(text)).weak


@pytest.mark.parametrize("text", ["修订办法", "组织培训", "对隐患实行挂牌督办", "建立台账"])
def test_verbs_that_open_a_duty(text):
    assert not sorted_clause(text, 0, len(text)).weak


@pytest.mark.parametrize("text", ["每月抽查一次", "定期通报案例", "每半年召开例会", "督促机构每年培训"])
def test_how_often(text):
    assert sorted_clause(text, 0, len(text)).often


@pytest.mark.parametrize("text", ["组织培训", "制定每月计划", "年底前召开例会"])
def test_not_how_often(text):
    assert not sorted_clause(text, 0, len(text)).often


SAME = [
    ("重大行政决策工作规则", "重大行政决策的执行", True),
    ("河湖管理制度", "河湖管理巡查", True),
    ("抽查清单", "其内容", True),
    ("专项检查", "发现的违法行为", True),
    ("文化市场分级办法", "文化市场协作机制", False),
    ("行政执法公示制度", "重大处罚集体讨论", False),
    ("案卷", "文书", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_same_object(one, other, same):
    assert same_object(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("干部学法制度", "一次集中学法", True),
        ("案卷评查", "定期通报评查结果", True),
        ("行政执法制度", "行政执法检查", False),
        ("组织开展普法", "组织开展检查", False),
        ("权责清单", "工地", False),
        ("", "工地", False),
    ],
)
def test_same_matter(one, other, same):
    assert same_matter(one, other) is same
