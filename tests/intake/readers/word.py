"""Word documents made by code: by python-docx as office programs write them, and by hand where it cannot."""

import io
import re
import zipfile
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_CN = "一二三四五六七八九十"
_LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
    ("decimalEnclosedCircle", "%5"),
)


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def numbered(document: Document, *, key: int = 90, starts: dict[int, int] | None = None) -> int:
    """Add a list that counts 一、（一）1.（1）① and return its number; ``starts`` overrides levels of a second use."""
    part = document.part.numbering_part.element
    if not any(one.get(qn("w:abstractNumId")) == str(key) for one in part.findall(qn("w:abstractNum"))):
        levels = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for n, (form, text) in enumerate(_LEVELS)
        )
        part.insert(
            0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{levels}</w:abstractNum>')
        )
    number = 900 + len(part.findall(qn("w:num")))
    changes = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        for level, start in (starts or {}).items()
    )
    part.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{key}"/>{changes}</w:num>'
        )
    )
    return number


def number(paragraph, list_number: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_number}"/></w:numPr>'
        )
    )


def with_automatic_numbers(lines: Sequence[str]) -> bytes:
    """Lines as paragraphs; 一、 and （一） are taken off and left to Word's numbering."""
    document = docx.Document()
    used = numbered(document)
    for line in lines:
        found = re.match(rf"(?:([{_CN}]+)、|（([{_CN}]+)）)", line)
        paragraph = document.add_paragraph(line[found.end() :] if found else line)
        if found:
            number(paragraph, used, 0 if found.group(1) else 1)
    return saved(document)


def with_body(body: str, **parts: str) -> bytes:
    """A document whose body is given as XML; ``parts`` replace or add parts, by name with __ for / and _ for dot."""
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return package({"word/document.xml": document.encode(), **{k: v.encode() for k, v in parts.items()}})


MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def types(main: str = MAIN, extra: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>{extra}</Types>'
    ).encode()


def relations(*more: str) -> bytes:
    main = f'<Relationship Id="r1" Type="{RELATION}/officeDocument" Target="word/document.xml"/>'
    return _relations(main, *more)


def _relations(*entries: str) -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{space}">{"".join(entries)}</Relationships>'.encode()


def document_relations(*kinds: tuple[str, str, str]) -> bytes:
    """(kind, target, mode) of each."""
    return _relations(
        *(
            f'<Relationship Id="x{n}" Type="{RELATION}/{kind}" Target="{target}"'
            + (f' TargetMode="{mode}"/>' if mode else "/>")
            for n, (kind, target, mode) in enumerate(kinds)
        )
    )


def package(parts: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with the two parts no document lacks, unless given."""
    whole = {"[Content_Types].xml": types(), "_rels/.rels": relations(), **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in whole.items():
            archive.writestr(name, data)
    return out.getvalue()


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(runs) + "</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'
