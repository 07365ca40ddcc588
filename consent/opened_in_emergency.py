"""What was read because of an emergency leaves only with the record of that emergency (42 CFR 2.51(c)).

Opening a case in an emergency is no legal basis. Whoever has a case by that alone passes on nothing that Part 2 governs
before the emergency is written down, whatever else is on file that would let it go.
"""

import uuid
from datetime import datetime

from consent.errors import EmergencyNotRecorded
from consent.jurisdiction import laws_in_force
from consent.law.governing import laws_governing
from consent.law.part2 import PART2
from consent.previews import Preview


def check_emergency_is_recorded(shown: Preview, *, opened_at: datetime | None, by: uuid.UUID) -> None:
    """Raises EmergencyNotRecorded where the sender has the case by an emergency alone (``opened_at``) and has not written
    it down since: what is happening, who receives the information, and where they work. A label that nobody knows counts
    as Part 2.
    """
    if opened_at is None:
        return
    laws, discloser = laws_in_force(), shown.request.discloser
    governed = any(
        item.segment is None or PART2 in laws_governing(item.segment, discloser, laws) for item in shown.contents
    )
    recorded = any(
        emergency.disclosed_by == str(by)
        and emergency.occurred_at >= opened_at
        and emergency.ended_at is None
        and emergency.nature.strip()
        and emergency.medical_personnel_name.strip()
        and emergency.medical_personnel_affiliation.strip()
        for emergency in shown.evidence.emergencies
    )
    if governed and not recorded:
        raise EmergencyNotRecorded
