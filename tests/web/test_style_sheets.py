"""What every page weighs, and whether its words can be read: computed from the files (goals U4, U6)."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.conftest import Cast
from tests.web.pages import body, signed_in

SHEETS = Path(__file__).parents[2] / "tracker" / "static" / "web"
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (SHEETS / "tokens.css").read_text("utf-8")))
ON_GROUNDS = ["ground", "paper", "tint"]
PAIRS = [
    *[(text, ground) for text in ("ink", "ink-soft", "link", "accent", "red") for ground in ON_GROUNDS],
    *[(colour, f"{colour}-tint") for colour in ("red", "yellow", "green", "grey")],
    ("ink", "accent-tint"), ("accent", "accent-tint"), ("ink", "red-tint"), ("ink-soft", "grey-tint"),
    ("paper", "accent"), ("paper", "accent-dark"),
]  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2, of ``#rrggbb``."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_reads_on_its_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(
    ("edge", "ground"), [("line-strong", "paper"), ("focus", "ground"), ("focus", "paper")]
)
def test_edges_of_fields_and_focus_are_seen(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= 3


@pytest.mark.django_db
def test_first_view_is_light_and_asks_nobody_else(cast: Cast, business_day: None) -> None:
    page = body(signed_in(cast.head).get("/"))
    parts = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    files = [Path(str(finders.find(part.removeprefix("/static/")))) for part in parts]
    weight = len(gzip.compress(page.encode())) + sum(len(gzip.compress(f.read_bytes())) for f in files)
    assert len(parts) + 1 <= 10
    assert weight <= 100 * 1024
    assert not re.search(r'(?:href|src|action)="(?:https?:)?//', page)


def test_sheets_name_no_other_place() -> None:
    for sheet in [*SHEETS.glob("*.css"), *SHEETS.glob("*.js")]:
        text = sheet.read_text("utf-8")
        assert "//" not in re.sub(r"/\*.*?\*/|//.*", "", text, flags=re.S) or sheet.suffix == ".js", sheet
        assert "@import" not in text
        assert "url(" not in text
