"""The program of the child process that runs a function written in Python: loads the file, calls its handler once, reports,
and ends. What the function writes goes where it would go anyway. See child-protocol.ts."""

import importlib.util
import json
import logging
import os
import signal
import sys
import threading
import time
import traceback

REPORT = 3
LIFELINE = 4


def watch_lifeline():
    os.read(LIFELINE, 1)
    os.killpg(0, signal.SIGKILL)


def report(message):
    line = (json.dumps(message) + "\n").encode()
    sys.stdout.flush()
    sys.stderr.flush()
    while line:
        line = line[os.write(REPORT, line) :]
    # At once: threads that the function has left behind would keep the process.
    os._exit(0)


class Context:
    def __init__(self, facts):
        self.aws_request_id = facts["awsRequestId"]
        self.function_name = facts["functionName"]
        self.invoked_function_arn = facts["invokedFunctionArn"]
        self.log_group_name = facts["logGroupName"]
        self.log_stream_name = facts["logStreamName"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.identity = None
        self.client_context = None
        self._deadline = facts["deadline"]

    def get_remaining_time_in_millis(self):
        return max(0, int(self._deadline - time.time() * 1000))


def load(file, path):
    folder, name = os.path.split(file)
    sys.path.insert(0, folder)
    name = os.path.splitext(name)[0]
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    found = module
    for part in path.split("."):
        found = getattr(found, part, None)
    if not callable(found):
        raise LookupError(f"{file} has no function '{path}'.")
    return found


def main():
    threading.Thread(target=watch_lifeline, daemon=True).start()
    request = json.load(sys.stdin)
    os.environ["AWS_EXECUTION_ENV"] = "AWS_Lambda_python{}.{}".format(*sys.version_info[:2])
    # As Lambda's runtime does, so that what a function logs is seen.
    logging.basicConfig(stream=sys.stderr, format="[%(levelname)s] %(message)s")
    try:
        handler = load(request["file"], request["handler"])
        payload = handler(request["event"], Context(request["facts"]))
        message = {"payload": payload}
        json.dumps(message)
    except SystemExit as end:
        message = {"error": {"type": "Runtime.ExitError", "message": f"The function ended its process with sys.exit({end.code})."}}
    except BaseException as error:
        traceback.print_exc()
        message = {"error": {"type": type(error).__name__, "message": str(error)}}
    report(message)


main()
