"""What ends a command with a sentence: mistakes of its caller, and servers that cannot be used."""


class NoSuchThing(ValueError):
    """Something was asked for that is not there; the message says what would be right."""


BAD_INPUT = 2
"""The exit status of a command that was given something that is wrong."""


class LocalStackError(RuntimeError):
    """A server of the local stack cannot be used; the message says which, why and what to do."""
