"""The texts that the law prescribes word for word, and every obligation code with one plain sentence.

The texts are data: they are shown and sent exactly as they stand here and are never assembled from parts.
"""

from types import MappingProxyType

TEXTS: MappingProxyType[str, str] = MappingProxyType(
    {
        "NOTICE_2_32": (
            "This record which has been disclosed to you is protected by Federal confidentiality rules (42 CFR "
            "part 2). These rules prohibit you from using or disclosing this record, or testimony that describes "
            "the information contained in this record, in any civil, criminal, administrative, or legislative "
            "proceedings by any Federal, State, or local authority, against the patient, unless authorized by the "
            "consent of the patient, except as provided at 42 CFR 2.12(c)(5) or as authorized by a court in "
            "accordance with 42 CFR 2.64 or 2.65. In addition, the Federal rules prohibit you from making any "
            "other use or disclosure of this record unless at least one of the following applies:\n"
            "(i) Further use or disclosure is expressly permitted by the written consent of the individual whose "
            "information is being disclosed in this record or as otherwise permitted by 42 CFR part 2.\n"
            "(ii) You are a covered entity or business associate and have received the record for treatment, "
            "payment, or health care operations, or\n"
            "(iii) You have received the record from a covered entity or business associate as permitted by 45 "
            "CFR part 164, subparts A and E.\n"
            "A general authorization for the release of medical or other information is NOT sufficient to meet "
            "the required elements of written consent to further use or redisclose the record (see 42 CFR 2.31)."
        ),
        "NOTICE_2_32_SHORT": "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
        "NOTICE_PA_5100_34D": (
            "This information has been disclosed to you from records whose confidentiality is protected by State "
            "statute. State regulations limit your right to make any further disclosure of this information "
            "without prior written consent of the person to whom it pertains."
        ),
        "NOTICE_PA_HIV_7607E": (
            "This information has been disclosed to you from records protected by Pennsylvania law. Pennsylvania "
            "law prohibits you from making any further disclosure of this information unless further disclosure "
            "is expressly permitted by the written consent of the person to whom it pertains or is authorized by "
            "the Confidentiality of HIV-Related Information Act. A general authorization for the release of "
            "medical or other information is not sufficient for this purpose."
        ),
        "NEUTRAL_DENIAL_2_13C": (
            "We cannot confirm or deny whether any person has received services, and we cannot provide records in "
            "response to this request. Federal and state confidentiality law (including 42 CFR part 2, copy "
            "available) may restrict disclosure of such records where they exist. Contact: privacy officer."
        ),
    }
)
"""Verbatim, by obligation code. `NOTICE_2_32_SHORT` is Statement 2 of 42 CFR 2.32(a)(2), allowed in place of
`NOTICE_2_32`. The wordings of 35 P.S. 7607(e) and of the neutral denial await counsel's confirmation."""

ACCOMPANYING: tuple[str, ...] = ("NOTICE_2_32", "NOTICE_PA_5100_34D", "NOTICE_PA_HIV_7607E")
"""The obligations whose text goes with a release, in the order in which they are shown."""

OBLIGATIONS: MappingProxyType[str, str] = MappingProxyType(
    {
        "ACCOUNTING_HIPAA_528": "List this disclosure in the accounting a person may ask for, and keep it for 6 years.",
        "ACCOUNTING_PART2_2_25": "List this disclosure with consent in the Part 2 accounting, and keep it for 3 years.",
        "AUDIT_LOG": "Write who released what to whom, why, and on which evidence.",
        "BREACH_NOTIFY_HHS": "Tell the Department of Health and Human Services of the breach.",
        "BREACH_NOTIFY_INDIVIDUAL_60D": "Tell every person concerned within 60 days of discovering the breach.",
        "BREACH_NOTIFY_MEDIA": "Tell the media where more than 500 residents of a state are concerned.",
        "BREACH_NOTIFY_STATE": "Give the notice that Pennsylvania's breach law asks for.",
        "BREACH_RISK_ASSESSMENT": "Assess and document how likely it is that the information was compromised.",
        "CEASE_FUTURE": "Stop every further release and tell the recipients on record.",
        "CHILDLINE_WRITTEN_48H": "Follow an oral report to ChildLine with a written one within 48 hours.",
        "COPY_OF_CONSENT_OR_SCOPE": "Send the consent, or a clear explanation of its scope, with the record.",
        "DEID_DOC": "Document how the information was made unidentifiable.",
        "DOC_EMERGENCY_2_51C": (
            "Record at once who received it and where they work, who disclosed it, when, and what the emergency was."
        ),
        "DOC_REPRESENTATION": "Keep the official's written statement, or a note of what the official represented.",
        "DUA": "Have a data use agreement signed before anything goes.",
        "DUTY_TO_WARN_DOC": "Record the threat, its target, the assessment, and who was warned, when and by whom.",
        "INFORM_COURT_5100_35B": "Tell the court in writing or in person that the records are confidential.",
        "INFORM_PATIENT_512C": "Tell the person promptly that a report was made, unless that would endanger them.",
        "INTERMEDIARY_LIST": "On written request, list within 30 days who received the record through an intermediary.",
        "LEGAL_REVIEW": "Have counsel check the papers before anything goes.",
        "LOG_DENIAL": "Write who asked for what and that it was denied, without clinical content.",
        "LOG_PA_5100_32C": "Note the request and what was done in the person's record.",
        "MIN_NECESSARY": "Send no more than the purpose needs.",
        "NEUTRAL_DENIAL_2_13C": "Answer in words that neither confirm nor deny that a record exists.",
        "NOTICE_2_32": "Send the Part 2 notice on redisclosure with the record.",
        "NOTICE_PA_5100_34D": "Send Pennsylvania's mental-health notice with the record, also when it is spoken.",
        "NOTICE_PA_HIV_7607E": "Send Pennsylvania's notice on HIV-related information with the record.",
        "NOTIFY_PRIVACY_OFFICER": "Tell the privacy officer the same day.",
        "NOTIFY_SUPERVISOR": "Tell the supervisor within the same shift.",
        "PATIENT_COPY_508C4": "Give the person a copy of the authorization they signed.",
        "REQUEST_NO_FURTHER_USE": "Ask the recipient not to use or pass on the restricted information any further.",
        "RESEARCH_DOC": "Keep the review board's papers for this research.",
        "RESIST_PROCESS": "Resist in court any effort to obtain the record outside Part 2.",
        "RETAIN_6Y_530J": "Keep the consent, the decision and the notices for 6 years.",
        "SMALL_CELL_SUPPRESSION": "Leave out every count of fewer than 11 people.",
        "USE_RESTRICTION_2_12D": "Mark the copy: never to be used to investigate or charge the person.",
        "VERIFY_IDENTITY_514H": "Verify who asks and by what authority.",
    }
)
"""Every obligation the law here can impose, with what it asks for. A release may not be confirmed while one of its
codes has no handler."""
