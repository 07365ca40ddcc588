"""The exchange format of decision scenarios: read strictly into typed facts, and written back as an answer.

Nothing of an unknown name or value is passed over: it becomes evidence that nobody can read, which denies.
"""
