package gateway

import (
	"net/url"
	"sort"
	"strings"
)

// route is one row of the API's routing table.
type route struct {
	key      string // "POST /api/dossiers/{code}" or "$default"
	method   string
	segments []string
	greedy   bool
	function string
	open     bool
	scopes   []string
}

// table finds routes as HTTP APIs do: a full match before a greedy one, a
// named segment after a fixed one, ANY after the method, $default last.
type table struct{ routes []route }

func newTable(routes []Route) *table {
	t := &table{}
	for _, r := range routes {
		row := route{key: r.Method + " " + r.Path, method: r.Method, function: r.Function, open: r.Open, scopes: r.Scopes}
		if r.Path == "$default" {
			row.key, row.method, row.greedy = "$default", "ANY", true
		} else {
			row.segments = split(r.Path)
			row.greedy = len(row.segments) > 0 && isGreedy(row.segments[len(row.segments)-1])
		}
		t.routes = append(t.routes, row)
	}
	sort.SliceStable(t.routes, func(i, j int) bool { return before(t.routes[i], t.routes[j]) })
	return t
}

func split(path string) []string {
	return strings.Split(strings.TrimPrefix(path, "/"), "/")
}

func isGreedy(segment string) bool { return strings.HasSuffix(segment, "+}") }

func isParameter(segment string) bool {
	return strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}")
}

// before orders routes by how exactly they name a path.
func before(a, b route) bool {
	for i := 0; i < len(a.segments) && i < len(b.segments); i++ {
		if x, y := rank(a.segments[i]), rank(b.segments[i]); x != y {
			return x < y
		}
	}
	if len(a.segments) != len(b.segments) {
		return len(a.segments) > len(b.segments)
	}
	return a.method != "ANY" && b.method == "ANY"
}

func rank(segment string) int {
	switch {
	case isGreedy(segment):
		return 2
	case isParameter(segment):
		return 1
	}
	return 0
}

// find returns the route of a request and the values of its path parameters.
// path is the request's path, not yet percent-decoded.
func (t *table) find(method, path string) (route, map[string]string, bool) {
	segments := split(path)
	for _, r := range t.routes {
		if r.method != "ANY" && r.method != method {
			continue
		}
		if params, ok := r.match(segments); ok {
			return r, params, true
		}
	}
	return route{}, nil, false
}

func (r route) match(segments []string) (map[string]string, bool) {
	if len(r.segments) == 0 {
		return nil, r.greedy
	}
	if len(segments) < len(r.segments) || len(segments) > len(r.segments) && !r.greedy {
		return nil, false
	}
	params := map[string]string{}
	for i, want := range r.segments {
		switch {
		case isGreedy(want):
			rest := decode(strings.Join(segments[i:], "/"))
			params[strings.Trim(want, "{+}")] = rest
			return params, rest != ""
		case isParameter(want):
			if segments[i] == "" {
				return nil, false
			}
			params[strings.Trim(want, "{}")] = decode(segments[i])
		case want != decode(segments[i]):
			return nil, false
		}
	}
	return params, true
}

func decode(segment string) string {
	if plain, err := url.PathUnescape(segment); err == nil {
		return plain
	}
	return segment
}
