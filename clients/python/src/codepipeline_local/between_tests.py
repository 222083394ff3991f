"""The same for pytest and unittest: each test finds the emulator as it was at the start, and the variables of it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import Dict, Iterator, Optional

from .emulator import WORKERS_OWN, Emulator

SCENE = "codepipeline-local-start"


def remember(emulator: Emulator) -> None:
    """Takes the state to which `as_at_start` goes back."""
    emulator.snapshots.take(SCENE)


def as_at_start(emulator: Emulator) -> None:
    emulator.snapshots.restore(SCENE)
    emulator.faults.clear()
    emulator.requests.clear()


@contextmanager
def variables_of(emulator: Emulator) -> Iterator[None]:
    """Sets this process's variables as those of a worker, removes what would win over them, and sets them back."""
    before = {name: value for name, value in os.environ.items() if WORKERS_OWN.match(name)}
    _assign(before, emulator.worker_environment(before))
    try:
        yield
    finally:
        _assign({name: value for name, value in os.environ.items() if WORKERS_OWN.match(name)}, before)


def _assign(present: Dict[str, str], wanted: Dict[str, str]) -> None:
    changes: Dict[str, Optional[str]] = {**dict.fromkeys(present), **wanted}
    for name, value in changes.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
