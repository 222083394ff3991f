// Package example has a job worker, the twin of examples/workers/worker.mjs in short, and its test.
package example

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var actionType = types.ActionTypeId{
	Category: types.ActionCategoryTest, Owner: types.ActionOwnerCustom,
	Provider: aws.String("MyJenkinsProviderName"), Version: aws.String("1"),
}

// WorkOnce polls once, and does what it is given.
func WorkOnce(ctx context.Context) error {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	pipeline := codepipeline.NewFromConfig(cfg)
	polled, err := pipeline.PollForJobs(ctx, &codepipeline.PollForJobsInput{ActionTypeId: &actionType, MaxBatchSize: aws.Int32(1)})
	if err != nil {
		return err
	}
	for _, job := range polled.Jobs {
		acknowledged, err := pipeline.AcknowledgeJob(ctx, &codepipeline.AcknowledgeJobInput{JobId: job.Id, Nonce: job.Nonce})
		if err != nil {
			return err
		}
		if acknowledged.Status != types.JobStatusInProgress {
			continue
		}
		if failure := work(ctx, cfg, job.Data); failure != nil {
			_, err = pipeline.PutJobFailureResult(ctx, &codepipeline.PutJobFailureResultInput{
				JobId:          job.Id,
				FailureDetails: &types.FailureDetails{Type: types.FailureTypeJobFailed, Message: aws.String(failure.Error())},
			})
		} else {
			_, err = pipeline.PutJobSuccessResult(ctx, &codepipeline.PutJobSuccessResultInput{
				JobId:            job.Id,
				ExecutionDetails: &types.ExecutionDetails{Summary: aws.String("All tests passed"), PercentComplete: aws.Int32(100)},
			})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// work reads the input artifacts and writes the output artifacts, under the credentials that come with a job that has any.
func work(ctx context.Context, cfg aws.Config, data *types.JobData) error {
	given := data.ArtifactCredentials
	if given == nil {
		return nil
	}
	cfg.Credentials = credentials.NewStaticCredentialsProvider(
		aws.ToString(given.AccessKeyId), aws.ToString(given.SecretAccessKey), aws.ToString(given.SessionToken))
	objects := s3.NewFromConfig(cfg)
	tested := 0
	for _, artifact := range data.InputArtifacts {
		place := artifact.Location.S3Location
		answer, err := objects.GetObject(ctx, &s3.GetObjectInput{Bucket: place.BucketName, Key: place.ObjectKey})
		if err != nil {
			return err
		}
		content, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			return err
		}
		tested += len(content)
	}
	for _, artifact := range data.OutputArtifacts {
		place := artifact.Location.S3Location
		report := fmt.Sprintf("tested %d bytes\n", tested)
		_, err := objects.PutObject(ctx, &s3.PutObjectInput{
			Bucket: place.BucketName, Key: place.ObjectKey, Body: bytes.NewReader([]byte(report)),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
