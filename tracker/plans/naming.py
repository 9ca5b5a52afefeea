"""A commitment's title when a person cut it out: its own first clause, verbatim."""

import re

_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十]{1,3}[，,]|并|同时|还要|进一步|继续|不断)[，,]?"
)
LONGEST = 30


def title_from(text: str) -> str:
    """At most 30 characters, never empty for a text with words."""
    first = re.split(r"[，,。；;：:\n\t]", text.strip(), maxsplit=1)[0].strip()
    return (_LEAD.sub("", first) or first or text.strip())[:LONGEST]
