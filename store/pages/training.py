"""Query of the training records that a provider loads into ASC-WDS."""

from domain.ref import Ref
from domain.training_upload import Training
from store.pool import Connection
from store.projections.award import REPLACED


async def training_of(conn: Connection, provider: Ref) -> list[Training]:
    """Return what the people of a provider hold, by setting and day.

    Left out are certificates of organisations, editions that were replaced, and what was revoked.
    """
    found = await conn.fetch(
        """
        SELECT award.setting, holder AS person, workplace, reference AS worker, kind, title,
               service, completed_on, valid_until, public_id
          FROM award
          LEFT JOIN setting ON setting.ref = award.provider AND setting.setting = award.setting
          LEFT JOIN worker_reference AS own ON own.provider = award.provider
               AND own.setting = award.setting AND own.person_id = award.holder
         WHERE award.provider = $1 AND holder IS NOT NULL
           AND status <> $2 AND status NOT LIKE 'revoked%'
         ORDER BY award.setting, completed_on, holder, award.ref
        """,
        provider,
        REPLACED,
    )
    return [Training.model_validate(dict(row)) for row in found]
