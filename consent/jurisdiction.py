"""The laws of the place where this site runs: federal law and the states that the settings name."""

from functools import cache
from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from consent.law.governing import jurisdiction_of
from consent.law.rule import Jurisdiction


@cache
def laws_in_force() -> Jurisdiction:
    """Return every law of this site, by the modules of `consent.law` that STATE_LAWS names; federal law is always there.

    Raises ImproperlyConfigured for a module that is not there, has no `ROWS`, or when no state is named: a site without
    its state's law would let go what that state forbids.
    """
    names: list[str] = settings.STATE_LAWS
    if not names:
        raise ImproperlyConfigured("STATE_LAWS names no state: set it to pennsylvania, or your state's module.")
    return jurisdiction_of([_state(name) for name in names])


def _state(name: str) -> ModuleType:
    missing = f"STATE_LAWS names {name}, which is no module in consent/law."
    if not name.isidentifier():
        raise ImproperlyConfigured(missing)
    try:
        module = import_module(f"consent.law.{name}")
    except ImportError as error:
        raise ImproperlyConfigured(missing) from error
    if not isinstance(getattr(module, "ROWS", None), tuple):
        raise ImproperlyConfigured(f"STATE_LAWS names {name}, which has no table of ROWS.")
    return module
