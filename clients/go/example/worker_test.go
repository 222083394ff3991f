package example

import (
	"context"
	"testing"

	"codepipelinelocal"
)

func artifact(name, bucket, key string) map[string]any {
	place := map[string]string{"bucketName": bucket, "objectKey": key}
	return map[string]any{"name": name, "location": map[string]any{"s3Location": place}}
}

func TestDoesTheJob(t *testing.T) {
	emulator := codepipelinelocal.Start(t)
	emulator.PutObject("source", "app.zip", []byte("bytes"))
	job := emulator.Enqueue("Test/MyJenkinsProviderName", map[string]any{
		"inputArtifacts":  []any{artifact("App", "source", "app.zip")},
		"outputArtifacts": []any{artifact("Report", "source", "report.txt")},
	})

	if err := WorkOnce(context.Background()); err != nil {
		t.Fatal(err)
	}

	emulator.WaitFor(job.ID, "Succeeded")
	if report := string(emulator.Object("source", "report.txt")); report != "tested 5 bytes\n" {
		t.Error(report)
	}
	if verdicts := emulator.Verdicts(); len(verdicts) > 0 {
		t.Error(verdicts)
	}
}

func TestIsGivenAJobAgainThatWasThrottled(t *testing.T) {
	emulator := codepipelinelocal.Start(t)
	emulator.AddFault(map[string]any{"error": "ThrottlingException"}, map[string]any{"operation": "PollForJobs", "first": 1})
	job := emulator.Enqueue("Test/MyJenkinsProviderName", nil)

	if err := WorkOnce(context.Background()); err != nil {
		t.Fatal(err)
	}

	emulator.WaitFor(job.ID, "Succeeded")
}
