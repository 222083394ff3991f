package codepipelinelocal

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

var make1 = map[string]string{"category": "Build", "owner": "Custom", "provider": "Make", "version": "1"}

// asWorker does what a worker does, by the control API, which needs no SDK.
func asWorker(e *Emulator, operation string, input map[string]any) map[string]any {
	var output map[string]any
	e.Call("POST", "/operations/"+operation, input, &output)
	return output
}

func TestAJobIsDone(t *testing.T) {
	emulator := Start(t)
	job := emulator.Enqueue("Build/Make", map[string]any{"configuration": map[string]string{"Target": "release"}})

	polled := asWorker(emulator, "PollForJobs", map[string]any{"actionTypeId": make1})
	nonce := polled["jobs"].([]any)[0].(map[string]any)["nonce"]
	asWorker(emulator, "AcknowledgeJob", map[string]any{"jobId": job.ID, "nonce": nonce})
	asWorker(emulator, "PutJobSuccessResult", map[string]any{"jobId": job.ID})

	if done := emulator.WaitFor(job.ID, "Succeeded"); done.Configuration["Target"] != "release" || len(done.History) != 3 {
		t.Errorf("%+v", done)
	}
}

func TestTimeStandsStillUntilItIsAdvanced(t *testing.T) {
	emulator := Start(t)
	job := emulator.Enqueue("Build/Make/2", nil)
	asWorker(emulator, "PollForJobs", map[string]any{"actionTypeId": map[string]string{
		"category": "Build", "owner": "Custom", "provider": "Make", "version": "2"}})

	emulator.Advance("1m")

	if status := emulator.Job(job.ID).Status; status != "Queued" {
		t.Error(status)
	}
}

func TestObjectsGoThereAndBack(t *testing.T) {
	emulator := Start(t, KeepsEnvironment())
	emulator.PutObject("source", "a/app zip", []byte("\x00bytes"))

	if content := string(emulator.Object("source", "a/app zip")); content != "\x00bytes" {
		t.Errorf("%q", content)
	}
}

func TestTheVariablesOfAWSAreThoseOfTheEmulatorWhileTheTestRuns(t *testing.T) {
	t.Setenv("AWS_PROFILE", "production")
	t.Run("inner", func(t *testing.T) {
		emulator := Start(t)
		if os.Getenv("AWS_ENDPOINT_URL") != emulator.Endpoint {
			t.Error(os.Getenv("AWS_ENDPOINT_URL"))
		}
		if _, isSet := os.LookupEnv("AWS_PROFILE"); isSet {
			t.Error("a profile wins over the emulator")
		}
	})
	if os.Getenv("AWS_PROFILE") != "production" || os.Getenv("AWS_ENDPOINT_URL") != "" {
		t.Error(os.Environ())
	}
	emulator := Start(t, KeepsEnvironment())
	environ := strings.Join(emulator.Environ(), "\n")
	if !strings.Contains(environ, "AWS_ENDPOINT_URL="+emulator.Endpoint) || strings.Contains(environ, "AWS_PROFILE=") {
		t.Error(environ)
	}
	if os.Getenv("AWS_ENDPOINT_URL") != "" {
		t.Error("the variables are another test's")
	}
}

// The tests below look at tests that fail, each in a process of its own.
func TestWhatAFailedTestShows(t *testing.T) {
	switch os.Getenv("FAILS") {
	case "by itself":
		emulator := Start(t)
		emulator.AddFault(map[string]any{"delay": "1ms"}, nil)
		emulator.Enqueue("Build/Make", nil)
		t.Error("on purpose")
		return
	case "by an option":
		Start(t, WithOptions("--clock", "sundial"))
		return
	case "by a refusal":
		Start(t).Job("nothing")
		return
	}
	for failure, shown := range map[string][]string{
		"by itself":    {"on purpose", ": Queued (Build/Custom/Make/1)", "  Made"},
		"by an option": {"codepipeline-local has not started: ", "sundial"},
		"by a refusal": {"emulator_test.go", "job"},
	} {
		command := exec.Command(os.Args[0], "-test.run", "^TestWhatAFailedTestShows$")
		command.Env = append(os.Environ(), "FAILS="+failure)
		output, err := command.CombinedOutput()
		if err == nil {
			t.Errorf("%s: passed", failure)
		}
		for _, text := range shown {
			if !strings.Contains(string(output), text) {
				t.Errorf("%s: no %q in\n%s", failure, text, output)
			}
		}
	}
}
