"""Routes of 征求意见."""

from django.urls import path

from tracker.web import consult, consult_answer

urlpatterns = [
    path("plans/<uuid:pk>/consult/", consult.consult, name="consult"),
    path("plans/<uuid:pk>/consult/send/", consult.send, name="send_for_comment"),
    path("plans/<uuid:pk>/consult/take-back/", consult.take_back, name="take_back_consultation"),
    path("plans/<uuid:pk>/consult/opinions/<uuid:opinion>/", consult.decide, name="decide_opinion"),
    path("plans/<uuid:pk>/consult/answer/", consult_answer.answers, name="answer_consultation"),
    path("plans/<uuid:pk>/consult/answer/all/", consult_answer.agree, name="agree_to_rest"),
    path("plans/<uuid:pk>/consult/answer/<uuid:opinion>/", consult_answer.answer, name="answer_item"),
]
