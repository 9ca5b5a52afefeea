"""What the page of one task shows beside the task itself: what was said of it, what can be taken back, who works here."""

from datetime import date

from django.db.models import OuterRef

from tracker.organisations.models import OFFICE_ROLES, Post
from tracker.organisations.standing import Standing
from tracker.reminders.notices import Notice
from tracker.tasks.models import Comment, Instruction, UndoableStep
from tracker.tasks.whole import Parts, parts_of


def parts_for(standing: Standing, today: date) -> Parts:
    """By name: what hangs on the task, as far as this person sees it, and who works in his offices."""
    here = {"task": OuterRef("pk")}
    works = Post.objects.current(today).filter(office__in=standing.offices, role__in=OFFICE_ROLES)
    return parts_of(standing) | {
        "undoable": UndoableStep.objects.filter(**here, by=standing.user_id),
        "instructions": Instruction.objects.visible_to(standing).standing().filter(**here),
        "notices": Notice.objects.visible_to(standing).filter(**here),
        "comments": Comment.objects.visible_to(standing).filter(**here),
        "posts": works.order_by("-role", "since", "pk"),
    }
