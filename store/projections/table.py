"""A read model: rows that follow from the state of one stream, and a table kept true to them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar

from pydantic_core import to_json

from domain.ref import Ref
from store.codec import canonical
from store.pool import Connection

RowT = TypeVar("RowT")


@dataclass(frozen=True)
class Table(Generic[RowT]):
    """One table of the schema and what it says about a stream.

    `rows(ref, state)` is a pure function. `row` is a frozen dataclass whose fields are the columns,
    the first of them `ref`; `key` names the columns that tell the rows of one stream apart.
    """

    name: str
    row: type[RowT]
    key: tuple[str, ...]
    rows: Callable[[Ref, Any], Sequence[RowT]]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in fields(self.row))  # type: ignore[arg-type]

    @property
    def selected(self) -> str:
        """The columns as they stand in SQL."""
        return ", ".join(f'"{column}"' for column in self.columns)

    async def fetch(self, conn: Connection, rest: str, *values: object) -> list[RowT]:
        """Return the rows of SELECT (all columns) FROM (this table) and `rest`: WHERE, ORDER BY."""
        found = await conn.fetch(f"SELECT {self.selected} FROM {self.name} {rest}", *values)
        return [self._read(record.values()) for record in found]

    async def stored(self, conn: Connection, ref: Ref) -> list[RowT]:
        """Return the rows of one stream as they stand in the table."""
        return await self.fetch(
            conn, "WHERE ref = $1 ORDER BY " + ", ".join(("ref", *self.key)), ref
        )

    async def one(self, conn: Connection, ref: Ref) -> RowT | None:
        """Return the row of a stream that has at most one here."""
        found = await self.stored(conn, ref)
        return found[0] if found else None

    async def change(self, conn: Connection, before: Sequence[RowT], after: Sequence[RowT]) -> bool:
        """Bring the table from the rows `before` to those `after`; tell whether any differed."""
        old = {self._key(row): row for row in before}
        new = {self._key(row): row for row in after}
        gone = [row for key, row in old.items() if key not in new]
        changed = [row for key, row in sorted(new.items()) if old.get(key) != row]
        if gone:
            await conn.execute(self._delete, to_json(gone).decode())
        if changed:
            await conn.execute(self._upsert, to_json(changed).decode())
        return bool(gone or changed)

    def text(self, row: RowT) -> str:
        """Return one row as canonical JSON: equal rows have equal texts."""
        return canonical({name: getattr(row, name) for name in self.columns})

    def _read(self, values: Iterable[Any]) -> RowT:
        return self.row(*(tuple(one) if isinstance(one, list) else one for one in values))

    @cached_property
    def _key(self) -> Callable[[RowT], Any]:
        return attrgetter("ref", *self.key)

    @cached_property
    def _delete(self) -> str:
        same = " AND ".join(f"old.{column} = gone.{column}" for column in ("ref", *self.key))
        return (
            f"DELETE FROM {self.name} old"
            f" USING jsonb_populate_recordset(NULL::{self.name}, $1::text::jsonb) gone WHERE {same}"
        )

    @cached_property
    def _upsert(self) -> str:
        columns = self.selected
        key = ", ".join(("ref", *self.key))
        rest = [column for column in self.columns if column not in {"ref", *self.key}]
        settings = ", ".join(f'"{column}" = excluded."{column}"' for column in rest)
        return (
            f"INSERT INTO {self.name} ({columns}) SELECT {columns}"
            f" FROM jsonb_populate_recordset(NULL::{self.name}, $1::text::jsonb)"
            f" ON CONFLICT ({key}) DO UPDATE SET {settings}"
        )
