// Command idle is a Lambda function that does nothing: what a cold start costs
// before any code of ours.
package main

import (
	"encoding/json"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	lambda.Start(func(json.RawMessage) (struct{}, error) { return struct{}{}, nil })
}
