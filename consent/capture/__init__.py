"""Asking for consent: what is asked, what the person chooses, how they sign, and every other way in which it can end."""
