// Package functions holds everything that can be asked of An Sinh: one file
// per action, one folder per module. The registry maps the names template.yaml
// gives the functions to their handlers; a test holds the two together.
package functions

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/account"
	"ansinh/functions/beneficiary"
	"ansinh/functions/dossier"
	"ansinh/functions/entitlement"
	"ansinh/functions/health"
	"ansinh/functions/payment"
	"ansinh/functions/platform"
	"ansinh/functions/provider"
	"ansinh/functions/report"
	"ansinh/functions/schedule"
	"ansinh/functions/stream"
	"ansinh/functions/task"
	"ansinh/functions/trigger"
	"ansinh/functions/web"
	"ansinh/shared/clock"
)

// Config is what template.yaml tells every function.
type Config = platform.Config

// Registry finds handlers by action name. It is safe for concurrent use.
type Registry struct {
	mu      sync.Mutex
	actions platform.Actions
	built   map[string]lambda.Handler
}

// New connects the platform and collects the modules' actions.
func New(ctx context.Context, c Config, clk clock.Clock, options ...platform.Option) (*Registry, error) {
	p, err := platform.New(ctx, c, clk, options...)
	if err != nil {
		return nil, err
	}
	return On(p)
}

// On collects the modules' actions on a platform that is connected. Two
// modules with an action of the same name are an error.
func On(p *platform.Platform) (*Registry, error) {
	r := &Registry{actions: platform.Actions{}, built: map[string]lambda.Handler{}}
	for _, module := range modules(p) {
		for name, build := range module {
			if _, twice := r.actions[name]; twice {
				return nil, fmt.Errorf("functions: two actions are named %s", name)
			}
			r.actions[name] = build
		}
	}
	return r, nil
}

// modules lists every module's actions.
func modules(p *platform.Platform) []platform.Actions {
	return []platform.Actions{
		health.Actions(p),
		account.Actions(p),
		dossier.Actions(p),
		beneficiary.Actions(p),
		entitlement.Actions(p),
		schedule.Actions(p),
		stream.Actions(p),
		task.Actions(p),
		task.PaymentActions(p),
		payment.Actions(p),
		provider.Actions(p),
		report.Actions(p),
		trigger.Actions(p),
		web.Actions(p),
	}
}

// Handler returns an action's handler, built on first use.
func (r *Registry) Handler(name string) (lambda.Handler, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if h, ok := r.built[name]; ok {
		return h, true
	}
	build, ok := r.actions[name]
	if !ok {
		return nil, false
	}
	h := newConcurrent(build)
	r.built[name] = h
	return h, true
}

// Names lists the actions in order.
func (r *Registry) Names() []string { return slices.Sorted(maps.Keys(r.actions)) }
