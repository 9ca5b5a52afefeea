"""Routes of 佐证材料."""

from django.urls import path

from tracker.web import evidence, evidence_choice

urlpatterns = [
    path("evidence/<uuid:pk>/", evidence.evidence, name="evidence"),
    path("tasks/<uuid:pk>/evidence/", evidence.add, name="add_evidence"),
    path("tasks/<uuid:pk>/evidence/choose/", evidence_choice.choose, name="choose_evidence"),
    path("tasks/<uuid:pk>/evidence/<uuid:evidence>/<slug:name>/", evidence.act, name="evidence_act"),
]
