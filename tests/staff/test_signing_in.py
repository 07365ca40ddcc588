"""Guesses go one after the other, and nothing but time opens a lock."""

import threading

from django.db import connections
from django.test import Client

from casework.staff.models import User
from tests.people import LOADER, PASSWORD, Staff


def attempt(email: str, password: str) -> None:
    try:
        Client().post("/sign-in/", {"username": email, "password": password})
    finally:
        connections.close_all()


def test_guesses_at_the_same_time_are_counted_each(staff: Staff) -> None:
    email = staff.by_role["clinician"].email
    threads = [threading.Thread(target=attempt, args=(email, "wrong")) for _ in range(7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    account = User.objects.using(LOADER).get(email=email)
    assert account.locked_until is not None
    assert account.failed_sign_ins == 0
    attempt(email, "wrong")
    assert User.objects.using(LOADER).get(email=email).locked_until == account.locked_until


def test_signing_in_again_does_not_lead_to_the_sign_in_page(staff: Staff) -> None:
    client = Client()
    client.post("/sign-in/", {"username": staff.by_role["auditor"].email, "password": PASSWORD})
    response = client.get("/sign-in/?next=/sign-in/")
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.get("/sign-in/?next=//elsewhere.example/").headers["Location"] == "/"
