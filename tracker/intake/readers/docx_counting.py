"""Counts in Word's number formats: 十二, 壹拾贰, ⑫, xii."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def spelled(number: int, form: str) -> str:
    """A count in Word's number format; formats nobody numbers headings with are written in digits."""
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                "taiwaneseCountingThousand", "koreanCounting"):  # fmt: skip
        return _counted(number, _DIGITS, "十百千万", short=True)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return _counted(number, _FORMAL, "拾佰仟万", short=False)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form.startswith("decimalEnclosed") and 1 <= number <= 20:
        return chr(
            {"decimalEnclosedParen": 0x2474, "decimalEnclosedFullstop": 0x2488}.get(form, 0x2460) + number - 1
        )
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 8 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(number % 4000)
        return roman.upper() if form == "upperRoman" else roman
    if form == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if form == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if form == "decimalFullWidth":
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    if form == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _counted(number: int, digits: str, units: str, *, short: bool) -> str:
    """12 as 十二 (``short``) or 壹拾贰; below a hundred thousand, which no heading reaches."""
    if number >= 10 ** len(units) * 10 or number <= 0:
        return str(number)
    words, gap = "", False
    text = str(number)
    for place, digit in enumerate(text):
        power = len(text) - place - 1
        if digit == "0":
            gap = bool(words)
            continue
        words += ("零" if gap else "") + digits[int(digit)] + (units[power - 1] if power else "")
        gap = False
    return words[1:] if short and words.startswith("一十") else words


def _roman(number: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        words += letters * (number // value)
        number %= value
    return words
