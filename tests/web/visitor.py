"""A visitor of the site: fetches pages, fills in the forms that stand on them, and sends them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import httpx
from fastapi import FastAPI

from tests.web.seed import COORDINATOR, PASSWORD

Values = dict[str, list[str]]


@dataclass
class Form:
    """A form as it stands on a page."""

    action: str
    method: str
    values: Values = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._form)
        if self._form is None:
            return
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input":
            self._input(name, value, given)
        elif tag == "button" and name:
            self._form.buttons.append((name, value))
        elif tag == "select":
            self._select = name
            self._form.choices[name] = []
        elif tag == "textarea":
            self._area = name
            self._form.values[name] = [""]
        elif tag == "option" and self._select:
            self._form.choices[self._select].append(value)
            if "selected" in given:
                self._form.values[self._select] = [value]

    def _input(self, name: str, value: str, given: Mapping[str, str]) -> None:
        assert self._form is not None
        if given.get("type") in ("radio", "checkbox"):
            self._form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                self._form.values.setdefault(name, []).append(value)
        elif name:
            self._form.values[name] = [value]

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.values[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def forms(page: httpx.Response) -> list[Form]:
    """Return every form of a page."""
    parser = _Forms()
    parser.feed(page.text)
    return parser.forms


def main_form(page: httpx.Response) -> Form:
    """Return the form that the page is about: the last that posts, other than signing out."""
    found = [form for form in forms(page) if form.action != "/sign-out" and form.method == "post"]
    assert found, f"no form on {page.url}"
    return found[-1]


def text_of(page: httpx.Response) -> str:
    """Return what a page says, without its tags."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page.text, flags=re.S)
    plain = re.sub(r"<[^>]+>", " ", body)
    plain = plain.replace("&#39;", "'").replace("&amp;", "&").replace("&#34;", '"')
    return " ".join(plain.split())


def visitor(app: FastAPI, token: str = "", *, broken: bool = False) -> httpx.AsyncClient:
    """Return somebody with the session `token`, or none; `broken`: faults come as pages."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=not broken)
    cookies = {"optimum": token} if token else {}
    return httpx.AsyncClient(transport=transport, base_url="http://site.test", cookies=cookies)


async def sign_in(
    client: httpx.AsyncClient, login: str = COORDINATOR, password: str = PASSWORD
) -> httpx.Response:
    """Sign in through the form."""
    page = await client.get("/sign-in")
    return await send(client, main_form(page), email=login, password=password)


async def send(client: httpx.AsyncClient, form: Form, **values: Any) -> httpx.Response:
    """Send a form with some values changed; None leaves a field out. Follows no redirect."""
    return await send_with(client, form, values)


async def send_with(
    client: httpx.AsyncClient, form: Form, values: Mapping[str, Any]
) -> httpx.Response:
    """Send a form with values changed by name, whatever characters the names have."""
    filled = dict(form.values)
    for name, value in values.items():
        if value is None:
            filled.pop(name, None)
        else:
            filled[name] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    pairs = [(name, one) for name, many in filled.items() for one in many]
    body = "&".join(f"{quote(name, safe='')}={quote(one, safe='')}" for name, one in pairs)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return await client.post(form.action, content=body, headers=headers)


async def fill_in(
    client: httpx.AsyncClient, address: str, values: Mapping[str, Any]
) -> httpx.Response:
    """Open the form at an address, fill it in and send it."""
    page = await client.get(address)
    assert page.status_code == 200, f"{address}: {page.status_code} {text_of(page)[:400]}"
    form = main_form(page)
    known = [*form.values, *form.choices, *(name for name, _ in form.buttons)]
    unknown = [name for name in values if name not in known]
    assert not unknown, f"{address} has no fields {unknown}, but {known}"
    return await send_with(client, form, values)


def day(name: str, year: int, month: int, number: int) -> dict[str, int]:
    """Return the three boxes of a date field."""
    return {f"{name}-day": number, f"{name}-month": month, f"{name}-year": year}


def dates(name: str, days: Iterable[date]) -> dict[str, int]:
    """Return the boxes of a field that asks for several dates."""
    boxes = [day(f"{name}.{n}", on.year, on.month, on.day) for n, on in enumerate(days, 1)]
    return {box: value for one in boxes for box, value in one.items()}


def moment(name: str, on: date, at: str) -> dict[str, int | str]:
    """Return the boxes of a field that asks for a date and a time."""
    return {**day(name, on.year, on.month, on.day), f"{name}-time": at}
