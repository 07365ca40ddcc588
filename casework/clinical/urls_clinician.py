"""Addresses of the clinical record on the clinician's surface. Every key in them is opaque."""

from django.urls import path

from casework.clinical import views, views_access

app_name = "clinical"
urlpatterns = [
    path("", views.home, name="home"),
    path("persons/find/", views.find, name="find"),
    path("persons/<uuid:person_id>/", views.person, name="person"),
    path("persons/<uuid:person_id>/identify/", views.identify, name="identify"),
    path("break-glass/", views_access.open_in_emergency, name="break_glass"),
    path("break-glass/<uuid:breakglass_id>/end/", views_access.end_access, name="end_access"),
    path("encounters/new/", views.new_encounter, name="new_encounter"),
    path("encounters/<uuid:encounter_id>/", views.encounter, name="encounter"),
    path("encounters/<uuid:encounter_id>/clear/", views.clear, name="clear"),
    path("encounters/<uuid:encounter_id>/notes/new/", views.new_note, name="new_note"),
    path("notes/<uuid:note_id>/", views.note, name="note"),
    path("notes/<uuid:note_id>/addenda/new/", views.new_addendum, name="new_addendum"),
    path("notes/<uuid:note_id>/edit/", views.edit_note, name="edit_note"),
    path("notes/<uuid:note_id>/edit/autosave/", views.autosave_note, name="autosave_note"),
    path("notes/<uuid:note_id>/sign/", views.sign_note, name="sign_note"),
]
