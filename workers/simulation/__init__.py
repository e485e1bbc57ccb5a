"""A simulation: one virtual clock for commands and workflows, moved by a driver."""

from workers.simulation.driver import Driver, NotSettled, Scripted

__all__ = ["Driver", "NotSettled", "Scripted"]
