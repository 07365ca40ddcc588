"""A stolen session must not become the password: after some wrong guesses, signing rests."""

from django.core.cache import cache

from casework.clinical import signing_brake
from tests.people import Staff


def test_signing_rests_after_repeated_failures_of_this_person_alone(staff: Staff, settings: object) -> None:
    chris, olly = staff.by_role["clinician"].pk, staff.other_clinician.pk
    cache.clear()
    for _ in range(4):
        signing_brake.count_failure(chris)
    assert not signing_brake.is_on(chris)
    signing_brake.count_failure(chris)
    assert signing_brake.is_on(chris)
    assert not signing_brake.is_on(olly)
    signing_brake.release(chris)
    assert not signing_brake.is_on(chris)
