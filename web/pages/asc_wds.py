"""How a provider's ASC-WDS account names its settings and people, and the file made with that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Response
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from domain.entry.text import NotText, line
from domain.messages import Command
from domain.problems import problems
from domain.processes.provider import NoteWorkers, NoteWorkplace, Provider
from domain.refusals import KeyReused, NotFound, Refused
from domain.say import counted
from domain.worker_file import LONGEST_REFERENCE, At, named_twice, read_worker_file
from store.orders import VaultWrite
from store.pages.looks import Look
from store.pool import Connection
from store.worker_references import NewReference, Worker, count_workers, taken, workers
from web.fields import Field, FieldGroup, Form, Submit
from web.pages.giving import command_id_of, found, reasons_of
from web.site import Doing, Visit, Visiting, page_of, require_coordinator
from web.view import Link

router = APIRouter()

TITLE = "Training records for ASC-WDS"
LEAD = (
    "ASC-WDS takes a line only under the references of the provider's own account. Who or what has"
    " none yet is left out of the file."
)
FILE, READ = "worker_file", "read"
A_PAGE = 50


@dataclass(frozen=True)
class _Known:
    """What the page shows: a provider, some of its people, and how many there are in all."""

    look: Look
    provider: Provider
    people: Sequence[Worker]
    all: int
    known: int
    page: int

    @property
    def address(self) -> str:
        return f"{page_of(self.look.ref)}/asc-wds"

    def name_of(self, setting: str) -> str:
        """Return what a setting is called."""
        one = self.provider.setting(setting)
        return one.setting_name if one else setting


@dataclass
class _Typed:
    """What was typed, by field name; `errors` by field, "" for the whole."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@router.get("/p/{ref}/asc-wds")
async def show(ref: str, visit: Visiting, page: str = "1") -> Response:
    """Who has which reference, those without one first."""
    require_coordinator(visit)
    async with visit.pool.acquire() as conn:
        known = await _known(conn, ref, page)
    return _page(visit, known, _Typed(_stored(known)), uuid4())


@router.post("/p/{ref}/asc-wds")
async def save(ref: str, doing: Doing) -> Response:
    """Save what was typed; or read a worker file, and show what it says before anything is kept."""
    visit, command_id = doing.visit, command_id_of(doing)
    file = await _file(doing)
    async with visit.pool.acquire() as conn:
        known = await _known(conn, ref, doing.given("page"))
        typed = _Typed({name: doing.given(name) for name in _stored(known)})
        if doing.given(READ):
            await _read(conn, file, known, typed)
            return _page(visit, known, typed, command_id, 422 if typed.errors else 200)
        orders = await _orders(conn, known, typed)
    if typed.errors:
        return _page(visit, known, typed, command_id, 422)
    for number, (command, writes) in enumerate(orders):
        try:
            await visit.site.ledger.handle(
                known.look.ref,
                command,
                command_id=uuid5(command_id, f"{number}/{command.name}"),
                actor=visit.actor,
                vault=writes,
            )
        except KeyReused:
            raise
        except Refused as refused:
            typed.errors[""] = " ".join(await reasons_of(visit, refused))
            return _page(visit, known, typed, command_id, 409)
    said = "The references were saved" if orders else "Nothing was changed"
    return visit.done(f"{known.address}?page={known.page}", said)


async def _known(conn: Connection, ref: str, page: str) -> _Known:
    look = await found(conn, ref)
    if not isinstance(look.state, Provider):
        raise NotFound(ref=f"{ref}/asc-wds")
    number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 5 else 1
    number = max(number, 1)
    people = await workers(conn, look.ref, A_PAGE, (number - 1) * A_PAGE)
    everybody, with_reference = await count_workers(conn, look.ref)
    return _Known(look, look.state, people, everybody, with_reference, number)


def _stored(known: _Known) -> dict[str, str]:
    """What stands in each field of the page before anybody types."""
    workplaces = {_of_setting(one.setting): one.workplace or "" for one in known.provider.settings}
    return {**workplaces, **{_of_worker(one): one.reference or "" for one in known.people}}


def _of_setting(setting: str) -> str:
    return f"workplace.{setting}"


def _of_worker(one: Worker) -> str:
    return f"worker.{one.setting}.{one.person}"


async def _file(doing: Doing) -> bytes:
    """Return what was uploaded, nothing of which is kept; nothing when no file was chosen."""
    file = doing.form.get(FILE)
    content = await file.read() if isinstance(file, UploadFile) else b""
    await doing.form.close()
    return content


async def _read(conn: Connection, file: bytes, known: _Known, typed: _Typed) -> None:
    """Fill in what a worker file says about the people of this page."""
    if not file:
        typed.errors[FILE] = "Choose the provider's worker file first"
        return
    workplaces = {
        typed.values[_of_setting(one.setting)]: one.setting
        for one in known.provider.settings
        if typed.values[_of_setting(one.setting)]
    }
    if not workplaces:
        typed.errors[FILE] = "Enter the workplace reference of a setting first: the file names it"
        return
    everybody = await workers(conn, known.look.ref, known.all)
    people: list[tuple[At, str]] = [((one.setting, one.person), one.name) for one in everybody]
    read = read_worker_file(file, workplaces, people)
    filled = 0
    for one in known.people:
        reference = read.references.get((one.setting, one.person))
        if reference and typed.values[_of_worker(one)] != reference:
            typed.values[_of_worker(one)] = reference
            filled += 1
    here = counted(filled, "reference was", "references were")
    typed.notes = (f"{here} filled in from the file. Nothing is saved yet.", *read.faults)


async def _orders(
    conn: Connection, known: _Known, typed: _Typed
) -> list[tuple[Command, list[VaultWrite]]]:
    """What was changed, as commands; every fault of it goes to its field."""
    stored = _stored(known)
    orders: list[tuple[Command, list[VaultWrite]]] = []
    for one in known.provider.settings:
        name = _of_setting(one.setting)
        if typed.values[name] and typed.values[name] != stored[name]:
            try:
                command = NoteWorkplace(setting=one.setting, workplace=typed.values[name])
            except ValidationError as wrong:
                typed.errors[name] = problems(wrong)[0].sentence
            else:
                orders.append((command, []))
    new = {
        one: _reference(typed, one)
        for one in known.people
        if typed.values[_of_worker(one)] not in ("", stored[_of_worker(one)])
    }
    await _check_once(conn, known, typed, new)
    for setting in dict.fromkeys(one.setting for one in new):
        here = {one.person: text for one, text in new.items() if one.setting == setting and text}
        writes = [NewReference(known.look.ref, setting, *pair) for pair in here.items()]
        if here:
            orders.append((NoteWorkers(setting=setting, people=tuple(here)), [*writes]))
    return orders


def _reference(typed: _Typed, one: Worker) -> str:
    name = _of_worker(one)
    try:
        text = line(typed.values[name])
    except NotText as wrong:
        typed.errors[name] = f"{one.name}: {wrong}"
        return ""
    if len(text) > LONGEST_REFERENCE:
        typed.errors[name] = f"{one.name}: use at most {LONGEST_REFERENCE} characters"
    return text


async def _check_once(
    conn: Connection, known: _Known, typed: _Typed, new: Mapping[Worker, str]
) -> None:
    """At one setting a reference stands for one person."""
    pairs = [(one.setting, text) for one, text in new.items()]
    others = await taken(conn, known.look.ref, pairs)
    twice = named_twice(pairs)
    for one, text in new.items():
        owner = others.get((one.setting, text))
        if (one.setting, text) in twice or owner not in (None, one.person):
            where = known.name_of(one.setting)
            typed.errors[_of_worker(one)] = (
                f"{one.name}: “{text}” stands for somebody else at {where} already"
            )


def _page(
    visit: Visit, known: _Known, typed: _Typed, command_id: UUID, status: int = 200
) -> Response:
    left_out = known.all - known.known
    return visit.page(
        "pages/asc_wds.html",
        "work",
        status=status,
        back=Link(text=known.provider.organisation, href=page_of(known.look.ref)),
        title=TITLE,
        caption=known.provider.organisation,
        lead=LEAD,
        notes=typed.notes,
        summary=_summary(known, left_out),
        download=Link(text="Download the file", href=f"{page_of(known.look.ref)}/training.csv"),
        form=_form(known, typed, command_id),
        earlier=f"{known.address}?page={known.page - 1}" if known.page > 1 else "",
        later=f"{known.address}?page={known.page + 1}" if known.page * A_PAGE < known.all else "",
    )


def _summary(known: _Known, left_out: int) -> str:
    if not known.all:
        return "Nobody of this provider holds a certificate yet."
    unnamed = [one.setting_name for one in known.provider.settings if not one.workplace]
    people = f"{counted(known.all, 'person holds', 'people hold')} a certificate"
    lacking = f"{left_out} without a worker reference" if left_out else "all with a reference"
    places = f"; no workplace reference yet: {', '.join(unnamed)}" if unnamed else ""
    return f"{people}, {lacking}{places}."


def _form(known: _Known, typed: _Typed, command_id: UUID) -> Form:
    def asked(name: str, label: str, hint: str = "") -> Field:
        return Field(
            name=name,
            label=label,
            hint=hint,
            value=typed.values[name],
            error=typed.errors.get(name, ""),
            width="20",
        )

    places = tuple(
        asked(_of_setting(one.setting), one.setting_name) for one in known.provider.settings
    )
    people = tuple(
        asked(
            _of_worker(one),
            one.name,
            f"{known.name_of(one.setting)}, {counted(one.certificates, 'certificate')}",
        )
        for one in known.people
    )
    upload = Field(
        name=FILE,
        label="The provider's own worker file (CSV)",
        kind="file",
        hint="It fills in the fields above; you look at them and save.",
        error=typed.errors.get(FILE, ""),
        optional=True,
    )
    groups = (
        FieldGroup(title="Workplace references (LOCALESTID)", fields=places),
        FieldGroup(title="Worker references (UNIQUEWORKERID)", fields=people),
        FieldGroup(
            title="From a file",
            fields=(upload,),
            buttons=(Submit(text="Read the file", name=READ, value="yes"),),
        ),
    )
    return Form(
        action=known.address,
        fields=tuple(one for one in groups if one.fields),
        submit="Save",
        hidden=(("command_id", str(command_id)), ("page", str(known.page))),
        errors=(typed.errors[""],) if typed.errors.get("") else (),
        cancel=Link(text="Back to the provider", href=page_of(known.look.ref)),
        upload=True,
    )
