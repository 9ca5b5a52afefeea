"""The words by which kind, date, evidence and answered shortcoming are proposed, as data.

Sources: domain handbook §2.9 (words), §3 (a careful officer's labels), §5 (campaign dates); design §1 (the filing
budget behind the rhythms). Defaults are proposals: every reason says so, and a person may change all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.intake.draft import Confidence, Kind, Rhythm


@dataclass(frozen=True)
class KindRule:
    """`scope`: the pattern is sought in the first duty's clause, or anywhere in the commitment (`text`); `undated`: in
    the clause, and only where the document names no day."""

    pattern: re.Pattern[str]
    kind: Kind
    reason: str
    scope: str = "text"
    confidence: Confidence = "likely"


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


_INSTRUMENT = "制度|规则|办法|规定|细则|责任制|清单|目录|方案|预案|流程|程序|标准|基准|手册|计划"

_MADE = "制定|制订|修订|修改|出台|印发|编制|编印|编写|起草|拟订|拟定|汇编"
_BUILT = (
    "设立|成立|组建|建成|新建|搭建|配备|购置|制作|(?<!政府)采购|上线|增设|录制(?!度)|拍摄|聘请|选聘|聘任|招录|遴选|"
    "签订|签署|安装|评选|选树|开通|开设"
)
_HELD = (
    "活动|培训|轮训|检查|评查|演练|竞赛|比武|练兵|巡查|宣讲|督查|督察|行动|专项整治|专项监督|专项治理|集中整治|"
    "宣传|讲座|座谈|讲堂|测试|考试|抽查|排查|督办|会商|比赛|讲课|接访"
)
_MANY = r"(?:\d+[余多]?|[一两三几]批|第[一二三四五六七八九十]{1,2}批|[一两三四五六七八九十百]+(?=[家名户个处所条部件支台套座]))"
_LEARNING = "学法|学习|普法|宣传|教育"

KINDS = (
    KindRule(
        re.compile(f"(?:{_MADE}|建立|健全|完善)[^，]*(?:定期|每[年月季周])[^，]*(?:机制|{_INSTRUMENT})"),
        "one_off",
        "定期是这项制度的内容，制度成文后即完成",
        "duty",
    ),
    KindRule(
        re.compile(
            "常态化(?:开展|组织|推进|抓|做好|实施|发布|推送|运行|清理|排查|检查|巡查|曝光|宣传|培训|联动|整治|举办|召开|举行)"
        ),
        "continuous",
        "原文要求常态化开展",
    ),
    KindRule(
        re.compile(f"建立(?!健全)[^，]*(?:机制|{_INSTRUMENT})"),
        "one_off",
        "建立类工作以建成为完成标志",
        "duty",
    ),
    KindRule(
        re.compile("每(?:两|[一二三四五六七八九十])?(?:个)?(?:周|月|季度|季|半年|年)|定期|按[月季]"),
        "recurring",
        "按期重复开展",
        confidence="stated",
    ),
    KindRule(
        re.compile(
            r"(?:不少于|不低于|至少|不得少于|达到?)[^，。\d一二三四五六七八九十两]{0,6}(?:\d+|[一二两三四五六七八九十]+)(?:场次|次|期|场|轮|学时|课时|小时|课)"
            "|上半年(?:、|和|与|及)?下半年各"
        ),
        "recurring",
        "写明了一年内的次数或学时",
    ),
    KindRule(
        re.compile("^(?:积极|大力|全面|持续|切实|加强|强化|进一步|推动)*(?:指导|督促|鼓励|支持)"),
        "continuous",
        "指导督促贯穿全年",
        "duty",
    ),
    KindRule(
        re.compile("动态(?:调整|更新|管理|完善)"),
        "continuous",
        "原文要求动态调整，随时更新",
        "undated",
    ),
    KindRule(
        re.compile("以[^，]{2,40}(?:行动|活动|培训|竞赛)为(?:载体|抓手|牵引|契机)"),
        "recurring",
        "作为抓手的活动一年内多次进行",
    ),
    KindRule(re.compile("宣传[周月]|安全生产月|减灾周|宪法日|主题月"), "recurring", "随每年的主题活动开展"),
    KindRule(re.compile("资格审查|年审|年检|年报公示|资格清理"), "recurring", "资格审查随年审开展"),
    KindRule(
        re.compile("配合.{0,20}(?:检查|督察|督查|巡察|审计|评估)"),
        "one_off",
        "随检查通知发生，通知到后再定日期",
        "duty",
    ),
    KindRule(
        re.compile(
            "送法|把[^，]{2,14}送[到进]|[^，、]{2,8}进(?:企业|机关|校园|学校|社区|农村|乡村|工地|景区|军营|家庭)"
        ),
        "recurring",
        "送法上门的活动一年内多次进行",
    ),
    KindRule(
        re.compile(
            "^(?:严格|全面|深入|认真|持续|切实|有效|扎实|坚决|不折不扣)*(?:贯彻)?(?:落实|执行|履行|遵守)(?!《[^》]*》$)"
        ),
        "continuous",
        "落实、执行贯穿全年",
        "undated",
    ),
    KindRule(re.compile("探索|试点"), "one_off", "探索类工作以形成成果为完成标志", "duty"),
    KindRule(
        re.compile(
            "(?:清理|评估)[^，]{0,24}文件|文件[^，]{0,8}(?:清理|评估)|公布[^，]*(?:名单|清单|目录|结果)|梳理[^，]*(?:清单|目录|事项)|(?:调整|更新)[^，]*(?:清单|目录)"
        ),
        "one_off",
        "有成文或公布的一天",
        "duty",
    ),
    KindRule(
        re.compile(
            f"(?:建设|培育|打造|创建|选树|选派|招录|聘|培养|新增|评选|推出|命名|认定|安装|改造|设立|建成|发布|公布)[^，]*{_MANY}"
            r"|(?:压缩|缩短)[^，]*(?:至|到|为)|\d+[^，]*纳入“|(?:年内|年底前?|月底前)[^，]{0,4}实现|打造[^，]*(?:专栏|阵地|平台|基地|示范点|窗口|驿站|工作室|中心|专区)"
        ),
        "one_off",
        "有数量，建成即完成",
        "duty",
    ),
    KindRule(
        re.compile("开展(?!.*活动)[^，]*(?:清理|评估|普查|摸底|验收|总结|修订|编制|起草)(?:工作)?$"),
        "one_off",
        "清理、评估有结果的一天",
        "duty",
    ),
    KindRule(re.compile("(?:年底前?|月底前?|年内)[^，]*(?:达到|实现)"), "one_off", "到期应当达到的目标"),
    KindRule(
        re.compile("举办|召开|举行|(?<!调解)(?<!社会)(?<!党)组织(?!机构|领导|保障|建设|体系|$)"),
        "recurring",
        "组织开展的活动一年内多次进行",
        "duty",
    ),
    KindRule(
        re.compile("(?:持续|常态化|长期).*(?:行动|整治|清理|排查|[“”])(?!.*活动)"),
        "continuous",
        "原文要求持续开展",
        "duty",
    ),
    KindRule(re.compile(f"开展.*(?:{_HELD})"), "recurring", "这类活动一年内按期或多次进行", "duty"),
    KindRule(re.compile(f"{_MADE}|{_BUILT}|前完成|^完成|并完成"), "one_off", "有成文或建成的一天", "duty"),
    KindRule(re.compile("(?:建立|构建|创建)(?!健全)"), "one_off", "建立类工作以建成为完成标志", "duty"),
    KindRule(
        re.compile(f"(?:健全|完善|建立)(?!.*(?:{_LEARNING})).*机制"),
        "one_off",
        "机制成文后即完成，之后转入执行",
        "duty",
    ),
    KindRule(
        re.compile(f"(?:健全|完善|建立|构建).*(?:{_INSTRUMENT})"),
        "one_off",
        "制度成文后即完成，之后转入执行",
        "duty",
    ),
)
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
    DefaultDue(re.compile(_INSTRUMENT), 6, 30, "制度类默认上半年成文，下半年运行"),
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
        ("资格审查|执法证|年审", "主体资格公告 证件年审表 清理名单"),
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
