"""Addresses under /privacy/process/."""

from django.urls import URLPattern, path

from consent.process import views, views_answering

app_name = "consent_process"
urlpatterns: list[URLPattern] = [
    path("", views.desk, name="desk"),
    path("new/", views.choose, name="choose"),
    path("new/<slug:code>/", views.log, name="log"),
    path("<uuid:process_id>/", views.paper, name="paper"),
    path("<uuid:process_id>/scan/", views.scan, name="scan"),
    path("<uuid:process_id>/case/", views.match, name="match"),
    path("<uuid:process_id>/told/", views.told, name="told"),
    path("<uuid:process_id>/counsel/", views.counsel, name="counsel"),
    path("<uuid:process_id>/review/", views.review, name="review"),
    path("<uuid:process_id>/end/", views.end, name="end"),
    path("<uuid:process_id>/reach/", views_answering.reached, name="reached"),
    path("<uuid:process_id>/letters/<slug:code>/", views_answering.letter, name="letter"),
    path("<uuid:process_id>/letters/<slug:code>/send/", views_answering.send, name="send"),
    path("<uuid:process_id>/records/", views_answering.records, name="records"),
    path("<uuid:process_id>/records/send/", views_answering.send_records, name="send_records"),
    path("answers/<uuid:answer_id>/", views_answering.answer, name="answer"),
    path("answers/<uuid:answer_id>/letter/", views_answering.answer_letter, name="answer_letter"),
]
