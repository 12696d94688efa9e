// Package task holds the steps that state machines call.
package task

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/platform"
	"ansinh/shared/dynamo"
	"ansinh/shared/workflow"
)

// Actions are the tasks every machine shares.
func Actions(p *platform.Platform) platform.Actions {
	return platform.Actions{
		"task-await":                func() lambda.Handler { return lambda.NewHandler(awaiter{p}.Await) },
		"task-dossier-next-step":    func() lambda.Handler { return lambda.NewHandler(newDossiers(p).NextStep) },
		"task-dossier-remind":       func() lambda.Handler { return lambda.NewHandler(newDossiers(p).Remind) },
		"task-dossier-mark-overdue": func() lambda.Handler { return lambda.NewHandler(newDossiers(p).MarkOverdue) },
		"task-dossier-recount":      func() lambda.Handler { return lambda.NewHandler(newDossiers(p).Recount) },
	}
}

type awaiter struct{ p *platform.Platform }

// AwaitInput names what a machine waits for: something that happens to the
// object after the sequence it has seen.
type AwaitInput struct {
	Table  string `json:"table"`  // "dossiers", "registry" or "payments"
	Object string `json:"object"` // "dossier/HS..."
	Since  int    `json:"since"`  // the audit sequence the machine has seen
	Token  string `json:"token"`  // the task token to answer
}

// Await puts the token aside until the object moves on, or answers it at once
// when that has happened already. Calling it again with the same input
// changes nothing.
func (a awaiter) Await(ctx context.Context, in AwaitInput) error {
	tables := map[string]dynamo.Table{"dossiers": a.p.Dossiers(), "registry": a.p.Registry(), "payments": a.p.Payments()}
	table, ok := tables[in.Table]
	if !ok || in.Object == "" || in.Token == "" {
		return fmt.Errorf("task: await needs a table, an object and a token, got %q, %q", in.Table, in.Object)
	}
	ticket := workflow.Ticket{Object: in.Object, Since: in.Since, Token: in.Token}
	event, err := a.p.Waiting.Wait(ctx, table, ticket)
	if err != nil || event == nil {
		return err
	}
	if _, err := a.p.Workflow.Answer(ctx, in.Token, workflow.Output(*event)); err != nil {
		return err
	}
	return a.p.Waiting.Done(ctx, table, ticket)
}
