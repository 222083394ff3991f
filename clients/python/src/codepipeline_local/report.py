"""What a failed test is told of the emulator: the jobs with their histories, and the workers' last requests."""

from __future__ import annotations

import json
from typing import Any, List, Mapping

from .control import Control, ControlError

MOST_JOBS = 20
MOST_REQUESTS = 10


def describe(emulator: Control) -> str:
    """Empty where the emulator has neither jobs nor requests, or does not answer."""
    try:
        jobs = [emulator.jobs.get(job["id"]) for job in emulator.jobs.list(limit=MOST_JOBS)]
        requests = emulator.requests.list(limit=MOST_REQUESTS)
        verdicts = emulator.requests.verdicts()
    except (ControlError, OSError):
        return ""
    lines: List[str] = []
    for job in jobs:
        lines += _job(job)
    if requests:
        lines += ["The workers' last requests:", *(f"  {_request(each)}" for each in requests), ""]
    if verdicts:
        lines += ["What the worker should not have done:", *(f"  {each['kind']}: {each['message']}" for each in verdicts), ""]
    return "\n".join(lines).rstrip()


def _job(job: Mapping[str, Any]) -> List[str]:
    kind = job["actionTypeId"]
    name = "/".join(kind[part] for part in ("category", "owner", "provider", "version"))
    lines = [f"Job {job['id']}: {job['status']} ({name})"]
    if job["configuration"]:
        lines.append(f"  configuration  {json.dumps(job['configuration'])}")
    failure = job.get("failureDetails")
    if failure:
        lines.append(f"  failure  {failure['type']}: {failure['message']}")
    if job.get("unpollable"):
        lines.append(f"  no poll gets it: {job['unpollable']}")
    lines.append(f"  {_time(job['createdAt'])}  Made")
    for entry in job["history"]:
        nonce = "" if entry["nonce"] is None else f"  nonce {entry['nonce']}"
        lines.append(f"  {_time(entry['at'])}  {entry['event']}  {entry['status']}{nonce}")
    return [*lines, ""]


def _request(request: Mapping[str, Any]) -> str:
    error = request.get("error")
    outcome = f"{error['code']}: {error['message']}" if error else str(request["status"] or "no answer")
    why = f"  got nothing: {request['gotNothing']}" if "gotNothing" in request else ""
    fault = f"  by {request['fault']}" if "fault" in request else ""
    given = json.dumps(request.get("input", {}))
    return f"{_time(request['at'])}  {request.get('operation', request['service'])} {given[:200]}  {outcome}{fault}{why}"


def _time(instant: str) -> str:
    return instant[11:23]
