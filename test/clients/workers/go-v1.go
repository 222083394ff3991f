// Does one job with the AWS SDK for Go v1: copies its input artifact to its output artifact.
package main

import (
	"bytes"
	"io"
	"os"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/codepipeline"
	"github.com/aws/aws-sdk-go/service/s3"
)

func main() {
	// Without one it asks AWS's own hosts, with the bucket in the name.
	endpoint := os.Getenv("AWS_ENDPOINT_URL")
	workers := session.Must(session.NewSession(&aws.Config{Endpoint: aws.String(endpoint)}))
	pipelines := codepipeline.New(workers)
	actionTypeID := codepipeline.ActionTypeId{
		Category: aws.String("Build"), Owner: aws.String("Custom"), Provider: aws.String("MyBuild"), Version: aws.String("1"),
	}
	polled, err := pipelines.PollForJobs(&codepipeline.PollForJobsInput{ActionTypeId: &actionTypeID})
	check(err)
	for _, job := range polled.Jobs {
		_, err = pipelines.AcknowledgeJob(&codepipeline.AcknowledgeJobInput{JobId: job.Id, Nonce: job.Nonce})
		check(err)
		given := job.Data.ArtifactCredentials
		objects := s3.New(workers, &aws.Config{
			Credentials:      credentials.NewStaticCredentials(*given.AccessKeyId, *given.SecretAccessKey, *given.SessionToken),
			S3ForcePathStyle: aws.Bool(endpoint != ""),
		})
		input := job.Data.InputArtifacts[0].Location.S3Location
		output := job.Data.OutputArtifacts[0].Location.S3Location
		object, err := objects.GetObject(&s3.GetObjectInput{Bucket: input.BucketName, Key: input.ObjectKey})
		check(err)
		content, err := io.ReadAll(object.Body)
		check(err)
		_, err = objects.PutObject(&s3.PutObjectInput{
			Bucket: output.BucketName, Key: output.ObjectKey, Body: bytes.NewReader(content),
		})
		check(err)
		_, err = pipelines.PutJobSuccessResult(&codepipeline.PutJobSuccessResultInput{JobId: job.Id})
		check(err)
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
