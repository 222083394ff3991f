"""The worker that every bad worker in Python here is, save for one fault: a method that it does otherwise."""

import io
import random
import signal
import tempfile
import threading
import time
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

ACTION_TYPE_ID = {"category": "Test", "owner": "Custom", "provider": "MyJenkinsProviderName", "version": "1"}
QUERY_PARAM = {"ProjectName": "MyJenkinsExampleTestProject"}
ONCE = Config(retries={"total_max_attempts": 1})


class Worker:
    poll_interval = 0.1

    def __init__(self):
        self.codepipeline = boto3.client("codepipeline", config=ONCE)
        self.stopping = threading.Event()

    def run(self):
        signal.signal(signal.SIGTERM, lambda *_: self.stopping.set())
        self.poll_and_work()

    def poll_and_work(self):
        while not self.stopping.is_set():
            poll = {"actionTypeId": ACTION_TYPE_ID, "queryParam": QUERY_PARAM, "maxBatchSize": 1}
            answer, _, _ = self.attempt(self.codepipeline.poll_for_jobs, **poll)
            jobs = answer["jobs"] if answer else []
            for job in jobs:
                self.handle(job)
            if not jobs:
                self.stopping.wait(self.poll_interval)

    def handle(self, job):
        if not self.acknowledge(job):
            return
        try:
            result = self.work(job["id"], job["data"])
        except Exception as error:
            self.fail(job["id"], repr(error))
            return
        _, error, _ = self.attempt(self.codepipeline.put_job_success_result, jobId=job["id"], executionDetails=result)
        if error and code_of(error) != "InvalidJobStateException":
            self.fail(job["id"], repr(error))

    def acknowledge(self, job):
        """Whether the job is ours."""
        acknowledge = self.codepipeline.acknowledge_job
        answer, error, was_lost = self.attempt(acknowledge, jobId=job["id"], nonce=job["nonce"])
        if answer:
            return answer["status"] == "InProgress"
        return code_of(error) == "InvalidNonceException" and was_lost

    def fail(self, job_id, message):
        details = {"type": "JobFailed", "message": message[:5000]}
        self.attempt(self.codepipeline.put_job_failure_result, jobId=job_id, failureDetails=details)

    def work(self, job_id, data):
        self.begin(data["actionConfiguration"]["configuration"])
        self.credentials = data.get("artifactCredentials")
        names = []
        for artifact in data["inputArtifacts"]:
            content = self.transfer(job_id, lambda s3, **place: s3.get_object(**place)["Body"].read(), artifact)
            names += self.unpack(content)
        for artifact in data["outputArtifacts"]:
            report = "\n".join(names).encode()
            self.transfer(job_id, lambda s3, **place: s3.put_object(**place, Body=report), artifact)
        return {"summary": f"{len(names)} files", "percentComplete": 100}

    def begin(self, configuration):
        print("testing", configuration["ProjectName"], flush=True)

    def unpack(self, content):
        """Names of the files in a zip, which lie in a folder of their own then."""
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                self.extract(archive, name, folder)
            return archive.namelist()

    def extract(self, archive, name, folder):
        archive.extract(name, folder)

    def transfer(self, job_id, call, artifact):
        location = artifact["location"]["s3Location"]
        place = {"Bucket": location["bucketName"], "Key": location["objectKey"]}
        for _ in range(3):
            s3 = boto3.client(
                "s3",
                config=ONCE,
                aws_access_key_id=self.credentials["accessKeyId"],
                aws_secret_access_key=self.credentials["secretAccessKey"],
                aws_session_token=self.credentials["sessionToken"],
            )
            answer, error, _ = self.attempt(call, s3, **place)
            if not error:
                return answer
            if code_of(error) != "ExpiredToken":
                break
            self.renew(job_id)
        raise error

    def renew(self, job_id):
        answer, error, _ = self.attempt(self.codepipeline.get_job_details, jobId=job_id)
        if error:
            raise error
        self.credentials = answer["jobDetails"]["data"]["artifactCredentials"]

    def attempt(self, call, *args, **parameters):
        """Calls until there is an answer, or an error that no retry mends: (answer, error, was_lost)."""
        was_lost = False
        for left in range(8, 0, -1):
            try:
                return call(*args, **parameters), None, was_lost
            except (ClientError, BotoCoreError) as error:
                is_lost = not isinstance(error, ClientError) or status_of(error) >= 500
                if left == 1 or not (is_lost or code_of(error) == "ThrottlingException"):
                    return None, error, was_lost
                was_lost = was_lost or is_lost
                time.sleep(0.1 * 2 ** (8 - left) * random.uniform(0.5, 1))


def status_of(error):
    return error.response["ResponseMetadata"]["HTTPStatusCode"]


def code_of(error):
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else None


# Run by itself, it is the good one.
if __name__ == "__main__":
    Worker().run()
