"""For unittest."""

from __future__ import annotations

import os
import unittest
from contextlib import ExitStack
from typing import Any, ClassVar, Optional, Sequence, Union

from .between_tests import as_at_start, remember, variables_of
from .emulator import Emulator, start
from .report import describe



class CodePipelineMixin:
    """Gives each test of a class an emulator as it was after the start::

        class WorkerTest(CodePipelineMixin, unittest.TestCase):
            codepipeline_fixtures = ["tests/jobs.yaml"]

            def test_does_the_job(self):
                job = self.codepipeline.jobs.enqueue("Build/Make")

    A class starts one when its first test runs. It comes before TestCase in the list of bases; a ``setUp`` of your own
    calls ``super().setUp()`` first.
    """

    codepipeline: ClassVar[Emulator]
    codepipeline_fixtures: ClassVar[Sequence[Union[str, "os.PathLike[str]"]]] = ()
    codepipeline_clock: ClassVar[str] = "manual"
    codepipeline_options: ClassVar[Sequence[str]] = ()
    codepipeline_command: ClassVar[Union[str, Sequence[str], None]] = None

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()  # type: ignore[misc]
        cls.codepipeline = start(
            fixtures=cls.codepipeline_fixtures,
            clock=cls.codepipeline_clock,
            options=cls.codepipeline_options,
            command=cls.codepipeline_command,
        )
        cls.addClassCleanup(cls.codepipeline.stop)  # type: ignore[attr-defined]
        remember(cls.codepipeline)

    def setUp(self) -> None:
        as_at_start(self.codepipeline)
        variables = ExitStack()
        variables.enter_context(variables_of(self.codepipeline))
        self.addCleanup(variables.close)  # type: ignore[attr-defined]
        super().setUp()  # type: ignore[misc]

    def run(self, result: Optional[unittest.TestResult] = None) -> Any:
        """Writes what the emulator knows behind the traceback of a test that fails."""
        lists = [getattr(result, name, []) for name in ("failures", "errors")]
        before = [len(each) for each in lists]
        try:
            return super().run(result)  # type: ignore[misc]
        finally:
            for each, count in zip(lists, before):
                if len(each) > count:
                    test, text = each[-1]
                    each[-1] = (test, f"{text}\n{describe(self.codepipeline)}\n")
