import signal
import subprocess
import sys
import time
import urllib.request

import pytest

import codepipeline_local
from codepipeline_local import CommandNotFound, find_command
from codepipeline_local.command import PROGRAM


@pytest.fixture
def nothing(monkeypatch, tmp_path):
    """A machine on which nothing is installed."""
    monkeypatch.delenv("CODEPIPELINE_LOCAL_COMMAND", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr("codepipeline_local.command._node_of_wheel", lambda: None)
    return tmp_path


def put(path, executable=False):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755 if executable else 0o644)
    return str(path)


def test_the_package_of_a_folder_above_comes_first_with_the_node_of_that_folder(nothing):
    program = put(nothing / PROGRAM)
    node = put(nothing / "node_modules/node/bin/node", executable=True)
    put(nothing / "bin/codepipeline-local", executable=True)
    below = nothing / "tests/unit"
    below.mkdir(parents=True)

    assert find_command(folder=below) == [node, program]


def test_then_what_is_on_the_path(nothing):
    command = put(nothing / "bin/codepipeline-local", executable=True)

    assert find_command(folder=nothing) == [command]


def test_what_is_given_wins(nothing, monkeypatch):
    put(nothing / PROGRAM)
    monkeypatch.setenv("CODEPIPELINE_LOCAL_COMMAND", "node '/a folder/main.js'")

    assert find_command(folder=nothing) == ["node", "/a folder/main.js"]
    assert find_command(["other"], folder=nothing) == ["other"]


def test_who_has_nothing_reads_how_to_get_it(nothing):
    with pytest.raises(CommandNotFound, match=r"npm install --save-dev codepipeline-local.*codepipeline-local\[node\]"):
        find_command(folder=nothing)

    put(nothing / PROGRAM)
    with pytest.raises(CommandNotFound, match="needs Node.js 22.14 or newer"):
        find_command(folder=nothing)


def test_an_emulator_that_refuses_a_fixture_says_why(tmp_path):
    document = tmp_path / "jobs.yaml"
    document.write_text("jbos: []\n")

    with pytest.raises(codepipeline_local.EmulatorDidNotStart, match="jbos"):
        codepipeline_local.start(fixtures=[document])


def test_a_refusal_has_a_code_and_a_sentence(codepipeline):
    with pytest.raises(codepipeline_local.ControlError, match="no job") as refusal:
        codepipeline.jobs.get("0a1b2c3d-0000-4000-8000-000000000009")

    assert (refusal.value.code, refusal.value.status) == ("notFound", 404)


def test_artifacts_go_there_and_back(codepipeline):
    codepipeline.artifacts.put("source", "a/app.txt", b"\x00bytes")

    assert codepipeline.artifacts.get("source", "a/app.txt") == b"\x00bytes"
    assert [each["key"] for each in codepipeline.artifacts.list("source")] == ["a/app.txt"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows kills otherwise")
def test_the_emulator_ends_with_a_process_that_is_killed(tmp_path):
    program = "import codepipeline_local, time; print(codepipeline_local.start().endpoint, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        health = process.stdout.readline().strip() + "/_emulator/v1/health"
        assert urllib.request.urlopen(health).status == 200
        process.send_signal(signal.SIGKILL)

    for _ in range(300):
        try:
            urllib.request.urlopen(health)
        except OSError:  # Refused, or cut off in the middle of its end: URLError is one, too.
            return
        time.sleep(0.1)
    pytest.fail("It still answers.")
