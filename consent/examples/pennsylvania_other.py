"""Worked examples of Pennsylvania's laws on HIV-related information and on substance use outside Part 2."""

from consent.examples import cast
from consent.examples.papers import NOW, agreement, order, paper, scene
from consent.examples.part2_without_consent import IDENTIFIABLE, SMALL_COUNT, SOMEBODY_ELSE
from consent.examples.worked import WorkedExample, asked, known, on_file, opens, recipient, without
from consent.facts import (
    AgreementKind,
    ConsentKind,
    DeidentificationMethod,
    OrderProvision,
    Purpose,
    RecordedFinding,
    Segment,
)

HIV, USE = Segment.HIV, Segment.SUD_NON_PART2
_AND_HIPAA = ConsentKind.HIPAA_AUTHORIZATION

_HIV = (
    opens(
        "pa-hiv",
        "A person signed a form that names HIV, so that a housing program for people with HIV can admit them.",
        scene(
            cast.HOSPITAL,
            cast.LANDLORD,
            Purpose.HOUSING,
            HIV,
            paper(cast.HOSPITAL, cast.LANDLORD, Purpose.HOUSING, HIV, ConsentKind.PA_HIV, _AND_HIPAA),
        ),
        ("the form is a general one", on_file("consents", kinds=frozenset({_AND_HIPAA}))),
        ("the form has expired", on_file("consents", expires_at=NOW)),
        ("the form does not tell of the right to revoke it", on_file("consents", statements=frozenset({"F7-REVOKE"}))),
    ),
    opens(
        "pa-hiv-subject",
        "A person asks the hospital for their own test result.",
        scene(cast.HOSPITAL, cast.THE_PERSON, Purpose.PATIENT_ACCESS, HIV),
        ("the person's sister asks", asked(recipient=cast.SISTER)),
    ),
    opens(
        "pa-hiv-staff",
        "A nurse of the hospital reads a test result before giving medicine.",
        scene(cast.HOSPITAL, cast.staff_of(cast.HOSPITAL), Purpose.TREATMENT, HIV),
        ("the nurse works somewhere else", asked(recipient=SOMEBODY_ELSE)),
    ),
    opens(
        "pa-hiv-review",
        "The state's licensing office examines how the hospital treats people with HIV.",
        scene(cast.HOSPITAL, cast.LICENSING, Purpose.AUDIT, HIV),
        ("the police call it an audit", asked(recipient=cast.POLICE)),
    ),
    opens(
        "pa-hiv-care",
        "A physician who takes over the person's care needs to know which medicines they take.",
        scene(cast.HOSPITAL, cast.THERAPIST, Purpose.TREATMENT, HIV, hiv_needed_for_care=True),
        ("it is not recorded that this care needs it", known(hiv_needed_for_care=None)),
        ("the recipient does not treat the person", recipient(is_treating_provider=False)),
    ),
    opens(
        "pa-hiv-insurer",
        "A health plan pays for a test.",
        scene(cast.HOSPITAL, cast.HEALTH_PLAN, Purpose.PAYMENT, HIV),
        ("an employer pays", asked(recipient=cast.EMPLOYER)),
    ),
    opens(
        "pa-hiv-health",
        "The hospital reports a new case to the county health department, as the law requires.",
        scene(cast.HOSPITAL, cast.HEALTH_DEPARTMENT, Purpose.PUBLIC_HEALTH, HIV),
        ("the report goes to the city council", asked(recipient=cast.CITY)),
    ),
    opens(
        "pa-hiv-order",
        "A judge weighed the need and ordered the hospital to give a test result to the court.",
        scene(
            cast.HOSPITAL,
            cast.COURT,
            Purpose.COURT_PROCEEDING,
            HIV,
            order(OrderProvision.PENNSYLVANIA_HIV, cast.HOSPITAL, HIV),
        ),
        (
            "the order was made under another provision",
            on_file("legal_process", provision=OrderProvision.PENNSYLVANIA_MENTAL_HEALTH),
        ),
        ("nothing but a subpoena is on file", without("legal_process")),
    ),
    opens(
        "pa-hiv-secretary",
        "The Secretary's office investigates whether the hospital keeps the Privacy Rule for test results.",
        scene(cast.HOSPITAL, cast.SECRETARY, Purpose.OVERSIGHT, HIV),
        ("it is not known to enforce the rule for the Secretary", recipient(authorities=frozenset())),
        beside=("pa-hiv-review",),
    ),
    opens(
        "pa-hiv-deid",
        "The hospital reports to the city how many tests it made, in numbers that identify nobody.",
        scene(
            cast.HOSPITAL,
            cast.CITY,
            Purpose.DEID_REPORTING,
            HIV,
            deidentification=DeidentificationMethod.SAFE_HARBOR,
            smallest_cell=20,
        ),
        IDENTIFIABLE,
        SMALL_COUNT,
    ),
)

_SUBSTANCE_USE = (
    opens(
        "pa-act33-other",
        "A hospital tells the counseling center that a person drinks, so that it prescribes safely.",
        scene(cast.HOSPITAL, cast.THERAPIST, Purpose.TREATMENT, USE),
        ("the counseling center does not treat the person", recipient(is_treating_provider=False)),
    ),
    opens(
        "pa-act33-consent",
        "A person signed a form that lets the hospital tell the police how to help in a crisis.",
        scene(
            cast.HOSPITAL,
            cast.POLICE,
            Purpose.CRISIS_PLANNING,
            USE,
            paper(cast.HOSPITAL, cast.POLICE, Purpose.CRISIS_PLANNING, USE, _AND_HIPAA),
        ),
        ("no form is on file", without("consents")),
        ("the person has revoked it", on_file("consents", revoked_at=NOW)),
    ),
    opens(
        "pa-act33-benefits",
        "A county office needs to know of a treatment, to grant the person a benefit.",
        scene(cast.HOSPITAL, cast.ASSISTANCE_OFFICE, Purpose.BENEFITS, USE),
        ("a landlord asks", asked(recipient=cast.LANDLORD)),
    ),
    opens(
        "pa-act33-own-use",
        "A social worker of the hospital reads what the person told a colleague about drinking.",
        scene(cast.HOSPITAL, cast.staff_of(cast.HOSPITAL), Purpose.TREATMENT, USE),
        ("the social worker is somebody else's", asked(recipient=SOMEBODY_ELSE)),
        ("the purpose is curiosity", asked(purpose=Purpose.CURIOSITY)),
    ),
    opens(
        "pa-act33-covered",
        "A hospital sends a claim to the person's health plan.",
        scene(cast.HOSPITAL, cast.HEALTH_PLAN, Purpose.PAYMENT, USE),
        ("the claim goes to an employer", asked(recipient=cast.EMPLOYER)),
    ),
    opens(
        "pa-act33-associate",
        "A company keeps the hospital's records on its computers, under a contract.",
        scene(
            cast.HOSPITAL,
            cast.DATA_SERVICE,
            Purpose.DATA_HOSTING,
            USE,
            agreement(AgreementKind.BUSINESS_ASSOCIATE, cast.HOSPITAL, cast.DATA_SERVICE),
        ),
        ("no contract is on file", without("agreements")),
    ),
    opens(
        "pa-act33-order",
        "Detectives bring an order of the court of common pleas, which found good cause.",
        scene(
            cast.HOSPITAL,
            cast.POLICE,
            Purpose.LAW_ENFORCEMENT_INVESTIGATION,
            USE,
            order(OrderProvision.PENNSYLVANIA_SUBSTANCE_USE, cast.HOSPITAL, USE),
            findings=frozenset({RecordedFinding.GOOD_CAUSE}),
        ),
        ("the court found no good cause", known(findings=frozenset())),
        ("they have nothing in writing", without("legal_process")),
    ),
    opens(
        "pa-act33-secretary",
        "The Secretary's office investigates whether the hospital keeps the Privacy Rule for what people told of drinking.",
        scene(cast.HOSPITAL, cast.SECRETARY, Purpose.OVERSIGHT, USE),
        ("it is not known to enforce the rule for the Secretary", recipient(authorities=frozenset())),
    ),
    opens(
        "pa-act33-subject",
        "A person asks the hospital for what it wrote about their drinking.",
        scene(cast.HOSPITAL, cast.THE_PERSON, Purpose.PATIENT_ACCESS, USE),
        ("the person's sister asks", asked(recipient=cast.SISTER)),
    ),
    opens(
        "pa-act33-deid",
        "The hospital reports to the city how many people drink, in numbers that identify nobody.",
        scene(
            cast.HOSPITAL,
            cast.CITY,
            Purpose.DEID_REPORTING,
            USE,
            deidentification=DeidentificationMethod.SAFE_HARBOR,
            smallest_cell=20,
        ),
        IDENTIFIABLE,
        SMALL_COUNT,
    ),
)

OTHER_EXAMPLES: tuple[WorkedExample, ...] = (*_HIV, *_SUBSTANCE_USE)
