"""Mistakes of whoever calls the command line."""


class NoSuchThing(ValueError):
    """Something was asked for that is not there; the message says what would be right."""


BAD_INPUT = 2
"""The exit status of a command that was given something that is wrong."""
