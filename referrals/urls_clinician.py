"""Addresses of handoffs on the clinician's surface."""

from django.urls import URLPattern, path

from referrals import views

app_name = "referrals"
urlpatterns: list[URLPattern] = [
    path("handoffs/", views.my_handoffs, name="list"),
    path("handoffs/new/", views.offer, name="offer"),
    path("handoffs/<uuid:handoff_id>/", views.handoff, name="handoff"),
    path("handoffs/<uuid:handoff_id>/conversation/", views.conversation, name="conversation"),
    path("handoffs/<uuid:handoff_id>/outreach/", views.outreach, name="outreach"),
    path("handoffs/<uuid:handoff_id>/next-step/", views.settle, name="settle"),
    path("handoffs/<uuid:handoff_id>/ask-supervisor/", views.ask, name="ask"),
    path("handoffs/<uuid:handoff_id>/<slug:name>/", views.move, name="move"),
    path("persons/<uuid:person_id>/handoffs/", views.handoffs_of_person, name="person"),
]
