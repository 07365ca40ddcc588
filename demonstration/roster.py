"""Who works in the demo city and where: organizations, zones, staff and providers. Every one of them is invented.

Constants alone, so that the sign-ins can be told without a database.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date

from casework.wall.roles import POLICE_ROLES, SurfaceRole

#: For every account of the demo, and for nothing else. It is printed when the demo starts.
PASSWORD = "three rivers, one door"


@dataclass(frozen=True)
class ClientEntry:
    """Another system that uses the API as one member of staff."""

    name: str
    acts_as: str
    key: str


#: For the demo and for nothing else. It is printed beside the sign-ins.
API_CLIENT = ClientEntry("County crisis registry", "clinician_DT", "bulkhead_demo-three-rivers-one-door-one-key")


@dataclass(frozen=True)
class OrganizationEntry:
    """An organization and what it is to the law."""

    key: str
    name: str
    kind: str
    covered_entity: bool | None = False
    part2_program: bool | None = False
    mental_health_facility: bool | None = False
    sud_only_public: bool | None = False
    phone: str = ""
    operator: bool = False


ORGANIZATIONS: tuple[OrganizationEntry, ...] = (
    OrganizationEntry("police", "City Bureau of Police", "law_enforcement", phone="412-555-0110"),
    OrganizationEntry("county_police", "Three Rivers County Police", "law_enforcement", phone="412-555-0111"),
    OrganizationEntry(
        "agency",
        "Three Rivers Behavioral Health",
        "mh_provider",
        covered_entity=True,
        part2_program=True,
        mental_health_facility=True,
        phone="412-555-0100",
        operator=True,
    ),
    OrganizationEntry(
        "sud_program",
        "Riverbend Recovery Program",
        "part2_program",
        covered_entity=True,
        part2_program=True,
        sud_only_public=True,
        phone="412-555-0120",
    ),
    OrganizationEntry(
        "clinic",
        "Hilltop Community Clinic",
        "mh_provider",
        covered_entity=True,
        mental_health_facility=True,
        phone="412-555-0121",
    ),
    OrganizationEntry(
        "hospital",
        "Confluence General Hospital",
        "hospital_ed",
        covered_entity=True,
        mental_health_facility=True,
        phone="412-555-0122",
    ),
    OrganizationEntry("ems", "City Emergency Medical Services", "ems", covered_entity=True, phone="412-555-0123"),
    OrganizationEntry(
        "crisis_line", "988 Three Rivers Crisis Line", "crisis_center_988", covered_entity=None, phone="988"
    ),
    OrganizationEntry("housing", "Open Door Housing", "housing_provider", phone="412-555-0130"),
    OrganizationEntry("court", "Court of Common Pleas, Three Rivers County", "court", phone="412-555-0140"),
    OrganizationEntry("prosecutor", "Office of the District Attorney", "prosecutor", phone="412-555-0141"),
    OrganizationEntry("probation", "County Adult Probation", "probation_parole", phone="412-555-0142"),
    OrganizationEntry("jail", "County Jail", "corrections", covered_entity=None, phone="412-555-0143"),
    OrganizationEntry("county_mh", "County Office of Behavioral Health", "county_mh_admin", phone="412-555-0150"),
)

_SIX_OR_SEVEN = "Sources disagree on six or seven zones plus Downtown; kept as data, with dates."


@dataclass(frozen=True)
class ZoneEntry:
    """A zone of today's layout, or of an earlier one that ended when today's began."""

    code: str
    name: str
    ended: bool = False
    note: str = _SIX_OR_SEVEN


ZONES: tuple[ZoneEntry, ...] = (
    ZoneEntry("1", "Zone 1, North Side"),
    ZoneEntry("2", "Zone 2, Hill and Uptown"),
    ZoneEntry("3", "Zone 3, South Side and Hilltop"),
    ZoneEntry("4", "Zone 4, Oakland and Squirrel Hill"),
    ZoneEntry("5", "Zone 5, East End"),
    ZoneEntry("6", "Zone 6, West End"),
    ZoneEntry("7", "Zone 7, Southern Neighborhoods"),
    ZoneEntry("DT", "Downtown", note="Has a team of its own; before today's layout it was part of Zone 2."),
    ZoneEntry("2", "Zone 2, Downtown, Hill and Uptown", ended=True, note="Earlier layout: Downtown was part of it."),
)
#: The earlier layout began here; it ended half a year before the day of the city.
EARLIER_LAYOUT_SINCE = date(2008, 1, 7)


@dataclass(frozen=True)
class StaffEntry:
    """One person who signs in. ``zone`` is where they are posted."""

    key: str
    name: str
    organization: str
    roles: tuple[SurfaceRole, ...]
    zone: str | None = None
    supervisor: str | None = None
    #: Notes of a social worker who is not licensed to practise alone wait for a cosignature.
    needs_cosign: bool = False
    #: The one of this role that is printed when the demo starts.
    shown: bool = False

    @property
    def email(self) -> str:
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode().lower()
        words = "".join(letter if letter.isalpha() or letter == " " else "" for letter in plain).split()
        return f"{words[0]}.{words[-1]}@example.org"

    @property
    def is_police(self) -> bool:
        return any(role in POLICE_ROLES for role in self.roles)


_CLINICIAN, _SUPERVISOR, _LIAISON = SurfaceRole.CLINICIAN, SurfaceRole.SUPERVISOR, SurfaceRole.LIAISON


def _clinician(zone: str, name: str, supervisor: str, *, shown: bool = False, needs_cosign: bool = False) -> StaffEntry:
    return StaffEntry(
        f"clinician_{zone}", name, "agency", (_CLINICIAN,), zone, supervisor, needs_cosign=needs_cosign, shown=shown
    )


def _officer(zone: str, name: str, *, shown: bool = False) -> StaffEntry:
    return StaffEntry(f"officer_{zone}", name, "police", (_LIAISON,), zone, shown=shown)


STAFF: tuple[StaffEntry, ...] = (
    _clinician("DT", "Amara Okafor", "supervisor", shown=True),
    _clinician("1", "Daniel Kowalczyk", "supervisor"),
    _clinician("2", "Imani Braithwaite", "supervisor"),
    _clinician("3", "Lucía Ferreira", "supervisor", needs_cosign=True),
    _clinician("4", "Wen-Li Tsai", "second_supervisor"),
    _clinician("5", "Marcus Holloway", "second_supervisor"),
    _clinician("6", "Siobhan Gallagher", "second_supervisor", needs_cosign=True),
    _clinician("7", "Tariq Mansour", "second_supervisor"),
    StaffEntry("supervisor", "Ruth Abernathy", "agency", (_SUPERVISOR,), shown=True),
    StaffEntry("second_supervisor", "Hiroshi Tanabe", "agency", (_SUPERVISOR, _CLINICIAN)),
    StaffEntry("privacy_officer", "Noor Hashemi", "agency", (SurfaceRole.PRIVACY_OFFICER,), shown=True),
    StaffEntry("auditor", "Theodore Lindqvist", "agency", (SurfaceRole.AUDITOR,), shown=True),
    StaffEntry("evaluator", "Priya Raghunathan", "agency", (SurfaceRole.EVALUATOR,), shown=True),
    StaffEntry("administrator", "Grace Oyelaran", "agency", (SurfaceRole.ADMINISTRATOR,), shown=True),
    _officer("DT", "Renee Castellano", shown=True),
    _officer("1", "Andre Whitlock"),
    _officer("2", "Kayla Drummond"),
    _officer("3", "Patrick Sweeney"),
    _officer("4", "Anjali Deshmukh"),
    _officer("5", "Terrence Boyd"),
    _officer("6", "Magdalena Novak"),
    _officer("7", "Elijah Crawford"),
    StaffEntry("county_officer", "Joanne Mercer", "county_police", (_LIAISON,)),
)


@dataclass(frozen=True)
class ProviderEntry:
    """A service that takes handoffs."""

    key: str
    organization: str
    service_name: str
    walk_in: bool = False
    warm_line: str = ""
    hours: str = ""


PROVIDERS: tuple[ProviderEntry, ...] = (
    ProviderEntry(
        "walk_in", "clinic", "Walk-in crisis counseling", walk_in=True, warm_line="412-555-0124", hours="Daily 8 to 22"
    ),
    ProviderEntry("outpatient", "clinic", "Outpatient therapy", warm_line="412-555-0121", hours="Mon to Fri 9 to 18"),
    ProviderEntry(
        "recovery", "sud_program", "Medication for opioid use disorder", warm_line="412-555-0120", hours="Mon to Sat"
    ),
    ProviderEntry("bridge", "hospital", "Emergency department bridge clinic", walk_in=True, hours="Daily"),
    ProviderEntry("housing", "housing", "Housing navigation", warm_line="412-555-0130", hours="Mon to Fri 9 to 17"),
    ProviderEntry("home_team", "agency", "Mobile treatment team", warm_line="412-555-0101", hours="Daily 8 to 20"),
)
