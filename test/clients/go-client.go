// Calls operations with the AWS SDK for Go v2: reads a JSON list of operation and input a line, and prints a JSON answer for each.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/smithy-go"
)

func main() {
	ctx := context.Background()
	// Versions before November 2023, Debian 12's among them, read no AWS_ENDPOINT_URL.
	endpoint := func(service, region string, options ...interface{}) (aws.Endpoint, error) {
		return aws.Endpoint{URL: os.Getenv("AWS_ENDPOINT_URL"), SigningRegion: region}, nil
	}
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithEndpointResolverWithOptions(aws.EndpointResolverWithOptionsFunc(endpoint)))
	if err != nil {
		panic(err)
	}
	client := reflect.ValueOf(codepipeline.NewFromConfig(cfg))
	answers := json.NewEncoder(os.Stdout)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if err := answers.Encode(call(ctx, client, lines.Bytes())); err != nil {
			panic(err)
		}
	}
}

func call(ctx context.Context, client reflect.Value, line []byte) map[string]interface{} {
	var operation string
	var parameters json.RawMessage
	if err := json.Unmarshal(line, &[]interface{}{&operation, &parameters}); err != nil {
		panic(err)
	}
	method := client.MethodByName(operation)
	input := reflect.New(method.Type().In(1).Elem())
	if err := json.Unmarshal(parameters, input.Interface()); err != nil {
		panic(err)
	}
	results := method.Call([]reflect.Value{reflect.ValueOf(ctx), input})
	if err, failed := results[1].Interface().(error); failed {
		var refusal smithy.APIError
		if !errors.As(err, &refusal) {
			panic(err)
		}
		return map[string]interface{}{"error": map[string]string{"Code": refusal.ErrorCode(), "Message": refusal.ErrorMessage()}}
	}
	return map[string]interface{}{"answer": members(results[0])}
}

// members names a structure's members as the service does and leaves out those that are absent.
func members(value reflect.Value) interface{} {
	switch value.Kind() {
	case reflect.Ptr:
		return members(value.Elem())
	case reflect.Struct:
		found := map[string]interface{}{}
		for index := 0; index < value.NumField(); index++ {
			field := value.Type().Field(index)
			if field.IsExported() && field.Name != "ResultMetadata" && !isAbsent(value.Field(index)) {
				found[strings.ToLower(field.Name[:1])+field.Name[1:]] = members(value.Field(index))
			}
		}
		return found
	case reflect.Slice:
		list := []interface{}{}
		for index := 0; index < value.Len(); index++ {
			list = append(list, members(value.Index(index)))
		}
		return list
	default:
		return value.Interface()
	}
}

func isAbsent(value reflect.Value) bool {
	switch value.Kind() {
	case reflect.Ptr, reflect.Slice, reflect.Map, reflect.Interface:
		return value.IsNil()
	case reflect.String:
		return value.Len() == 0
	default:
		return false
	}
}
