"""One worked example for every rule: a small invented request, what is on file, and which needed fact carries it.

Nobody in them is real. They are what the rule browser shows, what the simulator starts from, and a test of each rule at
once: in its own example a rule holds, and without any one of the facts named there it does not.
"""

from types import MappingProxyType

from consent.examples.hipaa_care import CARE_EXAMPLES
from consent.examples.hipaa_public import PUBLIC_EXAMPLES
from consent.examples.hipaa_safety import SAFETY_EXAMPLES
from consent.examples.operational import OPERATIONAL_EXAMPLES
from consent.examples.part2_consents import CONSENT_EXAMPLES
from consent.examples.part2_without_consent import WITHOUT_CONSENT_EXAMPLES
from consent.examples.pennsylvania_mental_health import MENTAL_HEALTH_EXAMPLES
from consent.examples.pennsylvania_other import OTHER_EXAMPLES
from consent.examples.worked import Effect, Needed, Scene, WorkedExample

__all__ = ["ALL", "EXAMPLES", "Effect", "Needed", "Scene", "WorkedExample"]

ALL: tuple[WorkedExample, ...] = (
    *CONSENT_EXAMPLES,
    *WITHOUT_CONSENT_EXAMPLES,
    *CARE_EXAMPLES,
    *PUBLIC_EXAMPLES,
    *SAFETY_EXAMPLES,
    *OPERATIONAL_EXAMPLES,
    *MENTAL_HEALTH_EXAMPLES,
    *OTHER_EXAMPLES,
)

EXAMPLES: MappingProxyType[str, WorkedExample] = MappingProxyType({example.rule: example for example in ALL})
"""By the code of the rule."""
