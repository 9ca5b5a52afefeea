"""Routes of the follow-up officer's pages: source documents, the desk, the register, messages, the clock."""

from django.urls import path

from tracker.web import (
    assign,
    bulk,
    demo_clock,
    desk,
    desk_acts,
    desk_bulk,
    desk_versions,
    plan_page,
    plan_timeline,
    plans,
    register,
    sent,
    typed,
)

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/typed/", typed.typed, name="typed"),
    path("plans/<uuid:pk>/", plan_page.plan, name="plan"),
    path("plans/<uuid:pk>/desk/", desk.desk, name="desk"),
    path("plans/<uuid:pk>/desk/<uuid:commitment>/", desk.save_card, name="save_card"),
    path("plans/<uuid:pk>/desk/<uuid:commitment>/split/", desk_acts.split, name="split_card"),
    path("plans/<uuid:pk>/desk/<uuid:commitment>/join/", desk_acts.join, name="join_card"),
    path("plans/<uuid:pk>/desk/<uuid:commitment>/mark/", desk_acts.mark, name="mark_card"),
    path("plans/<uuid:pk>/desk/<uuid:commitment>/unshare/", desk_acts.unshare, name="unshare_card"),
    path(
        "plans/<uuid:pk>/desk/<uuid:commitment>/not-the-same/",
        desk_acts.decline_overlap,
        name="decline_overlap",
    ),
    path("plans/<uuid:pk>/desk/bulk/", desk_bulk.bulk, name="bulk_cards"),
    path("plans/<uuid:pk>/desk/confirm/", desk_bulk.confirm, name="confirm_cards"),
    path("plans/<uuid:pk>/desk/share/", desk_bulk.share, name="share_cards"),
    path("plans/<uuid:pk>/desk/pass/", desk_acts.pass_over, name="pass_over"),
    path("plans/<uuid:pk>/desk/commit/", desk_acts.commit, name="commit_text"),
    path("plans/<uuid:pk>/desk/undo/", desk_acts.undo, name="undo_step"),
    path("plans/<uuid:pk>/desk/part/", desk_acts.part, name="choose_part"),
    path("plans/<uuid:pk>/changes/", plan_timeline.plan_changes, name="plan_changes"),
    path("plans/<uuid:pk>/versions/", desk_versions.versions, name="versions"),
    path("plans/<uuid:pk>/issue/", desk.issue, name="issue_plan"),
    path("plans/<uuid:pk>/discard/", desk.discard, name="discard_plan"),
    path("tasks/", register.register, name="tasks"),
    path("tasks/bulk/", bulk.bulk, name="bulk"),
    path("tasks/assign/", assign.assign, name="assign"),
    path("messages/", sent.sent, name="sent"),
    path("messages/<uuid:pk>/", sent.message, name="message"),
    path("clock/", demo_clock.move_clock, name="move_clock"),
]
