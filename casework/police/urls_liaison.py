"""Addresses of the incident log on the liaison's surface, below /liaison/."""

from django.urls import path

from casework.police import views

app_name = "police_liaison"
urlpatterns = [
    path("", views.my_zones, name="my_zones"),
    path("incidents/<uuid:incident_id>/", views.incident_of_my_zones, name="incident"),
]
