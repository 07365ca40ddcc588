"""45 CFR 164.510, 164.502(g): those around the person, and those who decide for them."""

from consent.facts import DirectorFinding, OrganizationKind, Purpose, Segment
from consent.law.circumstances import age_below
from consent.law.groups import BUT_PSYCHOTHERAPY_NOTES, FAMILY
from consent.law.rule import Answer, Grounds, Question, Rule

_ONLY_WHAT_CONCERNS_THEM = "what is directly relevant to their involvement"


def facility_directory(question: Question) -> Answer:
    """45 CFR 164.510(a): who asks by name may learn location and condition where the person had no objection.

    Never at a mental-health facility or a substance-use program: being there would tell why.
    """
    discloser, circumstances = question.discloser, question.circumstances
    if discloser.mental_health_facility is not False or discloser.part2_program is not False:
        return "a directory may not tell of somebody in mental-health or substance-use care"
    if circumstances.patient_present is not True or circumstances.patient_objected is not False:
        return "the person has not been asked, or objects"
    return Grounds("the person was asked and does not object")


def involvement_in_care(question: Question) -> Answer:
    """45 CFR 164.510(b): family involved in care may learn what concerns it, where the person agrees or cannot object."""
    if question.request.person_deceased is True:
        return _after_death(question)
    circumstances = question.circumstances
    if circumstances.patient_objected is True:
        return "the person objects"
    if circumstances.patient_present is True and circumstances.patient_capable is True:
        if circumstances.patient_objected is not False:
            return "it is not recorded that the person was given the chance to object"
        return Grounds("the person is present and does not object", cites=("45 CFR 164.510(b)(2)",))
    absent = circumstances.patient_present is False or circumstances.patient_capable is False
    if not absent:
        return "whether the person is present and able to agree is not recorded"
    if circumstances.best_interest is not True:
        return "no professional judgment of the person's best interest is recorded"
    return Grounds("in professional judgment it is in the person's best interest", cites=("45 CFR 164.510(b)(3)",))


def _after_death(question: Question) -> Answer:
    circumstances = question.circumstances
    if circumstances.involved_before_death is not True:
        return "the recipient is not known to have been involved in the care"
    if circumstances.contrary_preference is not False:
        return "it is not recorded that the person had no preference against it"
    return Grounds("the recipient was involved in the care before the death", cites=("45 CFR 164.510(b)(5)",))


def medical_decision(question: Question) -> Answer:
    """45 CFR 164.510(b)(3): who decides on treatment for a person unable to may learn what the decision needs."""
    if question.recipient.is_health_care_representative is not True:
        return "the recipient is not known to decide for the person"
    if question.circumstances.patient_capable is not False:
        return "it is not recorded that the person cannot decide"
    return Grounds("the recipient decides on treatment for the person")


def parent_as_representative(question: Question) -> Answer:
    """45 CFR 164.502(g)(3): a parent who may consent to a minor's care stands for the minor."""
    circumstances = question.circumstances
    if not age_below(question, 18):
        return "the person is not known to be a minor"
    if circumstances.minor_consented_to_care is True:
        return "the minor consented to the care and controls the record"
    if not age_below(question, 14) and circumstances.parent_consented_to_care is not True:
        return "it is not known that the parent consented to the care"
    return Grounds("the parent stands for the minor")


def protection_of_a_minor(question: Question) -> Answer:
    """45 CFR 164.502(g)(3)(ii)(A): a parent may be told where other law permits it."""
    if not age_below(question, 18):
        return "the person is not known to be a minor"
    if not question.circumstances.director_findings.issuperset(DirectorFinding):
        return "no law that would permit telling the parent is known to apply"
    return Grounds("other law permits telling the parent")


FAMILY_AND_REPRESENTATIVES: tuple[Rule, ...] = (
    Rule(
        code="hipaa-510a",
        citation="45 CFR 164.510(a)",
        judge=facility_directory,
        segments=frozenset({Segment.IDENTITY_PRESENCE}),
        purposes=frozenset({Purpose.FACILITY_DIRECTORY}),
        recipients=FAMILY | {OrganizationKind.PUBLIC},
        not_for="it is about those who ask for the person by name",
        needs=("a place that is neither mental-health facility nor program", "a person who was asked"),
        fields=frozenset({"name", "location", "general_condition"}),
        limits=("name, location and general condition",),
        obligations=("MIN_NECESSARY",),
    ),
    Rule(
        code="hipaa-510b",
        citation="45 CFR 164.510(b)",
        judge=involvement_in_care,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.FAMILY_INVOLVEMENT, Purpose.FAMILY_NOTIFICATION}),
        recipients=FAMILY,
        not_for="it is about those involved in the person's care; police are not",
        needs=("the person's agreement, a chance to object, or a judgment of best interest",),
        limits=(_ONLY_WHAT_CONCERNS_THEM,),
        obligations=("MIN_NECESSARY",),
    ),
    Rule(
        code="hipaa-510b-decision",
        citation="45 CFR 164.510(b)(3)",
        judge=medical_decision,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.OBTAIN_MEDICAL_CONSENT}),
        recipients=FAMILY,
        not_for="it is about who decides for the person",
        needs=("a person who cannot decide", "a recipient who decides for them"),
        limits=("facts that the medical decision needs",),
        obligations=("MIN_NECESSARY",),
    ),
    Rule(
        code="hipaa-personal-rep",
        citation="45 CFR 164.502(g)(3)",
        judge=parent_as_representative,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.PARENT_ACCESS, Purpose.PARENT_CONSENT_INFORMATION}),
        recipients=FAMILY,
        not_for="it is about the minor's parent",
        needs=("a minor", "a parent who consented to the care, or a minor under 14"),
        obligations=("VERIFY_IDENTITY_514H",),
    ),
    Rule(
        code="hipaa-minor-protected",
        citation="45 CFR 164.502(g)(3)(ii)(A)",
        judge=protection_of_a_minor,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.PROTECT_MINOR}),
        recipients=FAMILY,
        not_for="it is about the minor's parent",
        needs=("a minor", "another law that permits telling the parent"),
        limits=("facts relevant to reducing the threat",),
        obligations=("MIN_NECESSARY",),
    ),
)
