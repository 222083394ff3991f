"""Fixtures for pytest, which finds this by itself.

An emulator is started for the session when the first test asks for one. Each test gets it as it was after the start.
Behind ``codepipeline-local exec -- pytest`` the emulator of ``exec`` is taken.
"""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Dict, Generator, Iterator

import pytest

from . import control
from .between_tests import as_at_start, remember, variables_of
from .command import find_command
from .emulator import Emulator, running, start
from .report import describe


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("codepipeline_fixtures", "fixture documents of codepipeline-local, or folders of them", type="paths")
    parser.addini("codepipeline_clock", "manual (time stands still) or system", default="manual")
    parser.addini("codepipeline_options", "further options of codepipeline-local exec", type="args")
    parser.addini("codepipeline_command", "how codepipeline-local is started, where it is in no usual place", default="")


@pytest.fixture(scope="session")
def codepipeline_settings(pytestconfig: pytest.Config) -> Dict[str, Any]:
    """What ``codepipeline_local.start`` is called with. Override it in conftest.py for what no ini file can say."""
    given = pytestconfig.getini("codepipeline_command") or None
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    # The first time the emulator is got by npm, which takes a while: whoever waits is to see it.
    with capture.global_and_fixture_disabled() if capture else nullcontext():
        command = find_command(given, Path(pytestconfig.rootpath))
    return {
        "fixtures": pytestconfig.getini("codepipeline_fixtures"),
        "clock": pytestconfig.getini("codepipeline_clock"),
        "options": pytestconfig.getini("codepipeline_options"),
        "command": command,
    }


@pytest.fixture(scope="session")
def codepipeline_session(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    """The emulator of the session, for fixtures of a wider scope than a test's."""
    # Processes of pytest-xdist that shared one would take each other's jobs.
    around = None if "PYTEST_XDIST_WORKER" in os.environ else running()
    emulator = around or start(**request.getfixturevalue("codepipeline_settings"))
    try:
        remember(emulator)
        yield emulator
    finally:
        emulator.stop()


@pytest.fixture
def codepipeline(codepipeline_session: Emulator) -> Iterator[Emulator]:
    """The emulator, as it was after the start. While the test runs, the variables of this process lead boto3 there."""
    as_at_start(codepipeline_session)
    with variables_of(codepipeline_session):
        yield codepipeline_session


@pytest.fixture
def codepipeline_client(codepipeline: Emulator) -> Any:
    """A boto3 client of CodePipeline."""
    return codepipeline.client("codepipeline")


@pytest.fixture
def codepipeline_jobs(codepipeline: Emulator) -> control.Jobs:
    """Puts jobs into queues, and tells what became of them."""
    return codepipeline.jobs


@pytest.fixture
def codepipeline_clock(codepipeline: Emulator) -> control.Clock:
    """Moves the emulator's time."""
    return codepipeline.clock


@pytest.fixture
def codepipeline_faults(codepipeline: Emulator) -> control.Faults:
    """Makes requests go wrong."""
    return codepipeline.faults


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: "pytest.CallInfo[None]") -> Generator[None, Any, None]:
    outcome = yield
    report = outcome.get_result()
    emulator = getattr(item, "funcargs", {}).get("codepipeline")
    if report.when == "call" and report.failed and isinstance(emulator, Emulator):
        report.sections.append(("codepipeline-local", describe(emulator) or "The emulator had no jobs and no requests."))
        if emulator.log():
            report.sections.append(("log of codepipeline-local", emulator.log()))
