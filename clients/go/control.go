package codepipelinelocal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Job is a job as the control API tells it.
type Job struct {
	ID, Status, CreatedAt          string
	ActionTypeID                   ActionTypeID
	Configuration, OutputVariables map[string]string
	History                        []HistoryEntry
	FailureDetails                 *struct{ Type, Message string }
}

// ActionTypeID names an action type.
type ActionTypeID struct {
	Category string `json:"category"`
	Owner    string `json:"owner,omitempty"`
	Provider string `json:"provider"`
	Version  string `json:"version"`
}

// HistoryEntry is something that happened to a job.
type HistoryEntry struct {
	At, Event, Status string
}

// Request is what a worker has asked.
type Request struct {
	Number, Status         int
	At, Service, Operation string
	Error                  *struct{ Code, Message string }
}

// Verdict is something that a worker should not have done, or has left undone.
type Verdict struct {
	Kind, Message string
}

// Enqueue puts a job into the queue of its action type, `Build/Make` or `Build/Make/1`, which is made if it is new.
// The job has further members of a job in a fixture document: inputArtifacts, outputArtifacts, configuration; or nil.
func (e *Emulator) Enqueue(actionType string, job map[string]any) Job {
	e.t.Helper()
	parts := strings.SplitN(actionType+"/1", "/", 4)
	if len(parts) < 3 {
		e.t.Fatalf("%q is no action type: Build/Make, or Build/Make/1", actionType)
	}
	body := map[string]any{"actionTypeId": ActionTypeID{Category: parts[0], Provider: parts[1], Version: parts[2]}}
	for name, value := range job {
		body[name] = value
	}
	var made Job
	e.Call(http.MethodPost, "/jobs", body, &made)
	return made
}

// Job is a job with its history.
func (e *Emulator) Job(id string) Job {
	e.t.Helper()
	var job Job
	e.Call(http.MethodGet, "/jobs/"+url.PathEscape(id), nil, &job)
	return job
}

// WaitFor answers the job when it has the status. The test ends when it has ended otherwise, or after 30 s.
func (e *Emulator) WaitFor(id, status string) Job {
	e.t.Helper()
	var job Job
	e.Call(http.MethodGet, "/jobs/"+url.PathEscape(id)+"/wait?status="+url.QueryEscape(status), nil, &job)
	return job
}

// Advance moves the emulator's time on, by `16m` or `PT16M`; what falls due on the way has happened when it returns.
func (e *Emulator) Advance(duration string) {
	e.t.Helper()
	e.Call(http.MethodPost, "/clock", map[string]string{"advance": duration}, nil)
}

// AddFault makes requests go wrong: AddFault(map[string]any{"error": "ThrottlingException"}, map[string]any{"first": 1}).
func (e *Emulator) AddFault(effect, match map[string]any) {
	e.t.Helper()
	if match == nil {
		match = map[string]any{}
	}
	e.Call(http.MethodPost, "/faults", map[string]any{"effect": effect, "match": match}, nil)
}

// PutObject puts an object, whose bucket is made if it is new.
func (e *Emulator) PutObject(bucket, key string, content []byte) {
	e.t.Helper()
	_, err := e.send(http.MethodPost, objectPath(bucket, key), content)
	must(e.t, err)
}

// Object is an object's bytes.
func (e *Emulator) Object(bucket, key string) []byte {
	e.t.Helper()
	content, err := e.send(http.MethodGet, objectPath(bucket, key), nil)
	must(e.t, err)
	return content
}

func objectPath(bucket, key string) string {
	return "/artifacts/content?" + url.Values{"bucket": {bucket}, "key": {key}}.Encode()
}

// Requests are the last that workers have made.
func (e *Emulator) Requests() []Request {
	e.t.Helper()
	var answer struct{ Requests []Request }
	e.Call(http.MethodGet, "/requests", nil, &answer)
	return answer.Requests
}

// Verdicts says what workers did that they should not have done.
func (e *Emulator) Verdicts() []Verdict {
	e.t.Helper()
	var answer struct{ Verdicts []Verdict }
	e.Call(http.MethodGet, "/conduct", nil, &answer)
	return answer.Verdicts
}

// Call asks any route of the control API, below /_emulator/v1. Body and answer are values, or nil.
func (e *Emulator) Call(method, path string, body, answer any) {
	e.t.Helper()
	must(e.t, e.call(method, path, body, answer))
}

func (e *Emulator) call(method, path string, body, answer any) error {
	var sent []byte
	if body != nil {
		var err error
		if sent, err = json.Marshal(body); err != nil {
			return err
		}
	}
	content, err := e.send(method, path, sent)
	if err != nil || answer == nil {
		return err
	}
	return json.Unmarshal(content, answer)
}

// direct goes past all proxies.
var direct = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

func (e *Emulator) send(method, path string, body []byte) ([]byte, error) {
	request, err := http.NewRequest(method, e.Endpoint+"/_emulator/v1"+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	answer, err := direct.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		var refusal struct{ Message string }
		if json.Unmarshal(content, &refusal) != nil || refusal.Message == "" {
			refusal.Message = string(content)
		}
		return nil, errors.New(refusal.Message)
	}
	return content, err
}

// describe tells of the jobs and the last requests, for the log of a test that has failed.
func (e *Emulator) describe() string {
	var list struct{ Jobs []Job }
	var asked struct{ Requests []Request }
	if e.call(http.MethodGet, "/jobs?limit=20", nil, &list) != nil || e.call(http.MethodGet, "/requests?limit=10", nil, &asked) != nil {
		return "The emulator does not answer.\n"
	}
	text := &strings.Builder{}
	for _, each := range list.Jobs {
		var job Job
		if e.call(http.MethodGet, "/jobs/"+each.ID, nil, &job) != nil {
			continue
		}
		kind := job.ActionTypeID
		fmt.Fprintf(text, "Job %s: %s (%s/%s/%s/%s)\n", job.ID, job.Status, kind.Category, kind.Owner, kind.Provider, kind.Version)
		if job.FailureDetails != nil {
			fmt.Fprintf(text, "  failure  %s: %s\n", job.FailureDetails.Type, job.FailureDetails.Message)
		}
		fmt.Fprintf(text, "  %s  Made\n", job.CreatedAt)
		for _, entry := range job.History {
			fmt.Fprintf(text, "  %s  %s  %s\n", entry.At, entry.Event, entry.Status)
		}
	}
	for _, request := range asked.Requests {
		fmt.Fprintf(text, "%s  %s %s  %d", request.At, request.Service, request.Operation, request.Status)
		if request.Error != nil {
			fmt.Fprintf(text, "  %s: %s", request.Error.Code, request.Error.Message)
		}
		fmt.Fprintln(text)
	}
	return text.String()
}
