package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"ansinh/functions"
	"ansinh/functions/platform"
	"ansinh/infra/local/host"
	"ansinh/shared/clock"
	"ansinh/shared/org"
)

// system is a running host in a temporary folder whose functions are metered.
type system struct {
	*host.Host
	ledger *ledger
	// handlers are the functions', by action, as the host found them.
	handlers map[string]lambda.Handler
	platform *platform.Platform
	// raw is the store without our code: what references are measured with.
	raw    *dynamodb.Client
	folder string
	// units are made up for a list that no place has; nil for the country's.
	units *org.Catalogue
}

// startSystem starts the project's own template and functions. seed lays the
// demonstration's data; without it the store is empty.
func startSystem(ctx context.Context, root string, seed bool) (*system, error) {
	return startSystemOf(ctx, root, seed, nil)
}

// startSystemOf is startSystem in a country of other units.
func startSystemOf(ctx context.Context, root string, seed bool, units *org.Catalogue) (*system, error) {
	folder, err := os.MkdirTemp("", "ansinh-bench-")
	if err != nil {
		return nil, err
	}
	s := &system{ledger: &ledger{}, handlers: map[string]lambda.Handler{}, folder: folder, units: units}
	options := host.Options{Root: root, Data: folder, Registry: s.registry, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if !seed {
		options.Seed = func(context.Context, *host.Host) error { return nil }
	}
	if s.Host, err = host.Start(ctx, options); err != nil {
		_ = os.RemoveAll(folder) // the error that matters is the first
		return nil, err
	}
	if err := s.connect(ctx); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// registry connects the functions with a meter around each. They reach the
// stores past the guard of their roles: on AWS that work is not theirs.
func (s *system) registry(ctx context.Context, environment map[string]string, clk clock.Clock, _ aws.HTTPClient) (host.Find, error) {
	config, err := platform.ReadConfig(environment)
	if err != nil {
		return nil, err
	}
	p, err := platform.New(ctx, config, clk)
	if err != nil {
		return nil, err
	}
	if s.units != nil {
		p.Units = s.units
	}
	registry, err := functions.On(p)
	if err != nil {
		return nil, err
	}
	return func(action string) (lambda.Handler, bool) {
		handler, ok := registry.Handler(action)
		s.handlers[action] = metered{action, handler, s.ledger}
		return s.handlers[action], ok
	}, nil
}

// connect gives the bench adapters of its own to the running system.
func (s *system) connect(ctx context.Context) error {
	config, err := platform.ReadConfig(s.Environment())
	if err != nil {
		return err
	}
	if s.platform, err = platform.New(ctx, config, s.Clock()); err != nil {
		return err
	}
	if s.units != nil {
		s.platform.Units = s.units
	}
	sdk, err := awsconfig.LoadDefaultConfig(ctx, awsconfig.WithRegion(config.Region))
	if err != nil {
		return err
	}
	s.raw = dynamodb.NewFromConfig(sdk, func(o *dynamodb.Options) { o.BaseEndpoint = aws.String(config.DynamoDBEndpoint) })
	return nil
}

// call runs an action's handler as Lambda does: JSON in, JSON out.
func (s *system) call(ctx context.Context, action string, in any) error {
	handler, ok := s.handlers[action]
	if !ok {
		return fmt.Errorf("no action is named %s", action)
	}
	payload, err := json.Marshal(in)
	if err != nil {
		return err
	}
	if _, err := handler.Invoke(ctx, payload); err != nil {
		return fmt.Errorf("%s %s: %w", action, payload, err)
	}
	return nil
}

func (s *system) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	s.Stop(ctx)
	_ = os.RemoveAll(s.folder) // a leftover in the temporary folder
}
