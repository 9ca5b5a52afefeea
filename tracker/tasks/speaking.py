"""Who may instruct, answer, comment and collect: predicates over a person's standing, read by actions and pages."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from tracker.organisations.standing import Standing
from tracker.tasks.materials import Material
from tracker.tasks.sayings import Comment, Instruction
from tracker.tasks.task import Task

CHANGE_WITHIN = timedelta(minutes=10)  # machine time: 撤销 and changing what one typed


def can_instruct(standing: Standing, bureau: UUID) -> bool:
    """The bureau's leadership, by their own posts: a leader's word is not lent."""
    return bureau in standing.leads or bureau in standing.second_reviews


def can_record(standing: Standing, bureau: UUID) -> bool:
    """代录: a follow-up officer types what a leader said or wrote elsewhere."""
    return bureau in standing.supervises


def can_answer(standing: Standing, instruction: Instruction) -> bool:
    """The head of the office that has to act, or the person named."""
    return instruction.office_id in standing.heads or (
        instruction.person_id is not None and instruction.person_id == standing.user_id
    )


def can_take_back(user_id: UUID, instruction: Instruction) -> bool:
    """Whoever typed it."""
    return user_id == (instruction.recorded_by_id or instruction.given_by_id)


def can_comment(standing: Standing, task: Task, supporting: Iterable[UUID]) -> bool:
    """People of the task's offices and of its own bureau; nobody who only looks on from above."""
    offices = {task.lead_office_id, *supporting}
    return task.bureau_id in standing.bureaus or not offices.isdisjoint(standing.offices)


def may_still_change(comment: Comment, user_id: UUID | None, *, now: datetime) -> bool:
    return comment.by_id == user_id and now - comment.typed_at <= CHANGE_WITHIN


def can_collect(standing: Standing, bureau: UUID, office: UUID) -> bool:
    """Add, change, take out: the office's own people, and the follow-up officer for all."""
    return office in standing.offices or bureau in standing.supervises


def can_change_material(standing: Standing, material: Material) -> bool:
    return can_collect(standing, material.bureau_id, material.office_id)
