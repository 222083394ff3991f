"""Does one job with boto3: copies its input artifact to its output artifact."""

import os

import boto3

# Before 1.28 boto3 does not read the variable by itself. Without it AWS's own host names are asked.
ENDPOINT = os.environ.get("AWS_ENDPOINT_URL")
KIND = {"category": "Build", "owner": "Custom", "provider": "MyBuild", "version": "1"}


def place(artifact):
    location = artifact["location"]["s3Location"]
    return {"Bucket": location["bucketName"], "Key": location["objectKey"]}


codepipeline = boto3.client("codepipeline", endpoint_url=ENDPOINT)
for job in codepipeline.poll_for_jobs(actionTypeId=KIND)["jobs"]:
    codepipeline.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
    given = job["data"]["artifactCredentials"]
    s3 = boto3.client(
        "s3",
        endpoint_url=ENDPOINT,
        aws_access_key_id=given["accessKeyId"],
        aws_secret_access_key=given["secretAccessKey"],
        aws_session_token=given["sessionToken"],
    )
    content = s3.get_object(**place(job["data"]["inputArtifacts"][0]))["Body"].read()
    s3.put_object(**place(job["data"]["outputArtifacts"][0]), Body=content)
    codepipeline.put_job_success_result(jobId=job["id"])
