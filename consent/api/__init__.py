"""The API: what other systems ask of consents and releases, each within the scopes of its key, as one member of staff."""
