"""How reasons quote the document."""

from __future__ import annotations

_INNER = str.maketrans("“”", "‘’")


def quoted(words: str, longest: int = 20) -> str:
    """Words in quotation marks; quotation marks inside become single ones, what is too long ends in an ellipsis."""
    inner = words.strip().translate(_INNER)
    return f"“{inner}”" if len(inner) <= longest else f"“{inner[: longest - 1]}…”"
