// Package httpapi turns typed functions into Lambda handlers for API Gateway:
// it checks requests against the OpenAPI document, finds the caller, and
// writes answers and RFC 9457 problem documents. It is the only package that
// knows HTTP.
package httpapi

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
)

// Request is API Gateway's HTTP API event (payload 2.0).
type Request = events.APIGatewayV2HTTPRequest

// Response is what API Gateway expects back.
type Response = events.APIGatewayV2HTTPResponse

// Reply lets an operation choose its status and headers; a plain value is
// answered with the status its operation documents (200, 201 or 204).
type Reply struct {
	Status  int
	Headers map[string]string
	Body    any
}

// NoContent is the answer of an operation that has nothing to say.
type NoContent struct{}

// Operation serves one operation of a module's OpenAPI document. The body is
// decoded into In by its json tags; path, query and header parameters by the
// tags `path:"code"`, `query:"q"` and `header:"Idempotency-Key"`. The caller
// is the verified token's; calls without one are refused.
//
// An operation that the document lacks is a defect of the program: the
// handler answers 500 and says so in the log; a test walks all operations.
func Operation[In, Out any](module, operationID string, fn func(ctx context.Context, who auth.Caller, in In) (Out, error)) lambda.Handler {
	return handler(module, operationID, func(ctx context.Context, who auth.Caller, in In) (any, error) {
		if who.ID == "" {
			return nil, fault.Unauthenticated("no-token", "Bạn chưa đăng nhập hoặc phiên đã hết hạn.")
		}
		return fn(ctx, who, in)
	})
}

// Public is Operation for those who need not be logged in.
func Public[In, Out any](module, operationID string, fn func(ctx context.Context, in In) (Out, error)) lambda.Handler {
	return handler(module, operationID, func(ctx context.Context, _ auth.Caller, in In) (any, error) {
		return fn(ctx, in)
	})
}

func handler[In any](module, operationID string, fn func(ctx context.Context, who auth.Caller, in In) (any, error)) lambda.Handler {
	contract := lookup(module, operationID)
	return lambda.NewHandler(func(ctx context.Context, request Request) (Response, error) {
		started := time.Now()
		meter := &dynamo.Meter{}
		ctx = dynamo.WithMeter(ctx, meter)
		id := requestID(ctx, request)
		who, out, err := serve(ctx, contract, request, fn)
		response := answer(contract, out, err, id)
		logCall(ctx, operationID, id, who, response.StatusCode, err, meter, time.Since(started))
		return response, nil
	})
}

func serve[In any](ctx context.Context, contract func() (*contract, error), request Request, fn func(context.Context, auth.Caller, In) (any, error)) (who auth.Caller, out any, err error) {
	c, err := contract()
	if err != nil {
		return who, nil, err
	}
	if who, err = caller(request); err != nil {
		return who, nil, err
	}
	var in In
	if err := c.decode(request, &in); err != nil {
		return who, nil, err
	}
	if who.RequestID != "" {
		who.Fingerprint = c.fingerprint(request)
	}
	out, err = fn(ctx, who, in)
	return who, out, err
}

func caller(request Request) (auth.Caller, error) {
	authorizer := request.RequestContext.Authorizer
	if authorizer == nil || authorizer.JWT == nil {
		return auth.Caller{}, nil
	}
	who, err := auth.FromClaims(authorizer.JWT.Claims)
	if err != nil {
		return auth.Caller{}, err
	}
	who.RequestID = header(request, "Idempotency-Key")
	const scheme = "Bearer "
	if token := header(request, "Authorization"); len(token) > len(scheme) {
		who.AccessToken = token[len(scheme):]
	}
	return who, nil
}

func answer(contract func() (*contract, error), out any, err error, id string) Response {
	if err != nil {
		return problem(err, id)
	}
	status, headers := 0, map[string]string{}
	if reply, ok := out.(Reply); ok {
		status, out = reply.Status, reply.Body
		maps.Copy(headers, reply.Headers)
	}
	if status == 0 {
		status = http.StatusOK
		if c, err := contract(); err == nil {
			status = c.status
		}
	}
	headers["Cache-Control"] = "no-store"
	if _, empty := out.(NoContent); empty || out == nil {
		return Response{StatusCode: status, Headers: headers}
	}
	if raw, ok := out.([]byte); ok {
		return Response{StatusCode: status, Headers: headers, Body: base64.StdEncoding.EncodeToString(raw), IsBase64Encoded: true}
	}
	body, err := json.Marshal(out)
	if err != nil {
		return problem(fmt.Errorf("httpapi: answer: %w", err), id)
	}
	headers["Content-Type"] = "application/json; charset=utf-8"
	return Response{StatusCode: status, Headers: headers, Body: string(body)}
}

func requestID(ctx context.Context, request Request) string {
	if lc, ok := lambdacontext.FromContext(ctx); ok && lc.AwsRequestID != "" {
		return lc.AwsRequestID
	}
	return request.RequestContext.RequestID
}

func logCall(ctx context.Context, operation, id string, who auth.Caller, status int, err error, meter *dynamo.Meter, took time.Duration) {
	level := slog.LevelInfo
	attributes := []any{
		"operation", operation, "request", id, "account", who.ID, "unit", string(who.Unit), "status", status,
		"trips", meter.RoundTrips(), "rcu", meter.ReadUnits(), "wcu", meter.WriteUnits(), "ms", took.Milliseconds(),
	}
	switch {
	case status >= http.StatusInternalServerError:
		level = slog.LevelError
		attributes = append(attributes, "error", err)
	case status == http.StatusForbidden, status == http.StatusUnauthorized:
		level = slog.LevelWarn // attempts on foreign things are kept (J-15)
		attributes = append(attributes, "error", err)
	case err != nil:
		attributes = append(attributes, "refused", err.Error())
	}
	slog.Log(ctx, level, "call", attributes...)
}
