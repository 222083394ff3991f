// Package codepipelinelocal runs codepipeline-local, an emulator of AWS CodePipeline's job API, for tests of job workers.
//
//	func TestDoesTheJob(t *testing.T) {
//		emulator := codepipelinelocal.Start(t)
//		job := emulator.Enqueue("Build/Make", nil)
//
//		worker.WorkOnce(context.Background())
//
//		emulator.WaitFor(job.ID, "Succeeded")
//	}
package codepipelinelocal

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Emulator is a running emulator of one test. What goes wrong with it ends the test.
type Emulator struct {
	// Endpoint is where it listens: http://127.0.0.1:49152.
	Endpoint string
	// Environment has the variables that lead AWS SDKs here, and nowhere else.
	Environment map[string]string
	t           testing.TB
	removed     []string
}

// Option is something that Start does otherwise than usual.
type Option func(*settings)

type settings struct {
	arguments        []string
	keepsEnvironment bool
}

// WithFixtures loads fixture documents, or folders of them, when the emulator starts.
func WithFixtures(paths ...string) Option {
	return func(s *settings) { s.arguments = append(append(s.arguments, "--fixtures"), paths...) }
}

// WithOptions gives further options of `codepipeline-local exec`: WithOptions("--clock", "system") lets time run, which
// otherwise stands still until Advance is called.
func WithOptions(options ...string) Option {
	return func(s *settings) { s.arguments = append(s.arguments, options...) }
}

// KeepsEnvironment leaves the variables of this process as they are, for tests that run in parallel: give the worker
// Emulator.Endpoint, or a process Emulator.Environ.
func KeepsEnvironment() Option {
	return func(s *settings) { s.keepsEnvironment = true }
}

// Start runs an emulator until the test ends, and leads the AWS SDKs of this process to it. When the test fails, the
// log of the test has the jobs with their histories and the workers' last requests.
func Start(t testing.TB, options ...Option) *Emulator {
	t.Helper()
	chosen := settings{arguments: []string{"--clock", "manual", "--log-level", "warn"}}
	for _, option := range options {
		option(&chosen)
	}
	command := findCommand(t)
	// It tells a worker's environment, and ends when this process closes its input, however that ends.
	process := exec.Command(command[0], append(append(command[1:], "exec", "--hold"), chosen.arguments...)...)
	log, err := os.Create(filepath.Join(t.TempDir(), "codepipeline-local.log"))
	must(t, err)
	process.Stderr = log
	stdin, err := process.StdinPipe()
	must(t, err)
	stdout, err := process.StdoutPipe()
	must(t, err)
	must(t, process.Start())
	t.Cleanup(func() {
		stdin.Close()
		kill := time.AfterFunc(10*time.Second, func() { process.Process.Kill() })
		process.Wait()
		kill.Stop()
		log.Close()
	})
	emulator := &Emulator{Environment: map[string]string{}, t: t}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() && lines.Text() != "" {
		if name, value, isSet := strings.Cut(lines.Text(), "="); isSet {
			emulator.Environment[name] = value
		} else {
			emulator.removed = append(emulator.removed, name)
		}
	}
	emulator.Endpoint = emulator.Environment["CODEPIPELINE_LOCAL_ENDPOINT"]
	if emulator.Endpoint == "" {
		stdin.Close()
		process.Wait()
		complaint, _ := os.ReadFile(log.Name())
		t.Fatalf("codepipeline-local has not started: %s", complaint)
	}
	if !chosen.keepsEnvironment {
		emulator.setEnvironment()
	}
	t.Cleanup(func() {
		if t.Failed() {
			told, _ := os.ReadFile(log.Name())
			t.Logf("%s%s", emulator.describe(), told)
		}
	})
	return emulator
}

// Environ is the environment of a worker's process: `command.Env = emulator.Environ()`.
func (e *Emulator) Environ() []string {
	var environ []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if _, isOurs := e.Environment[name]; !isOurs && !slices.Contains(e.removed, name) {
			environ = append(environ, entry)
		}
	}
	for name, value := range e.Environment {
		environ = append(environ, name+"="+value)
	}
	return environ
}

// setEnvironment lasts until the test ends. t.Setenv refuses tests that run in parallel, which share the variables.
func (e *Emulator) setEnvironment() {
	for _, name := range e.removed {
		e.t.Setenv(name, "")
		os.Unsetenv(name)
	}
	for name, value := range e.Environment {
		e.t.Setenv(name, value)
	}
}

// findCommand answers how the emulator is started: by CODEPIPELINE_LOCAL_COMMAND, from node_modules of this folder or of
// one above it, or by the PATH, where the executable may be, which needs no Node.js.
func findCommand(t testing.TB) []string {
	t.Helper()
	if given := strings.Fields(os.Getenv("CODEPIPELINE_LOCAL_COMMAND")); len(given) > 0 {
		return given
	}
	folder, err := os.Getwd()
	must(t, err)
	for {
		packages := filepath.Join(folder, "node_modules")
		program := filepath.Join(packages, "codepipeline-local", "dist", "cli", "main.js")
		if _, err := os.Stat(program); err == nil {
			node := filepath.Join(packages, "node", "bin", "node")
			if _, err := os.Stat(node); err != nil {
				node = "node"
			}
			return []string{node, program}
		}
		if filepath.Dir(folder) == folder {
			break
		}
		folder = filepath.Dir(folder)
	}
	if onPath, err := exec.LookPath("codepipeline-local"); err == nil {
		return []string{onPath}
	}
	t.Fatal("codepipeline-local is not installed: run `npm install --save-dev codepipeline-local` in this folder or" +
		" one above it, or put it on the PATH")
	return nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
