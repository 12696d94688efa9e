// Package schedule holds what EventBridge Scheduler starts at its times. Each
// job may run any number of times for the same day (J-12).
package schedule

import (
	"context"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/beneficiary"
	"ansinh/functions/entitlement"
	"ansinh/functions/payment"
	"ansinh/functions/platform"
	"ansinh/shared/calendar"
	"ansinh/shared/payment/cycle"
)

// Actions are the scheduled functions.
func Actions(p *platform.Platform) platform.Actions {
	j := jobs{steps: payment.NewSteps(p)}
	r := registry{
		lists: j.steps.Store, reviews: entitlement.NewService(p), warnings: beneficiary.NewWarnings(p),
		today: func() calendar.Date { return calendar.DateOf(p.Clock.Now()) },
	}
	return platform.Actions{
		"schedule-registry-morning":  func() lambda.Handler { return lambda.NewHandler(r.RegistryMorning) },
		"schedule-payment-reminders": func() lambda.Handler { return lambda.NewHandler(j.PaymentReminders) },
	}
}

type jobs struct{ steps cycle.Steps }

// PaymentReminders gives every locality the reminders of the day and marks the
// settlements that did not come (F-55, F-56). Its answer is the log's line.
func (j jobs) PaymentReminders(ctx context.Context) (cycle.Reminded, error) {
	done, err := j.steps.Remind(ctx)
	slog.InfoContext(ctx, "payment reminders", "localities", done.Localities, "reminders", done.Reminders, "overdue", done.Overdue)
	return done, err
}
