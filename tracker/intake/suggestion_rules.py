"""The words by which date, evidence and answered shortcoming are proposed, as data.

Sources: domain handbook §2.9 (words), §3 (a careful officer's labels), §5 (campaign dates); design §1 (the filing
budget behind the rhythms). Defaults are proposals: every reason says so, and a person may change all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.intake.draft import Kind, Rhythm
from tracker.intake.kind_words import INSTRUMENT


@dataclass(frozen=True)
class DefaultDue:
    """A default for one_off tasks by what they make; month and day of the plan's year."""

    pattern: re.Pattern[str]
    month: int
    day: int
    reason: str


@dataclass(frozen=True)
class Campaign:
    """A yearly campaign and its last day. `fixed`: the date does not hang on the year's notice."""

    name: str
    month: int
    day: int
    fixed: bool


@dataclass(frozen=True)
class EvidenceRule:
    """What proves a task whose text holds one of the words."""

    pattern: re.Pattern[str]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """A subject shortcomings and commitments share. `weak` is sought in the shortcoming, `duty` in the commitment."""

    name: str
    weak: re.Pattern[str]
    duty: re.Pattern[str]


DATED_REASON = "原文写明了期限，到期应当完成"
KEEPS_ON = re.compile("(?:坚持|持续|强化|加强|深化|严格|规范|提升|推进|推动|优化)")
# Words in the column for the deadline, and the kinds that give way to them. What is held several times a year stays
# so where the column says 全年 only.
GOES_ON: tuple[tuple[re.Pattern[str], tuple[Kind, ...]], ...] = (
    (re.compile("持续|长期|常年|常态|贯穿|不间断"), ("one_off", "recurring")),
    (re.compile("全年|日常|随时|实时|动态"), ("one_off",)),
)
RULE_REASON = "原文有“{must}”：这是始终要遵守的规矩"
CONTINUOUS_REASON = "没有一次性成果，也没有固定次数，属全年持续的工作"

RHYTHMS: dict[Kind, tuple[Rhythm, str]] = {
    "one_off": ("none", "一次性工作不设定期报送，办结时报送即可"),
    "continuous": ("half_yearly", "持续性工作默认每半年报送一次，以控制填报次数"),
    "recurring": ("quarterly", "定期工作默认每季度报送一次，以控制填报次数"),
}
EXPLICIT_RHYTHMS: tuple[tuple[re.Pattern[str], Rhythm], ...] = (
    (re.compile("每周.{0,8}(?:报送|上报|报告|通报|调度)"), "weekly"),
    (re.compile("每月.{0,10}(?:报送|上报|报告|通报|调度)"), "monthly"),
    (re.compile("每(?:个)?季度?"), "quarterly"),
    (re.compile("每半年"), "half_yearly"),
)

ONE_OFF_DUES = (
    DefaultDue(re.compile("探索|试点"), 10, 31, "探索类工作留出总结时间，默认10月底"),
    DefaultDue(re.compile("配合"), 12, 31, "随通知而定，暂按年底，通知到后重定"),
    DefaultDue(re.compile("流程|程序|标准|基准"), 9, 30, "涉及流程的制度需起草并征求意见，默认9月底"),
    DefaultDue(re.compile(INSTRUMENT), 6, 30, "制度类默认上半年成文，下半年运行"),
    DefaultDue(re.compile(""), 9, 30, "一次性工作默认9月底，为年底总结留出时间"),
)
CAMPAIGNS = (
    Campaign("国家安全教育日", 4, 15, True),
    Campaign("防灾减灾周", 5, 17, False),
    Campaign("防灾减灾日", 5, 12, True),
    Campaign("民法典宣传月", 5, 31, True),
    Campaign("安全生产月", 6, 30, True),
    Campaign("国际减灾日", 10, 13, True),
    Campaign("消防宣传月", 11, 30, True),
    Campaign("国家宪法日", 12, 4, True),
    Campaign("宪法宣传周", 12, 7, False),
    Campaign("安全生产法宣传周", 12, 7, False),
)

EVIDENCE = tuple(
    EvidenceRule(re.compile(pattern), tuple(evidence.split()))
    for pattern, evidence in (
        ("学法|法治素养", "年度学法计划 学习记录 测试成绩单"),
        ("责任制", "职责分解表 印发文件"),
        ("流程|执法程序", "执法流程图 审批权限表 印发文件"),
        ("重大行政决策|重大决策", "工作规则 年度决策事项目录 合法性审查记录 执行评估报告"),
        ("执法公示|全过程记录|三项制度|法制审核", "公示截图与链接 执法记录台账 法制审核意见书"),
        ("集体讨论", "会议纪要 集体讨论笔录 案件清单"),
        ("裁量", "裁量基准适用说明"),
        ("复议|诉讼", "复议诉讼台账"),
        ("队伍", "人员花名册 编制或招录文件 持证率统计"),
        ("培训|练兵|竞赛", "培训通知 签到表 试卷或成绩单"),
        ("案卷评查", "案卷评查通报"),
        ("异地执法|联合执法", "执法方案 现场照片"),
        ("资格审查|执法证|(?<!全)年审(?![查议核])", "主体资格公告 证件年审表 清理名单"),
        ("谁执法谁普法|普法责任", "普法工作计划 普法责任清单 普法记录"),
        ("探索|试点|创新", "创新措施文件 试点总结 企业反馈"),
        ("网站|公开|公示", "网页链接与截图 公示台账"),
        ("人大|配合.{0,20}检查", "检查通知 汇报材料 整改销号表"),
        ("有奖举报|举报", "举报登记台账 奖励发放凭证"),
        ("监督员", "监督员活动记录"),
        ("宣传(?!部)", "活动方案 现场照片 媒体链接"),
        ("曝光|以案释法|典型案例|警示", "曝光通报 发布链接 案例汇编"),
        ("说理|服务性|柔性执法|营商环境", "说理式文书样本 轻微免罚清单 企业反馈"),
        ("预案|演练", "印发的预案 演练方案 演练总结"),
        ("排查|整治|检查", "检查记录 问题清单 整改销号表"),
        ("平台|系统|信息化|数字", "上线说明 运行截图"),
    )
)
MOST_EVIDENCE = 5
EVIDENCE_BY_KIND: dict[Kind, tuple[str, ...]] = {
    "one_off": ("印发文件",),
    "continuous": ("工作台账",),
    "recurring": ("活动通知", "现场照片"),
}

TOPICS = tuple(
    Topic(name, re.compile(weak), re.compile(duty))
    for name, weak, duty in (
        (
            "学法用法",
            "学法|用法|法治素养|法治意识|法治思维|法律知识",
            "学法|用法|法治素养|法治意识|法治思维|培训",
        ),
        (
            "执法力量",
            "执法力量|执法队伍|执法人员|执法能力|执法水平|执法效能",
            "执法队伍|执法人员|执法力量|执法能力|执法水平|练兵",
        ),
        ("普法宣传", "普法|法治宣传|宣传", "普法|宣传|以案释法"),
        ("执法监督", "执法监督|监督力度", "执法监督|案卷评查|督察"),
        (
            "执法规范",
            "执法(?:行为)?(?:不够)?规范|规范执法|执法程序|案卷|裁量|文书",
            "执法程序|三项制度|法制审核|全过程记录|裁量|案卷|规范.{0,6}执法",
        ),
        (
            "制度建设",
            "制度(?:建设|体系|不|还|尚)|机制不|规范性文件",
            "(?:健全|完善|建立|制定|修订).{0,20}(?:制度|机制|规则|办法)|规范性文件",
        ),
        ("决策", "决策", "决策"),
        ("信息化", "信息化|智慧|数字", "信息化|智慧|数字|平台"),
        ("公开", "政务公开|信息公开|公开", "公开|公示"),
    )
)
