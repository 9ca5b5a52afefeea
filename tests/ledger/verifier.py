"""The verifier for outsiders, loaded from its file as they have it: it is no part of the product's packages."""

from collections.abc import Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from tracker.ledger.stored import exported

FILE = Path(__file__).resolve().parents[2] / "tools" / "verify_ledger.py"
_spec = spec_from_file_location("verify_ledger", FILE)
assert _spec is not None and _spec.loader is not None
verify_ledger: Any = module_from_spec(_spec)
_spec.loader.exec_module(verify_ledger)

UNREADABLE = (KeyError, TypeError, ValueError, IndexError)  # what the program itself takes for a refusal


def as_file(rows: Sequence[dict[str, Any]]) -> str:
    return "".join(exported(row) + "\n" for row in rows)


def holds(text: str, *anchors: dict[str, Any]) -> bool:
    """The verifier's word on an exported record."""
    try:
        return not list(verify_ledger.check_chain(text, *anchors))
    except UNREADABLE:
        return False


def proves(check: str, proof: dict[str, Any], *anchors: dict[str, Any]) -> bool:
    """``row`` or ``since``: its word on a proof."""
    try:
        return bool(getattr(verify_ledger, f"check_{check}")(proof, *anchors))
    except UNREADABLE:
        return False
