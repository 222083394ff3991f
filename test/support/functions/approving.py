"""Approves what a topic tells it of, as public functions that are subscribed to an approval's topic do."""

import json

import boto3

client = boto3.client("codepipeline")


def handler(event, context):
    sns = event["Records"][0]["Sns"]
    approval = json.loads(sns["Message"])["approval"]
    client.put_approval_result(
        pipelineName=approval["pipelineName"],
        stageName=approval["stageName"],
        actionName=approval["actionName"],
        token=approval["token"],
        result={"status": "Approved", "summary": f"{sns['Subject']}: {approval['customData']}"},
    )
