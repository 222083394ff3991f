#!/usr/bin/env bash
# Lambda's runtime interface client for Python fails an invocation whose return value JSON cannot hold, whoever invoked it,
# but takes bytes, which json.dumps refuses, and Decimals.
set -euo pipefail
version=4.2.2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "awslambdaric==$version"

seen=$("$folder/venv/bin/python" - <<'END'
import datetime
import decimal
import json

from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller

values = [b"\xff", decimal.Decimal("1.10"), {"when": datetime.date(2026, 1, 1)}, {1, 2}, float("nan")]
for value in values:
    try:
        json.dumps(value)
        plain = "json.dumps takes it"
    except TypeError:
        plain = "json.dumps refuses it"
    try:
        print(repr(value), plain, LambdaMarshaller().marshal_response(value))
    except Exception as error:
        print(repr(value), plain, getattr(error, "exception_type", type(error).__name__))
END
)
echo "awslambdaric $version"
echo "$seen"
expected="b'\\xff' json.dumps refuses it (b'\\xff', 'application/unknown')
Decimal('1.10') json.dumps refuses it ('1.10', 'application/json')
{'when': datetime.date(2026, 1, 1)} json.dumps refuses it Runtime.MarshalError
{1, 2} json.dumps refuses it Runtime.MarshalError
nan json.dumps takes it ('NaN', 'application/json')"
[ "$seen" = "$expected" ]
