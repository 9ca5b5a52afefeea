"""Routes of the web pages."""

from django.templatetags.static import static
from django.urls import path
from django.views.generic import RedirectView

from tracker.web import (
    accounts,
    drafting,
    health,
    inbox,
    my_tasks,
    notices,
    period_reports,
    reporting,
    review,
    tasks,
)
from tracker.web.consult_urls import urlpatterns as consult
from tracker.web.desk_urls import urlpatterns as desk
from tracker.web.evidence_urls import urlpatterns as evidence
from tracker.web.people_urls import urlpatterns as people
from tracker.web.reminding_urls import urlpatterns as reminding
from tracker.web.sayings_urls import urlpatterns as sayings
from tracker.web.schedule_urls import urlpatterns as schedule

app_name = "web"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("favicon.ico", RedirectView.as_view(url=static("web/mark.svg")), name="favicon"),
    path("sign-in/", accounts.SignIn.as_view(), name="sign_in"),
    path("sign-out/", accounts.SignOut.as_view(), name="sign_out"),
    path("password/", accounts.ChangePassword.as_view(), name="change_password"),
    path("", my_tasks.my_tasks, name="my_tasks"),
    path("period-reports/", period_reports.period_reports, name="period_reports"),
    path("period-reports/sheet/", period_reports.period_sheet, name="period_sheet"),
    path("period-reports/import/", period_reports.import_sheet, name="import_sheet"),
    path("review/", review.review, name="review"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="read_all"),
    path("inbox/<int:pk>/", inbox.open_line, name="open_line"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<uuid:pk>/", notices.notice, name="notice"),
    path("notices/<uuid:pk>/<slug:name>/", notices.decide, name="decide_notice"),
    path("tasks/<uuid:pk>/", tasks.task, name="task"),
    path("tasks/<uuid:pk>/report/", reporting.report, name="report"),
    path("tasks/<uuid:pk>/report/<uuid:piece>/", reporting.report, name="report"),
    path("tasks/<uuid:pk>/draft/", drafting.save_draft, name="save_draft"),
    path("tasks/<uuid:pk>/draft/<uuid:piece>/", drafting.save_draft, name="save_draft"),
    path("tasks/<uuid:pk>/hand-on/", drafting.hand_on, name="hand_on"),
    path("tasks/<uuid:pk>/hand-on/<uuid:piece>/", drafting.hand_on, name="hand_on"),
    path("drafts/<uuid:pk>/<slug:name>/", drafting.draft_act, name="draft_act"),
    *evidence,
    *sayings,
    path("tasks/<uuid:pk>/<slug:name>/", tasks.act, name="act"),
    path("reports/<uuid:pk>/<slug:name>/", tasks.decide_report, name="decide_report"),
    *consult,
    *desk,
    *people,
    *reminding,
    *schedule,
]
