"""The law as small functions: one per legal basis or prohibition, each opening with its citation."""
