"""What the system does by itself for a booking request."""

from typing import Literal

from domain.messages import Step
from domain.processes.request import commands as c


class EndHold(Step):
    step: Literal["end_hold"] = "end_hold"

    def says(self) -> str:
        return "The hold ends, and the places are free again"

    def outcome(self) -> c.EndHold:
        return c.EndHold()


class LapseRequest(Step):
    step: Literal["lapse_request"] = "lapse_request"

    def says(self) -> str:
        return "The places are free again if the request is not accepted"

    def outcome(self) -> c.LapseRequest:
        return c.LapseRequest()


class TellReceived(Step):
    step: Literal["tell_received"] = "tell_received"

    def says(self) -> str:
        return "Whoever asked is told that the request has arrived"

    def outcome(self) -> c.NoteReceiptTold:
        return c.NoteReceiptTold()


class TellDates(Step):
    step: Literal["tell_request_dates"] = "tell_request_dates"
    number: int

    def says(self) -> str:
        return "Whoever asked is told the new days of the course date"

    def outcome(self) -> c.NoteDatesTold:
        return c.NoteDatesTold(number=self.number)


class TellEnded(Step):
    step: Literal["tell_ended"] = "tell_ended"

    def says(self) -> str:
        return "Whoever asked is told how the request ended"

    def outcome(self) -> c.NoteEndTold:
        return c.NoteEndTold()


RequestStep = EndHold | LapseRequest | TellReceived | TellDates | TellEnded
