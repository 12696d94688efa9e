// Package dynamotest gives tests a real DynamoDB API of their own: a dynoxide
// process in memory, stopped when the test ends.
package dynamotest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"ansinh/shared/dynamo"
)

// Start runs a store with the named tables (keys pk and sk) and returns a
// connection to it. The binary comes from `npm ci` in infra/local; a test
// that needs it fails without it.
func Start(t testing.TB, tables ...dynamo.Table) *dynamo.DB {
	t.Helper()
	return dynamo.New(Client(t, tables...))
}

// Client is Start for those who need the client itself.
func Client(t testing.TB, tables ...dynamo.Table) *dynamodb.Client {
	t.Helper()
	address := freeAddress(t)
	_, port, _ := net.SplitHostPort(address) // it was just made of the two
	process := exec.CommandContext(context.Background(), binary(t), "serve", "--host", "127.0.0.1", "--port", port)
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = process.Process.Kill() // it keeps nothing
		_ = process.Wait()
	})
	client := dynamodb.New(dynamodb.Options{
		BaseEndpoint: aws.String("http://" + address), Region: "ap-southeast-1",
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	waitReady(t, client)
	for _, table := range tables {
		create(t, client, string(table))
	}
	return client
}

func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }() // only its number is wanted
	return listener.Addr().String()
}

func binary(t testing.TB) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	root := filepath.Join(filepath.Dir(here), "..", "..", "..")
	name := fmt.Sprintf("%s-%s", runtime.GOOS, map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH])
	path := filepath.Join(root, "infra", "local", "node_modules", "@dynoxide", name, "dynoxide")
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the local DynamoDB is missing: run `make deps` first (%v)", err)
	}
	return path
}

func waitReady(t testing.TB, client *dynamodb.Client) {
	t.Helper()
	for range 200 {
		if _, err := client.ListTables(context.Background(), &dynamodb.ListTablesInput{}); err == nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the local DynamoDB does not answer")
}

func create(t testing.TB, client *dynamodb.Client, table string) {
	t.Helper()
	_, err := client.CreateTable(context.Background(), &dynamodb.CreateTableInput{
		TableName: aws.String(table), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("pk"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("sk"), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("pk"), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String("sk"), KeyType: types.KeyTypeRange},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}
