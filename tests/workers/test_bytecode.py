"""Byte code is kept for the sandbox, and the machine is left as it was."""

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workers.bytecode import kept_bytecode


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The source of a module `slow_one` that can be imported."""
    source = tmp_path / "slow_one.py"
    source.write_text("answer = 42\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield source
    sys.modules.pop("slow_one", None)


def _compiled(module: Path) -> Path:
    """Import the module; return where its byte code belongs."""
    assert importlib.import_module("slow_one").answer == 42
    return Path(importlib.util.cache_from_source(str(module)))


def test_byte_code_is_kept_in_a_folder_of_its_own_where_python_keeps_none(
    module: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    with kept_bytecode():
        kept = _compiled(module)
        assert kept.is_file()
        assert module.parent not in kept.parents
    assert sys.dont_write_bytecode
    assert not kept.exists()
    assert not (module.parent / "__pycache__").exists()


def test_byte_code_lies_where_it_always_does_elsewhere(
    module: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    before = sys.pycache_prefix
    with kept_bytecode():
        kept = _compiled(module)
    assert kept.is_file()
    assert sys.pycache_prefix == before
    assert not sys.dont_write_bytecode
