"""An emulator of one's own, in a process that ends with this one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections import deque
from types import TracebackType
from typing import IO, Any, Deque, Dict, Iterable, Mapping, Optional, Sequence, Type, Union

from .command import find_command
from .control import Control

WORKERS_OWN = re.compile(r"(AWS|AMAZON|CODEPIPELINE_LOCAL)_|(NO_PROXY|no_proxy)$")

TELLS_ITS_ENVIRONMENT = "import json, os, sys; print(json.dumps(dict(os.environ)), flush=True); sys.stdin.read()"
"""A program that `exec` runs: it has the environment of a worker, and ends when this process does, however it ends."""


class EmulatorDidNotStart(Exception):
    """The message is the emulator's own."""


class Emulator(Control):
    """A running emulator: what workers need to reach it, and all that a test can do to it."""

    def __init__(
        self, environment: Mapping[str, str], process: Optional["subprocess.Popen[str]"] = None, log: Iterable[str] = ()
    ) -> None:
        super().__init__(environment["CODEPIPELINE_LOCAL_ENDPOINT"])
        self.environment: Dict[str, str] = {name: value for name, value in environment.items() if WORKERS_OWN.match(name)}
        """The variables that lead AWS SDKs here, and nowhere else."""
        self._removed = {name for name in os.environ if WORKERS_OWN.match(name) and name not in environment}
        self._process = process
        self._log = log

    def worker_environment(self, inherited: Optional[Mapping[str, str]] = None) -> Dict[str, str]:
        """The environment of a worker's process: ``subprocess.run(worker, env=emulator.worker_environment())``."""
        kept = {name: value for name, value in (inherited or os.environ).items() if name not in self._removed}
        return {**kept, **self.environment}

    def client(self, service: str = "codepipeline", **options: Any) -> Any:
        """A client of boto3 for the emulator, whatever the environment says: ``codepipeline``, ``s3`` or ``sts``."""
        import boto3  # type: ignore[import-untyped,unused-ignore]

        given = {
            "endpoint_url": self.endpoint,
            "region_name": self.environment["AWS_REGION"],
            "aws_access_key_id": self.environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": self.environment["AWS_SECRET_ACCESS_KEY"],
        }
        return boto3.session.Session().client(service, **{**given, **options})

    def log(self) -> str:
        """What the emulator has written to its log: what was refused, and what went wrong."""
        return "".join(list(self._log))

    def stop(self) -> None:
        """Ends the process and waits until it has ended. An emulator that others started stays."""
        if self._process is None:
            return
        process, self._process = self._process, None
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def __enter__(self) -> "Emulator":
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self.stop()


def start(
    *,
    fixtures: Sequence[Union[str, "os.PathLike[str]"]] = (),
    clock: str = "manual",
    options: Sequence[str] = (),
    command: Union[str, Sequence[str], None] = None,
) -> Emulator:
    """Starts an emulator on a free port. Use it in a ``with`` statement, or call ``stop()``.

    :param fixtures: files or folders of fixture documents
    :param clock: ``manual``: time stands still until a test advances it; ``system``: it runs
    :param options: further options of ``codepipeline-local exec``: ``["--timing", "aws"]``
    :param command: how to start it, where it is in no usual place
    :raises CommandNotFound: it is not installed
    :raises EmulatorDidNotStart: it refuses an option or a fixture
    """
    arguments = ["--clock", clock, "--log-level", "warn", *options]
    if fixtures:
        arguments += ["--fixtures", *(os.fspath(path) for path in fixtures)]
    process = subprocess.Popen(
        [*find_command(command), "exec", *arguments, "--", sys.executable, "-c", TELLS_ITS_ENVIRONMENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None and process.stderr is not None
    log: Deque[str] = deque(maxlen=1000)
    reader = threading.Thread(target=_collect, args=(process.stderr, log), daemon=True)
    reader.start()
    line = process.stdout.readline()
    if line == "":
        process.wait()
        reader.join()
        process.stdout.close()
        raise EmulatorDidNotStart("".join(log).strip() or f"The emulator ended with {process.returncode}.")
    return Emulator(json.loads(line), process, log)


def _collect(stream: IO[str], lines: Deque[str]) -> None:
    """So that nothing waits for somebody to read the log. It ends with the process."""
    with stream:
        lines.extend(stream)


def running() -> Optional[Emulator]:
    """The emulator around this process, which ``codepipeline-local exec -- pytest`` has started, if there is one."""
    return Emulator(os.environ) if "CODEPIPELINE_LOCAL_ENDPOINT" in os.environ else None
