"""Why a resource is refused: the path of the element, a code, and a sentence without anything that was sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """``code`` is one of FHIR's issue types: structure, required, value, code-invalid, not-supported, business-rule."""

    path: str
    code: str
    reason: str


class RefusedResourceError(ValueError):
    """A resource states something that cannot be honoured exactly."""

    def __init__(self, path: str, code: str, reason: str) -> None:
        super().__init__(f"{path}: {code}")
        self.refusal = Refusal(path, code, reason)


class NotExpressibleError(ValueError):
    """A consent says something that its FHIR resource would not say; ``element`` names it."""

    def __init__(self, element: str) -> None:
        super().__init__(element)
        self.element = element
