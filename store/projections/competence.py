"""Staff competence: one row for each setting and framework; its staff are counted when read."""

from dataclasses import dataclass
from typing import Any

from domain.processes.competence import DECIDER, Kept, Stopped
from domain.ref import Ref
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """A setting whose staff are assessed; `assessors` counts who may assess at present."""

    ref: Ref
    provider: Ref
    setting: str
    framework: str
    stage: str
    assessors: int


def rows(ref: Ref, state: Any) -> list[CompetenceRow]:
    if not isinstance(state, Kept | Stopped):
        return []
    team = state.team
    return [
        CompetenceRow(
            ref=ref,
            provider=team.provider,
            setting=team.setting,
            framework=team.framework,
            stage=DECIDER.stage(state),
            assessors=len(team.assessing),
        )
    ]


TABLE = Table("competence", CompetenceRow, (), rows)
