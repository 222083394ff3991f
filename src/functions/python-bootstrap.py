"""The program of the process that runs a function written in Python: loads it once, and calls its handler for one request after
the other. Between them the main thread stands still, as on Lambda. What the function writes goes where it would go anyway.
See child-protocol.ts."""

import decimal
import glob
import http.client
import importlib
import importlib.util
import json
import logging
import os
import re
import socket
import sys
import time
import traceback
from urllib.parse import urlsplit

REPORT = 3
REQUEST = 4

FILE = os.environ.pop("CODEPIPELINE_LOCAL_FUNCTION_FILE", None)
PROJECT = os.environ.pop("CODEPIPELINE_LOCAL_FUNCTION_PROJECT")
MARK = os.environ.pop("CODEPIPELINE_LOCAL_FUNCTION_MARK")
ROOT = os.environ["LAMBDA_TASK_ROOT"]

# A function may put others in their places.
STDOUT = sys.stdout

current_request_id = ""


def report(line):
    """Tells how an invocation has ended, in a line of JSON."""
    line = (line + "\n").encode()
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


# As in aws-hosts.ts: what host names call otherwise than SDKs do in their variables.
SERVICE_IDS = {
    "application-autoscaling": "APPLICATION_AUTO_SCALING",
    "email": "SES",
    "events": "EVENTBRIDGE",
    "logs": "CLOUDWATCH_LOGS",
    "monitoring": "CLOUDWATCH",
    "secretsmanager": "SECRETS_MANAGER",
    "states": "SFN",
}
AWS_HOST = re.compile(r"^(.+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn)\.?$")
REGION = re.compile(r"^[a-z]{2}(?:-[a-z]+)+-\d$")


def service_of(host):
    """The service that a host name of AWS names; None for another name."""
    found = AWS_HOST.match(host.decode() if isinstance(host, bytes) else host or "")
    if found is None:
        return None
    labels = found[1].lower().split(".")
    if any(re.match(r"^s3(-(?!control)[a-z0-9-]+)?$", label) for label in labels):
        return "s3"
    before = [index for index, label in enumerate(labels) if REGION.match(label)]
    return re.sub("-fips$", "", labels[max((before or [len(labels)])[-1] - 1, 0)])


def endpoint_of(service):
    """Where the variables say that a service is; see endpointIn in aws-hosts.ts."""
    for_all, own = os.environ.get("AWS_ENDPOINT_URL"), os.environ.get("AWS_ENDPOINT_URL_CODEPIPELINE")
    given = os.environ.get(variable_of(service))
    if service in ("codepipeline", "s3", "sts", "lambda"):
        return given or for_all
    return given or (for_all if own not in (None, for_all) else None)


def variable_of(service):
    return "AWS_ENDPOINT_URL_" + SERVICE_IDS.get(service, service.upper().replace("-", "_"))


def refuse_host(host):
    service = service_of(host)
    if service is None:
        return
    raise ConnectionError(
        f"This is not AWS: {host} is not asked. "
        + (
            f"Ask for {service} by boto3, or at {endpoint_of(service)}."
            if endpoint_of(service)
            else f"codepipeline-local has no {service}. Say where another emulator of it is by {variable_of(service)}, or for functions by the member endpoints of their fixture."
        )
    )


def lead_here():
    """What is asked of AWS's own host names by botocore goes to where the variables say, under the Host that was meant, which is
    signed; what is asked of them otherwise never leaves this machine (H11)."""
    resolve, tunnel = socket.getaddrinfo, http.client.HTTPConnection.set_tunnel

    def getaddrinfo(host, *args, **kwargs):
        refuse_host(host)
        return resolve(host, *args, **kwargs)

    def set_tunnel(self, host, *args, **kwargs):
        refuse_host(host)
        return tunnel(self, host, *args, **kwargs)

    socket.getaddrinfo = getaddrinfo
    http.client.HTTPConnection.set_tunnel = set_tunnel
    sys.meta_path.insert(0, BotocoreFinder())


class BotocoreFinder:
    """Changes botocore's way out when a function imports it."""

    def find_spec(self, name, path=None, target=None):
        if name != "botocore.httpsession":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            send = module.URLLib3Session.send

            def send_here(self, request):
                meant = urlsplit(request.url)
                service = service_of(meant.hostname)
                if service is not None:
                    endpoint = endpoint_of(service)
                    if endpoint is None:
                        refuse_host(meant.hostname)
                    request.headers["Host"] = meant.netloc
                    request.url = endpoint.rstrip("/") + meant._replace(scheme="", netloc="").geturl()
                return send(self, request)

            module.URLLib3Session.send = send_here

        spec.loader.exec_module = exec_module
        return spec


def find_sdk():
    """Lambda's runtimes bring boto3 along: here it may be in the virtual environment of the project, too."""
    version = "python{}.{}".format(*sys.version_info[:2])
    for name in (".venv", "venv"):
        sys.path += glob.glob(os.path.join(PROJECT, name, "lib", version, "site-packages"))


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
            print(f"Lambda's runtimes have {error.name}; here it is looked for beside the code, where python3 has its packages, and in .venv of the project that the emulator was started in: pip install boto3")
        raise RuntimeFault("Runtime.ImportModuleError", f"Unable to import module '{name}': {error}") from error
    except SyntaxError as error:
        raise RuntimeFault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{name}': {error}") from error
    found = getattr(module, function, None)
    if found is None:
        own = [n for n, v in vars(module).items() if callable(v) and getattr(v, "__module__", None) == module.__name__]
        has = f"; its file has {', '.join(own)}" if own else "; its file has no functions"
        raise RuntimeFault("Runtime.HandlerNotFound", f"Handler '{function}' missing on module '{name}'{has}")
    return found


def marshal(response):
    """Lambda's runtime marshals what a function returns, whoever invoked it: bytes, and what JSON or a Decimal can be."""
    if isinstance(response, bytes):
        text = response.decode(errors="replace")
        try:
            return json.dumps(json.loads(text, parse_constant=no_value))
        except ValueError:
            return json.dumps(text)
    try:
        text = json.dumps(response, default=lambda value: float(value) if isinstance(value, decimal.Decimal) else refuse(value))
        return json.dumps(json.loads(text, parse_constant=no_value)) if "NaN" in text or "Infinity" in text else text
    except Exception as error:
        raise RuntimeFault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def no_value(name):
    """NaN and its like, which Python writes and JSON does not have."""
    return None


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
    stack = [] if shown is None or isinstance(error, RuntimeFault) else traceback.format_tb(below)
    details = {"requestId": current_request_id, "stackTrace": stack}
    return {"error": {"type": type_name, "message": str(error), "details": details}}


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
    find_sdk()
    lead_here()
    handler = None
    for request in requests():
        current_request_id = request["facts"]["awsRequestId"]
        try:
            if handler is None:
                handler = load(os.environ["_HANDLER"])
            os.environ["_X_AMZN_TRACE_ID"] = request["trace"]
            response = handler(request["event"], LambdaContext(request["facts"]))
            payload = marshal(response)
        except Exception as error:
            report(json.dumps({**failure(error), "isLast": handler is None}))
            if handler is None:
                break
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(code)
        else:
            report(f'{{"payload":{payload}}}')
    # At once: threads that the function has left behind would keep the process.
    os._exit(1)


main()
