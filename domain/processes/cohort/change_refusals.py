"""Why a change of plan is refused: another trainer, other dates, another venue, a merge."""

from domain.refusals import Refused


class BegunWithoutTrainer(Refused):
    """Learning day {day} began on {when}, so it is too late to ask others.

    Change its trainer if somebody stepped in, or move the day.
    """

    field = "days"


class DoesNotTeach(Refused):
    """{person} does not give learning day {day}. Choose the days that are theirs."""

    field = "days"


class AskedTwice(Refused):
    """{person} is on the list twice. Each trainer is asked once."""

    field = "ask"


class TeachesAlready(Refused):
    """{person} gives one of these days already. Choose somebody else to ask."""

    field = "ask"


class NotAskedAnyMore(Refused):
    """This question is not open any more: it was answered, its time is over, or it is settled."""

    field = "asked"


class DayTwice(Refused):
    """Learning day {day} was given two times. Give each day one."""

    field = "times"


class DaysLeftOut(Refused):
    """The cohort is postponed: give dates for learning days {days} as well."""

    field = "times"


class NothingToPostpone(Refused):
    """Every learning day of {label} has begun, so there is nothing left to postpone."""


class NoDaysThere(Refused):
    """No learning day is planned at “{room}” from {since} on. Choose another venue or day."""

    field = "room"


class NothingMoves(Refused):
    """No learning day would be at another time or venue. Give at least one a new date."""

    field = "times"


class NotMergeable(Refused):
    """{label} belongs to a programme. Cancel it: each provider then chooses another cohort."""


class MergeWithItself(Refused):
    """{label} cannot be merged with itself. Choose another date."""

    field = "into"


class MergeUnderWay(Refused):
    """A merge of {label} is proposed already. Wait until everybody has answered, or cancel it."""


class NobodyToMerge(Refused):
    """Nobody has a place in {label}, so there is nobody to ask. Cancel it instead."""


class RequestsOpen(Refused):
    """Places of {label} are held for booking requests: {requests}. Accept them or turn them down
    first. A form that somebody is still filling in ends by itself soon."""


class OtherDays(Refused):
    """{label} has other learning days. Choose a date of the same course that has the same ones."""

    field = "into"


class NoMergeOpen(Refused):
    """There is no proposed merge of {label} to answer any more: its time is over."""
