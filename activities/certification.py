"""Certificates: printed under the name that the vault holds at that moment, and sent."""

from collections.abc import Sequence
from datetime import datetime

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.certificate_papers import certificate_paper
from activities.documents import Printing, Sheet, enclosed
from activities.office import office
from activities.pages import CheckPage
from activities.papers import render_certificate
from activities.post import Draft
from activities.steps import Call
from activities.surroundings import provider_of, setting_name
from domain.agenda import Agenda
from domain.messages import PersonId
from domain.processes.award.state import Certificate, Edition, NotIssued
from domain.processes.award.steps import RenderCertificate, SendCertificate
from domain.ref import Ref
from store import vault
from store.pool import Connection
from store.streams import peek
from store.vault import Person


class Certification(Printing):
    """Turns issued certificates into paper and post; method names are the names of the steps."""

    @activity.defn
    async def render_certificate(self, call: Call[RenderCertificate]) -> Agenda:
        """Print an edition, and record which version of the holder's name stands on it."""

        async def prepare(conn: Connection) -> Sheet:
            certificate = await _certificate(conn, call.ref)
            edition = _edition(certificate, call.step.edition)
            holder = await _holder(conn, certificate)
            provider = await provider_of(conn, certificate.provider)
            paper = certificate_paper(
                certificate,
                office().organisation,
                holder_name=holder.name if holder else None,
                setting=await setting_name(conn, certificate.provider, certificate.setting),
                provider=provider.organisation if provider else None,
                public_id=edition.public_id,
                verify_url=self.post.address_of(f"/verify/{edition.public_id}"),
            )
            version = holder.version if holder else None
            return Sheet(
                paper=paper,
                typeset=render_certificate,
                kind="certificate",
                filename=f"certificate-{edition.public_id}.pdf",
                outcome=lambda document: call.step.outcome(document.id, document.digest, version),
                subjects=(holder.id,) if holder else (),
            )

        return await self.put_on_paper(call.ref, call.step, prepare)

    @activity.defn
    async def send_certificate(self, call: Call[SendCertificate]) -> Agenda:
        """Send an edition to its holder, or the setting's certificate to its registered manager."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            certificate = await _certificate(conn, call.ref)
            to = await _addressee(conn, certificate)
            if to is None:
                return []
            setting = await setting_name(conn, certificate.provider, certificate.setting)
            own = certificate.holder is not None
            return [
                Draft(
                    "certificate_sent" if own else "organisation_certificate_sent",
                    to,
                    {"setting": setting}
                    | ({"certificate": certificate.title_of_award} if own else {})
                    | ({} if own else {"programme": certificate.programme}),
                    page=CheckPage(_edition(certificate, call.step.edition).public_id),
                    attachments=await enclosed(conn, call.step.document),
                )
            ]

        return await self.tell(call.ref, call.step, compose)


async def _certificate(conn: Connection, ref: Ref) -> Certificate:
    state = await peek(conn, ref)
    assert not isinstance(state, NotIssued)  # only an issued certificate has steps
    certificate: Certificate = state.certificate
    return certificate


def _edition(certificate: Certificate, number: int) -> Edition:
    return next(one for one in certificate.editions if one.edition == number)


async def _holder(conn: Connection, certificate: Certificate) -> Person | None:
    """Return whose certificate it is; None when it is the setting's."""
    if certificate.holder is None:
        return None
    found = (await vault.people(conn, [certificate.holder])).get(certificate.holder)
    if found is None:
        raise ApplicationError(
            "The holder's name is not known any more, so the certificate cannot be printed.",
            type="HolderUnknown",
            non_retryable=True,
        )
    return found


async def _addressee(conn: Connection, certificate: Certificate) -> PersonId | None:
    if certificate.holder is not None:
        return certificate.holder
    provider = await provider_of(conn, certificate.provider)
    setting = provider.setting(certificate.setting) if provider else None
    return setting.registered_manager if setting else None
