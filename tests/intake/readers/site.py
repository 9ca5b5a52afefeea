"""Pages as a government site serves them: the document in the middle, the site all around it."""

from collections.abc import Sequence

_FACTS = (
    ("索 引 号", "11370400MB2857/2024-00012"),
    ("主题分类", "法治政府建设"),
    ("发布机构", "枣庄市应急管理局"),
    ("成文日期", "2019年12月3日"),
    ("标&nbsp;&nbsp;题", "{title}"),
    ("发文字号", "{number}"),
    ("有效性", "有效"),
    ("公开方式", "主动公开"),
)
_ABOVE = """<div class="top-bar">今天是2019年12月3日 星期二 <a href="#">无障碍</a>|<a href="#">长者模式</a></div>
<script>document.write("2019年12月3日前完成任务");var plan="三、下一步工作打算";</script>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li><li><a>下一步工作安排</a></li></ul>
<div class="dqwz">您现在所在的位置：<a>首页</a> &gt; <a>政务公开</a> &gt; <a>法治政府建设年度报告</a></div>"""
_TOOLS = """<div>发布日期：2019-12-03 08:30 来源：办公室 浏览次数：<span>1203</span></div>
<div>字体：【<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a></div>"""
_BELOW = """<div class="ewm">扫一扫在手机打开当前页</div><p>上一篇：<a>2022年度报告</a></p>
<div style="display: none">三、2019年工作安排。严格落实隐藏的任务。</div>
<div class="related"><h3>相关阅读</h3><a>关于印发2020年工作要点的通知</a></div>
<div id="footer">版权所有：某某市人民政府 主办：某某局 ICP备12345678号 网站标识码3704000001 2019年12月3日</div>"""


def site_page(
    content: str,
    *,
    title: str,
    number: str = "",
    charset: str = "utf-8",
    facts: bool = True,
    say: bool = True,
) -> bytes:
    """A page in ``charset`` that (``say``) also says so; ``content`` is HTML."""
    rows = "".join(
        f"<tr><td>{label}：</td><td>{value.format(title=title, number=number)}</td></tr>"
        for label, value in _FACTS
    )
    table = f'<table class="xxgk">{rows}</table>' if facts else ""
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if say else ""
    page = (
        f"<!DOCTYPE html><html><head>{meta}<title>{title}-某某市人民政府网</title>"
        '<style>p{text-indent:2em}</style></head><body onload="steal()">'
        f'{_ABOVE}<div class="wrap"><div class="left">{table}<h1>{title}</h1>{_TOOLS}'
        f'<div class="TRS_Editor" id="zoom">{content}</div></div>{_BELOW}</div></body></html>'
    )
    return page.encode(charset, "xmlcharrefreplace")


def as_paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(f'<p style="text-indent: 2em"><span>&emsp;&emsp;{line}</span></p>' for line in lines)
