"""What the simulator asks of each piece of evidence."""

from collections.abc import Mapping
from types import MappingProxyType

from consent.exchange.elements import ELEMENT_CODES
from consent.facts import Agreement, Consent, Emergency, LegalProcess, Restriction, Threat
from consent.instruments.elements import ELEMENTS
from consent.simulator.asking import Group, Question

STATEMENTS: MappingProxyType[str, str] = MappingProxyType(
    {
        "A4-CEBA": "A covered entity may redisclose it as HIPAA allows (A4-CEBA)",
        "A4-INTERMEDIARY": "Which participants of the intermediary may receive it (A4-INTERMEDIARY)",
        "A6-REVOKE": "The right to revoke, Part 2 (A6-REVOKE)",
        "B10i": "It may be redisclosed and no longer protected (B10i)",
        "B10ii": "What declining to sign would mean (B10ii)",
        "E-PERIOD": "The period in which it holds, 2.35 (E-PERIOD)",
        "E-REVOCABLE": "From when it may be revoked, 2.35 (E-REVOCABLE)",
        "F7-REVOKE": "The right to revoke, HIPAA (F7-REVOKE)",
        "F8-CONDITION": "Whether care depends on signing (F8-CONDITION)",
        "F9-REDISC": "It may be redisclosed, HIPAA (F9-REDISC)",
        "F10-PLAIN": "Written in plain language (F10-PLAIN)",
        "G5-SIGN": "The signer understands the release (G5-SIGN)",
        "G7-VERBAL": "The person cannot sign with a hand (G7-VERBAL)",
        "G8-REVOKE": "The right to revoke, Pennsylvania (G8-REVOKE)",
        "G9-INSPECT": "The right to inspect what goes (G9-INSPECT)",
        "HIV-REVOKE": "The right to revoke, HIV (HIV-REVOKE)",
    }
)

_REASONS = {check.code: check.reason for checks in ELEMENTS.values() for check in checks}
FOUND_WANTING: MappingProxyType[str, str] = MappingProxyType(
    {code: f"{code}: {_REASONS[code]}" if code in _REASONS else code for code in ELEMENT_CODES}
)

ABOUT_THIS_PERSON = Question("about_this_person", "About this person?")

EVIDENCE: Mapping[str, Group] = MappingProxyType(
    {
        "consents": Group(
            "paper",
            "Signed paper",
            Consent,
            (
                Question("kinds", "What is it?"),
                Question("discloser_ids", "Who may disclose?", "One organization a line."),
                Question(
                    "recipients",
                    "Who may receive it?",
                    "One a line. For one person of an organization: organization; person.",
                ),
                Question("recipient_class", "Or a class of recipients", unknown="No class"),
                Question("segments", "Which information?"),
                Question("purposes", "What for?"),
                Question("info_description", "How does it describe the information?"),
                Question("described_part", "A narrower part that it describes", "For example: dates of attendance."),
                Question("fields", "Only these pieces", "One a line. Left open: everything of its kinds."),
                Question("signer", "Who signed?"),
                Question("signature", "How?", unknown="Not signed"),
                Question("signed_at", "Signed when?"),
                Question("signer_authority", "By which authority?", "Where somebody signs for the person."),
                Question("signer_name", "Name of the signer"),
                Question("witnesses", "Witnesses", "One a line."),
                Question("staff_signed_by", "Staff person who signed"),
                Question("staff_signed_at", "When did staff sign?"),
                Question("statements", "What does it print?", codes=STATEMENTS),
                Question("period_starts_at", "Holds from"),
                Question("expires_at", "Expires at"),
                Question("expires_event", "Or expires with", 'For example: end of treatment, or "none".'),
                Question("event_occurred_at", "When did that happen?"),
                Question("revoked_at", "Revoked in writing"),
                Question("revoked_orally_at", "Revoked by word of mouth"),
                Question("matter", "For which case?"),
                Question("condition_of", "A condition of which release?"),
                Question("revocable_from", "May be revoked from"),
                Question("final_disposition_at", "Final disposition of the case"),
                Question("person_named", "Does it name the person?"),
                Question("combined_with", "What stands together with it?"),
                Question("conditioned", "Made a condition of care or benefits?"),
                Question("known_false", "Known to be false?"),
                Question("elements_missing", "What did a reviewer find wanting?", codes=FOUND_WANTING),
            ),
        ),
        "emergencies": Group(
            "emergency",
            "Medical emergency",
            Emergency,
            (
                Question("bona_fide", "Is it real?"),
                Question("patient_capable", "Can the person decide?"),
                Question("consent_obtainable", "Can consent be had in time?"),
                Question("consent_refused", "Has the person declined?"),
                Question("occurred_at", "When did it begin?"),
                Question("ended_at", "When did it end?"),
                Question("nature", "What happened?"),
                Question("disclosed_by", "Who discloses?"),
                Question("medical_personnel_name", "Who receives it?"),
                Question("medical_personnel_affiliation", "Where do they work?"),
                Question("declared_disaster", "A declared disaster?"),
                Question("program_closed", "Is the program closed?"),
                Question("product_danger_asserted", "Is a product said to be dangerous?"),
            ),
        ),
        "threats": Group(
            "threat",
            "Threat",
            Threat,
            (
                Question("serious", "Serious?"),
                Question("imminent", "Imminent?"),
                Question("specific", "Specific?"),
                Question("target", "Against whom?"),
                Question("recorded_by", "Who recorded it?"),
                Question("basis", "On what ground?"),
                Question("recorded_at", "When?"),
                Question("resolved_at", "Resolved when?"),
            ),
        ),
        "restrictions": Group(
            "limit",
            "Limit that the person asked for",
            Restriction,
            (
                Question("agreed", "Was it agreed to?"),
                Question("paid_in_full", "Was the service paid in full by the person?"),
                Question("organization_ids", "Towards whom?", "One organization a line. Left open: everybody."),
                Question("segments", "For which information?", "None selected: all."),
                Question("fields", "For which pieces?", "One a line. Left open: all."),
                Question("purposes", "For which purposes?", "None selected: all."),
                Question("agreed_at", "Agreed when?"),
                Question("ended_at", "Ended when?"),
            ),
        ),
        "agreements": Group(
            "agreement",
            "Agreement",
            Agreement,
            (
                Question("kind", "What is it?"),
                Question("party_ids", "Between whom?", "One organization a line."),
                Question("in_force", "In force?"),
                Question("acknowledges_bound", "Does it bind the recipient to Part 2?"),
                Question("will_resist", "Will the recipient resist legal process?"),
                Question("begins_at", "Begins"),
                Question("ends_at", "Ends"),
            ),
        ),
        "legal_process": Group(
            "process",
            "Legal process",
            LegalProcess,
            (
                Question("kind", "What is it?"),
                Question("in_force", "In force?"),
                Question("holder_id", "On whom was it served?", "The holder's name."),
                Question("signed_by_judge", "Signed by a judge?"),
                Question("provision", "Under which provision was it ordered?", unknown="Not an order, or not known"),
                Question("segments", "Which information does it cover?", "None selected: it does not say."),
                Question("scope", "What does it authorize, in its words?", "One a line."),
                Question("crime", "Which crime?"),
                Question("findings", "What did the court find?"),
                Question("communications_finding", "A finding on confidential communications (2.63)?"),
                Question("accompanied_by_subpoena", "With a subpoena beside it?"),
                Question("subpoena_in_force", "Is that subpoena in force?"),
                Question("satisfactory_assurance", "Shown that the person was told, or a protective order?"),
                Question("request_tests", "What is shown of an administrative request?"),
                Question("brought_by_patient", "Did the person bring the lawsuit?"),
                Question("begins_at", "From"),
                Question("ends_at", "Until"),
            ),
        ),
    }
)
"""By the name of the evidence; a piece is identified by the code of its group and its place."""
