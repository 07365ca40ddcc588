"""Every code and address that our FHIR resources use, as data. What is not here is not understood, and is refused.

Codes of HL7 were looked up in its terminology (v3-ActCode, v3-ActReason, v3-Confidentiality, v3-ParticipationType,
consentscope, consentaction, consentpolicycodes) and in the FHIR implementation guide Data Segmentation for Privacy
(DS4P). Where HL7 has no code that means exactly what ours means, ours stands under our own address.
"""

from types import MappingProxyType

from consent.facts import ConsentKind, Purpose, Segment

#: A system and a code of it.
Coding = tuple[str, str]

OURS = "https://bulkhead.invalid/fhir"
EXTENSION = f"{OURS}/StructureDefinition/consent-"

KIND_SYSTEM = f"{OURS}/CodeSystem/consent-kind"
PURPOSE_SYSTEM = f"{OURS}/CodeSystem/purpose"
SEGMENT_SYSTEM = f"{OURS}/CodeSystem/segment"

ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
ACTION = "http://terminology.hl7.org/CodeSystem/consentaction"
POLICY_CODES = "http://terminology.hl7.org/CodeSystem/consentpolicycodes"
LOINC = "http://loinc.org"
LABEL_BASIS = "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-sec-label-basis"

PRIVACY_SCOPE = (SCOPE, "patient-privacy")
DISCLOSE = (ACTION, "disclose")
RECIPIENT = (PARTICIPATION, "IRCP")

#: What may say that a resource is a consent to disclosure. The first one is written.
DISCLOSURE_CATEGORIES = ((ACT_CODE, "IDSCL"), (LOINC, "64292-6"), (LOINC, "59284-0"))

KINDS: MappingProxyType[tuple[str, str], ConsentKind] = MappingProxyType(
    {(KIND_SYSTEM, kind.value): kind for kind in ConsentKind}
)
#: Rules that a resource may name as its policy: the kinds that may stand on a paper under each.
POLICY_RULES: MappingProxyType[tuple[str, str], frozenset[ConsentKind]] = MappingProxyType(
    {
        (POLICY_CODES, "hipaa-auth"): frozenset({ConsentKind.HIPAA_AUTHORIZATION}),
        (ACT_CODE, "42CFRPart2"): frozenset(
            {
                ConsentKind.PART2_GENERAL,
                ConsentKind.PART2_TPO,
                ConsentKind.PART2_LEGAL,
                ConsentKind.PART2_COUNSELING_NOTES,
                ConsentKind.PART2_CRIMINAL_JUSTICE,
            }
        ),
        (KIND_SYSTEM, "pa_mh_release"): frozenset({ConsentKind.PA_MENTAL_HEALTH_RELEASE}),
        (KIND_SYSTEM, "pa_hiv"): frozenset({ConsentKind.PA_HIV}),
        (KIND_SYSTEM, "unstated"): frozenset(),
    }
)
#: The rule under which a paper is written that states no kind at all; it opens nothing.
UNSTATED_RULE = (KIND_SYSTEM, "unstated")

#: Purposes for which HL7 has the very code; every purpose has one of ours.
STANDARD_PURPOSES: MappingProxyType[Purpose, tuple[str, str]] = MappingProxyType(
    {
        Purpose.TREATMENT: (ACT_REASON, "TREAT"),
        Purpose.PAYMENT: (ACT_REASON, "HPAYMT"),
        Purpose.OPERATIONS: (ACT_REASON, "HOPERAT"),
        Purpose.RESEARCH: (ACT_REASON, "HRESCH"),
    }
)
PURPOSES: MappingProxyType[tuple[str, str], Purpose] = MappingProxyType(
    {(PURPOSE_SYSTEM, purpose.value): purpose for purpose in Purpose}
    | {coding: purpose for purpose, coding in STANDARD_PURPOSES.items()}
)

SEGMENTS: MappingProxyType[tuple[str, str], Segment] = MappingProxyType(
    {(SEGMENT_SYSTEM, segment.value): segment for segment in Segment if segment is not Segment.OPERATIONAL}
)
#: Sensitivity of information, as HL7 codes it -> the kinds of information that are exactly that. A code that means less
#: or more than kinds of ours (BH, PSY, STD) is not among them.
SENSITIVITIES: MappingProxyType[tuple[str, str], frozenset[Segment]] = MappingProxyType(
    {
        (ACT_CODE, "MH"): frozenset({Segment.MH_GENERAL}),
        (ACT_CODE, "PSYTHPN"): frozenset({Segment.PSYCHOTHERAPY_NOTES}),
        (ACT_CODE, "HIV"): frozenset({Segment.HIV}),
        (ACT_CODE, "SUD"): frozenset({Segment.PART2_SUD, Segment.SUD_NON_PART2}),
    }
)
#: What a resource says of its own sensitivity, by the kinds of information that it names.
LABELS: MappingProxyType[Segment, str] = MappingProxyType(
    {
        Segment.MH_GENERAL: "MH",
        Segment.PSYCHOTHERAPY_NOTES: "PSYTHPN",
        Segment.HIV: "HIV",
        Segment.PART2_SUD: "SUD",
        Segment.SUD_NON_PART2: "SUD",
        Segment.SUD_COUNSELING_NOTES: "SUD",
    }
)
RESTRICTED = (CONFIDENTIALITY, "R")
PART2_LAW = (ACT_CODE, "42CFRPart2")
NO_DISCLOSURE_WITHOUT_CONSENT = (ACT_CODE, "NODSCLCD")
REDISCLOSURE_MARK = (ACT_CODE, "RedisclosureProhibitionMark")
#: Statement 2 of 42 CFR 2.32(a)(2), which the mark displays.
MARK_TEXT = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."

#: Labels of a resource that ask for no more than what is done here with every consent.
KNOWN_LABELS: frozenset[tuple[str, str]] = frozenset(
    {
        (CONFIDENTIALITY, "N"),
        RESTRICTED,
        (CONFIDENTIALITY, "V"),
        PART2_LAW,
        NO_DISCLOSURE_WITHOUT_CONSENT,
        REDISCLOSURE_MARK,
        *((ACT_CODE, code) for code in ("BH", "ETH", "HIV", "MH", "PSY", "PSYTHPN", "SUD")),
    }
)

#: What a consent states that FHIR has no place for: the end of the extension's address -> the element of the facts.
TEXTS: MappingProxyType[str, str] = MappingProxyType(
    {
        "info-description": "info_description",
        "described-part": "described_part",
        "signer-name": "signer_name",
        "signer-authority": "signer_authority",
        "staff-signed-by": "staff_signed_by",
        "expires-event": "expires_event",
        "matter": "matter",
        "condition-of": "condition_of",
        "paper-language": "language",
        "form-version": "form_version",
    }
)
MOMENTS: MappingProxyType[str, str] = MappingProxyType(
    {
        "staff-signed-at": "staff_signed_at",
        "event-occurred-at": "event_occurred_at",
        "revocable-from": "revocable_from",
        "final-disposition-at": "final_disposition_at",
        "revoked-at": "revoked_at",
        "revoked-orally-at": "revoked_orally_at",
        "starts-at": "period_starts_at",
        "expires-at": "expires_at",
    }
)
#: FHIR has no period that ends before it begins. A paper that states one is written, and read, by these alone.
REVERSED_PERIOD = frozenset({"starts-at", "expires-at"})
SETS: MappingProxyType[str, str] = MappingProxyType(
    {
        "statement": "statements",
        "element-missing": "elements_missing",
        "combined-with": "combined_with",
        "covers": "fields",
    }
)
FLAGS: MappingProxyType[str, str] = MappingProxyType({"conditioned": "conditioned", "known-false": "known_false"})
SIGNER, SIGNATURE_KIND, WITNESS, COVERS_NOTHING = "signer", "signature-kind", "witness", "covers-nothing"
#: To FHIR a rule without purpose or class is one for every purpose and all information; these say that it is for none.
NO_PURPOSE, NO_INFORMATION = "no-purpose", "no-information"
#: What goes along with the facts, and no rule reads.
ALONG: MappingProxyType[str, str] = MappingProxyType({"interpreter": "interpreter", "signature": "signature"})
