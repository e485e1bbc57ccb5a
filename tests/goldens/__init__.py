"""Golden JSON of every event type: what the log of a running system may hold for ever.

A test that fails here asks: can old events still be read as they are, or is this a new version of
the type, with an upcaster in store/codec.py? `python -m tests.goldens write` writes those missing.
"""

from pathlib import Path

from domain.messages import Event
from store.codec import EVENT_CLASSES, encode
from tests.goldens.examples import full, minimal

FOLDER = Path(__file__).parent / "events"


def path_of(type_: str) -> Path:
    """Return the file that holds the examples of an event type, one a line."""
    return FOLDER / f"{type_}.json"


def examples(event: type[Event]) -> list[str]:
    """Return an event with everything in it and, if that differs, one with as little as can be."""
    return list(dict.fromkeys([encode(full(event)), encode(minimal(event))]))


def missing() -> list[type[Event]]:
    """Return the event classes without a golden."""
    return [event for type_, event in EVENT_CLASSES.items() if not path_of(type_).exists()]


def write() -> list[Path]:
    """Write the goldens that are missing, and return their paths; others stay as they are."""
    FOLDER.mkdir(exist_ok=True)
    written = []
    for event in missing():
        path = path_of(event.type)
        path.write_text("".join(f"{line}\n" for line in examples(event)), encoding="utf-8")
        written.append(path)
    return written
