// Command bootstrap is the one Lambda binary: _HANDLER names the action.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"ansinh/functions"
	"ansinh/functions/platform"
	"ansinh/shared/clock"
)

func main() {
	slog.SetDefault(slog.New(lambdacontext.NewLogHandler()))
	handler, err := find(context.Background(), os.Getenv("_HANDLER"))
	if err != nil {
		slog.Error("start", "error", err)
		os.Exit(1)
	}
	lambda.Start(handler)
}

func find(ctx context.Context, name string) (lambda.Handler, error) {
	config, err := platform.ReadConfig(nil)
	if err != nil {
		return nil, err
	}
	registry, err := functions.New(ctx, config, clock.System)
	if err != nil {
		return nil, err
	}
	handler, ok := registry.Handler(name)
	if !ok {
		return nil, fmt.Errorf("no action is named %q", name)
	}
	return handler, nil
}
