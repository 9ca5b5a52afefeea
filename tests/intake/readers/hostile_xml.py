"""XML inside office files: entities, document types, depth, width, numbers beyond reason."""

import hashlib
from collections.abc import Iterator
from functools import partial

from tests.intake.readers import word
from tests.intake.readers.hostile import Hostile, series

MB = 1 << 20
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


ROW = "<w:tr><w:tc><w:p/></w:tc></w:tr>"


def _noise() -> str:
    """Half a megabyte that does not pack, so that the rest does not stand out by its ratio."""
    blocks = (hashlib.sha512(str(number).encode()).hexdigest() for number in range(4000))
    return f"<!-- {''.join(blocks)} -->"


def _document(body: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<w:document {word.W}><w:body>{body}</w:body></w:document>'


def in_word(text: str, *, part: str = "word/document.xml", encoding: str = "utf-8") -> bytes:
    parts = {"word/document.xml": _document(word.paragraph(word.run("正文。"))).encode()}
    if part in ("word/numbering.xml", "word/styles.xml"):
        kind = part.removeprefix("word/").removesuffix(".xml")
        parts["word/_rels/document.xml.rels"] = word.document_relations((kind, f"{kind}.xml", ""))
    return word.package({**parts, part: text.encode(encoding)})


def in_excel(sheet: str, strings: str = "") -> bytes:
    name = f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_MAIN}"/>'
    types = word.types(extra=name)
    main = f'<Relationship Id="r1" Type="{word.RELATION}/officeDocument" Target="xl/workbook.xml"/>'
    sheets = '<sheets><sheet name="表" sheetId="1" r:id="x0"/></sheets>'
    book = f'<workbook xmlns="{SHEET}" xmlns:r="{word.RELATION}">{sheets}</workbook>'
    return word.package(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": word._relations(main),
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": word.document_relations(
                ("worksheet", "worksheets/sheet1.xml", ""), ("sharedStrings", "sharedStrings.xml", "")
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{sheet}</sheetData></worksheet>'.encode(),
            "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{strings}</sst>'.encode(),
        }
    )


def entity(value: str, use: str = "&x;") -> str:
    return _document(word.paragraph(word.run(use)), f"<!DOCTYPE d [<!ENTITY x {value}>]>")


def numbering(levels: str) -> str:
    abstract = f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
    used = '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    return f"<w:numbering {word.W}>{abstract}{used}</w:numbering>"


def circling_styles() -> str:
    return "".join(
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 500}"/></w:style>' for n in range(500)
    ).join((f"<w:styles {word.W}>", "</w:styles>"))


def nested(tag: str, depth: int) -> str:
    return _document(f"<w:{tag}>" * depth + f"</w:{tag}>" * depth)


def files(canary: str) -> Iterator[Hostile]:
    laughs = _document(word.paragraph(word.run("&l11;")), f'<!DOCTYPE d [<!ENTITY l0 "哈">{LAUGHS}]>')
    parts = {part: partial(in_word, laughs, part=part) for part in (
        "word/document.xml", "word/numbering.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels")}  # fmt: skip
    yield from series("entity bomb", ".docx", {name.replace("/", "_"): make for name, make in parts.items()})
    blow_up = entity(f'"{"好" * 100_000}"', "&x;" * 5000)
    yield from series("quadratic entities", ".docx", {"one": partial(in_word, blow_up)})
    outside = {
        "file": partial(in_word, entity('SYSTEM "file:///etc/passwd"')),
        "http": partial(in_word, entity(f'SYSTEM "{canary}/x"')),
        "parameter": partial(
            in_word, _document("", f'<!DOCTYPE d [<!ENTITY % x SYSTEM "{canary}/x.dtd">%x;]>')
        ),
        "dtd": partial(in_word, _document("", f'<!DOCTYPE d SYSTEM "{canary}/x.dtd">')),
        "utf16": partial(
            in_word,
            entity('SYSTEM "file:///etc/passwd"').replace('"1.0"', '"1.0" encoding="utf-16"'),
            encoding="utf-16",
        ),
        "ebcdic": partial(
            in_word, entity('"a"').replace('"1.0"', '"1.0" encoding="cp037"'), encoding="cp037"
        ),
        "include": partial(
            in_word, _document(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{canary}/i"/>')
        ),
        "stylesheet": partial(
            in_word, f'<?xml-stylesheet href="{canary}/s.xsl" type="text/xsl"?>' + _document("")[21:]
        ),
    }
    yield from series("outside entity", ".docx", outside)
    deep = {
        f"{tag}{depth}": partial(in_word, nested(tag, depth))
        for tag in ("p", "tbl", "r", "sdtContent")
        for depth in (200, 5000)
    }
    yield from series("depth", ".docx", deep)
    wide = {
        "elements": partial(in_word, _document("<w:p/>" * 2_000_000)),
        "runs": partial(in_word, _document(f"<w:p>{'<w:r/>' * 1_500_000}</w:p>")),
        "attributes": partial(
            in_word, _document(f"<w:p {' '.join(f'a{n}=' + chr(34) + chr(34) for n in range(200_000))}/>")
        ),
        "names": partial(in_word, _document("".join(f"<a{n}/>" for n in range(300_000)))),
        "text": partial(in_word, _document(word.paragraph(word.run("字" * 4 * MB)))),
        "spaces": partial(in_word, _document(" " * 20 * MB)),
        "table": partial(in_word, _document("<w:tbl>" + ROW * 400_000 + "</w:tbl>")),
    }
    yield from series("width", ".docx", wide)
    diluted = {
        "elements": partial(in_word, _document(_noise() + "<w:p/>" * 2_000_000)),
        "runs": partial(in_word, _document(f"{_noise()}<w:p>{'<w:r/>' * 1_500_000}</w:p>")),
        "table": partial(in_word, _document(_noise() + "<w:tbl>" + ROW * 400_000 + "</w:tbl>")),
        "paragraphs": partial(in_word, _document(_noise() + word.paragraph(word.run("字")) * 200_000)),
    }
    yield from series("width that packs like prose", ".docx", diluted)
    huge = '<w:lvl w:ilvl="0"><w:start w:val="999999"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    odd = {
        "roman": partial(
            in_word, numbering(huge.format("upperRoman", "%1" * 2000)), part="word/numbering.xml"
        ),
        "letter": partial(
            in_word, numbering(huge.format("upperLetter", "%9%9%9")), part="word/numbering.xml"
        ),
        "styles": partial(in_word, circling_styles(), part="word/styles.xml"),
        "span": partial(
            in_word,
            _document(
                '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
            ),
        ),
    }
    yield from series("numbers beyond reason", ".docx", odd)
    broken = {"cut": "<w:document", "mixed": "<a></b>", "bytes": "\ufffe\x01", "empty": ""}
    yield from series("broken XML", ".docx", {name: partial(in_word, text) for name, text in broken.items()})
    sheets = {
        "far": partial(in_excel, "".join(f'<row r="{n * 1000}"><c r="XFD{n * 1000}"><v>1</v></c></row>' for n in range(1, 1000))),
        "merges": partial(in_excel, '<row r="1"><c r="A1"><v>1</v></c></row>' + '<mergeCell ref="A1:XFD1048576"/>' * 60_000),
        "strings": partial(in_excel, '<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>', "<si><t>字</t></si>" * 900_000),
        "cells": partial(in_excel, '<row r="1">' + "<c><v>1</v></c>" * 900_000 + "</row>"),
        "numbers": partial(in_excel, f'<row r="1"><c><v>1e999999999</v></c><c><v>{"9" * 400_000}</v></c></row>'),
    }  # fmt: skip
    yield from series("workbook", ".xlsx", sheets)
