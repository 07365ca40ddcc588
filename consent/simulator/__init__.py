"""The simulator of the rules: every fact as a form, back and forth without loss, on invented people alone.

Nothing that is typed here is stored, logged or put into an address. What the form cannot read it asks for again; what
it does not know of, it says.
"""
