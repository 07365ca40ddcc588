"""45 CFR 164.512(f), 164.502(j)(2): law enforcement. For mental-health records Pennsylvania takes most of it back."""

from consent.facts import (
    Emergency,
    LegalProcess,
    OrganizationKind,
    ProcessKind,
    Purpose,
    Representation,
    RequestTest,
    Segment,
)
from consent.law.circumstances import why_emergency_is_over
from consent.law.groups import BUT_PSYCHOTHERAPY_NOTES, CRIME_REPORT_FIELDS, IDENTIFYING_FIELDS, POLICE
from consent.law.processes import as_ordered, process_of, why_not_in_force, why_order_fails
from consent.law.rule import Answer, Grounds, Question, Rule, Wanting

_PRESENCE: frozenset[Segment] = frozenset({Segment.IDENTITY_PRESENCE})
_GENERAL: frozenset[Segment] = frozenset({Segment.IDENTITY_PRESENCE, Segment.MH_GENERAL})
_ACCOUNTED: tuple[str, ...] = ("ACCOUNTING_HIPAA_528", "MIN_NECESSARY")
_NOT_POLICE = "the recipient is not a law enforcement official"
_THE_LIST = "name and address, birth, social security number, ABO and Rh, injury, times of treatment and death, looks"
_OFF_PREMISES_PROVIDERS: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.EMS, OrganizationKind.HOSPITAL_ED, OrganizationKind.MH_PROVIDER}
)
_VICTIM: frozenset[Representation] = frozenset(
    {
        Representation.VIOLATION_BY_ANOTHER,
        Representation.NOT_AGAINST_VICTIM,
        Representation.ACTIVITY_WOULD_BE_HARMED,
    }
)
_READ: tuple[ProcessKind, ...] = (
    ProcessKind.COURT_ORDER,
    ProcessKind.SEARCH_WARRANT,
    ProcessKind.SUBPOENA,
    ProcessKind.GRAND_JURY_SUBPOENA,
    ProcessKind.ADMINISTRATIVE_SUBPOENA,
    ProcessKind.ADMINISTRATIVE_WARRANT,
    ProcessKind.ARREST_WARRANT,
)


def legal_process(question: Question) -> Answer:
    """45 CFR 164.512(f)(1)(ii): on a court's order or warrant, a judge's or grand jury's subpoena, or a tested request."""
    on_file = process_of(question, *_READ)
    if not on_file:
        return "no legal process is on file"
    return tuple([_judge_process(process, question) for process in on_file])


def _judge_process(process: LegalProcess, question: Question) -> Grounds | Wanting:
    if process.kind is ProcessKind.COURT_ORDER:
        reason, cited = why_order_fails(process, question), "45 CFR 164.512(f)(1)(ii)(A)"
    else:
        reason, cited = _why_process_fails(process), _CITED.get(process.kind, "45 CFR 164.512(f)(1)(ii)(A)")
        reason = reason or why_not_in_force(process, question)
        if reason is None and process.segments and question.segment not in process.segments:
            reason = "the legal process covers other information"
    if reason is not None:
        return Wanting(reason, (process.id,), cites=(cited,))
    limits = (as_ordered(process),) if process.kind is ProcessKind.COURT_ORDER else ()
    held = "legal process that HIPAA accepts asks for it"
    return Grounds(held, (process.id,), ends_at=process.ends_at, limits=limits, cites=(cited,))


_CITED: dict[ProcessKind, str] = {
    ProcessKind.GRAND_JURY_SUBPOENA: "45 CFR 164.512(f)(1)(ii)(B)",
    ProcessKind.ADMINISTRATIVE_SUBPOENA: "45 CFR 164.512(f)(1)(ii)(C)",
}


def _why_process_fails(process: LegalProcess) -> str | None:
    if process.kind in {ProcessKind.ADMINISTRATIVE_WARRANT, ProcessKind.ARREST_WARRANT}:
        return "it is not a warrant of a court for records"
    if process.kind in {ProcessKind.SEARCH_WARRANT, ProcessKind.SUBPOENA} and process.signed_by_judge is not True:
        return "no judge has signed it"
    tested = process.request_tests.issuperset(RequestTest)
    if process.kind is ProcessKind.ADMINISTRATIVE_SUBPOENA and not tested:
        return "it is not shown to be relevant, limited, and not to be met with de-identified information"
    return None


def identify_or_locate(question: Question) -> Answer:
    """45 CFR 164.512(f)(2)(i): on an official's request, a closed list to identify or locate a suspect or missing person.

    Never DNA, dental records, or typing, samples or analysis of body fluids or tissue.
    """
    return Grounds("an official asks in order to identify or locate somebody")


def victim_of_crime(question: Question) -> Answer:
    """45 CFR 164.512(f)(3): about a victim of a crime who agrees, or who cannot and whom it serves."""
    victim = question.circumstances.victim
    if victim is None:
        return "nothing is recorded about a victim"
    if victim.agrees is True:
        return Grounds("the victim agrees", cites=("45 CFR 164.512(f)(3)(i)",))
    cites = ("45 CFR 164.512(f)(3)(ii)(A)",)
    if victim.agrees is False:
        return Wanting("the victim does not agree", cites=cites)
    if victim.incapacitated is not True:
        return Wanting("it is not recorded that the victim cannot agree", cites=cites)
    if not question.circumstances.representations.issuperset(_VICTIM):
        return Wanting("the official has not represented everything that the rule asks for", cites=cites)
    if victim.best_interest is not True:
        return Wanting("no professional judgment of the victim's best interest is recorded", cites=cites)
    return Grounds(
        "the victim cannot agree, the official represents the need, and it serves the victim",
        obligations=("DOC_REPRESENTATION",),
        cites=("45 CFR 164.512(f)(3)(ii)",),
    )


def alert_to_a_death(question: Question) -> Answer:
    """45 CFR 164.512(f)(4): to tell the police of a death that may come of a crime."""
    if question.request.person_deceased is not True:
        return "the person is not known to have died"
    if question.circumstances.suspected_crime is not True:
        return "no suspicion of a crime is recorded"
    return Grounds("the death may come of a crime")


def crime_on_premises(question: Question) -> Answer:
    """45 CFR 164.512(f)(5): what is believed in good faith to be evidence of a crime on the entity's premises."""
    incident = question.circumstances.incident
    if incident is None or incident.report_on_file is not True:
        return "no report of the incident is on file"
    if incident.on_premises is not True:
        return "the crime was not on the premises"
    return Grounds("it is believed to be evidence of a crime on the premises")


def crime_met_in_an_emergency(question: Question) -> Answer:
    """45 CFR 164.512(f)(6): a provider giving emergency care elsewhere may tell the police of a crime."""
    incident = question.circumstances.incident
    if question.discloser.kind not in _OFF_PREMISES_PROVIDERS:
        return "the discloser gives no emergency care"
    elsewhere = question.discloser.kind is OrganizationKind.EMS if incident is None else incident.on_premises is False
    if not elsewhere:
        return "it is not recorded that the emergency was away from the premises"
    if incident is None and question.circumstances.suspected_crime is not True:
        return "no suspicion of a crime is recorded"
    going_on = [record for record in question.dossier.emergencies if _is_given_care(record, question)]
    if not going_on:
        return "no emergency care is documented"
    record = going_on[0]
    return Grounds("a provider giving emergency care meets a crime", (record.id,), ends_at=record.ended_at)


def _is_given_care(record: Emergency, question: Question) -> bool:
    return record.bona_fide is True and why_emergency_is_over(record, question) is None


def workforce_victim(question: Question) -> Answer:
    """45 CFR 164.502(j)(2): a workforce member who is a victim of a crime may tell the police of the suspect."""
    circumstances = question.circumstances
    if circumstances.discloser_is_victim is True:
        return Grounds("a member of the workforce is the victim")
    incident = circumstances.incident
    if incident is None or incident.against_personnel is not True:
        return "no member of the workforce is known to be the victim"
    if incident.report_on_file is not True or incident.suspect_is_patient is not True:
        return "no report of the incident and of its suspect is on file"
    return Grounds("a member of the workforce is the victim")


LAW_ENFORCEMENT: tuple[Rule, ...] = (
    Rule(
        code="hipaa-512f1",
        citation="45 CFR 164.512(f)(1)(ii)",
        judge=legal_process,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset(
            {
                Purpose.LAW_ENFORCEMENT_INVESTIGATION,
                Purpose.PROSECUTION,
                Purpose.INVESTIGATE_PROGRAM,
                Purpose.WARRANT_APPLICATION,
            }
        ),
        recipients=POLICE | {OrganizationKind.PROSECUTOR, OrganizationKind.OVERSIGHT_AGENCY},
        not_for=_NOT_POLICE,
        needs=("legal process of the listed kinds, in force and directed at this holder",),
        obligations=("VERIFY_IDENTITY_514H", "LEGAL_REVIEW", *_ACCOUNTED),
    ),
    Rule(
        code="hipaa-512f2",
        citation="45 CFR 164.512(f)(2)(i)",
        judge=identify_or_locate,
        segments=_PRESENCE,
        purposes=frozenset({Purpose.IDENTIFY_LOCATE_SUSPECT, Purpose.MISSING_PERSON}),
        recipients=POLICE,
        not_for=_NOT_POLICE,
        needs=("an official's recorded request",),
        fields=IDENTIFYING_FIELDS,
        limits=(_THE_LIST,),
        obligations=("VERIFY_IDENTITY_514H", *_ACCOUNTED),
        also_cites=("45 CFR 164.512(f)(2)(ii)",),
    ),
    Rule(
        code="hipaa-512f3",
        citation="45 CFR 164.512(f)(3)",
        judge=victim_of_crime,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.CRIME_VICTIM_INFO}),
        recipients=POLICE,
        not_for=_NOT_POLICE,
        needs=("the victim's agreement, or the official's representations and the victim's best interest",),
        obligations=_ACCOUNTED,
    ),
    Rule(
        code="hipaa-512f4",
        citation="45 CFR 164.512(f)(4)",
        judge=alert_to_a_death,
        segments=_GENERAL,
        purposes=frozenset({Purpose.ALERT_DEATH}),
        recipients=POLICE,
        not_for=_NOT_POLICE,
        needs=("a person who has died", "a suspicion that a crime caused it"),
        limits=("what alerts to the death",),
        obligations=_ACCOUNTED,
    ),
    Rule(
        code="hipaa-512f5",
        citation="45 CFR 164.512(f)(5)",
        judge=crime_on_premises,
        segments=_GENERAL,
        purposes=frozenset({Purpose.CRIME_ON_PREMISES}),
        recipients=POLICE,
        not_for=_NOT_POLICE,
        needs=("a report of the incident on file", "the entity's own premises"),
        limits=("evidence of the crime",),
        obligations=_ACCOUNTED,
    ),
    Rule(
        code="hipaa-512f6",
        citation="45 CFR 164.512(f)(6)",
        judge=crime_met_in_an_emergency,
        segments=_GENERAL,
        purposes=frozenset({Purpose.POLICE_REPORT, Purpose.CRIME_VICTIM_INFO, Purpose.LAW_ENFORCEMENT_INVESTIGATION}),
        recipients=POLICE,
        not_for=_NOT_POLICE,
        needs=("emergency care away from the premises", "a suspicion of a crime"),
        limits=("the crime and its nature, its place and victims, and who did it",),
        obligations=_ACCOUNTED,
    ),
    Rule(
        code="hipaa-502j2",
        citation="45 CFR 164.502(j)(2)",
        judge=workforce_victim,
        segments=_PRESENCE,
        purposes=frozenset({Purpose.CRIME_AGAINST_PERSONNEL, Purpose.CRIME_ON_PREMISES}),
        recipients=POLICE,
        not_for=_NOT_POLICE,
        needs=("a member of the workforce as the victim",),
        fields=IDENTIFYING_FIELDS | CRIME_REPORT_FIELDS,
        limits=(_THE_LIST,),
        obligations=("NOTIFY_PRIVACY_OFFICER", "MIN_NECESSARY"),
    ),
)
