"""The program of the process that runs a function written in Python: loads it once, and calls its handler for one request after
the other. Between them the main thread stands still, as on Lambda. What the function writes goes where it would go anyway.
See child-protocol.ts."""

import decimal
import importlib
import importlib.util
import json
import logging
import os
import sys
import time
import traceback

REPORT = 3
REQUEST = 4

FILE = os.environ.pop("CODEPIPELINE_LOCAL_FUNCTION_FILE", None)
MARK = os.environ.pop("CODEPIPELINE_LOCAL_FUNCTION_MARK")
ROOT = os.environ["LAMBDA_TASK_ROOT"]

# A function may put others in their places.
STDOUT = sys.stdout

current_request_id = ""


def report(message):
    line = (json.dumps(message) + "\n").encode()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass  # the function has closed it
    os.write(1, f"\n{MARK}\n".encode())
    while line:
        line = line[os.write(REPORT, line) :]


class RuntimeFault(Exception):
    """An error with the name that Lambda's runtime for Python gives it."""

    def __init__(self, type, message):
        super().__init__(message)
        self.type = type


class Shown:
    """What a function prints to see what there is: its members in the order in which they were set."""

    def __repr__(self):
        members = ",".join(f"{name}={value}" for name, value in vars(self).items() if not name.startswith("_"))
        return f"{type(self).__name__}([{members}])"


class CognitoIdentity(Shown):
    def __init__(self):
        self.cognito_identity_id = None
        self.cognito_identity_pool_id = None


class LambdaContext(Shown):
    def __init__(self, facts):
        self.aws_request_id = facts["awsRequestId"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = facts["invokedFunctionArn"]
        self.client_context = None
        self.identity = CognitoIdentity()
        self.tenant_id = None
        self._epoch_deadline_time_in_ms = facts["deadline"]

    def get_remaining_time_in_millis(self):
        return max(0, int(self._epoch_deadline_time_in_ms - time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


class RequestIdFilter(logging.Filter):
    """What formatters of functions may name."""

    def filter(self, record):
        record.aws_request_id = current_request_id
        return True


def set_up_logging():
    # Standard error goes where standard output goes, so that lines come in the order in which they were written.
    os.dup2(1, 2)
    logging.Formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("[%(levelname)s]\t%(message)s"))
    handler.addFilter(RequestIdFilter())
    logging.getLogger().addHandler(handler)


def load_file(file):
    name = os.path.splitext(os.path.basename(file))[0]
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def load(handler):
    """Finds the handler as Lambda's runtime for Python does."""
    name, dot, function = handler.rpartition(".")
    if not dot:
        raise RuntimeFault("Runtime.MalformedHandlerName", f"Bad handler '{handler}': not enough values to unpack (expected 2, got 1)")
    try:
        if FILE is None and name.split(".")[0] in sys.builtin_module_names:
            raise RuntimeFault("Runtime.BuiltInModuleConflict", f"Cannot use built-in module {name} as a handler module")
        module = load_file(FILE) if FILE else importlib.import_module(name.replace("/", "."))
    except ImportError as error:
        if error.name in ("boto3", "botocore"):
            print(f"Lambda's runtimes have {error.name}; here it is looked for beside the code and where python3 has its packages: pip install boto3")
        raise RuntimeFault("Runtime.ImportModuleError", f"Unable to import module '{name}': {error}") from error
    except SyntaxError as error:
        raise RuntimeFault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{name}': {error}") from error
    found = getattr(module, function, None)
    if found is None:
        own = [n for n, v in vars(module).items() if callable(v) and getattr(v, "__module__", None) == module.__name__]
        has = f"; its file has {', '.join(own)}" if own else "; its file has no functions"
        raise RuntimeFault("Runtime.HandlerNotFound", f"Handler '{function}' missing on module '{name}'{has}")
    return found


def check_response(response):
    """Lambda's runtime marshals what a function returns, whoever invoked it: bytes, and what JSON or a Decimal can be."""
    if isinstance(response, bytes):
        return
    try:
        json.dumps(response, default=lambda value: float(value) if isinstance(value, decimal.Decimal) else refuse(value))
    except Exception as error:
        raise RuntimeFault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def refuse(value):
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def failure(error):
    type_name = error.type if isinstance(error, RuntimeFault) else type(error).__name__
    print(f"[ERROR] {type_name}: {error}", file=STDOUT)
    shown = error.__cause__ if isinstance(error, RuntimeFault) else error
    if shown is not None:
        # The first frame is this file's.
        below = shown.__traceback__ and shown.__traceback__.tb_next
        traceback.print_exception(type(shown), shown, below, file=STDOUT)
    return {"error": {"type": type_name, "message": str(error)}}


def requests():
    with open(REQUEST, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def main():
    global current_request_id
    if "AWS_Lambda_python" not in os.environ.get("AWS_EXECUTION_ENV", ""):
        os.environ["AWS_EXECUTION_ENV"] = "AWS_Lambda_python{}.{}".format(*sys.version_info[:2])
    sys.path[0] = ROOT
    set_up_logging()
    handler = None
    for request in requests():
        current_request_id = request["facts"]["awsRequestId"]
        try:
            if handler is None:
                handler = load(os.environ["_HANDLER"])
            response = handler(request["event"], LambdaContext(request["facts"]))
            check_response(response)
        except Exception as error:
            report({**failure(error), "isLast": handler is None})
            if handler is None:
                break
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(code)
        else:
            report({"payload": None})
    # At once: threads that the function has left behind would keep the process.
    os._exit(1)


main()
