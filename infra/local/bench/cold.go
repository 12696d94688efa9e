package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"ansinh/infra/local/template"
)

const (
	coldTarget   = 150 // ms from the start of the process to its first answer
	binaryTarget = 40  // MB
	coldStarts   = 9
)

// coldFigures builds the Lambda binary as `make build` does and starts it cold
// behind a Lambda runtime API, beside a Go function that does nothing.
func coldFigures(ctx context.Context, s settings, t *table) error {
	folder, err := os.MkdirTemp("", "ansinh-cold-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // a leftover in the temporary folder
	for _, arch := range []string{"amd64", "arm64"} {
		t.say("building the Lambda binary for %s", arch)
		if err := buildFor(ctx, s.root, "ansinh/functions/bootstrap", arch, filepath.Join(folder, arch)); err != nil {
			return err
		}
		info, err := os.Stat(filepath.Join(folder, arch))
		if err != nil {
			return err
		}
		size := float64(info.Size()) / 1e6
		t.add(row{
			what: "Lambda binary, linux/" + arch, measured: fmt.Sprintf("%.1f MB", size), ratio: fmt.Sprintf("%.2f", size/binaryTarget),
			target: fmt.Sprintf("< %d MB", binaryTarget), met: judge(size < binaryTarget),
		})
	}
	idle := filepath.Join(folder, "idle")
	if err := buildFor(ctx, s.root, "ansinh/infra/local/bench/idle", runtime.GOARCH, idle); err != nil {
		return err
	}
	sys, err := startSystem(ctx, s.root, true)
	if err != nil {
		return err
	}
	defer sys.stop()
	return coldActions(ctx, sys, s.root, filepath.Join(folder, runtime.GOARCH), idle, t)
}

// coldActions starts reads of an officer, two that ask the store and one that
// does not, each in turn with the idle function.
func coldActions(ctx context.Context, sys *system, root, binary, idle string, t *table) error {
	for _, action := range []struct{ name, route, path string }{
		{"dossier-workbench", "GET /api/workbench", "/api/workbench"},
		{"dossier-list-procedures", "GET /api/procedures", "/api/procedures"},
		{"beneficiary-search", "GET /api/beneficiaries", "/api/beneficiaries"},
	} {
		environment, err := environmentOf(sys, root, action.name)
		if err != nil {
			return err
		}
		event, err := json.Marshal(eventOf(action.route, action.path))
		if err != nil {
			return err
		}
		var own, reference []float64
		for range coldStarts {
			ms, answer, err := coldStart(ctx, binary, environment, event)
			if err != nil {
				return fmt.Errorf("%s: %w", action.name, err)
			}
			if err := answered(answer); err != nil {
				return fmt.Errorf("%s: %w", action.name, err)
			}
			own = append(own, ms)
			if ms, _, err = coldStart(ctx, idle, environment, event); err != nil {
				return fmt.Errorf("idle: %w", err)
			}
			reference = append(reference, ms)
		}
		mine, its := median(own), median(reference)
		t.add(row{
			what: "cold start to first answer, " + action.name, measured: fmt.Sprintf("%.0f ms (worst %.0f)", mine, own[len(own)-1]),
			reference: fmt.Sprintf("%.0f ms an idle Go function", its), ratio: fmt.Sprintf("%.1f", mine/its),
			target: fmt.Sprintf("< %d ms", coldTarget), met: judge(mine < coldTarget),
		})
	}
	return nil
}

// answered demands a success: a refusal is quick for the wrong reason.
func answered(answer []byte) error {
	var response events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(answer, &response); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("answered %d: %s", response.StatusCode, response.Body)
	}
	return nil
}

func buildFor(ctx context.Context, root, pkg, arch, file string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-tags", "lambda.norpc", "-trimpath", "-ldflags=-s -w", "-o", file, pkg)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH="+arch, "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s for %s: %w\n%s", pkg, arch, err, out)
	}
	return nil
}

// environmentOf is what the template tells an action's function, with the
// running system's addresses.
func environmentOf(sys *system, root, action string) ([]string, error) {
	tpl, err := template.Read(filepath.Join(root, "template.yaml"), template.Options{
		Region: "ap-southeast-1", Account: "000000000000", Parameters: map[string]string{"PublicUrl": sys.URL(), "Stage": "local"},
	})
	if err != nil {
		return nil, err
	}
	for _, f := range tpl.Functions {
		if f.Action != action {
			continue
		}
		out := []string{
			"_HANDLER=" + action, "AWS_LAMBDA_FUNCTION_NAME=" + f.ID, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512", "HOME=" + sys.folder,
			"AWS_ACCESS_KEY_ID=" + os.Getenv("AWS_ACCESS_KEY_ID"), "AWS_SECRET_ACCESS_KEY=" + os.Getenv("AWS_SECRET_ACCESS_KEY"),
			"AWS_EC2_METADATA_DISABLED=true",
		}
		for name, value := range sys.Environment() {
			out = append(out, name+"="+value)
		}
		return out, nil
	}
	return nil, fmt.Errorf("the template has no function for %s", action)
}

// eventOf is the request of a commune officer as API Gateway hands it on.
func eventOf(route, path string) events.APIGatewayV2HTTPRequest {
	return events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: route, RawPath: path, Headers: map[string]string{"accept": "application/json"},
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			RouteKey: route, RequestID: "cold", Stage: "$default", TimeEpoch: time.Now().UnixMilli(),
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: "GET", Path: path, Protocol: "HTTP/1.1", SourceIP: "127.0.0.1"},
			Authorizer: &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
				JWT: &events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription{Claims: map[string]string{
					"sub": "xuanyen.canbo", "name": "Hồ Sỹ Dũng", "unit": "18376", "level": "commune", "roles": "officer",
				}},
			},
		},
	}
}
