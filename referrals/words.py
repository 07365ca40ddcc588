"""What a refusal means, for the person in front of the page: what happened and what they can do."""

from referrals.errors import HandoffError

_SENTENCES: dict[str, str] = {
    "no_such_provider": "This provider takes no handoffs at present. Choose another one.",
    "not_yours": "You are not working on this handoff.",
    "move_not_allowed": "This handoff has moved on since you looked. Open it again to see where it stands.",
    "reason_needed": "Choose a reason.",
    "impossible_time": "Check the date and time. What happened lies in the past, and a planned visit lies ahead.",
    "receiver_needed": "Write the name of the person who received the handoff.",
    "more_attempts_needed": "Three attempts come first, in at least two ways and on three different days.",
    "no_supervisor": "No clinical supervisor is recorded for you. Call the supervisor on call.",
    "window_closed": "This was taken care of already.",
}


def sentence(error: HandoffError) -> str:
    """The words for an error; an error without words of its own gets the plainest ones."""
    return _SENTENCES.get(error.code, "This could not be done. Open the handoff again to see where it stands.")
