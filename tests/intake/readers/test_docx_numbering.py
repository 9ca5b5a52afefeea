"""Word's automatic numbers come back as they stand on paper."""

import docx as python_docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.intake.readers import word
from tests.intake.readers.pieces import lines
from tracker.intake.readers import docx
from tracker.intake.readers.docx_counting import spelled


def document_of(levels: list[tuple[str, int]]) -> list[str]:
    document = python_docx.Document()
    used = word.numbered(document)
    for text, level in levels:
        paragraph = document.add_paragraph(text)
        if level >= 0:
            word.number(paragraph, used, level)
    return lines(docx, word.saved(document))


def test_levels_count_and_start_again_beneath_a_new_heading():
    found = document_of(
        [
            ("甲", 0),
            ("乙", 1),
            ("丙", 2),
            ("丁", 2),
            ("戊", 1),
            ("己", 2),
            ("文", -1),
            ("庚", 0),
            ("辛", 1),
            ("壬", 3),
            ("癸", 4),
        ]
    )
    assert found == [
        "一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "1.己", "文", "二、庚", "（一）辛", "（1）壬", "①癸",
    ]  # fmt: skip


def test_an_empty_numbered_paragraph_is_dropped_but_counted():
    assert document_of([("甲", 0), ("", 0), ("乙", 0)]) == ["一、甲", "三、乙"]


def test_a_second_use_of_a_list_counts_on_or_starts_anew():
    document = python_docx.Document()
    first, second, third = (word.numbered(document, starts=starts) for starts in (None, None, {0: 1}))
    for text, used in (("甲", first), ("乙", second), ("丙", third), ("丁", third)):
        word.number(document.add_paragraph(text), used, 0)
    assert lines(docx, word.saved(document)) == ["一、甲", "二、乙", "一、丙", "二、丁"]


def test_bullets_show_no_number_and_a_paragraph_can_take_its_style_s_number_off():
    document = python_docx.Document()
    document.add_paragraph("点", style="List Bullet")
    document.add_paragraph("数", style="List Number")
    word.number(document.add_paragraph("免", style="List Number"), 0, 0)
    found = lines(docx, word.saved(document))
    assert found[0] == "点"
    assert found[1].startswith("1") and found[1].endswith("数")
    assert found[2] == "免"


def test_the_number_may_come_from_the_style_that_a_level_names():
    document = python_docx.Document()
    used = word.numbered(document)
    style = document.styles["Heading 2"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="1"/><w:numId w:val="{used}"/></w:numPr>'))
    document.add_heading("规范执法", level=2)
    document.add_heading("强化普法", level=2)
    assert lines(docx, word.saved(document)) == ["（一）规范执法", "（二）强化普法"]


@pytest.mark.parametrize(
    ("number", "form", "words"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCountingThousand", "十一"),
        (20, "chineseCounting", "二十"), (21, "japaneseCounting", "二十一"), (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"), (12, "chineseLegalSimplified", "壹拾贰"), (10, "ideographDigital", "一〇"),
        (3, "decimalEnclosedCircle", "③"), (2, "decimalEnclosedParen", "⑵"), (21, "decimalEnclosedCircle", "21"),
        (4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX"), (27, "upperLetter", "AA"), (2, "lowerLetter", "b"),
        (3, "ideographTraditional", "丙"), (1, "ideographZodiac", "子"), (12, "decimalFullWidth", "１２"),
        (7, "decimalZero", "07"), (7, "decimal", "7"), (7, "somethingNew", "7"), (0, "chineseCounting", "0"),
    ],
)  # fmt: skip
def test_counts_are_spelled_as_word_spells_them(number, form, words):
    assert spelled(number, form) == words
