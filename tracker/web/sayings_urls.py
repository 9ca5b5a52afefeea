"""Routes of 批示, 留言 and 素材."""

from django.urls import path

from tracker.web import materials, sayings

urlpatterns = [
    path("instructions/", sayings.instructions, name="instructions"),
    path("instructions/give/", sayings.give, name="instruct"),
    path("instructions/record/", sayings.give, {"records": True}, name="record_instruction"),
    path("instructions/<uuid:pk>/answer/", sayings.answer, name="answer_instruction"),
    path("instructions/<uuid:pk>/take-back/", sayings.take_back, name="take_back_instruction"),
    path("instructions/<uuid:pk>/assign/", sayings.assign, name="assign_instruction"),
    path("comments/on/<uuid:pk>/", sayings.comment, name="comment"),
    path("comments/<uuid:pk>/", sayings.edit_comment, name="edit_comment"),
    path("materials/", materials.materials, name="materials"),
    path("materials/new/", materials.add, name="add_material"),
    path("materials/<uuid:pk>/", materials.change, name="material"),
    path("materials/<uuid:pk>/withdraw/", materials.withdraw, name="withdraw_material"),
]
