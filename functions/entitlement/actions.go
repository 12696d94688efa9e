// Package entitlement holds what can be asked about what people are paid
// against the law: reviews, the recomputation of a list, the forecast.
package entitlement

import (
	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/platform"
	domain "ansinh/shared/entitlement"
	"ansinh/shared/entitlement/entitlementstore"
	"ansinh/shared/httpapi"
	"ansinh/shared/org/orgstore"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/policy"
)

const module = "entitlement"

// Actions are the module's functions.
func Actions(p *platform.Platform) platform.Actions {
	d := NewDesk(p)
	return platform.Actions{
		"entitlement-list-reviews":   func() lambda.Handler { return httpapi.Operation(module, "listReviews", d.ListReviews) },
		"entitlement-begin-review":   func() lambda.Handler { return httpapi.Operation(module, "beginReview", d.BeginReview) },
		"entitlement-get-review":     func() lambda.Handler { return httpapi.Operation(module, "getReview", d.GetReview) },
		"entitlement-confirm-review": func() lambda.Handler { return httpapi.Operation(module, "confirmReview", d.ConfirmReview) },
		"entitlement-recompute":      func() lambda.Handler { return httpapi.Operation(module, "recomputeList", d.Recompute) },
		"entitlement-forecast":       func() lambda.Handler { return httpapi.Operation(module, "forecastMonth", d.Forecast) },
		"task-entitlement":           func() lambda.Handler { return lambda.NewHandler(d.Task) },
	}
}

// Desk is where officers and the state machine ask about entitlements.
type Desk struct {
	p       *platform.Platform
	service *domain.Service
}

// NewDesk returns a desk on the platform.
func NewDesk(p *platform.Platform) Desk {
	return Desk{p: p, service: NewService(p)}
}

// NewService returns the domain's service on the platform.
func NewService(p *platform.Platform) *domain.Service {
	lists := paymentstore.New(p.DB, paymentstore.Tables{Payments: p.Payments(), Lines: p.PaymentLines(), Settings: p.Settings(), Audit: p.Audit()})
	return &domain.Service{
		Store: entitlementstore.New(p.DB, p.Registry(), p.Audit(), lists),
		Lists: lists,
		Files: p.Objects, Documents: p.Documents(), Gate: p.Gate, Clock: p.Clock, NewID: p.NewID, Law: policy.National(), Units: p.Units,
		Staff: orgstore.New(p.DB, p.Settings(), p.Audit()),
	}
}
