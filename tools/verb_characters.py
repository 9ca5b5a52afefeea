"""Make tracker/intake/verb_characters.py from a word list whose lines are "word frequency part-of-speech".

    verb_characters.py dict.txt > tracker/intake/verb_characters.py

Used with the dictionary of jieba 0.42.1 (MIT, Sun Junyi). Only how often a character begins or ends a verb of two
characters is kept, as one of six weights; no word of the list.
"""

import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

RAREST_WORD, RAREST_CHARACTER, HEAVIEST, ON_A_LINE = 5, 1500, 3, 50
HEADER = '''"""How much a character speaks for a verb where it begins or ends a word of two characters.

Made by tools/verb_characters.py; not edited by hand. Weights are logarithms of odds, rounded: 3 is twenty to one.
"""

'''


def main(path):
    verbs, others, seen = (Counter(), Counter()), (Counter(), Counter()), Counter()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        if len(word) != 2:
            continue
        for place, character in enumerate(word):
            seen[character] += int(count)
            if int(count) >= RAREST_WORD and tag[0] in "vnljbtrmsadzfc":
                (verbs if tag[0] == "v" else others)[place][character] += 1
    print(HEADER, end="")
    for place, name in enumerate(("FIRST", "SECOND")):
        banded = defaultdict(list)
        for character in sorted(seen):
            odds = (verbs[place][character] + 0.5) / (others[place][character] + 0.5)
            usual = (verbs[place].total() + 50) / (others[place].total() + 50)
            weight = max(-HEAVIEST, min(HEAVIEST, round(math.log(odds / usual))))
            if weight and seen[character] >= RAREST_CHARACTER:
                banded[weight].append(character)
        print(f"{name} = {{")
        for weight in sorted(banded, reverse=True):
            words = "".join(banded[weight])
            print(f"    {weight}: (")
            for start in range(0, len(words), ON_A_LINE):
                print(f'        "{words[start : start + ON_A_LINE]}"')
            print("    ),")
        print("}")


if __name__ == "__main__":
    main(sys.argv[1])
