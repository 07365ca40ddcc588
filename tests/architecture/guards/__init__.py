"""Guards of the architecture. Each takes what it examines and returns its findings, a sentence each.

They take their material as an argument so that a deliberate breach can be fed to each of them: a guard that was never
seen to bite guards nothing (``test_every_guard_bites``).
"""
