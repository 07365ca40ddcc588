"""Reading a dispatch export: which columns it has, what its times mean, which rows cannot be taken, and why.

``profiles`` and ``headers`` decide how a file is read, ``source`` reads it, ``moments`` and ``values`` give each cell
its meaning, ``rows`` makes rows of them, ``staging`` brings them into the incident log, ``rejects`` says what was left
out.
"""
