"""45 CFR 164, subpart E (the HIPAA Privacy Rule): governs everything that a covered entity holds."""

from consent.law.hipaa.authorization import AUTHORIZATIONS
from consent.law.hipaa.care import CARE
from consent.law.hipaa.deidentification import DEIDENTIFICATION
from consent.law.hipaa.family import FAMILY_AND_REPRESENTATIVES
from consent.law.hipaa.individual import INDIVIDUAL
from consent.law.hipaa.law_enforcement import LAW_ENFORCEMENT
from consent.law.hipaa.limits import limits_on
from consent.law.hipaa.public_purposes import PUBLIC_PURPOSES
from consent.law.hipaa.threats import THREATS
from consent.law.rule import Law

_BASES = (
    *CARE,
    *AUTHORIZATIONS,
    *FAMILY_AND_REPRESENTATIVES,
    *PUBLIC_PURPOSES,
    *LAW_ENFORCEMENT,
    *THREATS,
    *DEIDENTIFICATION,
    *INDIVIDUAL,
)

HIPAA = Law(
    code="hipaa",
    title="HIPAA Privacy Rule, 45 CFR 164 subpart E",
    bases=_BASES,
    prohibitions=limits_on(_BASES),
    silence=("45 CFR 164.502(a)", "45 CFR 164.508(a)(1)", "45 CFR 164.514(d)"),
)
