"""Tests of AWS CodePipeline's job workers against codepipeline-local, an emulator that needs no account and no network.

``start()`` runs one; with pytest, the fixtures ``codepipeline``, ``codepipeline_jobs`` and others do it by themselves.
"""

from .command import CommandNotFound, find_command
from .control import Control, ControlError
from .emulator import Emulator, EmulatorDidNotStart, start
from .testcase import CodePipelineMixin

__all__ = [
    "CodePipelineMixin",
    "CommandNotFound",
    "Control",
    "ControlError",
    "Emulator",
    "EmulatorDidNotStart",
    "find_command",
    "start",
]
