"""Addresses of the incident log on the clinician's surface, below /clinician/incidents/."""

from django.urls import path

from casework.police import views

app_name = "police_clinician"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:incident_id>/", views.incident, name="incident"),
    path("<uuid:incident_id>/card/", views.incident_card, name="incident_card"),
]
