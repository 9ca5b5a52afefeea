"""The words by which kind is proposed, as data, tried in order.

Sources: domain handbook §2.9 (words) and §3 (a careful officer's labels). 探索, 制定, 修订, 出台, 建立 are one_off;
严格落实, 执行, 持续, 常态化 are continuous; 定期, 每…, 组织开展 are recurring.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.intake.draft import Confidence, Kind
from tracker.intake.kind_words import BUILT, FIRST, HELD, INSTRUMENT, LEARNING, MADE, MANY, THINGS


@dataclass(frozen=True)
class KindRule:
    """`scope`: the pattern is sought in the first duty's clause, or anywhere in the commitment (`text`); `undated`: in
    the clause, and only where the document names no day."""

    pattern: re.Pattern[str]
    kind: Kind
    reason: str
    scope: str = "text"
    confidence: Confidence = "likely"


KINDS = (
    KindRule(
        re.compile(f"(?:{MADE}|建立|健全|完善)[^，]*(?:定期|每[年月季周])[^，]*(?:机制|{INSTRUMENT})"),
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
        re.compile(f"建立(?!健全)[^，]*(?:机制|{INSTRUMENT})"),
        "one_off",
        "建立类工作以建成为完成标志",
        "duty",
    ),
    KindRule(
        re.compile(
            "每(?:两|[一二三四五六七八九十])?(?:个)?(?:周|月|季度|季|半年|年|日|天|学期)|定期|按[月季]"
        ),
        "recurring",
        "按期重复开展",
        confidence="stated",
    ),
    KindRule(
        re.compile(
            r"(?:不少于|不低于|至少|不得少于|达到?)[^，。\d一二三四五六七八九十两]{0,6}(?:\d+|[一二两三四五六七八九十]+)(?:场次|次|期|场|轮|学时|课时|小时|课)"
            r"|\d+(?:场次|次|期|场|轮|学时|课时)(?:以上|及以上)"
            "|上半年(?:、|和|与|及)?下半年各|上下半年各|适时(?:开展|组织)|各(?:完成|开展|组织|举办|召开|进行)?[一1]次"
        ),
        "recurring",
        "写明了一年内的次数或学时",
    ),
    KindRule(
        re.compile(
            f"{FIRST}(?:完成(?!率|情况)|启用|建成|换发|划定|取消|成立|出台|撤销|注销|废止|废除|争创|上线)"
        ),
        "one_off",
        "做完即完成",
        "duty",
    ),
    KindRule(
        re.compile("^(?:积极|大力|全面|持续|切实|加强|强化|进一步|推动)*(?:指导|督促|鼓励|支持)"),
        "continuous",
        "指导督促贯穿全年",
        "duty",
    ),
    KindRule(
        re.compile(r"^[^，\d]*参加[^，]{0,20}(?:培训|轮训|学习班|研修)"),
        "recurring",
        "参加培训一年内多次进行",
        "duty",
    ),
    KindRule(
        re.compile(
            "参加(?:全国|全省|全市|全县|全区|国家|省|市|县|区|上级|统一)[^，]{0,20}(?:考试|测试|竞赛|比赛|比武|练兵|评选|评比)"
        ),
        "one_off",
        "参加上级组织的一次活动，参加后即完成",
        "duty",
    ),
    KindRule(
        re.compile(
            f"{FIRST}(?:组织|为[^，]{{2,12}}|从[^，]{{2,12}}|按照?[^，]{{2,16}}?)?"
            "(?:(?:配齐|配强|补齐|补足|增配)+(?![^，]*(?:短板|弱项))|选派|推选|选送|推荐|配发|[^，]{0,10}签订)"
        ),
        "one_off",
        "配到人、选出人即完成",
        "duty",
    ),
    KindRule(
        re.compile(
            "^(?:进一步|严格|持续|全面|切实|不断|坚决)*(?:规范(?!性文件|设置|化|[^，]*[0-9])|严把|严守|严管|把好|守好)"
        ),
        "continuous",
        "规范贯穿全年",
        "undated",
    ),
    KindRule(
        re.compile("动态(?:调整|更新|管理|完善)"),
        "continuous",
        "原文要求动态调整，随时更新",
        "undated",
    ),
    KindRule(
        re.compile("以[^，]{2,40}(?:行动|活动|培训|竞赛|[节日周月])为(?:载体|抓手|牵引|契机|节点)"),
        "recurring",
        "作为抓手的活动一年内多次进行",
    ),
    KindRule(
        re.compile(
            "(?:结合|利用|借助|依托|围绕|抓住)[^。；]{0,40}(?:节日|节点|纪念日|宣传日|[\u4e00-\u9fff]{2}(?:(?<!节假)日|[节周月])|[”])[^。；]{0,16}(?:宣传|普法|宣讲)"
        ),
        "recurring",
        "随每年的节日、宣传日开展",
    ),
    KindRule(re.compile("宣传[周月]|安全生产月|减灾周|宪法日|主题月"), "recurring", "随每年的主题活动开展"),
    KindRule(
        re.compile(r"资格审查|(?<!全)年审(?![查议核])|年检|年报公示|资格清理"),
        "recurring",
        "资格审查随年审开展",
    ),
    KindRule(
        re.compile("配合.{0,20}(?:检查|督察|督查|巡察|审计|评估|立法|调研)"),
        "one_off",
        "随检查通知发生，通知到后再定日期",
        "duty",
    ),
    KindRule(
        re.compile(
            "(?<!报)送法|把[^，]{2,14}送[到进]|[^，、]{2,8}进(?:企业|机关|校园|学校|社区|农村|乡村|工地|景区|军营|家庭)"
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
    KindRule(
        re.compile(
            "^(?:向[^，]{2,16}(?:报告|述职|述法|汇报)|邀请[^，]*(?:授课|讲|辅导|以案|点评)|(?:抽查|走访|慰问|通报|回访|发放|悬挂|张贴))"
        ),
        "recurring",
        "一年内多次进行",
        "duty",
    ),
    KindRule(
        re.compile(
            "(?:报送|提交|形成|撰写|上报)[^，]*(?:报告|总结|方案)$|实现[^，]{2,16}(?:对接|联通|贯通|上线|接入)|调整[^，]*(?:成员|小组|委员会)|^评估《|"
            "^明确[^，]*(?:职责|分工|岗位)$|更新[^，]*(?:标识|设施|设备|装备|车辆)"
        ),
        "one_off",
        "有报出、成文或换好的一天",
        "duty",
    ),
    KindRule(re.compile("探索|试点(?!经验|成果|做法)"), "one_off", "探索类工作以形成成果为完成标志", "duty"),
    KindRule(
        re.compile("及时(?:更新|调整|修订)|日常(?:巡查|检查|监管|监督)"),
        "continuous",
        "随时进行，贯穿全年",
        "duty",
    ),
    KindRule(
        re.compile(
            "(?:清理|评估)[^，]{0,24}文件|文件[^，]{0,8}(?:清理|评估)|公布[^，]*(?:名单|清单|目录|结果)|(?:梳理|清理)[^，]*(?:清单|目录|事项|证明)|(?:调整|更新)[^，]*(?:清单|目录|库|名录|团队|名单)"
        ),
        "one_off",
        "有成文或公布的一天",
        "duty",
    ),
    KindRule(
        re.compile(
            f"(?:建设|培育|打造|创建|选树|选派|招录|增配|配齐|配备|聘|培养|新增|评选|推出|命名|认定|安装|改造|设立|建成|发布|公布)[^，]*{MANY}"
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
        re.compile("举办|召开|举行|(?<!调解)(?<!社会)(?<!党)组织(?!实施|机构|领导|保障|建设|体系|$)"),
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
    KindRule(
        re.compile(f"开展.*(?:{HELD})|(?:实施|进行)[^，]*(?:检查|抽查|排查|巡查|评查|培训|考核)"),
        "recurring",
        "这类活动一年内按期或多次进行",
        "duty",
    ),
    KindRule(re.compile(f"{MADE}|{BUILT}|前完成|^完成|并完成"), "one_off", "有成文或建成的一天", "duty"),
    KindRule(re.compile("(?:建立|构建|创建)(?!健全)"), "one_off", "建立类工作以建成为完成标志", "duty"),
    KindRule(
        re.compile(f"(?:健全|完善|建立)(?!.*(?:{LEARNING})).*机制"),
        "one_off",
        "机制成文后即完成，之后转入执行",
        "duty",
    ),
    KindRule(
        re.compile(f"(?:健全|完善|建立|构建).*(?:{INSTRUMENT}|专家库|数据库|名录)"),
        "one_off",
        "制度成文后即完成，之后转入执行",
        "duty",
    ),
    KindRule(
        re.compile(
            "提请|报请|送审|立项|报审|建设[^，]*(?:平台|中心|系统|基地|站|室|库|阵地|公园|广场)(?:$|，)|废止"
        ),
        "one_off",
        "报出即完成",
        "duty",
    ),
    KindRule(
        re.compile(r"率[^，]{0,4}\d+(?:\.\d+)?[%％]"),
        "continuous",
        "全年保持的要求",
        "duty",
    ),
    KindRule(re.compile(f"(?:细化|明确)[^，]*(?:{INSTRUMENT})$"), "one_off", "成文即完成", "duty"),
    KindRule(
        re.compile(r"全年[^，]*\d+[余多万]*(?:件|起|人次|条|宗)(?:以上)?$"),
        "continuous",
        "全年累计的数量",
        "duty",
    ),
    KindRule(re.compile(f"^[^，对]{{0,80}}?{THINGS}"), "one_off", "有数量，做完即完成", "duty"),
)
