package stepfunctions

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// mostRequestBytes bounds a request: AWS takes inputs of 256 KB, which JSON
// escaping can at worst make six times as long.
const mostRequestBytes = 2 << 20

// action answers one API call.
type action func(e *Engine, ctx context.Context, body []byte) (any, error)

// typed makes an action out of a function of a decoded request.
func typed[In any](fn func(e *Engine, ctx context.Context, in In) (any, error)) action {
	return func(e *Engine, ctx context.Context, body []byte) (any, error) {
		var in In
		if len(body) > 0 {
			if err := json.Unmarshal(body, &in); err != nil {
				return nil, apiErrorf("SerializationException", "the request is not valid: %v", err)
			}
		}
		return fn(e, ctx, in)
	}
}

var actions = map[string]action{
	"StartExecution":                   typed((*Engine).startExecution),
	"StopExecution":                    typed((*Engine).stopAPI),
	"DescribeExecution":                typed((*Engine).describeExecution),
	"ListExecutions":                   typed((*Engine).listExecutions),
	"GetExecutionHistory":              typed((*Engine).executionHistory),
	"DescribeStateMachine":             typed((*Engine).describeStateMachine),
	"DescribeStateMachineForExecution": typed((*Engine).describeStateMachineForExecution),
	"ListStateMachines":                typed((*Engine).listStateMachines),
	"DescribeMapRun":                   typed((*Engine).describeMapRun),
	"ListMapRuns":                      typed((*Engine).listMapRuns),
	"SendTaskSuccess":                  typed((*Engine).sendTaskSuccess),
	"SendTaskFailure":                  typed((*Engine).sendTaskFailure),
	"SendTaskHeartbeat":                typed((*Engine).sendTaskHeartbeat),
}

// ServeHTTP answers the Step Functions JSON 1.0 API on any path. Signatures
// are not verified.
func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	target := r.Header.Get("X-Amz-Target")
	name, ok := strings.CutPrefix(target, "AWSStepFunctions.")
	act, known := actions[name]
	if r.Method != http.MethodPost || !ok || !known {
		e.writeError(w, target, apiErrorf("UnknownOperationException", "The operation %q is not known.", target))
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostRequestBytes))
	if err != nil {
		e.writeError(w, name, validationError("the request is larger than %d bytes or was cut off", mostRequestBytes))
		return
	}
	out, err := act(e, r.Context(), body)
	if err != nil {
		e.writeError(w, name, err)
		return
	}
	writeJSON(w, http.StatusOK, out)
}

// arnEnd checks that an ARN is of a kind and returns what follows it.
func arnEnd(arn, kind string) (string, error) {
	parts := strings.SplitN(arn, ":", 7)
	if len(parts) < 7 || parts[0] != "arn" || parts[2] != "states" || parts[5] != kind || parts[6] == "" {
		return "", apiErrorf("InvalidArn", "Invalid Arn: '%s'", arn)
	}
	return parts[6], nil
}

// pageSize reads maxResults; 0 is the default.
func pageSize(n, fallback int) (int, error) {
	if n < 0 || n > 1000 {
		return 0, validationError("maxResults must be from 0 to 1000")
	}
	if n == 0 {
		return fallback, nil
	}
	return n, nil
}

func pageToken(key []byte) string { return base64.RawURLEncoding.EncodeToString(key) }

func parsePageToken(token string, prefix []byte) ([]byte, error) {
	key, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || !strings.HasPrefix(string(key), string(prefix)) {
		return nil, apiErrorf("InvalidToken", "Invalid Token: 'Invalid token'")
	}
	return key, nil
}
