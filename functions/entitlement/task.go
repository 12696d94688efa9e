package entitlement

import (
	"context"
	"fmt"

	"ansinh/shared/org"
)

// TaskInput is one step of the machine entitlement-review. Each may be called
// again with the same input: what is done stays done.
type TaskInput struct {
	Review  string     `json:"review"`
	Step    string     `json:"step"` // look, compute, computed, expire, apply, applied, fail
	Commune org.UnitID `json:"commune"`
	Why     string     `json:"why"` // of a failure, Vietnamese
}

// TaskOutput is what a step tells the machine.
type TaskOutput struct {
	Communes []org.UnitID `json:"communes,omitempty"`
	Object   string       `json:"object,omitempty"`
	Since    int          `json:"since"`          // the audit sequence to wait from
	Wait     int          `json:"wait,omitempty"` // for the confirmation at most, seconds
	Done     bool         `json:"done"`
}

// Task does one step.
func (d Desk) Task(ctx context.Context, in TaskInput) (TaskOutput, error) {
	switch in.Step {
	case "look":
		r, communes, err := d.service.Look(ctx, in.Review)
		return TaskOutput{Communes: communes, Object: r.Object(), Wait: int(r.Wait().Seconds())}, err
	case "compute":
		return TaskOutput{Done: true}, d.service.ComputeCommune(ctx, in.Review, in.Commune)
	case "computed":
		since, isClear, err := d.service.FinishComputing(ctx, in.Review)
		return TaskOutput{Since: since, Done: isClear}, err
	case "expire":
		expired, err := d.service.Expire(ctx, in.Review)
		return TaskOutput{Done: expired}, err
	case "apply":
		done, err := d.service.ApplyCommune(ctx, in.Review, in.Commune)
		return TaskOutput{Done: done}, err
	case "applied":
		return TaskOutput{Done: true}, d.service.FinishApplying(ctx, in.Review)
	case "fail":
		return TaskOutput{Done: true}, d.service.Fail(ctx, in.Review, in.Why)
	}
	return TaskOutput{}, fmt.Errorf("entitlement: no step %q", in.Step)
}
