"""What a dispatch export can tell us: the columns of the incident log that a profile may map, and their kinds."""

from django.db.models import CharField, Model

from casework.police.models import INCIDENT_STAGES, UNIT_STAGES, Incident, IncidentUnit


def _lengths(model: type[Model], *names: str) -> dict[str, int]:
    fields = {name: model._meta.get_field(name) for name in names}
    return {name: field.max_length or 0 for name, field in fields.items() if isinstance(field, CharField)}


#: Text columns of an incident and the longest text each can hold.
TEXTS: dict[str, int] = _lengths(
    Incident,
    "source_system",
    "event_number",
    "agency",
    "call_source",
    "initial_type_code",
    "initial_type_text",
    "final_type_code",
    "final_type_text",
    "priority",
    "zone_text",
    "beat",
    "block_address",
    "disposition_code",
    "disposition_text",
    "report_number",
)
#: Columns that are yes, no, or not recorded.
FLAGS = ("self_initiated", "cit_requested", "cit_dispatched", "cit_arrived")
#: Columns that say when; a profile names them ``received_at`` and so on.
MOMENTS = tuple(f"{stage}_at" for stage in INCIDENT_STAGES)

UNIT_TEXTS: dict[str, int] = _lengths(IncidentUnit, "unit_id", "role")
UNIT_MOMENTS = tuple(f"{stage}_at" for stage in UNIT_STAGES)

INCIDENT_TARGETS = frozenset({*TEXTS, *FLAGS, *MOMENTS})
UNIT_TARGETS = frozenset({*UNIT_TEXTS, *UNIT_MOMENTS})

#: The parts a moment is stored in, in the order in which they are written.
MOMENT_PARTS = ("at", "on", "precision", "ambiguous")


def moment_columns(stage: str) -> tuple[str, ...]:
    """``received`` -> the four columns that hold when an incident was received."""
    return tuple(f"{stage}_{part}" for part in MOMENT_PARTS)
