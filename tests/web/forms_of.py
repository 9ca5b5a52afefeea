"""A browser without scripts: reads the forms of a page and sends them as they stand, with what a person fills in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)  # words -> (name, value)

    def send(self, client: Client, button: str, **filled: Any) -> Any:
        """Press ``button`` after filling in; what the page had filled in already goes along."""
        assert self.method == "post"
        name, value = self.buttons[button]
        unknown = set(filled) - set(self.fields)
        assert not unknown, f"the form has no {unknown}"
        facts = {
            key: values[0] if len(values) == 1 else values for key, values in self.fields.items() if values
        }
        pressed = {name: value} if name else {}
        return client.post(self.action, {**facts, **filled, **pressed}, follow=True)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._name = ""  # of the textarea or select that is open
        self._button: tuple[str, str] | None = None
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(facts.get("action", ""), facts.get("method", "get"))
            self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag == "input":
            self._input(self._open, facts, "checked" in facts)
        elif tag in ("textarea", "select"):
            self._name, self._words = facts["name"], ""
            self._open.fields[self._name] = []
        elif tag == "option" and "selected" in facts:
            self._open.fields[self._name] = [facts["value"]]
        elif tag == "button":
            self._button, self._words = (facts.get("name", ""), facts.get("value", "")), ""

    def _input(self, form: Form, facts: dict[str, str], ticked: bool) -> None:
        kind, name = facts.get("type", "text"), facts.get("name", "")
        values = form.fields.setdefault(name, [])
        if kind != "file" and (kind not in ("checkbox", "radio") or ticked):
            values.append(facts.get("value", "on" if kind == "checkbox" else ""))

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if self._open is None:
            return
        if tag == "textarea":
            self._open.fields[self._name] = [self._words.lstrip("\n")]
        elif tag == "button" and self._button:
            self._open.buttons[self._words.strip()] = self._button
            self._button = None
        elif tag == "form":
            self._open = None


def form_with(page: Any, button: str) -> Form:
    """The one form of the page that has this button."""
    reader = _Reader()
    reader.feed(page.content.decode())
    found = [form for form in reader.forms if button in form.buttons]
    assert len(found) == 1, f"{len(found)} forms with {button}"
    return found[0]


def form_to(page: Any, action: str, button: str = "") -> Form:
    """The first form of the page that goes to ``action`` (and has this button)."""
    reader = _Reader()
    reader.feed(page.content.decode())
    found = [form for form in reader.forms if form.action.split("#")[0] == action]
    found = [form for form in found if not button or button in form.buttons]
    assert found, f"no form to {action}"
    return found[0]
