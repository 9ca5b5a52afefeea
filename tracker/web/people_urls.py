"""Routes of the pages about people: the bureau's, one's own account, a leaver's work handed over."""

from django.urls import path

from tracker.web import account_page, people_page

urlpatterns = [
    path("people/", people_page.people, name="people"),
    path("people/<uuid:pk>/transfer/", people_page.hand_over, name="transfer"),
    path("account/", account_page.account, name="account"),
    path("delegations/<uuid:pk>/revoke/", account_page.revoke, name="revoke_delegation"),
]
