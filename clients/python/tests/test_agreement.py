"""This package says the same as the emulator."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import codepipeline_local
from codepipeline_local import control, types
from codepipeline_local.emulator import TELLS_ITS_ENVIRONMENT, WORKERS_OWN

HERE = Path(__file__).parent
LEFT_OUT = {
    # For who writes a console, or watches what happens without an end.
    ("GET", "/changes/stream"),
    ("GET", "/events/stream"),
    # For who carries states to other machines, by commands of the emulator.
    ("GET", "/state"),
    ("POST", "/state"),
    ("POST", "/stop"),
    ("GET", "/settings"),
    ("GET", "/queues"),
    ("GET", "/places"),
    ("GET", "/buckets"),
    ("GET", "/functions"),
    ("GET", "/third-party-clients"),
}


@pytest.fixture(scope="module")
def described(codepipeline_session):
    return codepipeline_session._http.call("GET", "/openapi.json")


def calls():
    """The routes that the control client asks for, with what it puts into their queries."""
    tree = ast.parse(Path(control.__file__).read_text())
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
            if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("call", "content") or len(texts) < 2:
                continue
            dictionaries = [node for node in ast.walk(function) if isinstance(node, ast.Dict)]
            in_body = [each for keyword in call.keywords if keyword.arg == "body" for each in ast.walk(keyword.value)]
            keys = {key.value for each in dictionaries if each not in in_body for key in each.keys if isinstance(key, ast.Constant)}
            yield (texts[0], texts[1]), keys, {keyword.arg for keyword in call.keywords} - {"body"}


def test_every_route_is_one_that_the_openapi_document_has(described):
    routes = {(method.upper(), path): route for path, methods in described["paths"].items() for method, route in methods.items()}
    called = dict.fromkeys(route for route, _, _ in calls())

    assert set(called) - set(routes) == set()
    assert set(routes) - set(called) == LEFT_OUT


def test_every_query_and_every_name_in_a_path_is_described(described):
    asked = [(route, keys, names) for route, keys, names in calls() if route[0] == "GET"]

    assert len(asked) > 15
    for (method, path), keys, names in asked:
        parameters = described["paths"][path][method.lower()].get("parameters", [])
        assert keys <= {each["name"] for each in parameters if each["in"] == "query"}, path
        assert names == {each["name"] for each in parameters if each["in"] == "path"}, path


def test_the_types_are_those_of_the_openapi_document(described):
    script = HERE.parent / "scripts" / "write_types.py"
    written = subprocess.run([sys.executable, str(script)], input=json.dumps(described), stdout=subprocess.PIPE, text=True)

    assert Path(types.__file__).read_text() == written.stdout


def test_an_answer_has_the_members_of_its_type(codepipeline):
    job = codepipeline.jobs.enqueue("Build/Make")

    assert set(job) <= set(types.Job.__annotations__)
    assert types.Job.__required_keys__ <= set(job)


def test_a_worker_has_the_environment_that_exec_gives(codepipeline, monkeypatch):
    for name in ("AWS_PROFILE", "AWS_ROLE_ARN", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_DYNAMODB"):
        monkeypatch.setenv(name, "http://localhost:8000")
    command = codepipeline_local.find_command()
    exec_ = [*command, "exec", "--log-level", "error", "--", sys.executable, "-c", TELLS_ITS_ENVIRONMENT]
    ended = subprocess.run(exec_, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    given = {name: value for name, value in json.loads(ended.stdout).items() if WORKERS_OWN.match(name)}

    with codepipeline_local.start() as emulator:
        own = {name: value for name, value in emulator.worker_environment().items() if WORKERS_OWN.match(name)}

    assert set(own) == set(given)
    assert {name for name in own if own[name] != given[name]} == {"AWS_ENDPOINT_URL", "CODEPIPELINE_LOCAL_ENDPOINT"}


def test_the_versions_are_the_same(codepipeline):
    assert codepipeline.health()["version"] == codepipeline_local.command.VERSION
    assert f'\nversion = "{codepipeline_local.command.VERSION}"\n' in (HERE.parent / "pyproject.toml").read_text()
