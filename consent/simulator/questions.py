"""Which facts the simulator asks for, in which words and groups. A fact that is not asked for is named with its reason."""

from collections.abc import Mapping
from types import MappingProxyType

from consent.facts import (
    Admission,
    Agreement,
    Circumstances,
    Consent,
    DisclosureRequest,
    Emergency,
    Incident,
    LegalProcess,
    Party,
    Restriction,
    Suspension,
    Threat,
    VictimStatement,
)
from consent.simulator.asking import Group, Question
from consent.simulator.evidence_questions import EVIDENCE

DISCLOSER = Group(
    "discloser",
    "Who would disclose",
    Party,
    (
        Question("organization_name", "Organization", "An invented name. Papers name organizations by it."),
        Question("kind", "What kind of body is it?"),
        Question("hipaa_covered_entity", "HIPAA covered entity?"),
        Question("part2_program", "Substance use program under Part 2?"),
        Question("mental_health_facility", "Mental-health facility?"),
        Question("sud_only_public", "Known to the public for substance use care alone?"),
    ),
)
RECIPIENT = Group(
    "recipient",
    "Who would receive it",
    Party,
    (
        Question("organization_name", "Organization", "An invented name. Leave it open for one person alone."),
        Question("person_name", "Person", "Only where the paper or the law names one person."),
        Question("kind", "What kind of body is it?"),
        Question("hipaa_covered_entity", "HIPAA covered entity?"),
    ),
)
RECIPIENT_IN_CARE = Group(
    "recipient",
    "More about who would receive it",
    Party,
    (
        Question("is_treating_provider", "Treats the person?"),
        Question("is_medical_personnel", "Medical personnel?"),
        Question("is_originator", "Wrote the notes?"),
        Question("is_health_care_representative", "Decides on treatment for the person?"),
        Question("authorities", "What gives it a claim to see records?"),
    ),
)
REQUEST = Group(
    "request",
    "What for, and when",
    DisclosureRequest,
    (
        Question("purpose", "What for?", unknown="No purpose is given"),
        Question("now", "When is it decided?", "In local time."),
    ),
)
PERSON = Group(
    "person",
    "The person",
    DisclosureRequest,
    (
        Question("person_age", "Age"),
        Question("person_deceased", "Has died?"),
        Question("person_adjudicated_incapacitated", "Found incapacitated by a court?"),
    ),
)

CIRCUMSTANCES: tuple[Group, ...] = (
    Group(
        "family",
        "Family, and who decides",
        Circumstances,
        (
            Question("patient_present", "Is the person present?"),
            Question("patient_capable", "Can the person decide?"),
            Question("patient_objected", "Did the person object?"),
            Question("best_interest", "In the person's best interest, in professional judgment?"),
            Question("involved_before_death", "Involved in the care before the death?"),
            Question("contrary_preference", "Did the person prefer that they not be told?"),
            Question("incapacity_determined", "Found unable to decide by the program's director?"),
        ),
    ),
    Group(
        "minors",
        "Minors",
        Circumstances,
        (
            Question("minor_consented_to_care", "Did the minor consent to the care?"),
            Question("parent_consented_to_care", "Did the parent consent to the care?"),
            Question("minor_is_applicant", "Is the minor applying for care?"),
            Question("director_findings", "What did the program's director find?"),
        ),
    ),
    Group(
        "care",
        "Care, and the holder's own staff",
        Circumstances,
        (
            Question("hiv_needed_for_care", "Does this care need to know of HIV?"),
            Question("break_glass", "By the emergency access procedure?"),
            Question("supervised", "Training under supervision?"),
            Question("direct_administrative_control", "Directly controls the program?"),
            Question("origin", "How did the holder come by the record?", unknown="Its own record, or not known"),
        ),
    ),
    Group(
        "police",
        "Crime, custody and court",
        Circumstances,
        (
            Question("suspected_crime", "Is a crime suspected?"),
            Question("discloser_is_victim", "Is who discloses the victim of it?"),
            Question("custody", "Custody"),
            Question("representations", "What has the official represented?"),
            Question("matter", "Which case is it for?", "The docket. A consent for a proceeding names the same."),
            Question("findings", "What was found or done about this request?"),
            Question("report_grounds", "On which grounds is abuse reported?"),
        ),
    ),
    Group(
        "numbers",
        "Research, numbers and breaches",
        Circumstances,
        (
            Question("deidentification", "How was identity removed?"),
            Question("smallest_cell", "Smallest group that is counted"),
            Question("review_board_waiver", "Waiver of a review board on file?"),
            Question("director_determination", "Determination of the program's director on file?"),
            Question("residents_in_breach", "People concerned by the breach"),
        ),
    ),
)

PARTS: Mapping[str, Group] = MappingProxyType(
    {
        "incident": Group(
            "incident",
            "An incident at the holder's",
            Incident,
            (
                Question("report_on_file", "Is a report of it on file?"),
                Question("on_premises", "On the premises?"),
                Question("against_personnel", "Against staff?"),
                Question("suspect_is_patient", "Is the suspect in care there?"),
            ),
        ),
        "victim": Group(
            "victim",
            "The victim of a crime",
            VictimStatement,
            (
                Question("agrees", "Does the victim agree?"),
                Question("incapacitated", "Unable to agree?"),
                Question("best_interest", "In the victim's best interest?"),
            ),
        ),
        "admission": Group(
            "admission",
            "An admission of a crime",
            Admission,
            (
                Question("violent_crime", "Of a violent crime?"),
                Question("serious_harm", "That did serious harm?"),
                Question("in_therapy", "Said in therapy, or in seeking it?"),
            ),
        ),
        "suspension": Group(
            "suspension",
            "An agency asks to be left out of an accounting",
            Suspension,
            (
                Question("made_at", "When did it ask?"),
                Question("ends_at", "Until when?"),
            ),
        ),
    }
)
"""Facts within the circumstances, by their name there. Nothing answered: nothing recorded."""

_PERSON_IS_ASKED_FOR = "asked as whether it is about this person"
LEFT_OUT: Mapping[type, Mapping[str, str]] = MappingProxyType(
    {
        Party: {
            "organization_id": "the name stands for it",
            "person_id": "the name stands for it",
            "role": "no rule reads it",
        },
        DisclosureRequest: {
            "person_id": "it is always the one invented person",
            "discloser": "a group of its own",
            "recipient": "groups of its own",
            "items": "asked as kinds and pieces",
            "circumstances": "groups of its own",
        },
        Circumstances: dict.fromkeys(PARTS, "a group of its own"),
        Suspension: {"oral": "asked as whether there is one, and how it was made"},
        Consent: {
            "id": "its place stands for it",
            "person_id": _PERSON_IS_ASKED_FOR,
            "language": "no rule reads it",
            "form_version": "no rule reads it",
        },
        Emergency: {
            "id": "its place stands for it",
            "person_id": _PERSON_IS_ASKED_FOR,
            "kind": "no rule reads it",
        },
        Threat: {"id": "its place stands for it", "person_id": _PERSON_IS_ASKED_FOR},
        Restriction: {"id": "its place stands for it", "person_id": _PERSON_IS_ASKED_FOR},
        Agreement: {"id": "its place stands for it"},
        LegalProcess: {
            "id": "its place stands for it",
            "section": "no rule reads it",
            "issued_by": "no rule reads it",
        },
        Incident: {},
        VictimStatement: {},
        Admission: {},
    }
)


def groups() -> tuple[Group, ...]:
    """Return every group of the form."""
    return (
        DISCLOSER,
        RECIPIENT,
        RECIPIENT_IN_CARE,
        REQUEST,
        PERSON,
        *CIRCUMSTANCES,
        *PARTS.values(),
        *EVIDENCE.values(),
    )
