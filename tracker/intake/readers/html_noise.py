"""What stands around a document on a government site, as data (domain handbook §2.4). Reviewed as a list, not as code."""

from __future__ import annotations

import re

SKIPPED = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video",
    "head", "nav", "footer", "aside", "select", "option", "button", "textarea", "input", "map", "link", "meta", "title",
}  # fmt: skip
# In an id or a class, as a word of its own: chrome. A content block may be called news-share-content; see CONTENT.
CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|navbar|navigation|breadcrumb|crumbs?|bread|position|location|dqwz|wz|footer|foot|"
    r"copyright|sidebar|toolbar|share|fenxiang|bdshare|related|xgxx|xgwd|xgjd|search|login|qrcode|ewm|friendlink|links|"
    r"banner|advert|ads?|tools?|print|wza|pager|pagination|comment|tongji|hidden|hide)(?:$|[\s_\d-])",
    re.I,
)
CONTENT = re.compile(r"content|article|zoom|trs_|editor|view|text|zhengwen|main|detail|info|xxgk|body", re.I)
LABELS = (
    "索引号|索引码|信息索引号|主题分类|体裁分类|信息分类|分类|组配分类|服务对象分类|发布机构|发文机关|发布单位|信息来源|来源|公开方式|公开范围|公开形式|"
    "公开时限|公开程序|公开责任部门|成文日期|发布日期|发布时间|生成日期|生成时间|更新时间|更新日期|发文日期|印发日期|签发日期|日期|时间|发文字号|文号|文件编号|"
    "标题|名称|文件名称|信息名称|有效性|效力状态|时效性|有效期|是否有效|废止日期|实施日期|生效日期|关键词|主题词|关键字|内容概述|内容概要|语种|统一编号|登记号|作者|编辑|浏览次数|"
    "浏览量|阅读次数|阅读量|点击数|点击量|访问量|访问次数|字体|字号|字体大小|字体显示|打印|保存|分享|分享到|责任编辑|审核|审核人|校对|信息员"
)
_SPACED = re.compile(r"[\s\u3000\xa0]+")
LABEL = re.compile(rf"[\[【]?(?:{LABELS})[\]】]?[:：]?")
# A whole line of page furniture, spaces taken out.
NOISE = re.compile(
    rf"(?:[\[【|]?(?:{LABELS})[\]】]?[:：].{{0,60}})|"
    r"(?:您(?:现在)?(?:所在|的)?(?:的)?位置|当前位置|所在位置|现在位置|你的位置).{0,80}|"
    r"首页(?:[>›»＞/|·-].{0,60})?|(?:网站)?(?:首页|地图|声明|导航)|"
    r"[\[【（(]?(?:字体|字号)?[:：]?[\[【（(]?大[\]】）)|/]*[\[【（(]?中[\]】）)|/]*[\[【（(]?小[\]】）)]*(?:打印|关闭|\||｜)*|"
    r"扫一扫.{0,30}|(?:分享|分享到|转发)[:：]?.{0,30}|(?:打印|关闭|返回|收藏|下载|复制链接|打印本页|关闭窗口|返回顶部|TOP|【.{2,6}】)+|"
    r"(?:上一篇|下一篇|上一条|下一条|相关(?:阅读|链接|文档|信息|新闻|解读|文章|稿件)|附件下载|政策解读).{0,80}|"
    r"(?:版权所有|主办[:：]|承办[:：]|技术支持|网站标识码|备案号|.{0,8}ICP备|.{0,6}公网安备|邮编|联系我们|网站地图).{0,120}|"
    r"(?:无障碍|长者模式|关怀版|适老|智能问答|简体|繁体|登录|注册|搜索|微信|微博|手机版|RSS|ENGLISH)(?:[|｜/·]?(?:无障碍(?:浏览)?|长者模式|关怀版|简体|繁体|登录|注册|微信|微博|手机版|ENGLISH))*|"
    r"今天是.{0,40}|20\d\d年\d{1,2}月\d{1,2}日星期.{0,20}|.{0,20}(?:天气|℃).{0,20}",
    re.I,
)


def bare(text: str) -> str:
    """Without any space: 索 引 号 is 索引号."""
    return _SPACED.sub("", text)


def is_noise(line: str) -> bool:
    words = bare(line)
    return len(words) < 150 and "。" not in words[:-1] and NOISE.fullmatch(words) is not None


def is_chrome(identifier: str) -> bool:
    return CHROME.search(identifier) is not None and CONTENT.search(identifier) is None
