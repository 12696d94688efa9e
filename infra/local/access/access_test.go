package access_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"ansinh/infra/local/access"
	"ansinh/infra/local/template"
)

const (
	reader  = "arn:aws:lambda:r:a:function:Reader"
	machine = "arn:aws:states:r:a:stateMachine:ansinh-cycle"
)

// passed counts what reaches the stores.
type passed struct {
	requests int
	body     string
}

func (p *passed) RoundTrip(request *http.Request) (*http.Response, error) {
	p.requests++
	text, err := io.ReadAll(request.Body)
	p.body = string(text)
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, err
}

func guard(role ...template.Statement) (*access.Guard, *passed) {
	p := &passed{}
	t := &template.Template{
		Functions: []template.Function{{ID: "Reader", ARN: reader, Role: role}},
		Machines:  []template.Machine{{ARN: machine}},
	}
	return access.NewGuard(t, template.Options{Region: "r", Account: "a"}, p, slog.New(slog.DiscardHandler)), p
}

func call(t *testing.T, function, method, path, target, body string, headers ...string) *http.Request {
	t.Helper()
	request := httptest.NewRequest(method, "http://127.0.0.1"+path, strings.NewReader(body))
	request.RequestURI = ""
	if target != "" {
		request.Header.Set("X-Amz-Target", target)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	if function == "" {
		return request
	}
	return request.WithContext(lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{InvokedFunctionArn: function}))
}

func TestGuard_AsksWhatIAMAsks(t *testing.T) {
	const table, bucket = "arn:aws:dynamodb:r:a:table/Files", "arn:aws:s3:::documents"
	for name, c := range map[string]struct {
		method, path, target, body string
		headers                    []string
		// wants are the grants the call takes, all of them.
		wants []template.Statement
	}{
		"query": {target: "DynamoDB_20120810.Query", body: `{"TableName":"Files"}`, wants: grants("dynamodb:Query", table)},
		"batch": {
			target: "DynamoDB_20120810.BatchGetItem", body: `{"RequestItems":{"Files":{},"Other":{}}}`,
			wants: append(grants("dynamodb:BatchGetItem", table), grants("dynamodb:BatchGetItem", "arn:aws:dynamodb:r:a:table/Other")...),
		},
		"transaction": {
			target: "DynamoDB_20120810.TransactWriteItems",
			body:   `{"TransactItems":[{"Put":{"TableName":"Files"}},{"ConditionCheck":{"TableName":"Files"}},{"Delete":{"TableName":"Files"}},{"Update":{"TableName":"Files"}}]}`,
			wants: append(append(append(grants("dynamodb:PutItem", table), grants("dynamodb:ConditionCheckItem", table)...),
				grants("dynamodb:DeleteItem", table)...), grants("dynamodb:UpdateItem", table)...),
		},
		"start":  {target: "AWSStepFunctions.StartExecution", body: `{"stateMachineArn":"` + machine + `"}`, wants: grants("states:StartExecution", machine)},
		"answer": {target: "AWSStepFunctions.SendTaskSuccess", body: `{"taskToken":"t"}`, wants: grants("states:SendTaskSuccess", "arn:aws:states:r:a:stateMachine:ansinh-*")},
		"sign": {target: "TrentService.Sign", body: `{"KeyId":"alias/officer-x"}`, wants: []template.Statement{
			{Actions: []string{"kms:Sign"}, Resources: []string{"arn:aws:kms:r:a:key/*"}, Aliases: []string{"alias/officer-*"}},
		}},
		"object":         {method: http.MethodGet, path: "/documents/a/b.pdf", wants: grants("s3:GetObject", bucket+"/a/*")},
		"old version":    {method: http.MethodGet, path: "/documents/a/b.pdf?versionId=1", wants: grants("s3:GetObjectVersion", bucket+"/*")},
		"list":           {method: http.MethodGet, path: "/documents?list-type=2&prefix=a", wants: grants("s3:ListBucket", bucket)},
		"store":          {method: http.MethodPut, path: "/documents/a/b.pdf", wants: grants("s3:PutObject", bucket+"/a/*")},
		"store and lock": {method: http.MethodPut, path: "/documents/b", headers: []string{"X-Amz-Object-Lock-Mode", "COMPLIANCE"}, wants: append(grants("s3:PutObject", bucket+"/*"), grants("s3:PutObjectRetention", bucket+"/*")...)},
		"copy":           {method: http.MethodPut, path: "/documents/b", headers: []string{"X-Amz-Copy-Source", "uploads/c"}, wants: append(grants("s3:PutObject", bucket+"/*"), grants("s3:GetObject", "arn:aws:s3:::uploads/c")...)},
		"remove":         {method: http.MethodDelete, path: "/documents/b", wants: grants("s3:DeleteObject", bucket+"/b")},
	} {
		t.Run(name, func(t *testing.T) {
			if c.method == "" {
				c.method, c.path = http.MethodPost, "/"
			}
			try := func(role []template.Statement) (status int, p *passed, denied []string) {
				g, p := guard(role...)
				response, err := g.RoundTrip(call(t, reader, c.method, c.path, c.target, c.body, c.headers...))
				if err != nil {
					t.Fatal(err)
				}
				_ = response.Body.Close()
				return response.StatusCode, p, g.Denied()
			}
			if status, p, denied := try(c.wants); status != http.StatusOK || p.body != c.body || len(denied) != 0 {
				t.Errorf("with what it takes: status %d, passed on %q, denied %q", status, p.body, denied)
			}
			for i := range c.wants {
				less := append(append([]template.Statement{}, c.wants[:i]...), c.wants[i+1:]...)
				if status, p, denied := try(less); status < 400 || p.requests != 0 || len(denied) != 1 {
					t.Errorf("without %v: status %d, %d passed on, denied %q", c.wants[i], status, p.requests, denied)
				}
			}
		})
	}
}

func grants(action, resource string) []template.Statement {
	return []template.Statement{{Actions: []string{action}, Resources: []string{resource}}}
}

func TestGuard_HoldsAKeyToItsAlias(t *testing.T) {
	g, _ := guard(template.Statement{Actions: []string{"kms:Sign"}, Resources: []string{"*"}, Aliases: []string{"alias/officer-*"}})
	response, err := g.RoundTrip(call(t, reader, http.MethodPost, "/", "TrentService.Sign", `{"KeyId":"alias/data"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, _ := io.ReadAll(response.Body)
	if response.StatusCode != http.StatusBadRequest || !strings.Contains(string(text), "AccessDeniedException") {
		t.Errorf("a key of another alias: %d %s", response.StatusCode, text)
	}
}

func TestGuard_LetsTheRuntimesOwnCallsPass(t *testing.T) {
	g, p := guard()
	if _, err := g.RoundTrip(call(t, "", http.MethodPost, "/", "DynamoDB_20120810.Query", `{"TableName":"Files"}`)); err != nil || p.requests != 1 {
		t.Errorf("%d passed on: %v", p.requests, err)
	}
}

func TestGuard_DoesNotGuess(t *testing.T) {
	for name, request := range map[string]*http.Request{
		"a service nobody named": call(t, reader, http.MethodPost, "/", "SecretsManager.GetSecretValue", `{}`),
		"no table":               call(t, reader, http.MethodPost, "/", "DynamoDB_20120810.Query", `{}`),
		"no JSON":                call(t, reader, http.MethodPost, "/", "DynamoDB_20120810.Query", `{`),
	} {
		g, p := guard(template.Statement{Actions: []string{"*"}, Resources: []string{"*"}})
		if _, err := g.RoundTrip(request); err == nil || p.requests != 0 {
			t.Errorf("%s: %d passed on, %v", name, p.requests, err)
		}
	}
}
