import subprocess
import sys


def run(project, text):
    project.write("test_case.py", text)
    command = [sys.executable, "-m", "unittest", "-v", "test_case"]
    return subprocess.run(command, cwd=project.path, stderr=subprocess.PIPE, universal_newlines=True)


CASE = '''
import os
import unittest
from codepipeline_local import CodePipelineMixin

class WorkerTest(CodePipelineMixin, unittest.TestCase):
    def test_one(self):
        job = self.codepipeline.jobs.enqueue("Build/Make")
        client = self.codepipeline.client()
        kind = {"category": "Build", "owner": "Custom", "provider": "Make", "version": "1"}
        (handed,) = client.poll_for_jobs(actionTypeId=kind)["jobs"]
        client.acknowledge_job(jobId=handed["id"], nonce=handed["nonce"])
        client.put_job_success_result(jobId=handed["id"])
        self.assertEqual(self.codepipeline.jobs.get(job["id"])["status"], "Succeeded")

    def test_two(self):
        self.assertEqual(self.codepipeline.jobs.list(), [])
        self.assertEqual(os.environ["AWS_ENDPOINT_URL"], self.codepipeline.endpoint)
'''


def test_each_test_of_a_class_has_the_emulator_as_it_was_after_the_start(project):
    ended = run(project, CASE)

    assert ended.returncode == 0, ended.stderr
    assert "Ran 2 tests" in ended.stderr


def test_a_test_that_fails_shows_the_jobs(project):
    ended = run(project, CASE + '        self.codepipeline.jobs.enqueue("Test/Check")\n        self.fail("on purpose")\n')

    assert ended.returncode == 1
    assert "on purpose" in ended.stderr
    assert ": Queued (Test/Custom/Check/1)" in ended.stderr
