"""Routes of the follow-up officer's pages: source documents, the desk, the register, messages, the clock."""

from django.urls import path

from tracker.web import assign, demo_clock, desk, plan_page, plans, register, sent

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/<uuid:pk>/", plan_page.plan, name="plan"),
    path("plans/<uuid:pk>/desk/", desk.desk, name="desk"),
    path("plans/<uuid:pk>/desk/<uuid:commitment>/", desk.save_card, name="save_card"),
    path("plans/<uuid:pk>/issue/", desk.issue, name="issue_plan"),
    path("plans/<uuid:pk>/discard/", desk.discard, name="discard_plan"),
    path("tasks/", register.register, name="tasks"),
    path("tasks/assign/", assign.assign, name="assign"),
    path("messages/", sent.sent, name="sent"),
    path("messages/<uuid:pk>/", sent.message, name="message"),
    path("clock/", demo_clock.move_clock, name="move_clock"),
]
