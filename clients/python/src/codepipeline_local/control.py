"""The control API of a running emulator, over HTTP.

``GET /_emulator/v1/openapi.json`` describes it; ``tests/test_agreement.py`` holds that this module agrees with that.
"""

from __future__ import annotations

import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Dict, List, Mapping, Optional, Union, cast

from . import types as t

Document = Mapping[str, Any]
"""Of the form that fixture documents have: docs/fixtures.md of the emulator."""

Duration = Union[str, int]
"""``16m``, ``1h30m``, ``PT16M`` or milliseconds."""


class ControlError(Exception):
    """A refusal: a sentence, and a code such as ``notFound``, ``conflict``, ``ended``, ``timeout`` or ``invalid``."""

    def __init__(self, message: str, code: str, status: int) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class Http:
    """Requests to the control API, past all proxies."""

    def __init__(self, endpoint: str) -> None:
        self._base = endpoint + "/_emulator/v1"
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def call(self, method: str, path: str, query: Optional[Mapping[str, Any]] = None, body: Any = None, **names: Any) -> Any:
        """What the route answers. Of the query, what is None is left out; `names` are those of the path."""
        __tracebackhide__ = True
        content = self.content(method, path, query, None if body is None else json.dumps(body).encode(), **names)
        return json.loads(content)

    def content(
        self, method: str, path: str, query: Optional[Mapping[str, Any]] = None, body: Optional[bytes] = None, **names: Any
    ) -> bytes:
        __tracebackhide__ = True
        filled = re.sub(r"\{(\w+)\}", lambda match: urllib.parse.quote(str(names[match[1]]), safe=""), path)
        given = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        url = self._base + filled + ("?" + urllib.parse.urlencode(given) if given else "")
        request = urllib.request.Request(url, data=body, method=method)
        try:
            with self._opener.open(request) as answer:
                return cast(bytes, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(error) from None


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _refusal(error: urllib.error.HTTPError) -> ControlError:
    text = error.read().decode("utf-8", "replace")
    try:
        told = json.loads(text)
        return ControlError(told["message"], told.get("code", ""), error.code)
    except (ValueError, KeyError, TypeError):
        return ControlError(text or str(error), "", error.code)


class Part:
    def __init__(self, http: Http) -> None:
        self._http = http


class Jobs(Part):
    """Jobs, as workers get them."""

    def enqueue(
        self,
        action_type: str,
        configuration: Optional[Mapping[str, str]] = None,
        account: Optional[str] = None,
        region: Optional[str] = None,
        **members: Any,
    ) -> t.Job:
        """Puts a job into the queue of its action type, which is made if it is new.

        :param action_type: ``Build/Make`` or ``Build/Make/1``: category, provider and version
        :param members: further members of a job in a fixture document: ``inputArtifacts``, ``id``, ``continuationToken``
        """
        category, provider, version = (action_type.split("/") + ["1"])[:3]
        job = {"actionTypeId": {"category": category, "provider": provider, "version": version}, **members}
        if configuration is not None:
            job["configuration"] = dict(configuration)
        return cast(t.Job, self._http.call("POST", "/jobs", {"account": account, "region": region}, job))

    def get(self, job_id: str, secrets: Optional[bool] = None) -> t.Job:
        """A job with its history; ``secrets=True`` shows in clear what its type declares secret."""
        return cast(t.Job, self._http.call("GET", "/jobs/{id}", {"secrets": secrets}, id=job_id))

    def list(
        self,
        status: Optional[str] = None,
        type: Optional[str] = None,
        pipeline: Optional[str] = None,
        text: Optional[str] = None,
        before: Optional[str] = None,
        limit: Optional[int] = None,
        account: Optional[str] = None,
        region: Optional[str] = None,
    ) -> List[t.JobSummary]:
        """The newest 100 jobs, or ``limit``, oldest first."""
        query = {"status": status, "type": type, "pipeline": pipeline, "text": text, "before": before}
        query.update({"limit": limit, "account": account, "region": region})  # type: ignore[dict-item]
        return cast(List[t.JobSummary], self._http.call("GET", "/jobs", query)["jobs"])

    def wait_for(self, job_id: str, status: str, timeout: Duration = "30s", chain: Optional[bool] = None) -> t.Job:
        """The job, as soon as it has the status.

        :param timeout: in real time
        :param chain: False looks at this job alone, not at those that continue it
        :raises ControlError: ``ended``: it has ended otherwise; ``timeout``: it has not got there
        """
        query = {"status": status, "timeout": timeout, "chain": chain}
        return cast(t.Job, self._http.call("GET", "/jobs/{id}/wait", query, id=job_id))

    def counts(self, account: Optional[str] = None, region: Optional[str] = None) -> Dict[str, int]:
        """How many jobs have each status."""
        return cast(Dict[str, int], self._http.call("GET", "/jobs/counts", {"account": account, "region": region}))

    def artifacts(self, job_id: str) -> t.JobArtifacts:
        return cast(t.JobArtifacts, self._http.call("GET", "/jobs/{id}/artifacts", id=job_id))


class Clock(Part):
    """The emulator's time."""

    def now(self) -> t.Clock:
        return cast(t.Clock, self._http.call("GET", "/clock"))

    def advance(self, by: Duration) -> t.ClockChange:
        """Moves it on. What fell due on the way has happened, in order, and is in ``occurred`` of the answer."""
        return cast(t.ClockChange, self._http.call("POST", "/clock", body={"advance": by}))

    def set(self, instant: str) -> t.ClockChange:
        """The same, to an instant that is not in the past: ``2099-12-31T00:00:00Z``."""
        return cast(t.ClockChange, self._http.call("POST", "/clock", body={"set": instant}))

    def freeze(self) -> t.ClockChange:
        return cast(t.ClockChange, self._http.call("POST", "/clock", body={"freeze": True}))

    def resume(self) -> t.ClockChange:
        return cast(t.ClockChange, self._http.call("POST", "/clock", body={"resume": True}))

    def upcoming(self, limit: Optional[int] = None) -> List[t.Upcoming]:
        """What falls due next."""
        return cast(List[t.Upcoming], self._http.call("GET", "/clock/upcoming", {"limit": limit})["upcoming"])


class Faults(Part):
    """What is made to go wrong."""

    def add(self, effect: Document, match: Optional[Document] = None) -> t.Fault:
        """For example ``add({"cut": "after"}, {"operation": "PutJobSuccessResult", "first": 1})``."""
        body = {"effect": effect} if match is None else {"match": match, "effect": effect}
        return cast(t.Fault, self._http.call("POST", "/faults", body=body))

    def list(self) -> List[t.Fault]:
        """Each with how many requests it has matched, and to how many it was applied."""
        return cast(List[t.Fault], self._http.call("GET", "/faults")["faults"])

    def remove(self, fault_id: str) -> None:
        self._http.call("DELETE", "/faults/{id}", id=fault_id)

    def clear(self) -> None:
        self._http.call("DELETE", "/faults")


class Requests(Part):
    """What workers have asked, and what was wrong with it."""

    def list(
        self,
        operation: Optional[str] = None,
        job_id: Optional[str] = None,
        access_key_id: Optional[str] = None,
        error: Optional[str] = None,
        service: Optional[str] = None,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> List[t.Request]:
        query = {"operation": operation, "jobId": job_id, "accessKeyId": access_key_id, "error": error, "service": service}
        query.update({"after": after, "limit": limit})  # type: ignore[dict-item]
        return cast(List[t.Request], self._http.call("GET", "/requests", query)["requests"])

    def get(self, number: int) -> Dict[str, Any]:
        """One of them, with the answer and the verdicts that rest on it."""
        return cast(Dict[str, Any], self._http.call("GET", "/requests/{number}", number=number))

    def verdicts(self) -> List[t.VerdictsVerdicts]:
        """What workers did that they should not have done, or left undone."""
        return cast(List[t.VerdictsVerdicts], self._http.call("GET", "/conduct")["verdicts"])

    def clear(self) -> None:
        """Forgets the requests, and the verdicts with them."""
        self._http.call("DELETE", "/requests")


class Pipelines(Part):
    """Pipelines and their executions."""

    def create(self, declaration: Document, start: Optional[bool] = None) -> str:
        """Takes what CreatePipeline takes, or what ``get-pipeline`` prints; answers the name."""
        return cast(str, self._http.call("POST", "/pipelines", {"start": start}, declaration)["name"])

    def list(self) -> List[t.Pipeline]:
        return cast(List[t.Pipeline], self._http.call("GET", "/pipelines")["pipelines"])

    def start(self, name: str, variables: Optional[Mapping[str, str]] = None) -> t.Execution:
        body = {} if variables is None else {"variables": dict(variables)}
        return cast(t.Execution, self._http.call("POST", "/pipelines/{name}/executions", body=body, name=name))

    def trigger(self, name: str, event: Document) -> t.TriggerResult:
        """``{"push": {"branch": "main", "commitId": "3f1c9ab"}}``, or a ``pullRequest``."""
        return cast(t.TriggerResult, self._http.call("POST", "/pipelines/{name}/triggers", body=event, name=name))

    def approve(self, name: str, **answer: str) -> None:
        """Answers the approval that waits: ``status="Rejected"``, ``summary``; ``action`` where several wait."""
        self._http.call("POST", "/pipelines/{name}/approvals", body=answer, name=name)

    def stop(self, name: str, **options: Any) -> None:
        """``abandon=True`` does not wait for running actions; ``reason``, ``executionId``."""
        self._http.call("POST", "/pipelines/{name}/stop", body=options, name=name)

    def retry(self, name: str, **options: str) -> None:
        """Lets an execution go on that has failed: ``mode``, ``stage``, ``executionId``."""
        self._http.call("POST", "/pipelines/{name}/retry", body=options, name=name)

    def state(self, name: str) -> t.PipelineState:
        return cast(t.PipelineState, self._http.call("GET", "/pipelines/{name}/state", name=name))

    def history(self, name: str, execution_id: Optional[str] = None) -> t.PipelineHistory:
        query = {"executionId": execution_id}
        return cast(t.PipelineHistory, self._http.call("GET", "/pipelines/{name}/history", query, name=name))

    def execution(self, execution_id: str) -> t.Execution:
        return cast(t.Execution, self._http.call("GET", "/executions/{id}", id=execution_id))

    def wait_for(self, execution_id: str, status: str, timeout: Duration = "30s") -> t.Execution:
        """The execution, as soon as it has the status; raises ControlError as ``Jobs.wait_for`` does."""
        query = {"status": status, "timeout": timeout}
        return cast(t.Execution, self._http.call("GET", "/executions/{id}/wait", query, id=execution_id))


class Snapshots(Part):
    """The whole state under a name."""

    def take(self, name: str) -> t.Snapshot:
        return cast(t.Snapshot, self._http.call("POST", "/snapshots", body={"name": name}))

    def restore(self, name: str) -> None:
        """Goes back to it, and sets the clock to its moment."""
        self._http.call("POST", "/snapshots/{name}/restore", name=name)

    def list(self) -> List[t.Snapshot]:
        return cast(List[t.Snapshot], self._http.call("GET", "/snapshots")["snapshots"])

    def delete(self, name: str) -> None:
        self._http.call("DELETE", "/snapshots/{name}", name=name)

    def differences(self, name: str, other: Optional[str] = None, limit: Optional[int] = None) -> t.SnapshotComparison:
        """What differs between a snapshot and another one, or the state now."""
        query = {"with": other, "limit": limit}
        return cast(t.SnapshotComparison, self._http.call("GET", "/snapshots/{name}/differences", query, name=name))


class Artifacts(Part):
    """Objects of S3."""

    def put(self, bucket: str, key: str, content: Union[str, bytes]) -> None:
        """Makes the bucket if it is new."""
        data = content.encode() if isinstance(content, str) else content
        self._http.content("POST", "/artifacts/content", {"bucket": bucket, "key": key}, data)

    def get(self, bucket: str, key: str, entry: Optional[str] = None, length: Optional[int] = None) -> bytes:
        """The bytes, or with ``entry`` those of a file in a zip."""
        query = {"bucket": bucket, "key": key, "entry": entry, "length": length}
        return self._http.content("GET", "/artifacts/content", query)

    def describe(self, bucket: str, key: str) -> t.Artifact:
        """Size, ETag and, of a zip, the files in it."""
        return cast(t.Artifact, self._http.call("GET", "/artifacts", {"bucket": bucket, "key": key}))

    def list(
        self, bucket: str, prefix: Optional[str] = None, after: Optional[str] = None, limit: Optional[int] = None
    ) -> List[t.ArtifactObject]:
        query = {"bucket": bucket, "prefix": prefix, "after": after, "limit": limit}
        return cast(List[t.ArtifactObject], self._http.call("GET", "/objects", query)["objects"])


class Control:
    """All that can be done to a running emulator besides what AWS would let you do."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._http = Http(endpoint)
        self.jobs = Jobs(self._http)
        self.clock = Clock(self._http)
        self.faults = Faults(self._http)
        self.requests = Requests(self._http)
        self.pipelines = Pipelines(self._http)
        self.snapshots = Snapshots(self._http)
        self.artifacts = Artifacts(self._http)

    def health(self) -> t.Health:
        return cast(t.Health, self._http.call("GET", "/health"))

    def seed(self, document: Union[Document, str, "os.PathLike[str]"], check: Optional[bool] = None) -> t.Made:
        """Applies a fixture document, all of it or nothing: a value, or the path of a file in YAML or JSON.

        Files are read here, but those that they name are not: give such documents to ``start`` as ``fixtures``.
        """
        if isinstance(document, Mapping):
            return cast(t.Made, self._http.call("POST", "/fixtures", {"check": check}, document))
        with open(document, "rb") as file:
            query = {"name": os.fspath(document), "check": check}
            return cast(t.Made, json.loads(self._http.content("POST", "/fixtures/text", query, file.read())))

    def make_action_type(self, declaration: Document) -> Dict[str, Any]:
        """Takes what CreateCustomActionType takes."""
        return cast(Dict[str, Any], self._http.call("POST", "/action-types", body=declaration))

    def operation(self, name: str, given: Document) -> Dict[str, Any]:
        """Calls an operation of CodePipeline in place of a worker; no fault befalls it, no verdict rests on it."""
        return cast(Dict[str, Any], self._http.call("POST", "/operations/{operation}", body=given, operation=name))

    def events(self, detail_type: Optional[str] = None, after: Optional[str] = None, limit: Optional[int] = None) -> List[t.Event]:
        """State changes of pipelines, stages, actions and jobs, in EventBridge's form."""
        query = {"detailType": detail_type, "after": after, "limit": limit}
        return cast(List[t.Event], self._http.call("GET", "/events", query)["events"])

    def wait_until_idle(self, timeout: Duration = "30s") -> None:
        """Until no work on bytes, functions or event targets runs; ``timeout`` is real time."""
        self._http.call("POST", "/idle", body={"timeout": timeout})

    def reset(self, empty: bool = False) -> None:
        """Back to the state after the start, or to nothing."""
        self._http.call("POST", "/reset", body={"empty": True} if empty else {})
