"""Mistakes of whoever calls the command line."""


class NoSuchThing(ValueError):
    """Something was asked for that is not there; the message says what would be right."""
