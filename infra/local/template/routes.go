package template

import (
	"fmt"
	"slices"
	"strings"
)

// route gives a function the route that leads to it: RouteKey says which
// requests, Target names an integration of the same template, and that one's
// IntegrationUri is the function.
func (r *reader) route(res resource) error {
	target, err := r.text(child(res.properties, "Target"))
	if err != nil {
		return err
	}
	id, ok := strings.CutPrefix(target, "integrations/")
	integration := r.resources[id]
	if !ok || integration.kind != "AWS::ApiGatewayV2::Integration" {
		return r.errorf(res.node, "%s: Target is integrations/ and an integration of this template, not %q", res.id, target)
	}
	arn, err := r.text(child(integration.properties, "IntegrationUri"))
	if err != nil {
		return err
	}
	functions := r.sys.found.Functions
	i := slices.IndexFunc(functions, func(f Function) bool { return f.ARN == arn })
	if i < 0 {
		return r.errorf(integration.node, "%s: IntegrationUri is a function's Arn, not %q", id, arn)
	}
	route, err := r.requests(res)
	functions[i].Routes = append(functions[i].Routes, route)
	return err
}

// requests reads which requests a route takes and whom it lets in.
func (r *reader) requests(res resource) (Route, error) {
	key, err := r.text(child(res.properties, "RouteKey"))
	if err != nil {
		return Route{}, err
	}
	route := Route{Method: "ANY", Path: key}
	if key != "$default" {
		method, target, ok := strings.Cut(key, " ")
		if !ok || !strings.HasPrefix(target, "/") {
			return route, r.errorf(res.node, "%s: RouteKey is a method and a path, or $default, not %q", res.id, key)
		}
		route.Method, route.Path = strings.ToUpper(method), target
	}
	kind, err := r.text(child(res.properties, "AuthorizationType"))
	if err != nil {
		return route, err
	}
	switch kind {
	case "JWT":
		authorizer, err := r.text(child(res.properties, "AuthorizerId"))
		if err != nil {
			return route, err
		}
		if authorizer == "" {
			return route, r.errorf(res.node, "%s: AuthorizationType JWT wants an AuthorizerId", res.id)
		}
	case "", "NONE":
		route.Open = true
	default:
		return route, r.errorf(res.node, "%s: AuthorizationType: the local runtime knows JWT and NONE, not %q", res.id, kind)
	}
	route.Scopes, err = r.scopes(res)
	return route, err
}

func (r *reader) scopes(res resource) ([]string, error) {
	n := child(res.properties, "AuthorizationScopes")
	if n == nil {
		return nil, nil
	}
	v, err := r.value(n)
	if err != nil {
		return nil, err
	}
	items, ok := v.([]any)
	if !ok {
		return nil, r.errorf(n, "%s: AuthorizationScopes is a list", res.id)
	}
	var out []string
	for _, item := range items {
		out = append(out, fmt.Sprint(item))
	}
	return out, nil
}
