"""The parts of an office file, opened in the child: bounded, without document types, entities or network.

Element names are compared without their namespace, so that the strict and the usual form read alike.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO

from lxml import etree

from tracker.evidence.sandbox import Refused
from tracker.evidence.zips import DAMAGED, LONGEST_XML

_CHUNK = 1 << 16
_DOCTYPE = "这个文件里有文档类型声明，正常的文档没有，没有打开。请检查文件来源。"
_MACRO = "中含有宏，没有打开。请在Word或WPS中另存为不带宏的docx或xlsx后重新上传。"
_OUTSIDE = "中链接了外部内容（如外部图片、模板），没有打开。请在Word或WPS中取消这些链接后另存，再重新上传。"
_OBJECT = "中嵌入了其他文件或程序的对象，没有打开。请删除嵌入的内容后另存，再重新上传。"
_EMBEDDED = ("/oleObject", "/aFChunk", "/control", "/activeXControl", "/attachedToolbars", "/vbaProject")


def local(element: etree._Element) -> str:
    """An element's name without namespace; "" for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute's value by its name without namespace, "" when absent."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def flag(element: etree._Element | None) -> bool:
    """Whether an on/off property is on: there, and not set to off."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off", "none")


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child along a path of names."""
    for name in names:
        element = next((one for one in element if local(one) == name), None) if element is not None else None
    return element


def beneath(element: etree._Element | None, name: str) -> list[etree._Element]:
    """The children of a child; none where there is no such child."""
    found = child(element, name)
    return list(found) if found is not None else []


class Package:
    """An office file. Making one raises ``Refused`` for macros, outside content and embedded objects."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError) as broken:
            raise Refused(DAMAGED) from broken
        self.names = set(self._zip.namelist())
        self._types = self._content_types()
        for name in sorted(self.names):
            if name.endswith(".rels"):
                for relation in self._relations(name):
                    _check_relation(relation)

    def main_part(self, kind: str) -> str:
        """The name of the part that holds the document. Raises ``Refused`` when it is of another kind."""
        for relation in self._relations("_rels/.rels"):
            if attribute(relation, "Type").endswith("/officeDocument"):
                name = attribute(relation, "Target").lstrip("/")
                if name in self.names and kind in self._types.get("/" + name, ""):
                    return name
        raise Refused(DAMAGED)

    def targets(self, part: str) -> dict[str, str]:
        """Relation id to part name, of a part's inner relations."""
        folder, name = posixpath.split(part)
        found = {}
        for relation in self._relations(f"{folder}/_rels/{name}.rels"):
            if attribute(relation, "TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, attribute(relation, "Target")))
                found[attribute(relation, "Id")] = target.lstrip("/")
        return found

    def root(self, name: str) -> etree._Element | None:
        """A small part as a tree; None when the file has no such part."""
        if name not in self.names:
            return None
        with self._open(name) as part:
            tree = etree.parse(part, _parser())
        _check_no_doctype(tree)
        return tree.getroot()

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of a large part as they end, by name without namespace. The caller clears what it is done with."""
        with self._open(name) as part:
            walk = etree.iterparse(
                part, events=("end",), tag=[f"{{*}}{tag}" for tag in tags],
                resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True,
            )  # fmt: skip
            for _event, element in walk:
                yield element

    def _open(self, name: str) -> IO[bytes]:
        return _Guarded(self._zip.open(name))  # type: ignore[return-value]

    def _relations(self, name: str) -> list[etree._Element]:
        root = self.root(name)
        return [one for one in root if local(one) == "Relationship"] if root is not None else []

    def _content_types(self) -> dict[str, str]:
        root = self.root("[Content_Types].xml")
        if root is None:
            raise Refused(DAMAGED)
        types = {attribute(one, "PartName"): attribute(one, "ContentType") for one in root}
        if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in types.values()):
            raise Refused(_MACRO)
        return types


class _Guarded:
    """A part's bytes, cut off at the longest part and searched for a document type on the way."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part, self._read, self._tail = part, 0, b""

    def read(self, size: int = -1) -> bytes:
        data = self._part.read(_CHUNK if size < 0 else min(size, _CHUNK))
        self._read += len(data)
        if self._read > LONGEST_XML:
            raise Refused(DAMAGED)
        seen = (self._tail + data).replace(b"\x00", b"")
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            raise Refused(_DOCTYPE)
        self._tail = data[-32:]
        return data

    def __enter__(self) -> _Guarded:
        return self

    def __exit__(self, *_error: object) -> None:
        self._part.close()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def _check_no_doctype(tree: etree._ElementTree) -> None:
    """For encodings in which the search of the bytes finds nothing."""
    if tree.docinfo.internalDTD is not None:
        raise Refused(_DOCTYPE)


def _check_relation(relation: etree._Element) -> None:
    kind, target = attribute(relation, "Type"), attribute(relation, "Target")
    if kind.endswith(_EMBEDDED):
        raise Refused(_MACRO if kind.endswith("/vbaProject") else _OBJECT)
    if attribute(relation, "TargetMode") != "External" or kind.endswith("/hyperlink"):
        return  # a link that a reader may click is never followed here
    local_template = kind.endswith("/attachedTemplate") and not _leaves_this_machine(target)
    if not local_template:
        raise Refused(_OUTSIDE)


def _leaves_this_machine(target: str) -> bool:
    """A template's path on the writer's own disk stands in half of all office files; a host does not."""
    path = target.replace("\\", "/").lower()
    if path.startswith("file:"):
        path = path.removeprefix("file:").lstrip("/") if path.startswith("file:///") else path
    return "://" in path or path.startswith(("//", "file:"))
