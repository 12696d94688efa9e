package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"ansinh/infra/local/children"
	"ansinh/infra/local/invoke"
	"ansinh/infra/local/stepfunctions"
)

// machineFunctions runs functions for state machines.
type machineFunctions struct{ *invoke.Invoker }

// Invoke implements stepfunctions.Invoker.
func (m machineFunctions) Invoke(ctx context.Context, function string, payload []byte) (result []byte, functionError string, err error) {
	result, err = m.Invoker.Invoke(ctx, function, payload)
	var failed *invoke.Error
	switch {
	case errors.As(err, &failed):
		return failed.Payload(), "Unhandled", nil
	case errors.Is(err, invoke.ErrUnknown):
		return nil, "", fmt.Errorf("%w: %s", stepfunctions.ErrFunctionNotFound, function)
	}
	return result, "", err
}

// machineObjects reads and writes objects for distributed maps.
type machineObjects struct{ client *s3.Client }

// Get implements stepfunctions.Objects.
func (m machineObjects) Get(ctx context.Context, bucket, key string) (io.ReadCloser, error) {
	out, err := m.client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String(key)})
	if err != nil {
		return nil, err
	}
	return out.Body, nil
}

// Put implements stepfunctions.Objects.
func (m machineObjects) Put(ctx context.Context, bucket, key string, body []byte) error {
	_, err := m.client.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String(key), Body: bytes.NewReader(body)})
	return err
}

// List implements stepfunctions.Objects.
func (m machineObjects) List(ctx context.Context, bucket, prefix string) ([]stepfunctions.Object, error) {
	var out []stepfunctions.Object
	pages := s3.NewListObjectsV2Paginator(m.client, &s3.ListObjectsV2Input{Bucket: aws.String(bucket), Prefix: aws.String(prefix)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, o := range page.Contents {
			out = append(out, stepfunctions.Object{
				Key: aws.ToString(o.Key), ETag: aws.ToString(o.ETag), Size: aws.ToInt64(o.Size), LastModified: aws.ToTime(o.LastModified),
			})
		}
	}
	return out, nil
}

// objectsClient reaches the S3 store at its own address.
func objectsClient(endpoint string) *s3.Client {
	return s3.New(s3.Options{
		BaseEndpoint: aws.String(endpoint), Region: children.Region, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(children.AccessKey, children.SecretKey, ""),
	})
}
