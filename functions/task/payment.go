package task

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/platform"
	"ansinh/functions/provider"
	"ansinh/shared/org"
	domain "ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
)

// PaymentActions are the steps of payment-cycle. Each may be called again
// with the same input: what is done stays done.
func PaymentActions(p *platform.Platform) platform.Actions {
	c := paymentTasks{provider.NewSteps(p)}
	return platform.Actions{
		"task-payment-look":    func() lambda.Handler { return lambda.NewHandler(c.Look) },
		"task-payment-prepare": func() lambda.Handler { return lambda.NewHandler(c.Prepare) },
		"task-payment-send":    func() lambda.Handler { return lambda.NewHandler(c.Send) },
		"task-payment-close":   func() lambda.Handler { return lambda.NewHandler(c.Close) },
		"task-payment-free":    func() lambda.Handler { return lambda.NewHandler(c.Free) },
		"task-payment-export":  func() lambda.Handler { return lambda.NewHandler(c.Export) },
		"task-payment-note":    func() lambda.Handler { return lambda.NewHandler(c.Note) },
	}
}

type paymentTasks struct{ steps cycle.Steps }

// inList is what a payment task works on. Without a commune it finishes what
// the communes have done.
type inList struct {
	List    domain.ListID `json:"list"`
	Run     int           `json:"run"`
	Commune org.UnitID    `json:"commune"`
	// Execution is the machine's own name.
	Execution string `json:"execution"`
	// What is noted: "overdue", "failed", or "head": what a head's settlement
	// means for the lists settled with it. What is sent: "ask" a question.
	What string `json:"what"`
	Why  string `json:"why"`
}

// Look tells where the list stands.
func (t paymentTasks) Look(ctx context.Context, in inList) (cycle.View, error) {
	return t.steps.Look(ctx, in.List, in.Execution)
}

// Prepare writes one commune's lines, or adds the communes up.
func (t paymentTasks) Prepare(ctx context.Context, in inList) (*cycle.View, error) {
	if in.Commune == "" {
		return t.whole(ctx, in, t.steps.FinishPreparing(ctx, in.List, in.Run))
	}
	return nil, t.steps.PrepareCommune(ctx, in.List, in.Run, in.Commune)
}

// whole ends the work on a whole list: it answers where the list stands then,
// which saves the machine from looking.
func (t paymentTasks) whole(ctx context.Context, in inList, err error) (*cycle.View, error) {
	if err != nil {
		return nil, err
	}
	view, err := t.steps.Look(ctx, in.List, in.Execution)
	return &view, err
}

// Send hands the package to the provider, or asks it how the package stands.
func (t paymentTasks) Send(ctx context.Context, in inList) (*cycle.View, error) {
	if in.What == "ask" {
		return t.whole(ctx, in, t.steps.AskDue(ctx, in.List))
	}
	return t.whole(ctx, in, t.steps.SendPackage(ctx, in.List))
}

// Close writes the outcome to one commune's lines, or balances the list.
func (t paymentTasks) Close(ctx context.Context, in inList) (*cycle.View, error) {
	if in.Commune == "" {
		return t.whole(ctx, in, t.steps.FinishClosing(ctx, in.List))
	}
	return nil, t.steps.CloseCommune(ctx, in.List, in.Commune)
}

// Free removes one commune's lines of a deleted list, or ends the deletion.
func (t paymentTasks) Free(ctx context.Context, in inList) (*cycle.View, error) {
	if in.Commune == "" {
		return t.whole(ctx, in, t.steps.FinishDeleting(ctx, in.List))
	}
	return nil, t.steps.FreeCommune(ctx, in.List, in.Commune)
}

// Export leaves the locked list for analysts.
func (t paymentTasks) Export(ctx context.Context, in inList) (*cycle.View, error) {
	return t.whole(ctx, in, t.steps.Export(ctx, in.List))
}

// Note records that a deadline passed, that a job failed, or where the head of
// a range is (F-07).
func (t paymentTasks) Note(ctx context.Context, in inList) (*cycle.View, error) {
	switch in.What {
	case "overdue":
		return t.whole(ctx, in, t.steps.MarkOverdue(ctx, in.List))
	case "head":
		return t.whole(ctx, in, t.steps.FollowHead(ctx, in.List))
	}
	return t.whole(ctx, in, t.steps.FailJob(ctx, in.List, "Xử lý chưa xong do lỗi hệ thống; hãy thực hiện lại. "+in.Why))
}
