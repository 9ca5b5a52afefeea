"""Routes of the API: no trailing slash; what is nowhere is refused as everything else is."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import SimpleRouter

from tracker.api.entrance import Index, Nowhere, ProblemPage, docs
from tracker.api.evidence import EvidenceContent, EvidenceDetail
from tracker.api.instructions import InstructionViewSet
from tracker.api.materials import MaterialViewSet
from tracker.api.notices import NoticeViewSet
from tracker.api.offices import OfficeViewSet
from tracker.api.people import DelegationViewSet, PeopleViewSet
from tracker.api.plans import PlanViewSet
from tracker.api.reminders import DeliveryViewSet, ReminderViewSet
from tracker.api.sayings import OneComment, TaskComments, TaskInstructions
from tracker.api.task_evidence import AcceptEvidence, MatchEvidence, ReturnEvidence, TaskEvidence
from tracker.api.tasks import TaskViewSet
from tracker.api.tokens import TokenViewSet

app_name = "api"

router = SimpleRouter(trailing_slash=False)
router.register("tasks", TaskViewSet, basename="task")
router.register("plans", PlanViewSet, basename="plan")
router.register("offices", OfficeViewSet, basename="office")
router.register("people", PeopleViewSet, basename="person")
router.register("delegations", DelegationViewSet, basename="delegation")
router.register("instructions", InstructionViewSet, basename="instruction")
router.register("notices", NoticeViewSet, basename="notice")
router.register("materials", MaterialViewSet, basename="material")
router.register("reminders", ReminderViewSet, basename="reminder")
router.register("deliveries", DeliveryViewSet, basename="delivery")
router.register("tokens", TokenViewSet, basename="token")

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("openapi.json", SpectacularJSONAPIView.as_view(authentication_classes=()), name="openapi"),
    path("docs", docs, name="docs"),
    path("problems/<slug:slug>", ProblemPage.as_view(), name="problem"),
    path("evidence/<str:pk>", EvidenceDetail.as_view(), name="evidence-detail"),
    path("evidence/<str:pk>/content", EvidenceContent.as_view(), name="evidence-content"),
    path("comments/<str:pk>", OneComment.as_view(), name="comment"),
    path("tasks/<str:pk>/comments", TaskComments.as_view(), name="task-comments"),
    path("tasks/<str:pk>/instructions", TaskInstructions.as_view(), name="task-instructions"),
    path("tasks/<str:pk>/evidence", TaskEvidence.as_view(), name="task-evidence"),
    path("tasks/<str:pk>/evidence/<str:evidence>/match", MatchEvidence.as_view(), name="match-evidence"),
    path("tasks/<str:pk>/evidence/<str:evidence>/accept", AcceptEvidence.as_view(), name="accept-evidence"),
    path("tasks/<str:pk>/evidence/<str:evidence>/return", ReturnEvidence.as_view(), name="return-evidence"),
    path("", include(router.urls)),
    re_path("", Nowhere.as_view()),
]
