"""The words by which a plan is cut and judged, as data. Sources: domain handbook §2.9 and §3.

Patterns are matched at the start of a clause unless a comment says otherwise. Each `Rule` carries the Chinese
reason that is shown with the suggestion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.intake.duty_words import ACTS


@dataclass(frozen=True)
class Rule:
    """A pattern and the reason it gives."""

    pattern: re.Pattern[str]
    reason: str


def _rule(pattern: str, reason: str) -> Rule:
    return Rule(re.compile(pattern), reason)


# --- what follows a duty and stays with it --------------------------------------------------------------------
RESULTS = (
    _rule("做到|达到|确保|保证|力争|努力|实现|形成|使|让|促使", "“{word}”说的是结果"),
    _rule("(?:通过|随着|借助)(?:以上|上述|这些|前述|各项|一系列)|以此为", "“{word}”引出的是成效"),
    _rule(
        "以(?:更加?|崭新|全新|昂扬|饱满|务实|过硬|一流|钉钉子|优异|实际行动|实干)[^，]{2,}",
        "“{word}”是表态，没有具体做法",
    ),
    _rule(
        "(?:不断|切实|全面|有效|持续|进一步|着力|稳步)*(?:提升|提高|增强|满足|减少|降低)",
        "“{word}”说的是成效",
    ),
    _rule("扩大.{0,12}(?:覆盖面|影响力|知晓率|社会影响)", "“{word}”说的是成效"),
    _rule(
        "(?:推动|推进|促进).{0,24}(?:落地|见效|落实落细|到位|发展|提升|好转|稳定|新台阶|化解|互认|共享|整改|升级|转型|转变|下沉|"
        "闭环|规范化|常态化|全覆盖|落实)$",
        "“{word}”说的是成效",
    ),
    _rule("(?:推动|推进|促进)(?:解决|形成|实现|提升|提高).{2,24}", "“{word}”说的是成效"),
    _rule("(?:推动|推进|促进).{0,24}(?:落地|见效|落实落细|新台阶)", "“{word}”说的是成效"),
    _rule(
        "(?:持续|全面|深入|扎实|协同)*(?:推进|推动|坚持|做到|实现)(?:[\u4e00-\u9fff]{4}、){2,}[\u4e00-\u9fff]{4}$",
        "“{word}”说的是目标",
    ),
    _rule("打通[^，]{0,20}最后[一1]公里", "“{word}”说的是成效"),
    _rule("(?:充分|切实)*发挥(?:其|好)*(?:示范|引领|带动|辐射|榜样|先锋|模范)+作用$", "“{word}”说的是成效"),
    _rule("丰富.{0,14}(?:生活|供给|内涵)", "“{word}”说的是成效"),
    _rule("以高(?:水平|质量|标准|效能).{0,20}(?:护航|保障|服务|推进|促进|助力|推动)", "“{word}”说的是目的"),
    _rule(
        "(?:积极|最大限度)*(?:争取|赢得|取得).{2,16}(?:支持|理解|信任|认可|成效|实效)", "“{word}”说的是成效"
    ),
    _rule("促进|促成|助力|服务保障", "“{word}”说的是成效"),
    _rule("防止|避免|杜绝|防范|遏制|严防|坚决防|有效防|切实防", "“{word}”说的是要避免的后果"),
    _rule("筑牢|守牢|守住|守好|维护|保障|切实维护|切实保障|有效维护|压减|减轻", "“{word}”说的是目的"),
    _rule("为(?![^，]*提供[^，]*[0-9]).{2,30}(?:提供|作出|做出|奠定|贡献|营造|创造)", "“{word}”说的是目的"),
    _rule("(?:不断|持续)?优化.{0,8}环境", "“{word}”说的是成效"),
    _rule(
        "(?:着力|积极|努力|全力)?打造(?![^，]*(?:专栏|阵地|平台|基地|示范点|窗口|驿站|工作室|中心|样板|专区|队伍|广场|公园|长廊|街区|展厅|场馆|文化墙|综合体|主题|\\d))",
        "“{word}”说的是目标",
    ),
    _rule("(?:着力|积极|努力|全力)?(?:营造|开创|谱写|奋力)", "“{word}”说的是目标"),
)
# A goal that closes a whole section, with the general aim before it: 进一步规范行政执法行为，打造…环境.
CLOSING_GOAL = re.compile("(?:着力|积极|努力|全力|奋力)?(?:打造|营造|开创|谱写|实现)")
GENERAL_AIM = re.compile("(?:进一步|全面|不断|持续)+(?:规范|提升|提高|优化|增强|改进|推进)")
CLOSING_GOAL_REASON = "这是整段的目标，不是具体安排，未列为安排事项"

# --- how it is done; it goes with the duty that follows -------------------------------------------------------
FIELD_AHEAD = re.compile("在[^，]{2,30}方面$")
SCOPE_AHEAD = re.compile(
    "(?:凡|凡是|对于?)[^，]{4,50}(?:事项|问题|行为|企业|单位|人员|案件|情形|领域|项目|对象|的)$"
)
MEANS_AHEAD = re.compile(
    "(?:我[局委办厅镇乡县区市]|我们|街道|各科室)?(?:始终|继续)*坚持(?![^，]*(?:制度|机制|、[^”，]*”|讨论|决定|研究|决策|表决|学法|审查|审核|例会)$)|由[^，]{2,30}(?:牵头|负责|配合)$|"
    "(?:深入|认真|全面)*(?:学习|宣传)*贯彻(?:落实|实施|执行)*[^，《]{0,10}《[^》]*》$|"
    "(?:积极)?争取[^，]{0,14}(?:资金|经费|专项|编制)[^，]{0,12}$|"
    "(?:联合|会同)(?!开展|组织|举办|制定|印发|执法)|"
    "(?:充分|积极|广泛|有效|灵活|紧紧)+(?:依托|结合|围绕|利用|借助|运用)|(?:抓住|把握|抢抓).{2,40}(?:节点|时机|契机|节日|日|周|月)$|"
    "(?:综合|灵活|充分)*(?:运用|采取|采用|用好).{2,40}(?:方式|手段|措施|形式|载体|技术|办法)$|"
    "(?:有效|统筹|充分)*(?:整合|统筹|盘活|汇聚|凝聚)[^，]{2,60}(?:资源|力量|优势|渠道)$|"
    "对标|依托|结合|围绕|聚焦|针对|按照|根据|通过|利用|借助|立足|对照|紧扣|紧盯|紧紧围绕|贯彻|依据|在|以.{1,40}为"
)

# --- thought that guides, and sentences that only lead over ---------------------------------------------------
GUIDING = re.compile(
    "(?:我局|我们|市局)?(?:将)?(?:继续|始终|坚定不移|一以贯之)*(?:坚持|全面|深入|认真|持续|继续|坚决|扎实)*(?:把)?"
    "(?:以.{0,40}(?:思想|精神|理论|论述).{0,20}为(?:指导|统领|指引|引领|遵循)|"
    "(?:学习|宣传|贯彻|落实|领会|践行)+.{0,60}(?:思想|精神|理论(?!学习)|论述|讲话|决策部署|工作部署|纲要》?|意见》?|全会|大会)|"
    "坚持以[^，]{2,12}(?:护航|引领|推动|促进|保障)[^，]*|(?:全面|深入|持续|扎实|加快)*(?:推进|推动)依法(?:治|行政)[\u4e00-\u9fff]{0,2}$)"
)
# An appeal to those who shall do the work, with nothing to do in it: 各科室要高度重视，加强协作配合，确保落实.
APPEAL = re.compile(
    "(?:各[^，。]{1,14}?|全[局系][^，。]{0,8}?)?(?:要|应|务必|须)?(?:进一步|切实|充分)*(?:高度重视|提高(?:政治)?站位|提高(?:思想)?认识|统一思想|增强责任感)"
)
# A wish to those above, at a report's end.
WISH = re.compile("(?:恳请|建议|希望|请求)(?:上级|国家|中央|省|市|县|区|州|有关|相关|各级)")
WISH_REASON = "是向上级提出的建议，不是本单位的安排"
APPEAL_REASON = "只是要求和号召，没有具体做法，未列为安排事项"
GUIDING_REASON = "指导思想和总体要求，不是具体安排"
# Pictures that an appeal ends in; a numbered item that says nothing else is no task either.
FLOURISH = re.compile(
    "新(?:台阶|局面|篇章|突破|高度|水平|成效|进展|贡献|征程|气象)|高质量发展|更大贡献|行稳致远"
)
# What is told of the time before the plan's year. Words for the future in the same sentence make it a plan again.
LOOKING_BACK = re.compile(
    r"(?:20\d{2}年以来|去年(?:以来|全年|底|[，,]|我|全|共)|近年来|近[一两三几]年|一年来|过去(?:的)?一年|今年以来|上一?年度?[，,]|目前|当前(?!和今后)|"
    "截至|截止|前期[，,]|此前)"
)
A_YEAR = re.compile(r"在?(?P<year>20\d{2})年(?!\d{1,2}月[^，]{0,6}前|底前|前)")
TOLD_AS_DONE = re.compile(
    r"了|已|累计|共(?!同|享|建|治|管|识|商|性)|取得|荣获|获评|先后|成效|\d+[余多]?(?:项|件|次|场|期|起|家|名|人次|份|部|个)"
)
AHEAD = re.compile(r"将|下一?步|今后|明年|拟|计划|(?:\d月|年|季度|月)[底末]?前|年底|\d月底")
LOOKING_BACK_REASON = "说的是已经做过的工作或现状，不是今后的安排"
OPENING_REASON = "总起段中的总体目标，没有具体机制，未列为安排事项"
BRIDGE = re.compile(
    "(?:现将|重点做好以下|主要做好以下|具体(?:安排|打算|措施)|主要(?:安排|打算)?如下|有以下|做好以下|从以下)[^:：]{0,30}[:：]?$"
)
BRIDGE_REASON = "承上启下的话，不是安排"
GOAL_ONLY_REASON = "只说目标，没有具体做法，未列为安排事项"
WHOLE_REASON = "原文为这一项单独写明了责任或时限，整条作为一项"
NOTE_REASON = "责任和时限的说明，已用于它所注明的事项"
PARALLEL_TITLE = re.compile("[\u4e00-\u9fff]{4,6}(?:[，、][\u4e00-\u9fff]{4,6}){1,2}")
# 规范招商引资行为。 a paragraph's first sentence that only names a field, where several paragraphs begin so.
SHORT_TITLE = re.compile("[\u4e00-\u9fff]{6,12}")
HEADING_REASON = "小标题，具体安排在其后"
_MEANS_NEXT = "紧紧|围绕|聚焦|立足|对照|按照|根据|结合|依托|通过|紧盯|紧扣|针对|始终|努力|奋力|以"
# Who will act and when, before the duty itself: 2024年，我局将继续… It never starts with a verb, and 将 is only
# taken where a verb or adverb follows (将普法纳入… is the duty itself).
LEAD_IN = re.compile(
    r"(?:针对(?:上述|以上|存在)[^，。]{0,14}[，,]\s*)?"
    r"(?:(?:20\d{2}年度?|今年(?!以来)|下一?步(?:工作中)?|下一?阶段|下一?年度?|今后|来年|明年|接下来|同时|此外|另外|为此|新的一年)"
    r"(?:[，,]\s*|(?=[我本将拟要])))*"
    rf"(?:(?!{ACTS})(?:我们|[\u4e00-\u9fff]{{0,14}}?(?:局|委|办|厅|府|会|镇|乡|街道|院|所|中心|单位|系统|支队|大队)|我[市县区省州])?(?:将(?![^，。：；]{{1,40}}(?:纳入|列入|作为|融入|贯穿|挂钩|分解|转化))|拟(?![^，]{{2,4}}的)|要)(?={ACTS}|{_MEANS_NEXT})"
    r"(?:继续|重点|着重|要)*)?"
    r"(?:(?:重点|着重|着力|主要|突出)*(?:从|做好|抓好|开展|推进)?以下[^，。；：]{0,12}[:：])?"
)
LEAD_IN_REASON = "只说明时间和主体，不是安排的内容"

# --- a concrete mechanism, the only duty that a guiding opening can hide --------------------------------------
MECHANISM = re.compile(
    "(?:进一步|不断|持续|全面)*(?:健全|建立|完善|制定|修订|出台|构建|推行|落实)+.{1,30}"
    "(?:机制|制度|办法|规则|规定|清单|方案|细则|体系|责任制)$"
)
# An object shorter than this is a slogan (压实责任, 加强领导), no system of its own.
SHORTEST_OBJECT = 5
# Objects that begin alike are the same matter: 重大行政决策工作规则 / 重大行政决策的执行.
SAME_OBJECT_PREFIX = 4
SAME_NAME_PREFIX = 6

# --- owners and dates written into the plan (§2.8) ------------------------------------------------------------
_UNITS = "(?:单位|科室|部门|处室|股室|科|处|股|机构)"
LEAD_WORDS = f"(?:牵头|责任|主办|承办){_UNITS}"
SUPPORT_WORDS = f"(?:配合|协办|参与|协助){_UNITS}"
TERM_WORDS = "完成时限|完成时间|完成期限|时限要求|办理时限|时间要求|时间节点"
NOTE = re.compile(rf"[（(]?\s*(?:{LEAD_WORDS}|{SUPPORT_WORDS}|{TERM_WORDS})\s*[:：]")
TERM = re.compile(rf"(?:{TERM_WORDS})\s*[:：]\s*[^，。；;：）)\n]+")
CLOSING_NOTE = re.compile(
    rf"[（(]\s*(?:{LEAD_WORDS}|{SUPPORT_WORDS}|{TERM_WORDS})\s*[:：][^（）()]*[）)]\s*[。；;]?\s*$"
)

# Sections of a plan that hold only guiding thought and aims.
GENERAL_SECTION = re.compile("(?:总体|指导)(?:要求|思想|思路|目标)|(?:工作|主要)目标")
