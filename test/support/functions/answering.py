"""What a function may do with its job, by its UserParameters."""

import os
import signal
import subprocess
import sys

import boto3

codepipeline = boto3.client("codepipeline")


def succeed(job_id, data):
    codepipeline.put_job_success_result(
        jobId=job_id, outputVariables={"Greeting": "hello from python"}, executionDetails={"summary": "done"}
    )


def fail(job_id, data):
    codepipeline.put_job_failure_result(jobId=job_id, failureDetails={"type": "JobFailed", "message": "as asked"})


def throw(job_id, data):
    raise TypeError("thrown as asked")


def be_silent(job_id, data):
    return "a value that nobody reads"


def continue_twice(job_id, data):
    round = int(data.get("continuationToken", "round 0")[len("round ") :])
    if round == 2:
        codepipeline.put_job_success_result(jobId=job_id)
    else:
        codepipeline.put_job_success_result(jobId=job_id, continuationToken=f"round {round + 1}")


def answer_twice(job_id, data):
    codepipeline.put_job_success_result(jobId=job_id)
    try:
        codepipeline.put_job_failure_result(jobId=job_id, failureDetails={"type": "JobFailed", "message": "too late"})
    except codepipeline.exceptions.InvalidJobStateException as error:
        print("refused:", error.response["Error"]["Code"])


def crash(job_id, data):
    os.kill(os.getpid(), signal.SIGSEGV)


def exit(job_id, data):
    os._exit(3)


def print_much(job_id, data):
    for line in range(100_000):
        print(f"{line} ".ljust(99, "x"))
    sys.stdout.write("y" * 1_000_000)
    codepipeline.put_job_success_result(jobId=job_id)


def spin(job_id, data):
    subprocess.Popen(["sleep", "600"])
    while True:
        pass


ways = {
    "succeed": succeed,
    "fail": fail,
    "throw": throw,
    "beSilent": be_silent,
    "continueTwice": continue_twice,
    "answerTwice": answer_twice,
    "crash": crash,
    "exit": exit,
    "printMuch": print_much,
    "spin": spin,
}


def handler(event, context):
    job = event["CodePipeline.job"]
    way = job["data"]["actionConfiguration"]["configuration"]["UserParameters"]
    print(f"{context.function_name} does {way}")
    return ways[way](job["id"], job["data"])
