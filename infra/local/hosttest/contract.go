package hosttest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"ansinh/infra/api"
)

// contract holds answers to the OpenAPI document.
type contract struct{ router routers.Router }

var document = sync.OnceValues(func() (routers.Router, error) {
	doc, err := api.Whole()
	if err != nil {
		return nil, err
	}
	// The document's paths lie below /api wherever the system runs.
	doc.Servers = openapi3.Servers{{URL: "/api"}}
	openapi3filter.RegisterBodyDecoder("application/problem+json", openapi3filter.JSONBodyDecoder)
	return gorillamux.NewRouter(doc)
})

func readContract(t testing.TB) *contract {
	t.Helper()
	router, err := document()
	if err != nil {
		t.Fatalf("read the OpenAPI document: %v", err)
	}
	return &contract{router}
}

// local are the routes that exist on one machine only.
func local(path string) bool {
	return !strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/api/local/") || path == "/api/health"
}

// check fails the test when an answer of the API is not one the document
// allows for its operation.
func (c *contract) check(t testing.TB, req *http.Request, resp *http.Response, answer []byte) {
	t.Helper()
	if local(req.URL.Path) || resp.StatusCode == http.StatusNotFound && !c.knows(req) {
		return
	}
	route, params, err := c.router.FindRoute(req)
	if err != nil {
		t.Errorf("%s %s is not in the OpenAPI document: %v", req.Method, req.URL.Path, err)
		return
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route},
		Status:                 resp.StatusCode,
		Header:                 resp.Header,
		Body:                   io.NopCloser(bytes.NewReader(answer)),
		Options:                &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	if err := openapi3filter.ValidateResponse(context.Background(), input); err != nil {
		t.Errorf("%s %s answered %d in another shape than the OpenAPI document has: %v\n%s", req.Method, req.URL.Path, resp.StatusCode, err, answer)
	}
}

func (c *contract) knows(req *http.Request) bool {
	_, _, err := c.router.FindRoute(req)
	return err == nil
}
