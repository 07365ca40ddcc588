"""References of a resource: to one kind of thing, by its UUID, and to nothing that would have to be looked for."""

import re

from consent.fhir.element import Element

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def reference(element: Element, name: str, kind: str) -> str:
    found = element.element(name)
    if found is None:
        raise element.refused(name, "required", "A reference is needed here.")
    return target(found, kind)


def target(reference: Element, kind: str) -> str:
    """The key of what a reference of this kind names. Anything that would have to be looked for is refused."""
    reference.forbid("An identifier alone does not say who that is.", "identifier")
    if reference.take("type") not in {None, kind}:
        raise reference.refused("type", "value", f"A reference to one {kind} is needed here.")
    reference.leave_out("display")
    of_kind, _, key = reference.text("reference").partition("/")
    if of_kind != kind or not UUID.fullmatch(key):
        raise reference.refused("reference", "value", f"It must be {kind}/ and a UUID; nothing else resolves here.")
    reference.finish()
    return key
