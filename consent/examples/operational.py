"""The worked example of what the police side itself recorded."""

from consent.examples import cast
from consent.examples.papers import scene
from consent.examples.worked import WorkedExample, opens
from consent.facts import Purpose, Segment

OPERATIONAL_EXAMPLES: tuple[WorkedExample, ...] = (
    opens(
        "operational",
        "An officer tells the ambulance what the officer saw: a person on a bridge, in a red coat.",
        scene(cast.POLICE, cast.PARAMEDIC, Purpose.SCENE_SAFETY, Segment.OPERATIONAL),
    ),
)
