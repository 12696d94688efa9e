// Package health says whether the system answers.
package health

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/platform"
	"ansinh/shared/dynamo"
	"ansinh/shared/httpapi"
)

// Actions is the health check. On one machine the runtime answers it itself,
// with all its parts.
func Actions(p *platform.Platform) platform.Actions {
	return platform.Actions{
		"health": func() lambda.Handler { return httpapi.Public("common", "getHealth", checker{p}.check) },
	}
}

type checker struct{ p *platform.Platform }

// Health is the state of the system and its parts.
type Health struct {
	Status string    `json:"status"` // "ok" or "degraded"
	Clock  time.Time `json:"clock"`
	Parts  []Part    `json:"parts"`
}

// Part is one thing the system needs.
type Part struct {
	Name   string `json:"name"`
	Status string `json:"status"` // "ok" or "failed"
}

// check reads an item that need not be there: the store answers or it does
// not. What is wrong with it goes to the log, not to the public.
func (c checker) check(ctx context.Context, _ struct{}) (Health, error) {
	h := Health{Status: "ok", Clock: c.p.Clock.Now(), Parts: []Part{{Name: "dynamodb", Status: "ok"}}}
	var nothing struct{}
	if _, err := c.p.DB.Get(ctx, c.p.Settings(), dynamo.Key{PK: "HEALTH", SK: "HEALTH"}, &nothing); err != nil {
		h.Status, h.Parts[0].Status = "degraded", "failed"
	}
	return h, nil
}
