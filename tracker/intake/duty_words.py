"""The words of duties, as data: how a clause of work opens, and what tells one work from the next.

Sources: domain handbook §2.9 and §3. Patterns are matched at the start of a clause unless a comment says otherwise.
"""

from __future__ import annotations

import re


def _any(words: str) -> str:
    return "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"


# --- how a duty opens: adverbs, then verbs, then its object ---------------------------------------------------
_ADVERB_WORDS = (
    "进一步 不断 持续 继续 全面 深入 积极 切实 大力 扎实 严格 有效 着力 认真 稳步 统筹 加快 主动 充分 牢固 坚决 常态化 "
    "有序 及早 尽快 重点 抓紧 广泛 依法 要 还要 并 自觉 适时 逐步 精准 科学 高效 联合 集中 高标准 高质量 "
    "严厉 从严 及时 稳妥 同步 按期 按时 分批 分类 分级 就地 全力 统一 随机 依规 妥善 至少 "
    "定向 动态 创新性 从源头 重新 同步 共同 协同"
)
# How often, before the verb: such a clause is work of its own even with a short object.
_OFTEN = (
    r"(?:上半年[、和与及]?下半年各?|上下半年各?|定期|不定期|按[月季年]|逐[月季周年]|"
    r"每(?:两|[一二三四五六七八九十\d]{1,2})?个?(?:年度|年|半年|季度|季|月|周[一二三四五六日]?|学期|日|天))"
)
OFTEN = re.compile(_OFTEN)
# By when, before the verb: 9月底前印发, 一季度出台.
_A_DAY = (
    r"(?:(?:20\d{2}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2}日?|(?:(?:20\d{2}|二[〇○零一二三四五六七八九]{3}|今|本)年(?:度)?)?"
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})月份?(?:上旬|中旬|下旬|底|末|初|(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?|"
    r"第?[一二三四]季度末?|上半年|下半年|年底|年中|年内|全年|年度内))(?:[以之]?前)?|"
    "(?:春节|汛期|主汛期|清明节?|端午节?|中秋节?|国庆节?|元旦|五一|开学|入汛|[汛节]|月底)前)"
)
_WHEN = rf"(?:于|在)?(?:{_A_DAY})(?:[、和及与](?:{_A_DAY}))*(?:各(?=[组开举召])|分别)?"
WHEN = re.compile(_WHEN)
ADVERBS = re.compile(rf"(?:{_any(_ADVERB_WORDS)}|{_OFTEN}|{_WHEN})*")
# What the work is done to, with whom or by what means, before the verb of the same clause: 对重大隐患实行挂牌督办,
# 在宪法宣传周集中开展宣传, 依据信用等级实施监管. The words between must hold an object: 通过开展培训 is a means only.
_AHEAD = "联合|会同|与|同|协同|依托|结合|围绕|针对|在|利用|借助|通过|依据|根据|按照|面向|向|为|就|从|以|运用"
_OPENED = (
    "(?:组织|集中|深入|广泛|定期|常态化|依法|及时|分层|分类|统一|联合|全面|严厉|逐步|逐一|扎实|持续|每[日天周月]|每季度)*"
    "(?:开展|举办|召开|建立|健全|组建|实施|推行|签订|设立|开设|选派|聘请|配备|安装|公示|公布|发布|建成|新建|惩治|"
    r"处置|查办|推送|播放|推出|督导|选聘|招聘|招募|遴选|抽调|选拔|选取|打击|查处|整治|编制|印发|建设(?=\d|[^，]{2,10}(?:站|室|场|园|点|基地|中心|平台|阵地|窗口|系统)$)|制定|出台|打造|设置|布设|增设|投放|举行|配发|增配|组织(?!领导|部))"
)
_DONE_TO = (
    "实行|开展|实施|查处|打击|惩处|处罚|惩戒|安装|治理|帮扶|约谈|建立|制定|编制|设立|落实|快查快处|严惩|追责|问责|挂牌督办|巡查|检查|抽查|排查|走访|轮训|评查|"
    "督察|督查|复查|清理|梳理|核查|评估"
)
_PLACES = "企业|社区|乡镇|村居?|校园|学校|商圈|工地|景区|园区|农村|机关|一线|基层|楼宇|市场|商会|农户|军营"
TOWARDS = re.compile(
    r"(?:严格|坚决|依法)?对(?P<object>[^，]{2,40}?)"
    rf"(?:依法|从严|从重|坚决|严肃|严厉|逐一|一律|全部|统一|动态|分类|集中|进行一次|组织|{_OFTEN})*(?={_DONE_TO}(?![的过后者]))"
    rf"|(?:{_AHEAD})(?P<with>(?!开展|举办|召开|建立|制定|定期|组织)[^，]{{2,40}}?)(?={_OPENED}[^，]{{2}})"
    rf"|(?:深入|走进)(?P<place>[^，]{{0,12}}(?:{_PLACES}))(?=开展|送|宣讲|宣传|走访|提供|举办)"
    r"|(?:把|将)(?P<put>[^，]{2,30}?)(?=(?:压缩|缩短|控制|降低|提高|提升|扩大)[^，]*\d)"
    r"|(?:把|将)(?P<moved>[^，\d]{0,20}\d[^，]{2,30}?)(?=(?:下放|委托|移交|调整))"
    r"|(?:把|将)(?P<listed>[^，]{2,40}?)(?=纳入|列入)"
)
# What may stand before those: how often, or by when.
AHEAD_OF_TOWARDS = re.compile(rf"(?:{_OFTEN}|{_WHEN})+")
# Verbs by list: the weak ones and those that name a field, such as no dictionary weighs as verbs, and few that the
# characters alone would not tell from a noun. Others are known by their characters (clause_build).
_VERBS = (
    "健全 完善 建立 构建 制定 制订 修订 修改 出台 印发 编制 编印 编写 落实 执行 实施 "
    "加强 强化 推进 推动 推行 开展 组织 举办 召开 举行 优化 规范 深化 配合 发挥 加大 "
    "充实 壮大 梳理 清理 公布 公开 曝光 查处 整治 排查 创新 畅通 用好 设立 成立 搭建 "
    "巩固 调整 明确 细化 打击 督促 指导 选聘 聘请 丰富 做好 抓好 抓实 实行 压实 严肃 "
    "建设 评估 考核 监督 宣传 培训 试点 完成 衔接 普及 汇编 组建 配备 加密 聚力 对接 "
    "建成 起草 拟订 拟定 调度 通报 发布 新建 增设 签订 评查 抽查 走访 约谈 发放 运用 "
    "应用 升级 遴选 表彰 核查 核实 检查 巡查 纳入 办理 调解 指派 选派 轮训 考试 测试 "
    "安装 惩治 惩处 惩戒 推出 开设 开通 上线 选树 储备 支持 下放 精简 压缩 设置 邀请 "
    "推送 宣讲 观摩 旁听 督查 督办 督导 处置 移送 听取 部署 命名 打造 提供 严格 严控 "
    "处理 新增 严惩 追责 问责 快查快处 谋划 帮助 整理 新组建 新设立 新配备 新聘请 新招录 "
    "新培育 增配 补齐 配发 配齐 配强 招募 选拔 总结推广 委托 移交 公示 回访 包案 审核 "
    "治理 整顿 处罚 帮扶 打通 贯通 联通 租赁 建好 用活 办好 理顺 界定 统一 固化 夯实 "
    "织密 做实 做细 做深 狠抓 严管 严把 选取 抽调 植入 投放 增加 增强 提高 引导 讲授 "
    "参观 演练 比武 推荐 建档 立卷 播放 上报 命题 会商 摸底 甄别 张贴 比对 淘汰 包联 "
    "履行 普查 制作 制发 修复 追究"
)
# Who does it stands before how often: 监督科定期开展执法回访, 常务会议每半年听取汇报.
SOMEBODY_OFTEN = re.compile(
    rf"(?!对|将|把|在|与|为|每)[\u4e00-\u9fff（）、“”]{{2,16}}?(?={_OFTEN}[^，]{{4}})"
)
# How often or by when makes even a short object a work: 定期曝光案例; but not 6月30日前印发实施, 12月20日前完成.
SHORTEST_HOW_OFTEN = 2
SHORTEST_BY_WHEN = 4
# Who does it or in what manner, then a verb that is never anything else: 分片区举办培训班, 寒暑假期间开展排查.
SOMEBODY_DOES = re.compile(
    "(?!对|将|把|在|与|为|让|使|使得)[^，“《]{2,10}?(?P<verb>开展|举办|组织(?!机构|领导|部门)|召开|制定|编制|出台|修订|印发|建成)(?P<object>[^，]{4,})"
)
# What is made or held is another work than what is kept, though both speak of one matter: 落实处罚审核制度，修订处罚文书.
MAKES_OR_HOLDS = re.compile("(?:修订|制定|编制|出台|印发|编印|建成|组织|举办|召开|开展)+$")
# By when, and an aim to be reached then: 9月底前实现调解组织全覆盖.
REACHED_BY = re.compile(rf"{_WHEN}(?P<aim>[^，]{{6,}})")
# 邀请 with what the invited do: work of its own where its number is told (邀请律师开展案卷讲评不少于2次).
INVITES_TO = re.compile("邀请[^，]{2,20}?(?:开展|举办|讲|作|以案|说法|授课|培训|辅导|点评|指导)")
# 邀请政法干警走进课堂: what they come for is the work.
INVITES_INTO = re.compile("邀请[^，]{2,20}?(?:走进|进|驻|担任|现身说法)[^，]{2,}")
# These are never nouns, whatever follows: 建立与区级部门的联席会议, 完善流程. What follows them is their object.
_ONLY_VERBS = _any(
    "健全 完善 建立 构建 制定 制订 修订 修改 出台 印发 编制 编印 编写 起草 拟订 拟定 加强 强化 加大 深化 推进 举办 召开 举行 "
    "成立 设立 搭建 畅通 落实 开展 组织 优化 梳理 公布 打通 打破"
)
ONLY_VERBS = re.compile(f"{_ONLY_VERBS}+")
# 严格 is an adverb before a verb (严格执行) and the verb itself before a noun (严格许可审批).
STRICT = re.compile(r"(?:严格|统筹|统一)(?=[\u4e00-\u9fff]{4})")
VERBS = re.compile(f"挂牌督办|{_ONLY_VERBS}+|{_any(_VERBS)}+")
# How a sentence that says who and when goes on: … 将制定, … 将坚持.
ACTS = rf"(?:{_any(_ADVERB_WORDS)}|{_any(_VERBS)}|坚持|以)"
# The same word is a noun in 执行情况, 培训内容, 监督检查: then it opens no duty.
NOUN_AFTER_VERB = re.compile(
    _any(
        "情况 率 人员 内容 方式 力量 机关 活动 力度 成效 结果 过程 主体 部门 单位 队伍 信息 案卷 流程 程序 质量 检查 水平 能力 "
        "效能 覆盖面 时限 时间 比例 性 率 的 与 和 、"
    )
)
# The same said with 对: whom the work before finds wanting.
FOUND_WANTING = re.compile(
    "对[^，]{0,16}(?:不力|不到位|不合格|发现|逾期|未按|拒不|存在)[^，]{0,8}的?[^，]{2,}"
)
# What shall happen in a case (考核不合格的一律离岗): a rule of the work before.
IN_SUCH_A_CASE = re.compile("(?!对)[^，]{2,24}的(?:一律|不得|一概|坚决不|予以|均不|要?依法依规)")
# 发放到村组, 落实到人: what was done before, carried on.
PLACE_AFTER_VERB = re.compile(
    r"[到至给于后]|(?:不少于|不低于|不超过|达到?)?(?:超过|约|近)?\d+[余万多]*(?:人次|场次|[次场期家户件人名]|[%％])?(?:以上)?$"
)
# So much of something: whoever names a number means a work of its own.
QUANTITY = re.compile(
    r"\d+(?:\.\d+)?[万余多]*(?:次|场|期|家|户|名|个|处|所|条|部|件|支|台|套|项|人|批|份|篇|轮|座|公里|[%％])|[一两三]批"
)
# 发挥…职能作用 says with what, the clause after it says what.
PUTS_TO_USE = re.compile("(?:充分|切实|积极)*发挥.{2,30}(?:职能|作用|优势)")
# 加强部门协作，依法查处…: who joins is said first, what for comes behind.
JOINS_FORCES = re.compile("(?:加强|强化|深化|密切|健全)*.{2,30}(?:协作|联动|配合|协同|沟通|协调|对接|会商)$")
# 推动 with somebody or something else as the one who acts is what shall come of the work before
# (推动水法规进学校); with a verb directly behind it, it is a duty (推动适用裁量基准).
PUSHES = re.compile("(?:推动|促进|带动|引导|教育引导|激励|教育)+")
PUSHES_A_VERB = re.compile(
    rf"(?:推动|促进)+(?:{_any(_ADVERB_WORDS)}|合理)*"
    "(?:适用|使用|开展|建立|完善|健全|制定|修订|出台|落实|构建|设立|组建|编制|实施|推行|成立|实行)"
)
# Words a slogan ends in: behind a work they repeat its spirit and add nothing to do.
SLOGAN = re.compile(
    "(?:组织领导|责任|担当|督促|协调|联动|配合|意识|作风|保障|力度|合力|氛围|约束|震慑|引导|支撑|基础|底线|防线|理念|导向)$"
)
# 推动各类监督贯通协同，建立移送机制: what shall be joined is told first, the mechanism that joins it behind.
JOINED_BY = re.compile("(?:推动|推进|促进|加强).{2,40}(?:协同|衔接|联动|协作|配合|贯通|协调|对接)$")
A_MECHANISM = re.compile("(?:建立|健全|完善|构建)+.{2,30}(?:机制|制度)$")
# What is told to the public: 发布处罚清单 is a work where nothing was gone through before.
TELLS = re.compile("(?:公布|发布|通报|曝光)+$")
# Verbs that only ever attend another duty: 召开座谈会，听取意见; the other weak verbs open one where the matter is new.
ATTENDS = re.compile("(?:严格|严控|邀请|推荐|听取|部署|解读|观摩|旁听|提供|支持|帮助|推送|衔接|严肃)+$")
# What is told of a thing just made or founded: 制定办法，明确职责分工; 成立执法科，配齐配强人员.
DETAILS = re.compile("(?:明确|细化|统一|纳入|畅通|实行|优化|配齐|配强|补齐|压缩)+$")
MAKES = re.compile(
    "修订|修改|制定|制订|编制|编印|汇编|出台|印发|编写|起草|拟[定订]|建立|设立|成立|组建|健全|完善|构建|加强|强化|推行|落实|规范|开通|梳理"
)
LONGEST_COMPLETION = 6
# 规范 completes the making of an instrument (修订办法，规范程序); with a long matter of its own it is a duty.
SETS_DOWN = re.compile("(?:修订|修改|制定|制订|编制|出台|印发|编印)+")
SETS_RIGHT = re.compile("(?:规范|优化)$")
LONGEST_SETTING_RIGHT = 7
# Objects that end so are systems: two of them are two works, however alike they begin.
SYSTEM = re.compile(
    "(?:制度|机制|办法|规则|规定|细则|责任制|清单|目录|方案|预案|标准|基准|手册|指南|规划|规程|平台|系统)$"
)
# Verbs that name a field of work; what is done stands in the clause behind.
NAMES_A_FIELD = re.compile(
    "(?:加强|强化|深化|加大|抓好|抓实|做好|做实|办好|办实|创新|丰富|推进|规范|健全|完善|严格|压实|提升|优化|狠抓|严把|坚持|推动|夯实|聚焦|畅通|构建|抓|管|促|密切|[做抓管用守把建办打夯筑织扎拧压讲当谋][好优强实细牢紧密深活严])+"
)
LONGEST_FIELD = 6
# The first clause of a numbered item that says no more than its field: 强化监督执法，组织开展…行动. No name and no
# number in it. In running text a field is told by fewer characters: there, longer words are work of their own.
LONGEST_HEAD = 10
LONGEST_FIELD_AHEAD = 12
NAMES_OR_NUMBERS = re.compile(r"[“《\d]")
# Verbs that complete another duty in mid-sentence and open one only at its head.
WEAK_VERBS = re.compile(
    "(?:配齐|配强|补齐|推荐|统一|增强|提高|增加|严格|严控|邀请|听取|部署|解读|观摩|旁听|提供|支持|帮助|压缩|推送|优化|做好|"
    "抓好|抓实|完成|明确|细化|督促|指导|调整|衔接|严肃|规范|畅通|实行|公布|公开|通报|发布|纳入|运用|应用|办理|处理|压实)"
)
# Words of a concrete work: what is written, built or held; a slogan has none of them.
CONCRETE = re.compile(
    "《|制度|机制|规程|规划|指引|名单|汇编|图册|意见|办法|规则|规定|细则|责任制|清单|目录|方案|预案|标准|基准|手册|指南|计划|台账|平台|系统|名录|"
    "[题训修习读]班|培训|评查|检查|演练|竞赛|比武|练兵|宣讲|宣传[周月日]|活动|考试|测试|会议|座谈|讲座|讲评|督察|行动|案例|轮训|巡查|抽查|排查"
)
# Pairs of characters that many objects share and that tell nothing.
_COMMON = (
    "行政 政执 执法 工作 制度 机制 人员 组织 织开 开展 法治 管理 加强 监督 全面 进一 一步 不断 推进 落实 建设 责任 定期 "
    "学校 企业 单位 机构 群众 部门 社区 乡镇 街道 全区 全市 全县 社会 公共 项目 "
    "安全 政府 治政 府建 治建 设工 作推 办理 处理 认真 积极 依法 持续 严格 行为 规范 服务 提升 不断 深入 切实 "
    "年度 每季 季度 每月 每年 每半 半年 一次 每周 举办 健全 完善 建立 制定 以及 相关 重点 领域 情况 活动 依法 不少 少于"
)
COMMON_PAIRS = frozenset(_COMMON.split())
