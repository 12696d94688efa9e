package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"ansinh/infra/local/awsjson"
	"ansinh/infra/local/template"
)

// makeTables creates the tables that are not there yet, as deploying the
// template would.
func makeTables(ctx context.Context, db *awsjson.Client, tables []template.Table) error {
	var there struct{ TableNames []string }
	if err := db.Call(ctx, "DynamoDB_20120810.ListTables", struct{}{}, &there); err != nil {
		return fmt.Errorf("list the tables: %w", err)
	}
	for _, t := range tables {
		if slices.Contains(there.TableNames, t.Name) {
			continue
		}
		if err := db.Call(ctx, "DynamoDB_20120810.CreateTable", createTable(t), nil); err != nil {
			return fmt.Errorf("make the table %s: %w", t.Name, err)
		}
		if t.TTL == "" {
			continue
		}
		err := db.Call(ctx, "DynamoDB_20120810.UpdateTimeToLive", map[string]any{
			"TableName": t.Name, "TimeToLiveSpecification": map[string]any{"Enabled": true, "AttributeName": t.TTL},
		}, nil)
		if err != nil {
			return fmt.Errorf("make the table %s: %w", t.Name, err)
		}
	}
	return nil
}

func createTable(t template.Table) map[string]any {
	var attributes, keys []map[string]string
	for _, a := range t.Attributes {
		attributes = append(attributes, map[string]string{"AttributeName": a.Name, "AttributeType": a.Type})
	}
	for _, k := range t.Keys {
		keys = append(keys, map[string]string{"AttributeName": k.Name, "KeyType": k.Type})
	}
	in := map[string]any{
		"TableName": t.Name, "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": attributes, "KeySchema": keys,
	}
	return in
}

// openStreams turns on the change streams of the tables that have none yet.
// It comes after the demonstration's data is laid: nobody waits for those
// records, and each would cost the store as much as its item.
func openStreams(ctx context.Context, db *awsjson.Client, tables []template.Table) error {
	for _, t := range tables {
		if t.StreamView == "" {
			continue
		}
		var there struct {
			Table struct{ LatestStreamArn string }
		}
		if err := db.Call(ctx, "DynamoDB_20120810.DescribeTable", map[string]any{"TableName": t.Name}, &there); err != nil {
			return fmt.Errorf("look at the table %s: %w", t.Name, err)
		}
		if there.Table.LatestStreamArn != "" {
			continue
		}
		err := db.Call(ctx, "DynamoDB_20120810.UpdateTable", map[string]any{
			"TableName": t.Name, "StreamSpecification": map[string]any{"StreamEnabled": true, "StreamViewType": t.StreamView},
		}, nil)
		if err != nil {
			return fmt.Errorf("open the stream of %s: %w", t.Name, err)
		}
	}
	return nil
}

// makeBuckets creates the buckets that are not there yet. folder is where the
// store keeps them.
func makeBuckets(ctx context.Context, client *s3.Client, buckets []template.Bucket, folder string) error {
	for _, b := range buckets {
		err := createBucket(ctx, client, b)
		if err != nil && os.Remove(filepath.Join(folder, b.Name)) == nil {
			// Its folder was there and empty: a kill came while it was made.
			err = createBucket(ctx, client, b)
		}
		if err != nil {
			return fmt.Errorf("make the bucket %s: %w", b.Name, err)
		}
		if !b.Versioned && !b.ObjectLock {
			continue
		}
		// Also for one that is there: a kill may have come in between.
		_, err = client.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
			Bucket:                  aws.String(b.Name),
			VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
		})
		if err != nil {
			return fmt.Errorf("keep versions in the bucket %s: %w", b.Name, err)
		}
	}
	return nil
}

// createBucket is content with a bucket that is there already.
func createBucket(ctx context.Context, client *s3.Client, b template.Bucket) error {
	in := &s3.CreateBucketInput{Bucket: aws.String(b.Name)}
	if b.ObjectLock {
		in.ObjectLockEnabledForBucket = aws.Bool(true)
	}
	_, err := client.CreateBucket(ctx, in)
	var owned *types.BucketAlreadyOwnedByYou
	var exists *types.BucketAlreadyExists
	if errors.As(err, &owned) || errors.As(err, &exists) {
		return nil
	}
	return err
}
