"""What the log holds can be read for ever, and reads the same everywhere."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from domain.processes.cohort.commands import ChangeTrainer
from domain.processes.cohort.cover_events import TrainerChanged
from domain.processes.cohort.events import Opened
from domain.registry import DECIDERS
from store import codec
from store.codec import EVENT_CLASSES, UnknownEventType, canonical, decode, encode
from tests.goldens import FOLDER, examples, missing, path_of
from tests.store.scenes import COHORT, NOW


def test_every_event_type_has_its_golden() -> None:
    assert [event.type for event in missing()] == [], "run: python -m tests.goldens write"


def test_every_golden_belongs_to_an_event_type() -> None:
    """A type that is written no more keeps its golden, and an upcaster that reads it."""
    known = {*EVENT_CLASSES, *codec.UPCASTERS}

    assert [path.stem for path in FOLDER.glob("*.json") if path.stem not in known] == []


@pytest.mark.parametrize("type_", EVENT_CLASSES)
def test_golden_is_read_and_written_byte_for_byte(type_: str) -> None:
    lines = path_of(type_).read_text(encoding="utf-8").splitlines()

    events = [decode(type_, line) for line in lines]

    assert [type(event).type for event in events] == [type_] * len(lines)
    assert [encode(event) for event in events] == lines
    assert all(event.says() for event in events)


@pytest.mark.parametrize("type_", EVENT_CLASSES)
def test_golden_shows_every_field(type_: str) -> None:
    """A field that came later must be in the golden too, so that nobody adds one unseen."""
    first = path_of(type_).read_text(encoding="utf-8").splitlines()[0]

    assert sorted(json.loads(first)) == sorted(EVENT_CLASSES[type_].model_fields)


@pytest.mark.parametrize("type_", EVENT_CLASSES)
def test_type_names_its_process_and_ends_in_a_version(type_: str) -> None:
    slug, name, version = type_.split(".")

    assert slug in DECIDERS
    assert name
    assert version[0] == "v"
    assert version[1:].isdigit()


def test_examples_are_always_the_same() -> None:
    assert examples(TrainerChanged) == examples(TrainerChanged)


def test_unknown_type_is_never_skipped() -> None:
    with pytest.raises(UnknownEventType, match=r"cohort\.from_the_future\.v9"):
        decode("cohort.from_the_future.v9", "{}")


def test_old_type_is_read_through_its_upcasters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        codec,
        "UPCASTERS",
        {
            "cohort.unlocked.v1": lambda old: ("cohort.unlocked.v2", {"when": old["date"]}),
            "cohort.unlocked.v2": lambda old: ("cohort.opened.v1", {"at": old["when"]}),
        },
    )

    event = decode("cohort.unlocked.v1", '{"date": "2026-03-02T10:00:00Z"}')

    assert event == Opened(at=NOW)


def test_canonical_json_does_not_depend_on_order_or_zone() -> None:
    london_summer = timezone(timedelta(hours=1))
    one = {"b": datetime(2026, 6, 1, 10, tzinfo=london_summer), "a": date(2026, 6, 1)}
    other = {"a": date(2026, 6, 1), "b": datetime(2026, 6, 1, 9, tzinfo=UTC)}

    assert (
        canonical(one) == canonical(other) == ('{"a":"2026-06-01","b":"2026-06-01T09:00:00+00:00"}')
    )
    assert canonical({"name": "Zoë"}) == '{"name":"Zoë"}'
    with pytest.raises(TypeError):
        canonical(object())


def test_body_hash_tells_bodies_apart_and_nothing_else() -> None:
    body = {"day": 1, "trainer": "p-jo"}

    assert codec.body_hash(ChangeTrainer(**body)) == codec.body_hash(ChangeTrainer(**body))  # type: ignore[arg-type]
    assert codec.body_hash(ChangeTrainer(day=2, trainer="p-jo")) != codec.body_hash(
        ChangeTrainer(day=1, trainer="p-jo")
    )


@pytest.mark.parametrize("slug", DECIDERS)
def test_beginning_of_every_process_survives_the_snapshot(slug: str) -> None:
    initial = DECIDERS[slug].initial
    ref = COHORT.replace("cohort", slug)

    assert codec.decode_state(ref, codec.encode_state(ref, initial)) == initial


def test_fingerprint_is_of_this_code() -> None:
    assert codec.fingerprint() == codec.fingerprint()
    assert len(codec.fingerprint()) == 64
