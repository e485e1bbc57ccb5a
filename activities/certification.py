"""Certificates as papers, and the letters that go with them."""

from temporalio import activity

from activities.steps import Call, Steps
from domain.agenda import Agenda
from domain.processes.award.agenda import RenderCertificate, SendCertificate


class Certification(Steps):
    """Turns issued awards into paper and post; method names are the names of the steps."""

    @activity.defn
    async def render_certificate(self, call: Call[RenderCertificate]) -> Agenda:
        raise NotImplementedError

    @activity.defn
    async def send_certificate(self, call: Call[SendCertificate]) -> Agenda:
        raise NotImplementedError
