"""The words that tell one-off, continuous and recurring work, a few sentences for each rule."""

import pytest

from tracker.intake.clause_sorts import sorted_clause
from tracker.intake.sentences import clauses_in
from tracker.intake.suggest_kind import kind_of, rhythm_of

ONE_OFF = [
    "制定年度普法责任清单",
    "修订行政规范性文件管理办法",
    "起草法治政府建设实施方案",
    "拟订行政处罚裁量基准",
    "印发执法人员行为手册",
    "编制重大行政决策目录",
    "汇编典型案例",
    "出台轻微违法免罚清单",
    "建立案件会商机制",
    "建立重大决策定期评估制度",
    "构建联合执法机制",
    "健全督察问题整改机制",
    "完善行政执法监督制度",
    "健全完善重大行政决策规则",
    "梳理行政检查事项",
    "梳理并公布权责清单",
    "清理现行规范性文件",
    "对规范性文件开展后评估",
    "公布执法主体名单",
    "调整权责清单",
    "更新随机抽查事项目录",
    "探索柔性执法模式",
    "开展综合监管改革试点",
    "积极配合上级法治督察",
    "配合做好人大执法检查",
    "为执法人员配备执法记录仪",
    "购置现场检测设备",
    "建成非现场执法监控点",
    "搭建企业合规服务平台",
    "设立公共法律服务窗口",
    "组建执法业务骨干队伍",
    "聘请行政执法社会监督员",
    "录制普法短视频",
    "9月底前完成证件换发",
    "在社区新建法治驿站",
]

CONTINUOUS = [
    "严格落实行政执法三项制度",
    "落实法律顾问制度",
    "严格执行重大处罚集体讨论制度",
    "执行执法全过程记录制度",
    "充分发挥公职律师作用",
    "持续开展欠薪治理行动",
    "常态化开展河湖清理",
    "长期开展安全隐患排查",
    "优化执法方式",
    "推行说理式执法",
    "加强与检察机关的衔接",
    "畅通投诉举报渠道",
    "依法公开财政预决算",
    "主动接受社会监督",
    "健全干部学法机制",
    "健全镇村人民调解组织",
    "加强党组织领导",
    "强化对社会组织的指导",
    "将普法纳入年度考核",
    "坚持法定职责必须为",
    "健全政府采购内控",
    "深化“放管服”改革",
]

RECURRING = [
    "组织执法人员轮训",
    "组织开展案卷评查",
    "举办法治讲座",
    "召开执法联席会议",
    "开展执法练兵活动",
    "开展打击非法行医专项行动",
    "开展建筑工地专项整治",
    "开展重点领域专项监督",
    "开展普法宣传",
    "广泛开展法律知识竞赛",
    "持续开展执法开放日活动",
    "每季度通报执法情况",
    "每半年评查一次案卷",
    "每两个月召开一次例会",
    "每年培训一次",
    "定期曝光典型案例",
    "按月调度重点案件",
    "结合宪法宣传周普及宪法",
    "利用安全生产月宣讲法规",
    "做好执法证件年审",
    "开展执法人员资格审查",
    "把法律咨询送到工地",
    "推动法律服务进企业",
    "组织送法下乡",
]

CASES = [
    *((text, "one_off") for text in ONE_OFF),
    *((text, "continuous") for text in CONTINUOUS),
    *((text, "recurring") for text in RECURRING),
]


def kind(text: str) -> tuple[str, str, str]:
    clauses = tuple(sorted_clause(text, start, end) for start, end in clauses_in(text, 0, len(text)))
    return kind_of(text, clauses)


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_kind(text, wanted):
    found, reason, confidence = kind(text)
    assert found == wanted
    assert len(reason) > 6
    assert confidence in ("stated", "likely", "guess")


FIELDS = [
    ("加强学习培训，组织执法人员轮训", "recurring"),
    ("强化制度供给，修订物业管理办法", "one_off"),
    ("严格海洋执法，开展休渔专项行动", "recurring"),
    ("深化法治宣传，编印普法手册", "one_off"),
    ("加强队伍建设，优化年龄结构", "continuous"),
    ("依托夜校，开展法律知识宣讲", "recurring"),
    ("由执法大队牵头，编制事项清单", "one_off"),
    ("利用节假日，集中宣传民法典知识，开展现场咨询活动", "continuous"),
]


ONCE = [
    "配齐专职法制审核人员",
    "为每个执法中队配齐执法记录仪",
    "按照不少于5%的比例配齐法制审核人员",
    "选派业务骨干到市局跟班学习",
    "推选一批法治示范单位",
    "组织推选“十佳案卷”",
    "将许可办理时限压缩至5个工作日",
    "建成法治文化长廊",
    "出台水利工程管理办法",
    "全面完成执法证件换发",
    "如期完成智慧水利平台建设",
    "完成全部执法人员资格清理",
    "争创全国法治政府建设示范县",
    "组织参加全省行政执法资格考试",
    "组织执法人员参加市级行政执法技能比武",
]


@pytest.mark.parametrize("text", ONCE)
def test_what_is_done_when_it_is_done_once(text):
    assert kind(text)[0] == "one_off"


AGAIN = [
    ("补齐执法短板", "continuous"),
    ("组织执法人员参加骨干轮训", "recurring"),
    ("选派执法骨干参加市级业务培训", "recurring"),
    ("鼓励干部参加国家统一法律职业资格考试", "continuous"),
    ("规范行政处罚案卷制作与归档", "continuous"),
    ("每月报告完成率", "recurring"),
]


@pytest.mark.parametrize(("text", "wanted"), AGAIN)
def test_what_goes_on_with_like_words(text, wanted):
    assert kind(text)[0] == wanted


@pytest.mark.parametrize(("text", "wanted"), FIELDS)
def test_the_concrete_clause_decides(text, wanted):
    assert kind(text)[0] == wanted


@pytest.mark.parametrize("text", ["每季度通报进展", "定期曝光案例", "按月调度案件"])
def test_a_rhythm_in_the_text_is_stated(text):
    assert kind(text)[2] == "stated"


@pytest.mark.parametrize("text", ["优化执法方式", "加强衔接", "坚持依法办事"])
def test_no_word_is_a_guess_and_says_so(text):
    found, reason, confidence = kind(text)
    assert (found, confidence) == ("continuous", "guess")
    assert "没有一次性成果" in reason


RHYTHMS = [
    ("每周报送进展", "weekly", "stated"),
    ("每周调度一次", "weekly", "stated"),
    ("每月上报统计", "monthly", "stated"),
    ("每月抽查一次", "quarterly", "guess"),
    ("每季度抽查一次", "quarterly", "stated"),
    ("每个季度抽查一次", "quarterly", "stated"),
    ("每半年抽查一次", "half_yearly", "stated"),
    ("定期抽查", "quarterly", "guess"),
    ("组织培训", "quarterly", "guess"),
]


@pytest.mark.parametrize(("text", "rhythm", "confidence"), RHYTHMS)
def test_rhythm(text, rhythm, confidence):
    found, reason, sure = rhythm_of(text, "recurring")
    assert (found, sure) == (rhythm, confidence)
    assert reason


@pytest.mark.parametrize(("one", "rhythm"), [("one_off", "none"), ("continuous", "half_yearly")])
def test_only_recurring_work_reads_its_rhythm_from_the_text(one, rhythm):
    assert rhythm_of("每月报送", one)[0] == rhythm
