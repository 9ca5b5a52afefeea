"""The smallest real content of each accepted type, built here so that no binary lies in the tree."""

import zipfile
import zlib
from io import BytesIO
from struct import pack

from tests.conftest import PDF
from tracker.evidence.checks import OLE

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)


def zipped(**members: str) -> bytes:
    """A zip of these members; a key's double underscore is a slash, its last single one the dot."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


def office(part: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr(part, "<x/>")
    return out.getvalue()


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))

    header = pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


DOCX, XLSX, PPTX = office("word/document.xml"), office("xl/workbook.xml"), office("ppt/presentation.xml")
OFD = office("OFD.xml")
OLD_OFFICE = OLE + bytes(504)
PNG = png()
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
JPEG_JFIF = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
JPEG_EXIF = b"\xff\xd8\xff\xe1\x00\x18Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\xff\xd9"
JPEG_PLAIN = b"\xff\xd8\xff\xdb\x00\x43\x00" + bytes(64) + b"\xff\xd9"
JPEG_ADOBE = b"\xff\xd8\xff\xee\x00\x0eAdobe\x00d\x00\x00\x00\x00\x01\xff\xd9"
PLAIN_ZIP = zipped(readme_txt="只是压缩包")
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)

ACCEPTED: list[tuple[str, bytes, str]] = [
    ("总结.pdf", PDF, "application/pdf"),
    ("扫描件.PDF", b"\r\n" + PDF, "application/pdf"),
    ("总结.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("台账.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("汇报.pptx", PPTX, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("公文.ofd", OFD, "application/ofd"),
    ("总结.doc", OLD_OFFICE, "application/msword"),
    ("台账.xls", OLD_OFFICE, "application/vnd.ms-excel"),
    ("汇报.ppt", OLD_OFFICE, "application/vnd.ms-powerpoint"),
    ("总结.wps", OLD_OFFICE, "application/vnd.ms-works"),
    ("台账.et", OLD_OFFICE, "application/vnd.ms-excel"),
    ("汇报.dps", OLD_OFFICE, "application/vnd.ms-powerpoint"),
    ("新版.wps", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("新版.et", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("新版.dps", PPTX, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("统一码.txt", "已完成。".encode("utf-16"), "text/plain"),
    ("现场.jpg", JPEG_JFIF, "image/jpeg"),
    ("手机照片.JPG", JPEG_EXIF, "image/jpeg"),
    ("相机.jpeg", JPEG_PLAIN, "image/jpeg"),
    ("修图.jpg", JPEG_ADOBE, "image/jpeg"),
    ("截图.png", PNG, "image/png"),
    ("动图.gif", GIF, "image/gif"),
    ("说明.txt", "已完成。".encode(), "text/plain"),
    ("记事本.txt", "\ufeff已完成。\r\n".encode(), "text/plain"),
    ("旧电脑.txt", "已完成整改七项。".encode("gb18030"), "text/plain"),
    ("说明.md", "# 标题\n正文".encode(), "text/plain"),
    ("清单.csv", "序号,任务\n1,普法".encode("gbk"), "text/plain"),
    ("长文.txt", ("一诺千金" * 4000).encode(), "text/plain"),
    ("奇数长文.txt", ("a" + "一诺千金" * 4000).encode(), "text/plain"),
    ("长旧文.txt", ("a" + "一诺千金" * 4000).encode("gb18030"), "text/plain"),
]

# name, content, what the refusal says it really is
WRONG: list[tuple[str, bytes, str]] = [
    ("总结.pdf", DOCX, "内容不是PDF（实为Word文档）"),
    ("总结.docx", PDF, "内容不是Word文档（实为PDF）"),
    ("总结.docx", XLSX, "内容不是Word文档（实为Excel表格）"),
    ("台账.xlsx", DOCX, "内容不是Excel表格（实为Word文档）"),
    ("总结.docx", OLD_OFFICE, "内容不是Word文档（实为旧版Office或WPS文件）"),
    ("总结.doc", DOCX, "内容不是旧版Office或WPS文件（实为Word文档）"),
    ("现场.jpg", PNG, "内容不是JPG图片（实为PNG图片）"),
    ("截图.png", GIF, "内容不是PNG图片（实为GIF图片）"),
    ("总结.pdf", b"just text", "内容不是PDF（实为文本文件）"),
    ("说明.txt", PDF, "内容不是文本文件（实为PDF）"),
    ("总结.pdf", EXE, "内容不是PDF（实为无法识别的内容）"),
    ("说明.txt", EXE, "内容不是文本文件（实为无法识别的内容）"),
    ("总结.docx", PLAIN_ZIP, "内容不是Word文档（实为无法识别的内容）"),  # a zip, but no office file
    ("总结.docx", DOCX[:40], "内容不是Word文档（实为无法识别的内容）"),  # cut off on the way
    ("总结.docx", b"PK\x03\x04" + bytes(500), "内容不是Word文档（实为无法识别的内容）"),
    ("总结.docx", b"PK\x05\x06" + bytes(18), "内容不是Word文档（实为无法识别的内容）"),  # an empty zip
    ("总结.docx", PDF + DOCX, "内容不是Word文档（实为PDF）"),  # both at once: the beginning counts
    ("现场.jpg", PDF + JPEG_JFIF, "内容不是JPG图片（实为PDF）"),
    ("总结.pdf", GIF + PDF, "内容不是PDF（实为GIF图片）"),
    ("总结.pdf", EXE + PDF, "内容不是PDF（实为无法识别的内容）"),
    ("说明.txt", "文".encode() + b"\0" + "字".encode(), "内容不是文本文件（实为无法识别的内容）"),
]
