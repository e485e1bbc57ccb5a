"""Provider: an organisation that is invoiced, its care settings, membership and standing."""

from typing import get_args

from domain.decider import Decider
from domain.processes.provider.agenda import ProviderStep, agenda, ended, stage_words
from domain.processes.provider.asc_wds import NoteWorkers, NoteWorkplace
from domain.processes.provider.commands import (
    AddSetting,
    ChangeContact,
    GrantPremium,
    LiftStop,
    ProviderCommand,
    PutOnStop,
    Register,
    ReleaseAccount,
    StopAccount,
)
from domain.processes.provider.correcting import CorrectDetails, CorrectSetting
from domain.processes.provider.decide import allowed, decide, needs
from domain.processes.provider.events import ProviderEvent
from domain.processes.provider.evolve import evolve
from domain.processes.provider.state import Provider, ProviderOf, Setting, State, Unregistered

DECIDER: Decider[Unregistered | Provider] = Decider(
    slug="provider",
    title="Provider",
    state=State,
    initial=Unregistered(),
    commands=get_args(ProviderCommand),
    events=get_args(ProviderEvent),
    steps=(ProviderStep,),
    decide=decide,
    evolve=evolve,
    agenda=agenda,
    needs=needs,
    allowed=allowed,
    stage=stage_words,
    ended=ended,
)

__all__ = [
    "DECIDER",
    "AddSetting",
    "ChangeContact",
    "CorrectDetails",
    "CorrectSetting",
    "GrantPremium",
    "LiftStop",
    "NoteWorkers",
    "NoteWorkplace",
    "Provider",
    "ProviderOf",
    "PutOnStop",
    "Register",
    "ReleaseAccount",
    "Setting",
    "State",
    "StopAccount",
    "Unregistered",
]
