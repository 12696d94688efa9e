package host

import (
	"context"
	"fmt"

	"ansinh/infra/local/children"
)

// parts asks each part how it is.
func (h *Host) parts(ctx context.Context) []part {
	var out []part
	for _, c := range []struct {
		name  string
		child *children.Child
	}{{"dynamodb", h.tables}, {"objects", h.objects}, {"post-office", h.office}} {
		if c.child == nil {
			continue
		}
		p := part{Name: c.name, Status: "ok"}
		starts, err := c.child.Check(ctx)
		if err != nil {
			p.Status = "down"
		}
		if starts > 1 {
			p.Detail = fmt.Sprintf("started %d times", starts)
		}
		out = append(out, p)
	}
	t := h.template
	streams, timed, routed := 0, 0, 0
	for _, f := range t.Functions {
		streams += len(f.Streams)
		timed += len(f.Schedules)
		routed += len(f.Routes)
	}
	return append(out,
		part{Name: "functions", Status: "ok", Detail: fmt.Sprintf("%d functions, %d routes", len(t.Functions), routed)},
		part{Name: "state-machines", Status: "ok", Detail: fmt.Sprintf("%d machines", len(t.Machines))},
		part{Name: "streams", Status: "ok", Detail: fmt.Sprintf("%d sources", streams)},
		part{Name: "schedules", Status: "ok", Detail: fmt.Sprintf("%d schedules", timed)},
		part{Name: "issuer", Status: "ok", Detail: h.issuer.URL()},
	)
}
