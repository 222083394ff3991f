"""Does one job with boto3: copies its input artifact to its output artifact."""

import boto3

codepipeline = boto3.client("codepipeline")
action_type_id = {"category": "Build", "owner": "Custom", "provider": "MyBuild", "version": "1"}
for job in codepipeline.poll_for_jobs(actionTypeId=action_type_id)["jobs"]:
    codepipeline.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
    data = job["data"]
    given = data["artifactCredentials"]
    s3 = boto3.client(
        "s3",
        aws_access_key_id=given["accessKeyId"],
        aws_secret_access_key=given["secretAccessKey"],
        aws_session_token=given["sessionToken"],
    )
    source, target = [data[kind][0]["location"]["s3Location"] for kind in ("inputArtifacts", "outputArtifacts")]
    content = s3.get_object(Bucket=source["bucketName"], Key=source["objectKey"])["Body"].read()
    s3.put_object(Bucket=target["bucketName"], Key=target["objectKey"], Body=content)
    codepipeline.put_job_success_result(jobId=job["id"])
