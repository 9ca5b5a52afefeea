"""The words of clauses that complete a duty or lead up to one, as data: how often it runs, by when it is done, what is
found, made and told of it.

Source: domain handbook §3. Patterns are matched at the start of a clause unless a comment says otherwise.
"""

from __future__ import annotations

import re

from tracker.intake.duty_words import OFTEN, WHEN

_OFTEN, _WHEN = OFTEN.pattern, WHEN.pattern

# What becomes of the work before by that day, without an object of its own: 9月底前投入使用, 6月底前报县司法局备案.
FINISHES = re.compile(
    "(?:并|全面|全部|基本|正式|如期|按时|统一)*(?:投入[^，]{0,4}(?:使用|运行)|(?:上线|建成|竣工|验收|试)*(?:运行|投用|启用|上线|使用|开放|交付|挂牌)|"
    "(?:对外|向[^，]{1,8})(?:开放|公布|公开)|(?:向社会)?公布|印发(?:实施|执行|施行)?|(?:报请?|提交|提请|上报|报送|呈报|送)[^，]{0,24}(?:备案|审批|审议|审定|批准|审核|审查|审阅|验收)|"
    "(?:建设|整改|落实|改造|配备|安装|发放|执行)?(?:完成|到位|完毕|完工)|完成(?:建设|验收|整改|调整|修订|编制|清理|改造|安装|招标|采购|审核|评估|"
    "总结|自查|任务|工作)*|(?:取得|初见|见到)?(?:成效|实效)|(?:基本|力争)?覆盖[^，]*[0-9][^，]*|(?:基本|力争)?实现(?:省|市|县|区|乡|镇|街|村|级|[两三四]级|全|各|城)+全覆盖|(?:全部|全员)取得[^，]{0,8}证书?|全覆盖|实现全覆盖|实施|施行)"
)
# 打通部门数据壁垒，建立共享平台: what stands in the way is told first.
IN_THE_WAY = re.compile("(?:打通|打破|消除|破除)[^，]{2,24}(?:壁垒|堵点|障碍|瓶颈|孤岛)$")
# 推进“放管服”改革, 深化综合执法体制改革: a reform names the field; what is done stands behind it.
A_REFORM = re.compile(
    "(?:持续|深入|全面|积极|扎实|纵深|进一步)*(?:推进|深化|推动|加快)+[^，]{2,14}(?:改革|建设)$"
)
# 加强阵地建设，新建法治公园2个: what is built is counted behind.
BUILDS_UP = re.compile("(?:持续|全面|大力|进一步)*(?:加强|强化)+[^，]{2,14}建设$")
# 开展普法活动，面向农民工宣讲法律知识: whom it is told.
TELLS_PEOPLE = re.compile("(?:面向|向)[^，]{2,}(?:宣讲|宣传|普及|讲解|解读)")
TELLING = re.compile("普法|宣传|宣讲|活动$")
# 加强野生动植物保护，严厉打击乱捕滥猎; 推进“高效办成一件事”，上线“一键办”: an activity or a slogan names the field, the work
# stands behind it. A system, a day and how often are works beside the field.
AN_ACTIVITY = re.compile(
    "(?:持续|全面|大力|进一步|切实|不断)*(?:加强|强化|加大)+[^，“《0-9]{4,16}(?:监管|保护|管理|管护|衔接|协作|协同|治理|防控|防治|帮教|执法|监督|服务|"
    "培训|培养|宣传|教育|管控|整治|联动|力度)$"
)
A_SLOGAN = re.compile(
    "(?:持续|全面|深入|大力|进一步|扎实|纵深)*(?:推进|深化|推动)+“[^”]+”(?:改革|工作|建设|扩围|扩面|增效|提质|落地|试点)*$"
)
# 执行《信访工作条例》，按照“五个法治化”要求办理; 落实全过程记录制度，对取证环节全程录像: how what is kept is kept.
KEEPS = re.compile(
    "(?:严格|全面|认真|深入|切实|有效)*(?:落实|执行|推行|实行|遵守|贯彻)[^，]*(?:制度|机制|程序|规定|办法|条例|》|”)$"
)
BY_IT = re.compile("按照|依照|根据|依据")
# 把法规列入“第一议题”，每月安排一名成员领学: learning and its hours.
LEARNS = re.compile("(?:[把将].*(?:纳入|列入)|落实|坚持|健全).*(?:学习|学法|议题)")
KEPT = re.compile("落实|执行|严格|坚持|规范|贯彻|履行|推行|实行|遵守")
# 组织集训，重点补上文书制作一课: the work before, narrowed.
NARROWS = re.compile("(?:重点|着重|突出|尤其|特别是)(?!工作|任务|做好|抓好)[^，]{4,}")
# A mechanism and how often it meets is one thing: 建立会商机制，每月会商. What has an object of its own is not.
RUNS_BY_ITSELF = re.compile("(?:机制|制度)$")
# 执行决策制度，所有重大事项必须经过审查: a system and its rules.
HAS_RULES = re.compile("制度|机制|规定|程序|办法|规则|要求|审查|审核|作用$")
MEETS = re.compile("会商|研判|联席|会议|例会|座谈|调度|碰头|通报")
# 落实述法制度，组织负责人现场述法: a system and the very thing it asks for.
CARRIES_OUT = re.compile("(?:组织|开展|举办|安排)+$")
KEEPS_RUNNING = re.compile("常态化|长效化|持续")
LONGEST_MEETING = 4
LONGEST_PROMPTING = 8
# A system or a plan whose own matter is then done so often: 健全学法制度，每季度集中学法.
IN_A_SYSTEM = re.compile("制度|机制")
# 定期通报检查结果 tells of the work before.
TELLS_OF_IT = re.compile(".{0,6}(?:结果|情况)")
# 开展隐患清零行动，对重大隐患一律挂牌督办: how the things of the work before are treated.
TREATS = re.compile("挂牌督办")
LONGEST_TELLING = 4
# 完成条例起草，报送市人大常委会审议: where the work before goes next.
FILES = re.compile(
    "(?:并|及时)?(?:报请?|提交|提请|上报|报送|呈报)[^，]{2,24}(?:备案|审批|审议|审定|批准|审核|审查|审阅)$"
)
# 推进系统应用，年底前实现监管事项全覆盖: how far the same is pushed by then.
PUSHED_TO = re.compile(f"{_WHEN}(?:基本|全面|力争)*(?:实现|达到)")
ENDS_IN = re.compile(".{0,12}?(?:形成|提交|上报|完成[^，]{0,5}$)")
# 开设栏目，每月推出一期: how often the work before is done, and nothing else.
ONLY_HOW_OFTEN = re.compile(
    rf"{_OFTEN}(?:推出|发布|更新|播出|刊发|推送|开展|组织|举办|召开|安排|不少于|至少)*(?:[一两三四]|\d+)[期条次场篇集](?:以上)?$"
)
SO_MANY_TIMES = re.compile(r"\d+(?:次|场|期|学时|课时)(?:以上)?$")
# How much of a work: 全年抽查企业不少于80家 completes 开展抽查.
HOW_MUCH = re.compile("不少于|不低于|至少|达到")
# 开展整治行动，严厉打击违法行为: whom an operation is aimed at is no work beside it.
STRIKES = re.compile("(?:严查|严惩|严打|重处|严处|查办|打击|查处|惩治|惩处|整治|取缔|惩戒|处罚)+$")
OPERATION = re.compile("行动|治理|整治|检查|执法|排查|巡查|监管|抽查")
# 梳理许可事项，编制办事指南: what is gone through and what is made of it.
GOES_THROUGH = re.compile("(?:梳理|清理|摸排|排查|摸清|普查|整理|归集)+$")
GONE_THROUGH = re.compile("(?:大检查|摸排|排查|普查|摸底|梳理)(?:工作|行动)?$")
# 开展回头看，及时纠正问题: what an inspection finds is settled.
# 定期比对信息，及时剔除不符合条件人员: what is done at once with what was found.
AT_ONCE = re.compile("(?:及时|立即|当场|限期|随即)(?!公布|公开|公示|发布|修订|制定|更新)")
SETTLES = re.compile("(?:纠正|整改|消除|解决|处理|整治|查改|督促|化解)+$")
FOUND = re.compile("(?:问题|隐患|不规范行为|短板|现象)$")
INSPECTION = re.compile("比对|核对|核查|核验|检查|回头看|排查|评查|督察|督查|自查|巡查|抽查|评估|摸排|互查")
# 组织宪法日系列活动，开展宪法知识竞赛: what an event consists of.
AN_EVENT = re.compile("活动$")
# 设立公示栏，公布举报电话: what stands on it.
PUTS_UP = re.compile("设立|设置|设|张贴|制作|开设|公示栏")
ON_IT = re.compile("(?:公布|公开|公示)[^，]{0,8}(?:电话|渠道|途径|邮箱)$")
# What is done at an event: 设置咨询台，发放宣传手册.
AT_AN_EVENT = re.compile(
    r"(?:现场|免费|集中)*(?:(?:发放|派发|分发|赠送)[^，\d]{0,12}(?:资料|手册|传单|折页|读本|彩页|用品|单)|(?:解答|提供)[^，\d]{0,8}咨询|"
    r"(?:张贴|悬挂)[^，\d]{0,8}(?:标语|海报|横幅))$"
)
INVENTORY = re.compile("清单|目录|台账|名单|名录|名册|库|图|指南|汇编|报告|结果|档案")
MADE_OF_IT = re.compile("(?:编制|形成|公布|制定|建立|汇编|印发)+$")
