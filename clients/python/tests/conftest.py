import importlib.metadata
import os
from pathlib import Path

import pytest

PLUGIN = "codepipeline_local.pytest_plugin"

try:
    importlib.metadata.version("codepipeline-local")
    NAMED = []
except importlib.metadata.PackageNotFoundError:
    # From the sources, pytest has to be told, and so have the processes of tests.
    NAMED = ["-p", PLUGIN]
    os.environ["PYTHONPATH"] = str(Path(__file__).parent.parent / "src")
    pytest_plugins = [PLUGIN]

WORKER = '''
import os
import boto3

KIND = {"category": "Build", "owner": "Custom", "provider": "Make", "version": "1"}


def work_once(acknowledges=True):
    # Versions of boto3 before 1.28 do not read the variable by themselves.
    codepipeline = boto3.client("codepipeline", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    for job in codepipeline.poll_for_jobs(actionTypeId=KIND)["jobs"]:
        if acknowledges:
            codepipeline.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
            codepipeline.put_job_success_result(jobId=job["id"])
'''


@pytest.fixture
def project(pytester):
    """A folder with a worker, in which pytest runs as a user's does."""

    class Project:
        path = pytester.path

        def run(self, *arguments, **files):
            pytester.makepyfile(worker=WORKER, **files)
            return pytester.runpytest_subprocess("-p", "no:cacheprovider", *NAMED, *arguments)

        def write(self, name, text):
            (pytester.path / name).write_text(text)

    return Project()
