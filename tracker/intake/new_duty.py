"""Whether a clause is work of its own: the heart of the splitting rule (domain handbook §3).

A clause opens a new duty when it has its own verb and its own object, and does not merely complete the duty before
it: whom an operation is aimed at, what is made of a survey, how often a mechanism meets, what others shall do.
"""

from __future__ import annotations

from tracker.intake import completions, duty_words, rules
from tracker.intake.clause_sorts import Clause, same_matter, same_object

_NEAR = 6  # characters; how often may stand before 对办案情况进行通报
_LOOKED_BACK = 12  # clauses of a commitment that a new one is compared with


def is_new_duty(group: list[Clause], clause: Clause, item: bool) -> bool:
    """Whether a clause is work beside the works of the group: its own verb and its own object, nothing shared."""
    head, group = group[0], group[-_LOOKED_BACK:]
    if clause.sort != "action" or (clause.weak and not _is_strong(group, clause)):
        return False
    if clause.rule:
        before = group[-1].text
        kept = completions.HAS_RULES.search(before) and completions.KEPT.search(before)
        return not (kept and (clause.text.startswith(clause.verb) or same_matter(before, clause.text)))
    if completions.NARROWS.match(clause.text):
        return False
    done = any(one.sort == "result" for one in group)  # what has its result already leads to nothing else
    ahead = [one for one in group if not done and _leads_to_the_next(head, one, clause, item)]
    if completions.TELLS_PEOPLE.match(clause.text) and any(
        completions.TELLING.search(one.text) for one in group
    ):
        return False
    if _tells_how(group, clause) or _finishes(clause) or _belongs_to_it(group[-1], clause):
        return False
    if completions.KEEPS_RUNNING.match(clause.text) and _is_how_it_runs(group[-1:], clause):
        return False
    if clause.often:
        works = any(one.sort == "other" or _has_object(one) for one in group if one not in ahead)
        works = works and not _tells_of_it(group, clause)
        return works and not _is_how_it_runs(group, clause)
    earlier = [one for one in group if one.sort == "action" and one not in ahead]
    if not _has_object(clause) or _tells_of_it(group, clause):
        return False
    if completions.HOW_MUCH.search(clause.text) and not _is_held(group, clause):
        return False
    if _is_pushed(clause):
        return False
    if not any(map(_has_object, earlier)):
        words = [one for one in group if one.sort == "other" and not _is_field(one.text)]
        return bool(words) and head.sort not in ("means", "guiding")
    if _completes(earlier[-1], clause):
        return False
    makes = duty_words.MAKES_OR_HOLDS.fullmatch(clause.verb) is not None
    alike = [one for one in earlier if same_object(one.object, clause.object, apart=clause.occasion)]
    if makes:
        alike = [one for one in alike if duty_words.MAKES_OR_HOLDS.fullmatch(one.verb)]
    return clause.timed or not alike


def _tells_how(group: list[Clause], clause: Clause) -> bool:
    """落实学法制度，把法治内容纳入学习: how a system is kept; 开展评估，10月底前形成报告: what comes of the same matter."""
    if completions.RUNS_BY_ITSELF.search(group[-1].text) and completions.CARRIES_OUT.match(clause.verb):
        return same_matter(group[-1].text, clause.text)
    if clause.text.startswith(("将", "把")):
        return bool(completions.RUNS_BY_ITSELF.search(group[-1].text)) or _shares_matter(group, clause)
    ends = clause.timed and completions.ENDS_IN.match(clause.text) is not None
    if completions.PUSHED_TO.match(clause.text) and duty_words.NAMES_A_FIELD.fullmatch(group[-1].verb):
        ends = True
    return ends and _shares_matter(group, clause)


def _tells_of_it(group: list[Clause], clause: Clause) -> bool:
    """定期通报检查结果: what came of the work before is told."""
    if completions.TELLS_OF_IT.fullmatch(clause.object) is None or 0 <= clause.text.find("对") < _NEAR:
        return False
    runs = any(completions.IN_A_SYSTEM.search(one.text) for one in group)
    return runs or len(clause.object) <= completions.LONGEST_TELLING or _shares_matter(group, clause)


def _belongs_to_it(before: Clause, clause: Clause) -> bool:
    """What is done at an event, and what becomes of the things an inspection finds."""
    if completions.ONLY_HOW_OFTEN.match(clause.text) or duty_words.FOUND_WANTING.match(clause.text):
        return True
    if (
        completions.AT_ONCE.match(clause.text)
        and completions.INSPECTION.search(before.text)
        and not clause.concrete
    ):
        return True
    if completions.KEEPS.fullmatch(before.text):
        told = clause.text.startswith("对") and not (clause.concrete or clause.often or clause.timed)
        if told or completions.BY_IT.match(clause.text):
            return True
    if completions.TREATS.match(clause.verb) and clause.text.startswith("对"):
        return same_matter(before.text, clause.text)
    if completions.FILES.match(clause.text):
        return before.sort == "action"
    if completions.AT_AN_EVENT.match(clause.text):
        return before.sort == "action"
    if completions.AN_EVENT.search(before.object) and completions.CARRIES_OUT.match(clause.verb):
        plain = not (clause.often or clause.timed or duty_words.QUANTITY.search(clause.object))
        return plain and same_matter(before.object, clause.object)
    if completions.ON_IT.match(clause.text):
        return completions.PUTS_UP.search(before.text) is not None
    settles = completions.SETTLES.match(clause.verb) and completions.FOUND.search(clause.object)
    return bool(settles) and not clause.timed and completions.INSPECTION.search(before.text) is not None


def _is_held(group: list[Clause], clause: Clause) -> bool:
    """So many of something, as work of its own: another verb and what is held, or the sessions of a plan just made."""
    holds = completions.CARRIES_OUT.match(clause.verb) and duty_words.SETS_DOWN.fullmatch(group[-1].verb)
    another = 0 <= clause.text.find(clause.verb or "，") <= _NEAR and not any(
        clause.verb in one.text for one in group
    )
    named = completions.HOW_MUCH.split(clause.object)[0]
    apart = len(named) >= rules.SHORTEST_OBJECT and not _shares_matter(group, clause)
    return bool(holds) or (another and (apart or duty_words.CONCRETE.search(clause.object) is not None))


def _finishes(clause: Clause) -> bool:
    """By when the work before is in use, filed or told: its date belongs to that work."""
    when = duty_words.WHEN.match(clause.text)
    return when is not None and completions.FINISHES.fullmatch(clause.text, when.end()) is not None


def _is_strong(group: list[Clause], clause: Clause) -> bool:
    """A weak verb opens a duty by its time or its own matter: 6月底前公布名单, 做好规范性文件合法性审查."""
    if clause.often or clause.timed:
        return True
    if clause.verb == "严格" and duty_words.SYSTEM.search(clause.object):
        return True
    if duty_words.INVITES_INTO.match(clause.text):
        return True
    if duty_words.INVITES_TO.match(clause.text) and duty_words.SETS_DOWN.fullmatch(group[-1].verb):
        return True
    only_so_many = completions.HOW_MUCH.search(clause.text) and not duty_words.INVITES_TO.match(clause.text)
    if duty_words.QUANTITY.search(clause.object) and not only_so_many:
        return True
    if _shares_matter(group, clause):
        told = duty_words.TELLS.match(clause.verb) and duty_words.SYSTEM.search(clause.object)
        return bool(told) and not any(completions.GOES_THROUGH.search(one.verb) for one in group)
    if "“" in clause.object:
        return True
    apart = len(clause.object) >= duty_words.LONGEST_COMPLETION
    if duty_words.SETS_RIGHT.match(clause.verb):
        makes = any(duty_words.SETS_DOWN.fullmatch(one.verb) for one in group)
        return not makes and len(clause.object) > duty_words.LONGEST_SETTING_RIGHT
    if duty_words.ATTENDS.match(clause.verb):
        return False
    details = duty_words.DETAILS.match(clause.verb) and any(duty_words.MAKES.match(one.verb) for one in group)
    return apart and not details


def _is_how_it_runs(group: list[Clause], clause: Clause) -> bool:
    """How often a mechanism meets, or how often the matter of a system is done."""
    longest = completions.LONGEST_PROMPTING if clause.weak else completions.LONGEST_MEETING
    if completions.RUNS_BY_ITSELF.search(group[-1].text) and completions.KEEPS_RUNNING.match(clause.text):
        return True
    meets = len(clause.object) <= longest or completions.MEETS.search(clause.text) is not None
    if completions.RUNS_BY_ITSELF.search(group[-1].text) and meets:
        return True
    if completions.LEARNS.match(group[-1].text) and "学" in clause.object:
        return True
    systems = [one for one in group if completions.IN_A_SYSTEM.search(one.text)]
    return _shares_matter(systems, clause)


def _leads_to_the_next(head: Clause, one: Clause, clause: Clause, item: bool) -> bool:
    """Words that stand before the work itself: with what, together with whom, or in which field."""
    if one.sort != "action":
        return False
    if (duty_words.PUTS_TO_USE.match(one.text) and not clause.often) or (
        not one.concrete and duty_words.JOINS_FORCES.fullmatch(one.text)
    ):
        return True
    if completions.A_REFORM.fullmatch(one.text) or completions.IN_THE_WAY.fullmatch(one.text):
        return True
    if completions.BUILDS_UP.fullmatch(one.text) and duty_words.QUANTITY.search(clause.object):
        return True
    if one is not head or duty_words.NAMES_A_FIELD.fullmatch(one.verb) is None:
        return False
    named = completions.AN_ACTIVITY.fullmatch(one.text) or completions.A_SLOGAN.fullmatch(one.text)
    beside = clause.often or clause.timed or duty_words.SYSTEM.search(clause.object)
    if named and not beside and not duty_words.NAMES_A_FIELD.fullmatch(clause.verb):
        return True
    shared = len(one.object) <= duty_words.LONGEST_FIELD_AHEAD and same_matter(one.object, clause.object)
    shared = (
        shared
        and clause.concrete
        and not clause.timed
        and one.verb.startswith(("推", "深化"))
        and not duty_words.SYSTEM.search(one.object)
    )
    return shared or one.slogan(duty_words.LONGEST_HEAD if item else duty_words.LONGEST_FIELD)


def _is_pushed(clause: Clause) -> bool:
    """推动 with somebody else as the one who acts: what shall come of the work before."""
    pushes = duty_words.PUSHES.match(clause.verb) and not clause.timed and "“" not in clause.object[1:]
    return bool(pushes) and not (
        duty_words.PUSHES_A_VERB.match(clause.text) or duty_words.SYSTEM.search(clause.object)
    )


def _completes(before: Clause, clause: Clause) -> bool:
    """Whether an action only carries on the one before: whom it is aimed at, what is made of it, what shall follow."""
    if (
        not clause.concrete
        and duty_words.NAMES_A_FIELD.fullmatch(clause.verb)
        and duty_words.SLOGAN.search(clause.object)
    ):
        return True
    if duty_words.JOINED_BY.fullmatch(clause.text) and duty_words.SYSTEM.search(before.object):
        return clause.verb.startswith("推")
    if completions.STRIKES.search(clause.verb) and clause.text.find("对") != 0:
        return completions.OPERATION.search(before.object) is not None
    gone = completions.GOES_THROUGH.search(before.verb) or completions.GONE_THROUGH.search(before.object)
    return (
        gone is not None
        and completions.MADE_OF_IT.search(clause.verb) is not None
        and completions.INVENTORY.search(clause.object) is not None
        and not duty_words.SYSTEM.search(before.object)
    )


def _has_object(clause: Clause) -> bool:
    """Whether an action has an object of its own: a long one, or one that names what is written, built or held."""
    shortest = rules.SHORTEST_OBJECT
    if clause.often:
        shortest = duty_words.SHORTEST_HOW_OFTEN
    elif clause.timed and not clause.weak:
        shortest = duty_words.SHORTEST_BY_WHEN
    if len(clause.object) >= shortest or clause.occasion or duty_words.QUANTITY.search(clause.object):
        return True
    if clause.text.startswith("对") and len(clause.object) >= duty_words.SHORTEST_BY_WHEN:
        return True
    names_a_field = duty_words.NAMES_A_FIELD.fullmatch(clause.verb) is not None
    return not names_a_field and duty_words.CONCRETE.search(clause.object) is not None


def _is_field(words: str) -> bool:
    """加大培训力度: words that name a field; the work follows."""
    return len(words) <= duty_words.LONGEST_FIELD + 2 and duty_words.NAMES_A_FIELD.match(words) is not None


def _shares_matter(group: list[Clause], clause: Clause) -> bool:
    return any(same_matter(one.text, clause.text) for one in group)
