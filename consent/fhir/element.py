"""One element of a resource while it is read: whatever nobody has taken or knowingly left out refuses the resource.

So nothing is ignored by oversight: a member that the reader does not know is refused with its path.
"""

from collections.abc import Mapping
from typing import Any

from consent.fhir.codes import Coding
from consent.fhir.refusals import RefusedResourceError


class Element:
    """A JSON object at a path. Every member is taken once, left out with a note, or refused at ``finish``."""

    def __init__(self, path: str, value: object, notes: list[str]) -> None:
        if not isinstance(value, Mapping):
            raise RefusedResourceError(path, "structure", "An object is needed here.")
        self.path, self._rest, self._notes = path, dict(value), notes
        for member in self._rest.values():
            if member is None:
                raise RefusedResourceError(path, "structure", "A member is there or it is not; none is null.")

    def refused(self, name: str, code: str, reason: str) -> RefusedResourceError:
        """The refusal of one member."""
        return RefusedResourceError(f"{self.path}.{name}" if name else self.path, code, reason)

    def take(self, name: str) -> Any:
        """A member's value, or None where it is absent."""
        return self._rest.pop(name, None)

    def text(self, name: str) -> str:
        """A text, or nothing. Raises for any other type."""
        value = self.take(name)
        if value is None:
            return ""
        if not isinstance(value, str) or not value:
            raise self.refused(name, "structure", "A text is needed here.")
        return value

    def element(self, name: str) -> "Element | None":
        """An object below this one, or None."""
        value = self.take(name)
        return None if value is None else Element(f"{self.path}.{name}", value, self._notes)

    def elements(self, name: str) -> list["Element"]:
        """The objects of a list below this one."""
        value = self.take(name)
        if value is None:
            return []
        if not isinstance(value, list) or not value:
            raise self.refused(name, "structure", "A list is needed here.")
        return [Element(f"{self.path}.{name}[{index}]", one, self._notes) for index, one in enumerate(value)]

    def forbid(self, reason: str, *names: str) -> None:
        """Refuse the resource where it has any of these members, because they cannot be honoured."""
        for name in names:
            if name in self._rest:
                raise self.refused(name, "not-supported", reason)

    def leave_out(self, *names: str) -> None:
        """Pass over members that change nothing of what the person agreed to, and say so to the sender."""
        for name in names:
            if self._rest.pop(name, None) is not None:
                self._notes.append(f"{self.path}.{name}")

    def note(self, name: str) -> None:
        """Say to the sender that a member that was looked at is not kept."""
        self._notes.append(f"{self.path}.{name}")

    def finish(self) -> None:
        """Refuse what is still there. An unknown extension that is no modifier is left out, and noted."""
        self.forbid("An extension that changes the meaning is not understood.", "modifierExtension")
        self.leave_out("extension", "id")
        for name in sorted(self._rest):
            raise self.refused(name, "not-supported", "This element cannot be honoured.")

    def coding(self) -> Coding:
        """System and code of a coding; its display is left out, its version refused."""
        self.leave_out("display", "userSelected")
        found = self.text("system"), self.text("code")
        if not all(found):
            raise self.refused("", "code-invalid", "A code with its system is needed here.")
        self.finish()
        return found

    def codings(self) -> list[Coding]:
        """The codings of a concept. One that says it in words alone is refused."""
        found = [one.coding() for one in self.elements("coding")]
        if not found:
            raise self.refused("coding", "code-invalid", "Words alone are not understood; a code is needed.")
        self.leave_out("text")
        self.finish()
        return found
