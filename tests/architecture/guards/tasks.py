"""Messages to the worker are hints: UUIDs written as text, due at once."""

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.guards.sources import Source, called_name, calls

_SENDERS = frozenset(
    {"apply_async", "apply_async_on_commit", "delay", "delay_on_commit", "send_task", "retry", "s", "si"}
)
#: The longest that a broker may hold a message back, in seconds. State and due times live in PostgreSQL.
LONGEST_WAIT = 60


def task_functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions that Celery runs."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = {_name(decorator) for decorator in node.decorator_list}
            if names & {"shared_task", "task"}:
                yield node


def payloads(sources: Iterable[Source]) -> list[str]:
    """Tasks that take anything but UUIDs as text (``…_id: str``)."""
    found = []
    for source in sources:
        for function in task_functions(source):
            arguments = function.args
            for extra in (arguments.vararg, arguments.kwarg):
                if extra is not None:
                    found.append(f"{source.module}.{function.name}: takes whatever is sent ({extra.arg})")
            for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
                if argument.arg == "self":
                    continue
                annotation = ast.unparse(argument.annotation) if argument.annotation else "nothing"
                if annotation != "str" or not argument.arg.endswith("_id"):
                    found.append(
                        f"{source.module}.{function.name}: {argument.arg} is {annotation}, not the text of a UUID"
                    )
    return found


def long_waits(sources: Iterable[Source]) -> list[str]:
    """Messages sent with a time to run at, or held back for longer than a minute."""
    found = []
    for source in sources:
        for call in calls(source):
            if called_name(call) not in _SENDERS:
                continue
            for keyword in call.keywords:
                if keyword.arg == "eta":
                    found.append(f"{source.module}:{call.lineno}: a message with an eta")
                elif keyword.arg == "countdown" and not _is_short(keyword.value):
                    found.append(f"{source.module}:{call.lineno}: a message held back for longer than a minute")
    return found


def _is_short(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, int | float) and value.value <= LONGEST_WAIT


def _name(decorator: ast.expr) -> str:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""
