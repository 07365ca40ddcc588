"""Two people who record the same duty as done at once: one of them is first, and the other changes nothing."""

import threading
from datetime import datetime, timedelta

from django.db import connections

from audit.models import LedgerEntry
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent.duties import services
from consent.duties.opening import open_duties
from consent.models import OpenDuty
from tests.consent.door import Door, as_clinician
from tests.people import LOADER


def test_of_two_at_once_one_is_first(door: Door, now: datetime) -> None:
    with as_clinician(door.staff) as by:
        open_duties(["INFORM_PATIENT_512C"], person_id=door.person_id, by=by, now=now)
    duty = OpenDuty.objects.using(LOADER).get()
    clinician = door.staff.by_role["clinician"].pk
    together = threading.Barrier(2)
    failures: list[BaseException] = []

    def finish(number: int) -> None:
        try:
            with acting_as(SurfaceRole.CLINICIAN, user_id=clinician):
                together.wait(timeout=10)
                services.finish_duty(
                    duty_id=duty.pk, note=f"Told, {number}.", by=clinician, now=now + timedelta(minutes=number)
                )
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=finish, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert failures == []
    kept = OpenDuty.objects.using(LOADER).get()
    number = 1 if kept.note == "Told, 1." else 2
    assert (kept.note, kept.done_at) == (f"Told, {number}.", now + timedelta(minutes=number))
    assert LedgerEntry.objects.using(LOADER).filter(object_pk=str(duty.pk), event="change").count() == 1
