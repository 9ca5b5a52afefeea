"""What the framework itself says of a form is said in our words: plain Chinese, no English, no codes (U8, U15)."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings

from tests.conftest import Cast
from tests.web.pages import body, signed_in

FOLDER = Path(settings.BASE_DIR) / "locale" / "zh_Hans" / "LC_MESSAGES"


def test_compiled_catalogues_are_the_written_ones() -> None:
    with (FOLDER / "djangojs.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    blocks = (FOLDER / "djangojs.po").read_text("utf-8").split("\n\n")[1:]
    days = [re.findall('"(.*)"', block) for block in blocks]
    assert [catalogue.pgettext(context, source) for context, source, _told in days] == list("日一二三四五六")
    written: list[tuple[str, str]] = []
    for block in (FOLDER / "django.po").read_text("utf-8").split("\n\n"):
        words = {key: ast.literal_eval(text) for key, text in re.findall(r'^(msg\S+) (".*")$', block, re.M)}
        if words.get("msgid"):
            written.append((words["msgid"], words.get("msgstr", words.get("msgstr[0]", ""))))
    with (FOLDER / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    assert len(written) > 30
    for source, told in written:
        assert told and told in (catalogue.gettext(source), catalogue.ngettext(source, source, 2))


def test_every_stock_sentence_of_a_form_is_plain_chinese() -> None:
    class Everything(forms.Form):
        text = forms.CharField(max_length=3)
        long = forms.CharField(min_length=9)
        clean = forms.CharField()
        missing = forms.CharField()
        choice = forms.ChoiceField(choices=[("a", "a")])
        several = forms.MultipleChoiceField(choices=[("a", "a")])
        whole = forms.IntegerField()
        small = forms.IntegerField(max_value=3)
        big = forms.IntegerField(min_value=3)
        number = forms.DecimalField(max_digits=3)
        day = forms.DateField()
        address = forms.URLField(assume_scheme="https")
        token = forms.UUIDField()
        file = forms.FileField()

    form = Everything(
        {"text": "四个字的", "long": "短", "clean": "含\0符", "choice": "b", "several": ["b"], "whole": "x", "small": 9,
         "big": 1, "number": "12345", "day": "x", "address": "x x", "token": "x"},
    )  # fmt: skip
    told = {name: str(errors[0]) for name, errors in form.errors.items()}
    assert set(told) == set(form.fields)
    assert told["text"] == "最多3字，现有4字，请缩短。" and told["missing"] == "请填写此项。"
    for name, sentence in told.items():
        assert not re.search("[A-Za-z]{2}", sentence.replace("“http”", "")), (name, sentence)
        assert not re.search("确保|有效的|该值|不允许", sentence), (name, sentence)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (("短", "短"), "密码太短，至少10个字符。"),
        (("password123", "password123"), "这个密码太常见，容易被猜到，请换一个。"),
        (("rKz7-mountain", "rKz7-river"), "两次输入的新密码不一致。"),
    ],
)
def test_refused_password_is_explained_in_chinese(cast: Cast, new: tuple[str, str], told: str) -> None:
    facts = {"old_password": "falsch", "new_password1": new[0], "new_password2": new[1]}
    page = body(signed_in(cast.head).post("/password/", facts))
    assert told in page and "现在的密码不对，请重新输入。" in page
    assert "This password" not in page
