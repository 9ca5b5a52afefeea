"""Text copied out of a page's source is read as the page shows it."""

import pytest

from tests.intake.reading import read, texts
from tracker.intake.entities import without_entities

HEAD = "2023年度法治政府建设工作报告\n二、2024年工作安排\n"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("&#x4E00;、总则", "一、总则"),
        ("&#19968;、总则", "一、总则"),
        ("&ldquo;三项制度&rdquo;", "“三项制度”"),
        ("&nbsp;&nbsp;加强&nbsp;监督", "加强监督"),
        ("GB&nbsp;&nbsp;9704", "GB 9704"),
        ("3 &lt; 5 &amp; 7", "3 < 5 & 7"),
        ("甲&乙；丙&丁", "甲&乙；丙&丁"),
        ("A&B;", "A&B;"),
        ("&nosuch;", "&nosuch;"),
        ("坏的&#0;&#xD800;&#9999999;", "坏的&#0;&#xD800;&#9999999;"),
    ],
)
def test_entities(source, shown):
    assert without_entities(source) == shown


def test_a_report_of_entities_is_not_cut_at_their_semicolons():
    report = f"{HEAD}（一）加强监督。修订&#x6848;卷评查标准，每季度开展&nbsp;案卷评查。"
    assert texts(read(report)) == ["修订案卷评查标准", "每季度开展案卷评查"]
    lines = "".join(f"<p>{line}</p>" for line in f"{HEAD}修订&amp;#x6848;卷评查标准。".split("\n"))
    page = f"<html><body>{lines}</body></html>"
    assert texts(read(page, "a.html")) == ["修订案卷评查标准"]
