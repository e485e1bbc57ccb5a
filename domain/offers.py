"""What a service consists of: the shapes behind catalogue.toml and the rules that they keep."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from domain.course_plan import CoursePlan
from domain.messages import Message
from domain.money import Pence, VatCode
from domain.parts.learning_days import Audience, Part
from domain.policy import POLICY, Minutes
from domain.prices import Charged, Price
from domain.refusals import Refused

AwardKind = Literal["certificate", "attendance", "organisation", "registration"]
AwardHolder = Literal["manager", "mentor", "delegate", "leaver", "organisation", "trainer assessor"]


class NoSuchVariant(Refused):
    """{title} has no way of laying out its days called “{variant}”. There are: {known}."""

    field = "variant"


class Named(Message):
    """Something that has a slug in the code and a title on the screen."""

    slug: str = Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")
    title: str = Field(min_length=1, max_length=120)


class Category(Named):
    """A category of licences, sold since one day and until another, then followed by the next."""

    since: date | None = None
    until: date | None = None
    followed_by: str | None = None


class Option(Named):
    """Something that can be added to an order for a price of its own, once an order."""

    pence: Pence = Field(gt=0)


class DayPlan(Message):
    """A learning day as sold: whom it is for. It gets its date and venue in a cohort.

    A mentors' day serves its subjects, or all mentors when it is `shared`.
    """

    number: int = Field(ge=1, le=60)
    title: str = Field(min_length=1, max_length=120)
    audience: Audience
    subjects: tuple[str, ...] = ()
    shared: bool = False
    length: Literal["full day", "half day"] = "full day"

    def is_for(self, part: Part, areas: tuple[str, ...]) -> bool:
        """Tell whether somebody with this part and these areas has to attend."""
        if self.audience == "everyone":
            return True
        if self.audience == "manager":
            return part == "manager"
        serves = self.shared or any(area in self.subjects for area in areas)
        return part == "mentor" and serves


class Variant(Named):
    """One way to lay out the learning days of a service."""

    days: tuple[DayPlan, ...] = Field(min_length=1)


class AwardPlan(Message):
    """A certificate or registration that the service leads to, and for whom.

    It is valid for `validity_months`, or without end; an update is due every `update_months`.
    `training_category` is its code in the training upload of ASC-WDS.
    """

    kind: AwardKind
    holder: AwardHolder
    title: str = Field(min_length=1, max_length=120)
    validity_months: int | None = Field(None, ge=1, le=120)
    update_months: int | None = Field(None, ge=1, le=120)
    training_category: int | None = Field(None, ge=1, le=999)


class Capacity(Message):
    """The usual size of a cohort: worth running from `least`, full at `most`."""

    least: int = Field(ge=1)
    most: int = Field(ge=1, le=200)


class Hours(Message):
    """The time of a consultant: sessions and the support after them."""

    session_minutes: int = Field(ge=1)
    support_minutes: int = Field(ge=0)


class Recommended(Message):
    """The quantity we recommend, what it comes to, and the sentence that says so."""

    quantity: int = Field(ge=1)
    pence: Pence
    words: str


class Funding(Message):
    """Money that may come back to the employer, for at most `at_most` units a year."""

    pence: Pence = Field(gt=0)
    per: Literal["QCF credit", "delegate"]
    at_most: int | None = None
    words: str


class Allocation(Message):
    """The places that a funder pays for."""

    cohorts: int = Field(ge=1)
    places: int = Field(ge=1, description="in each cohort")

    @property
    def total(self) -> int:
        return self.cohorts * self.places


class Vat(Message):
    """How VAT applies to a service, and whether the accountant has confirmed it."""

    treatment: VatCode
    confirmed: bool


class Service(Message):
    """One service. `readings` are our own interpretations where the list of services is silent."""

    slug: str
    title: str = Field(min_length=1, max_length=120)
    subtitle: str | None = None
    summary: str
    delivery: tuple[str, ...] = Field(min_length=1)
    outcomes: tuple[str, ...] = Field(min_length=1)
    price: Price
    vat: Vat
    options: tuple[Option, ...] = ()
    recommended: Recommended | None = None
    variants: tuple[Variant, ...] = ()
    mentors: int = Field(0, ge=0, le=20)
    subjects: tuple[Named, ...] = ()
    categories: tuple[Category, ...] = ()
    groups: tuple[Named, ...] = ()
    hours: Hours | None = None
    capacity: Capacity | None = None
    co_delivered: bool = False  # by a trainer and somebody who has been through it
    late_counts_absent_minutes: Minutes | None = None  # where it differs from the shared policy
    allocation: Allocation | None = None
    funding: Funding | None = None
    awards: tuple[AwardPlan, ...] = ()
    course: CoursePlan | None = None
    readings: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        faults = (*_day_faults(self), *_price_faults(self), *_course_faults(self))
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def variant(self, slug: str | None = None) -> Variant:
        """Return the layout of days with this slug, or the usual one, which comes first.

        NoSuchVariant when there is none.
        """
        for variant in self.variants:
            if slug is None or slug == variant.slug:
                return variant
        known = ", ".join(variant.slug for variant in self.variants) or "none"
        raise NoSuchVariant(title=self.title, variant=slug or "usual", known=known)

    @property
    def minutes_missed(self) -> int:
        """How many minutes of a learning day somebody may miss and still have attended it."""
        return self.late_counts_absent_minutes or POLICY.late_counts_absent_minutes

    def awards_for(self, holder: AwardHolder) -> tuple[AwardPlan, ...]:
        """Return the certificates and registrations that this kind of holder can get."""
        return tuple(award for award in self.awards if award.holder == holder)

    def subject_title(self, slug: str) -> str:
        """Return a subject as it is shown; an unknown slug stands for itself."""
        return next((one.title for one in self.subjects if one.slug == slug), slug)


def _price_faults(service: Service) -> Iterator[str]:
    named = (service.options, service.variants, service.subjects, service.categories)
    for group in (*named, service.groups):
        for slug, count in Counter(one.slug for one in group).items():
            if count > 1:
                yield f"the slug {slug} is used {count} times"
    if service.recommended is None:
        return
    unit = service.price.pence if isinstance(service.price, Charged) else 0
    if service.recommended.pence != service.recommended.quantity * unit:
        yield f"recommended costs {service.recommended.pence}, which is not quantity times price"


def _course_faults(service: Service) -> Iterator[str]:
    """A short course has learning days for everybody, and tasks follow days that it has."""
    if service.course is None:
        return
    if not service.variants:
        yield "a course needs a variant with its learning days"
    if service.course.peers and service.capacity is None:
        yield "a set of peers needs a capacity, least and most"
    for variant in service.variants:
        for day in variant.days:
            if day.audience != "everyone":
                yield f"variant {variant.slug}, day {day.number}: a course day is for everyone"
        for task in service.course.tasks:
            if task.after_day > len(variant.days):
                yield f"variant {variant.slug} has no day {task.after_day} for task {task.slug}"


def _day_faults(service: Service) -> Iterator[str]:
    subjects = [subject.slug for subject in service.subjects]
    for variant in service.variants:
        place = f"variant {variant.slug}"
        numbers = [day.number for day in variant.days]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"{place}: days must be numbered 1 to {len(numbers)} in order; got {numbers}"
        for day in variant.days:
            if fault := _audience_fault(day, subjects):
                yield f"{place}, day {day.number}: {fault}"
        yield from _unserved(variant, subjects, place)


def _audience_fault(day: DayPlan, subjects: list[str]) -> str | None:
    unknown = [subject for subject in day.subjects if subject not in subjects]
    if unknown:
        return f"{', '.join(unknown)} is not among the subjects of the service"
    if day.audience != "mentors" and (day.shared or day.subjects):
        return "only a day for mentors can be shared or serve subjects"
    if day.audience == "mentors" and day.shared == bool(day.subjects):
        return "a day for mentors is either shared or serves subjects"
    return None


def _unserved(variant: Variant, subjects: list[str], place: str) -> Iterator[str]:
    for_mentors = [day for day in variant.days if day.audience == "mentors"]
    if not for_mentors or any(day.shared for day in for_mentors):
        return
    served = [subject for day in for_mentors for subject in day.subjects]
    missing = [subject for subject in subjects if subject not in served]
    if missing:
        yield f"{place}: no day serves {', '.join(missing)}"
