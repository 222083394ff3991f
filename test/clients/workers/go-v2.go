// Does one job with the AWS SDK for Go v2, at AWS's own hosts: copies its input artifact to its output artifact.
package main

import (
	"bytes"
	"context"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	ctx := context.Background()
	workers, err := config.LoadDefaultConfig(ctx)
	check(err)
	pipelines := codepipeline.NewFromConfig(workers)
	polled, err := pipelines.PollForJobs(ctx, &codepipeline.PollForJobsInput{ActionTypeId: &types.ActionTypeId{
		Category: "Build", Owner: "Custom", Provider: aws.String("MyBuild"), Version: aws.String("1"),
	}})
	check(err)
	for _, job := range polled.Jobs {
		_, err = pipelines.AcknowledgeJob(ctx, &codepipeline.AcknowledgeJobInput{JobId: job.Id, Nonce: job.Nonce})
		check(err)
		given := job.Data.ArtifactCredentials
		objects := s3.NewFromConfig(workers, func(options *s3.Options) {
			options.Credentials = credentials.NewStaticCredentialsProvider(
				*given.AccessKeyId, *given.SecretAccessKey, *given.SessionToken)
		})
		input := job.Data.InputArtifacts[0].Location.S3Location
		output := job.Data.OutputArtifacts[0].Location.S3Location
		object, err := objects.GetObject(ctx, &s3.GetObjectInput{Bucket: input.BucketName, Key: input.ObjectKey})
		check(err)
		content, err := io.ReadAll(object.Body)
		check(err)
		_, err = objects.PutObject(ctx, &s3.PutObjectInput{
			Bucket: output.BucketName, Key: output.ObjectKey, Body: bytes.NewReader(content),
		})
		check(err)
		_, err = pipelines.PutJobSuccessResult(ctx, &codepipeline.PutJobSuccessResultInput{JobId: job.Id})
		check(err)
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
