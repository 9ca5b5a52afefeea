"""Text copied out of a page's source: &#x4E00; and &nbsp; are the characters they stand for."""

from __future__ import annotations

import html
import re

_SPACES = re.compile(r"(?:&(?:nbsp|ensp|emsp|thinsp|#160|#xA0);)+", re.I)
_LATIN = re.compile(r"[0-9A-Za-z]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ud800-\udfff]")


def without_entities(text: str) -> str:
    """The text with each entity as its character; one that is no printable character, or no entity, stays.

    A space that only lays out the page is dropped: between Chinese characters none is written.
    """
    return _ENTITY.sub(_character, _SPACES.sub(_space, text)) if "&" in text else text


def _space(match: re.Match[str]) -> str:
    around = (
        match.string[max(0, match.start() - 1) : match.start()],
        match.string[match.end() : match.end() + 1],
    )
    return " " if all(map(_LATIN.match, around)) else ""


def _character(match: re.Match[str]) -> str:
    meant = html.unescape(match.group())
    return match.group() if _UNSEEN.search(meant) else meant
