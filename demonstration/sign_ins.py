"""One sign-in for each surface role, told from constants: no database is asked."""

from dataclasses import dataclass

from casework.wall.roles import MACHINE_ROLES, SurfaceRole
from demonstration.roster import API_CLIENT, PASSWORD, STAFF


@dataclass(frozen=True)
class SignIn:
    """How one role signs in. ``address`` says which of the two: the agency's or the police one."""

    role: str
    name: str
    email: str
    password: str
    address: str


def sign_ins() -> list[SignIn]:
    """The sign-ins that the demo prints, in the order of the roles."""
    shown = {role: entry for entry in STAFF if entry.shown for role in entry.roles}
    return [
        SignIn(
            role=role.value,
            name=shown[role].name,
            email=shown[role].email,
            password=PASSWORD,
            address="police" if shown[role].is_police else "agency",
        )
        for role in SurfaceRole
        if role not in MACHINE_ROLES
    ]


def client_line() -> str:
    """How another system uses the demo's API, in one line for the end of what is printed."""
    account = next(entry for entry in STAFF if entry.key == API_CLIENT.acts_as)
    return f"API key for {API_CLIENT.name}, as {account.name} at the agency's address (docs/api.md): {API_CLIENT.key}"
