"""English: every word that somebody reads on a paper, chooses among, signs under, or is told meanwhile."""

from datetime import date

PAPER = {
    "title": "Permission to share my information",
    "title_of_another": "Permission to share the information of somebody I sign for",
    "whose": "Whose information",
    "discloser": "Who may share",
    "recipient": "With whom",
    "what": "What may be shared",
    "purpose": "What for",
    "period": "How long",
    "period_days": "From {start} through {end}",
    "condition": "Taking part is a condition of",
    "can_stop_from": "Can be taken back from",
    "signer": "Who signs",
    "authority": "What shows the right to sign",
    "interpreter": "Interpreter",
    "rules": "What you should know",
    "police": "The police would learn that this team met you, and everything that stands here under “What may be shared”.",
    "police_of_another": (
        "The police would learn that this team met the person, and everything that stands here under “What may be shared”."
    ),
    "signature": "Signature",
    "signed_by": "Signed by",
    "typed_name": "Name, typed by the person who signed",
    "signed_at": "Signed on",
    "drawn": "The signature, drawn by hand",
    "mark": "The mark of the person who signed, drawn by hand",
    "witness": "Witness",
    "staff": "Asked and witnessed by",
    "attested": "{staff}, {discloser}, on {day}, {time}",
    "footer": "The person who signed may have a copy of this paper at any time.",
}

STATEMENTS = {
    "stop_any_time": (
        "You can stop this at any time. Tell any member of this team in writing, or sign the form that we bring you. "
        "What was already shared because of this paper cannot be called back."
    ),
    "stop_from_day": (
        "You take part in treatment as a condition of: {condition}. Because of that, federal law lets you take this paper "
        "back, for treatment for substance use, from {revocable_from} on, and not before."
    ),
    "stop_under_other_laws": (
        "Under HIPAA and Pennsylvania law you can tell us in writing at any time to stop. Then we share no more because of "
        "this paper unless a court orders it. What was already shared cannot be called back."
    ),
    "period_of_condition": (
        "This paper holds through {end}, the time for which it is needed to follow your treatment. It ends earlier when the "
        "matter is finally decided."
    ),
    "care_goes_on": "Your care does not depend on this paper. We help you in the same way if you do not sign.",
    "may_be_passed_on": (
        "Whoever receives this could pass it on, and then federal privacy rules may no longer protect it."
    ),
    "treatment_may_be_passed_on": (
        "If a health-care provider or health plan receives substance use treatment records for treatment, payment or "
        "operations, they may pass them on under HIPAA, and federal substance use rules may no longer protect them."
    ),
    "treatment_if_not_signed": (
        "If you do not sign, substance use treatment records are not shared, and nothing else changes."
    ),
    "treatment_not_in_proceedings": (
        "A provider, health plan or their partner who receives substance use treatment records may redisclose them "
        "as HIPAA permits, except in civil, criminal, administrative or legislative proceedings against you."
    ),
    "hiv_named": (
        "This paper covers HIV-related information by name: whether somebody was tested, has HIV or AIDS, or is treated "
        "for it. A paper that does not name it is not enough."
    ),
    "look_before": "You may look at what would be shared before it goes.",
    "ask_first": "If any of this is unclear, ask, and we explain it before you sign.",
    "understood": "I understand what this release means, and I sign it of my own free will.",
}

KINDS = {
    "identity_presence": "My name, my date of birth, and that this team met me",
    "mh_general": "A summary of my mental health",
    "part2_sud": "Information about treatment for substance use",
    "sud_non_part2": "What I told this team about substance use",
    "hiv": "HIV-related information",
    "psychotherapy_notes": "Psychotherapy notes",
    "sud_counseling_notes": "Substance use counseling notes",
}
KINDS_FOR_MONITORS = {
    "identity_presence": "My name, my date of birth, and that I take part",
    "part2_sud": "A summary of how I get on in treatment for substance use, and no notes",
}
KINDS_OF_ANOTHER = {
    "identity_presence": "The person’s name, date of birth, and that this team met them",
    "mh_general": "A summary of the person’s mental health",
    "part2_sud": "Information about treatment for substance use",
    "sud_non_part2": "What the person told this team about substance use",
    "hiv": "HIV-related information",
    "psychotherapy_notes": "Psychotherapy notes",
    "sud_counseling_notes": "Substance use counseling notes",
}
PURPOSES = {
    "treatment": "Treatment",
    "care_navigation": "Care navigation",
    "crisis_response": "Safe response during crisis calls",
    "crisis_planning": "Crisis response planning",
    "follow_up_outcome": "Follow-up outcome",
    "housing": "Housing application",
    "monitoring_conditional_release": "Following treatment that a court asked for",
}
CONDITIONS = {
    "probation": "Probation",
    "parole": "Parole",
    "pretrial_release": "Release before trial",
    "sentence": "A sentence",
    "diversion": "Charges that are put on hold",
}
SIGNERS = {
    "patient": "The person themselves",
    "parent": "{name}, parent",
    "guardian": "{name}, guardian",
    "personal_representative": "{name}, personal representative",
    "health_care_agent": "{name}, health care agent",
}
#: What the pieces of the record are called before the person signs.
PARTS = {"identity": "Name and date of birth", "summary": "Summary", "note": "Note", "written": "{part}, {day}"}

PAGE = {
    "skip": "Skip to what matters",
    "police": "The police would learn that this team met you, and everything to which you say yes.",
    "police_of_another": "The police would learn that this team met the person, and everything to which you say yes.",
    "choose_title": "What may we share?",
    "choose_lead": "Take your time. Yes or no, both are fine. Your care does not depend on it.",
    "choose_facts": "What this is about",
    "choose_information": "About you",
    "choose_information_of_another": "About the person you sign for",
    "choose_substance_use": "About substance use",
    "choose_substance_use_lead": "This is asked on its own. Federal law protects it more strictly.",
    "hiv_lead": "Pennsylvania law asks for this by name.",
    "until": "Until which day?",
    "until_hint": "The last day on which we may share. You can stop earlier.",
    "yes": "Yes, share it",
    "no": "No",
    "one": "Choose one.",
    "show_paper": "Show me the paper",
    "decline": "No, share nothing",
    "later": "Ask me another time",
    "sign_title": "Read, then decide",
    "sign_lead": "Take the time you need. Either answer is fine, and your care does not depend on it.",
    "back": "Choose again",
    "try_title": "What would be shared today, word for word",
    "try_lead": "If you sign, this may go today. What the team adds later may go too, until the last day.",
    "try_nothing": "Nothing has been written yet that this paper covers. Ask to see it before it goes.",
    "try_kept_title": "On this paper, but not shared today",
    "try_kept_lead": "Another rule or a limit that you asked for keeps this here.",
    "try_language": "",
    "signature_title": "Your signature",
    "full_name": "Your full name",
    "full_name_hint": "The person who signs types it, or draws below.",
    "drawing": "Draw your signature or a mark",
    "drawing_hint": "With a finger or a pen. A typed name alone is enough.",
    "clear": "Clear the drawing",
    "is_mark": "I cannot write my name; what I drew is my mark",
    "is_mark_hint": "Two people who saw it then write their names below.",
    "witness": "Witness, if there is one",
    "second_witness": "Second witness",
    "witness_hint": "Full name. Both are needed for a mark.",
    "copy": "Which copy do you want?",
    "sign": "I sign",
    "do_not_sign": "No, I do not sign",
    "errors": "Please look at this first",
    "error": "Error",
    "not_connected": "Not connected. What you typed is kept on this page. Do not close it.",
    "not_accepted": "That could not be saved. What you typed is kept on this page. Try again, or ask the team.",
    "not_loaded": "A part of this page could not be loaded. Reload the page to try again.",
    "changed": "The paper changed since you read it, so nothing was signed. Please read it again.",
    "done_given": "It is signed",
    "done_given_lead": "Thank you. You can stop it at any time: tell any member of this team.",
    "done_monitored_lead": "Thank you. The paper says from which day you can take it back.",
    "done_copy": "Your copy (PDF)",
    "done_copy_lead": (
        "This is the paper as you signed it. For a copy on paper, the team opens this file and prints it. "
        "You can also photograph it."
    ),
    "done_already": "This was answered already. The first answer stands, and nothing was recorded a second time.",
    "done_stopped": "You stopped it",
    "done_stopped_lead": "This paper no longer holds. Nothing more is shared on it.",
    "done_declined": "You said no",
    "done_declined_lead": "That is fine. Nothing about your care changes.",
    "done_deferred": "We ask another time",
    "done_deferred_lead": "That is fine. Nothing about your care changes.",
    "hand_back": "Give the tablet back",
}
COPIES = {
    "paper": "On paper",
    "pdf": "As a file (PDF)",
    "photo": "A photo with my own phone",
    "none": "No copy",
}
ERRORS = {
    "choose": "Choose one.",
    "sign": "Type your full name, or draw your signature.",
    "draw_mark": "Draw your mark.",
    "drawing": "The drawing could not be read. Clear it and draw again.",
    "witnesses": "Two witnesses write their names.",
    "same_witness": "These need to be two different people, and not the person who signs.",
    "long": "This is too long. Please shorten it.",
}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(moment: date) -> str:
    """A day as people read it: "May 4, 2026"."""
    return f"{_MONTHS[moment.month - 1]} {moment.day}, {moment.year}"
