"""Every workflow, by the slug of the process whose clock it keeps."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from workflows.allocation import AllocationWorkflow
from workflows.award import AwardWorkflow
from workflows.bigger_picture import BiggerPictureWorkflow
from workflows.cohort import CohortWorkflow
from workflows.competence import CompetenceWorkflow
from workflows.course import CourseWorkflow
from workflows.durable import Durable
from workflows.invoice import InvoiceWorkflow
from workflows.provider import ProviderWorkflow
from workflows.request import RequestWorkflow

WORKFLOWS: Mapping[str, type[Durable[Any]]] = MappingProxyType(
    {
        "allocation": AllocationWorkflow,
        "award": AwardWorkflow,
        "bigger_picture": BiggerPictureWorkflow,
        "cohort": CohortWorkflow,
        "competence": CompetenceWorkflow,
        "course": CourseWorkflow,
        "invoice": InvoiceWorkflow,
        "provider": ProviderWorkflow,
        "request": RequestWorkflow,
    }
)
"""The slug is also the name of the workflow type, so that a reference tells which one to start."""
