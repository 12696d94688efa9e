package stepfunctions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// apiError is an error of the Step Functions API by its AWS name.
type apiError struct {
	code    string
	message string
}

func (e *apiError) Error() string { return e.code + ": " + e.message }

func apiErrorf(code, format string, args ...any) *apiError {
	return &apiError{code, fmt.Sprintf(format, args...)}
}

func validationError(format string, args ...any) *apiError {
	return apiErrorf("ValidationException", format, args...)
}

// status is the HTTP status of an error: the client's fault but for failures
// of the service itself.
func (e *apiError) status() int {
	switch e.code {
	case "ServiceUnavailable":
		return http.StatusServiceUnavailable
	case "InternalFailure":
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// writeError answers with an error of the JSON 1.0 protocol. What is not an
// API error is logged whole and shown as InternalFailure.
func (e *Engine) writeError(w http.ResponseWriter, action string, err error) {
	var ae *apiError
	if !errors.As(err, &ae) {
		if errors.Is(err, context.Canceled) {
			return // the caller went away
		}
		e.log.Error("a Step Functions call failed", "action", action, "error", err)
		ae = apiErrorf("InternalFailure", "The request processing has failed because of an internal error.")
	}
	writeJSON(w, ae.status(), map[string]string{"__type": ae.code, "message": ae.message})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"__type":"InternalFailure"}`)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.Header().Set("X-Amzn-Requestid", newUUID())
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client went away
}
