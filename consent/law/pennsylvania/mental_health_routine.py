"""Pennsylvania's mental-health records: care, consent, review, family, reports (55 Pa. Code 5100.32-38)."""

from consent.facts import AgreementKind, ConsentKind, OrganizationKind, Purpose, ReportGround, Segment
from consent.instruments import treats
from consent.law.circumstances import age_below, agreement_in_force, is_covered_entity, why_identifiable
from consent.law.consents import judge_consents
from consent.law.groups import INTERNAL_DUTIES
from consent.law.processes import complaint_by_the_person
from consent.law.rule import Answer, Grounds, Question, Wanting

PRIVILEGED = "communications in therapy are privileged; they need written consent"
OLDER_ADULT = 60
_COMMITTING_AUTHORITIES: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.COURT, OrganizationKind.COUNTY_MH_ADMIN}
)


def is_privileged(question: Question) -> bool:
    """Return whether the question is about communications in therapy (50 P.S. 7111; 42 Pa.C.S. 5944)."""
    return question.segment is Segment.PSYCHOTHERAPY_NOTES


def treating_persons(question: Question) -> Answer:
    """55 Pa. Code 5100.32(a)(1): to those actively engaged in treating the person, relevant portions or a summary."""
    if is_privileged(question):
        return Wanting(PRIVILEGED, cites=("50 P.S. 7111(a)",))
    if question.request.purpose is Purpose.CUSTODY_SECURITY:
        return "in a jail it goes to professional treatment staff, for treatment"
    if not treats(question.recipient):
        return "the recipient is not engaged in treating the person"
    return Grounds("the recipient treats the person")


def own_use(question: Question) -> Answer:
    """50 P.S. 7111(a): the facility's own treatment and operations, by staff whose duty it is (Act 32 of 2022)."""
    purpose = question.request.purpose
    if is_privileged(question):
        own = purpose is Purpose.TREATMENT and question.recipient.is_originator is True
        return Grounds("the originator uses their own notes to treat") if own else PRIVILEGED
    if purpose not in INTERNAL_DUTIES:
        return "the purpose is no duty that arises out of care"
    if not question.stays_in_the_house:
        return "the recipient is not of the facility"
    return Grounds("staff need it for their duties in care")


def written_release(question: Question) -> Answer:
    """55 Pa. Code 5100.34(a): what a written release describes, to the agency or person it names."""
    called = "Pennsylvania mental-health release"
    return judge_consents(question, ConsentKind.PA_MENTAL_HEALTH_RELEASE, called=called)


def third_party_payer(question: Question) -> Answer:
    """55 Pa. Code 5100.32(a)(2): to a third-party payer, what verifies that services were rendered."""
    return Grounds("a payer verifies services")


def official_review(question: Question) -> Answer:
    """55 Pa. Code 5100.32(a)(3): to reviewers for licensure, accreditation and certification."""
    return Grounds("an official reviewer examines the facility")


def county_administrator(question: Question) -> Answer:
    """55 Pa. Code 5100.32(a)(5): to the county administrator, for duties under the act and its regulations."""
    return Grounds("the county administrator has duties under the act")


def covered_operations(question: Question) -> Answer:
    """50 P.S. 7111(a): to a covered entity that acts under 45 CFR 164 subpart E (Act 32 of 2022)."""
    if not is_covered_entity(question):
        return "the recipient is not known to be a covered entity"
    return Grounds("a covered entity needs it for operations")


def business_associate(question: Question) -> Answer:
    """50 P.S. 7111(a): to a business associate that acts under 45 CFR 164 subpart E (Act 32 of 2022)."""
    agreement = agreement_in_force(question, AgreementKind.BUSINESS_ASSOCIATE)
    if agreement is None:
        return "no business associate contract is in force"
    return Grounds("a business associate needs it for its service", (agreement.id,), agreement.ends_at)


def own_record(question: Question) -> Answer:
    """55 Pa. Code 5100.33: the person may see their own record; HIPAA prevails where it gives more."""
    return Grounds("it is the person's own record")


def parent_of_a_minor(question: Question) -> Answer:
    """35 P.S. 10101.2: a parent controls the record below 14; above, who consented learns what deciding needs."""
    circumstances = question.circumstances
    if age_below(question, 14):
        return Grounds("below 14 the parent controls the record", cites=("55 Pa. Code 5100.33",))
    if not age_below(question, 18):
        return "the person is not known to be a minor"
    if circumstances.minor_consented_to_care is True or circumstances.parent_consented_to_care is not True:
        return "from 14 on the minor controls the record"
    if question.request.purpose is not Purpose.PARENT_CONSENT_INFORMATION:
        return "a parent who consented learns what deciding needs, and no more"
    limit = "symptoms and conditions; medications and treatments; their risks, benefits and expected results"
    return Grounds("the parent consented to the care and decides on it", limits=(limit,))


def medical_decision(question: Question) -> Answer:
    """55 Pa. Code 5100.32(a)(10): to those whose consent to medical treatment is needed, what it needs."""
    if question.recipient.is_health_care_representative is not True:
        return "the recipient is not known to decide for the person"
    if question.circumstances.patient_capable is not False:
        return "it is not recorded that the person cannot decide"
    return Grounds("the recipient decides on medical treatment for the person")


def child_abuse_report(question: Question) -> Answer:
    """55 Pa. Code 5100.38: the report of suspected child abuse that 23 Pa.C.S. 6311 asks for."""
    return Grounds("state law asks for the report")


def report_on_an_older_adult(question: Question) -> Answer:
    """35 P.S. 10225.302: a report on an older adult in need of protective services, on reasonable cause."""
    age = question.request.person_age
    if age is None or age < OLDER_ADULT:
        return "the person is not known to be an older adult"
    if not question.circumstances.report_grounds & frozenset(ReportGround):
        return "no ground for the report is recorded"
    return Grounds("there is reasonable cause to report")


def defense_counsel(question: Question) -> Answer:
    """55 Pa. Code 5100.35(c): to the provider's counsel, when the person sues the provider."""
    complaint = complaint_by_the_person(question)
    if complaint is None:
        return "the person has brought no action against the provider"
    return Grounds("the provider defends itself in an action by the person", (complaint.id,), complaint.ends_at)


def firearm_report(question: Question) -> Answer:
    """50 P.S. 7111(b): the court or the county administrator reports a commitment to the State Police."""
    if question.discloser.kind not in _COMMITTING_AUTHORITIES:
        return "the duty is the court's, the review officer's and the county administrator's alone"
    return Grounds("state law requires the report of a commitment")


def identifies_nobody(question: Question) -> Answer:
    """50 P.S. 7111(a): what identifies nobody is nobody's record."""
    return why_identifiable(question) or Grounds("it identifies nobody")
