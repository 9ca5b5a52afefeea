"""What the README promises is true of the code."""

import re
from pathlib import Path

import pytest

from tracker.tasks.states import TaskState, Verb, diagram

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


def test_state_diagram_is_drawn_from_the_table() -> None:
    assert f"```mermaid\n{diagram()}\n```" in README


def test_diagram_names_every_state_and_verb() -> None:
    drawn = diagram()
    assert all(f"{state.value} : {state.label}" in drawn for state in TaskState)
    assert all(str(verb.label) in drawn for verb in Verb)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "docs/architecture.md"])
def test_links_and_pictures_lead_somewhere(name: str) -> None:
    page = ROOT / name
    targets = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [t for t in targets if "://" not in t and not (page.parent / t).exists()] == []


def test_map_names_every_room() -> None:
    rooms = {p.parent.name for p in (ROOT / "tracker").glob("*/__init__.py")} - {"migrations"}
    drawn = README.split("## The map of the house")[1].split("##")[0]
    assert [room for room in sorted(rooms) if not re.search(rf"\b{room}\b", drawn)] == []


def test_both_readmes_name_the_commands_and_the_warning() -> None:
    for command in ("importplan", "sendreminders", "verifyledger"):
        assert command in README
        assert command in CHINESE
    assert "本系统为非涉密系统，严禁录入、上传国家秘密和工作秘密。" in CHINESE
