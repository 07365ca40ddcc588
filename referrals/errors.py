"""Why a handoff, a window or a message was not changed. Messages carry codes and keys of rows, never a name."""


class HandoffError(Exception):
    """Base of everything that a service of this app refuses. ``code`` is what a page or an API words."""

    code = "handoff_error"

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.code}: {detail}" if detail else self.code)
        self.detail = detail


class NoSuchHandoffError(HandoffError):
    """The handoff does not exist or is not the reader's to see; nobody is told which."""

    code = "no_such_handoff"


class NoSuchCaseError(HandoffError):
    """The case or the encounter does not exist, or the sender is not assigned to it; nobody is told which."""

    code = "no_such_case"


class NoSuchProviderError(HandoffError):
    """The provider does not exist or takes no handoffs at present."""

    code = "no_such_provider"


class NotYoursError(HandoffError):
    """The person in whose name the change is asked for is not the one who is acting, or acts in another role."""

    code = "not_yours"


class MoveNotAllowedError(HandoffError):
    """The handoff's state does not allow this move."""

    code = "move_not_allowed"


class ReasonNeededError(HandoffError):
    """The move asks for one of its own reasons, or takes none."""

    code = "reason_needed"


class ImpossibleTimeError(HandoffError):
    """A moment lies before the handoff began, in the future where only the past can be recorded, or has no zone."""

    code = "impossible_time"


class ReceiverNeededError(HandoffError):
    """A conversation is recorded without the name of the person who received the handoff."""

    code = "receiver_needed"


class MoreAttemptsNeededError(HandoffError):
    """Nobody is given up as unreachable before the attempt rule is fulfilled."""

    code = "more_attempts_needed"


class NoSupervisorError(HandoffError):
    """There is no clinical supervisor to ask."""

    code = "no_supervisor"


class WindowClosedError(HandoffError):
    """There is no open follow-up window of this kind any more."""

    code = "window_closed"
