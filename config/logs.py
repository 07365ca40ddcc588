"""Log records name what failed and where, never what somebody wrote.

Exceptions quote values (``invalid input syntax for type …``), and a query string can hold a search: so a record keeps
an exception's type and the file and line it came from, and a request's path without its query.
"""

import logging
import traceback
from types import TracebackType


class PrivateRecords(logging.Filter):
    """Cuts query strings off request lines and drops attached requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        if hasattr(record, "request"):
            del record.request
        if isinstance(record.args, tuple):
            record.args = tuple(_without_query(argument) for argument in record.args)
        elif isinstance(record.args, dict):  # a task's end, as Celery tells it
            record.args = {name: _of_a_task(name, value) for name, value in record.args.items()}
        return True


class PrivateFormatter(logging.Formatter):
    """One line a record; an exception becomes its type and the places it passed through."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(  # noqa: N802 (the name is logging's)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        places = " < ".join(
            f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
            for frame in reversed(traceback.extract_tb(trace)[-6:])
        )
        return f"{kind.__name__ if kind else 'Exception'} at {places}"

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 (the name is logging's)
        return ""


#: What Celery may say of a task: which one, how it ended, how long it took. Not what it raised, took or gave.
_TOLD_OF_A_TASK = frozenset({"name", "id", "description", "runtime", "hostname"})


def _of_a_task(name: str, value: object) -> object:
    return value if name in _TOLD_OF_A_TASK else ""


def _without_query(argument: object) -> object:
    if isinstance(argument, BaseException):
        return type(argument).__name__
    if isinstance(argument, str) and "?" in argument:
        return argument.split("?", 1)[0]
    return argument
