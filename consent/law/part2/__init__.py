"""42 CFR Part 2: records of substance-use programs. No threat, suspect, family or jail exception exists here."""

from consent.law.part2.consents import CONSENTS
from consent.law.part2.court_orders import COURT_ORDERS
from consent.law.part2.emergencies import EMERGENCIES
from consent.law.part2.prohibitions import PROHIBITIONS
from consent.law.part2.redisclosure import REDISCLOSURE
from consent.law.part2.without_consent import WITHOUT_CONSENT
from consent.law.rule import Law

PART2 = Law(
    code="part2",
    title="42 CFR Part 2",
    bases=(*CONSENTS, *EMERGENCIES, *WITHOUT_CONSENT, *REDISCLOSURE, *COURT_ORDERS),
    prohibitions=PROHIBITIONS,
    silence=("42 CFR 2.13(a)", "42 CFR 2.13(b)"),
)
