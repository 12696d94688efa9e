// Package dynamotest gives tests a real DynamoDB API of their own: a dynoxide
// process in memory, stopped when the test ends.
package dynamotest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
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
	port := freePort(t)
	process := exec.CommandContext(context.Background(), binary(t), "serve", "--host", "127.0.0.1", "--port", port)
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = process.Wait() // killed below, or told by waitReady
		close(ended)
	}()
	t.Cleanup(func() {
		_ = process.Process.Kill() // it keeps nothing
		<-ended
	})
	client := dynamodb.New(dynamodb.Options{
		BaseEndpoint: aws.String("http://127.0.0.1:" + port), Region: "ap-southeast-1",
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	waitReady(t, client, ended)
	for _, table := range tables {
		create(t, client, string(table))
	}
	return client
}

// freePort finds a port nobody uses, below those that systems give to outgoing
// connections: none of those takes it before the store is there.
func freePort(t testing.TB) string {
	t.Helper()
	for range 20 {
		port := strconv.Itoa(20_000 + rand.IntN(12_768))
		if listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:"+port); err == nil {
			_ = listener.Close() // only its number is wanted
			return port
		}
	}
	t.Fatal("no free port")
	return ""
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

// waitReady waits until the store answers, as long as it runs.
func waitReady(t testing.TB, client *dynamodb.Client, ended chan struct{}) {
	t.Helper()
	for {
		_, err := client.ListTables(context.Background(), &dynamodb.ListTablesInput{}, func(o *dynamodb.Options) { o.RetryMaxAttempts = 1 })
		if err == nil {
			return
		}
		select {
		case <-ended:
			t.Fatalf("the local DynamoDB ended at once: %v", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
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
