// Package payment holds what can be asked of the payment lists: one file per
// action.
package payment

import (
	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/platform"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/httpapi"
	"ansinh/shared/org/orgstore"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

// The documents the module's operations stand in.
const (
	module = "payment"
	owed   = "owed" // what is owed besides the regular amounts
)

// Actions are the module's functions.
func Actions(p *platform.Platform) platform.Actions {
	d := NewDesk(p)
	return platform.Actions{
		"payment-get-settings":      func() lambda.Handler { return httpapi.Operation(module, "getPaymentSettings", d.GetSettings) },
		"payment-save-settings":     func() lambda.Handler { return httpapi.Operation(module, "savePaymentSettings", d.SaveSettings) },
		"payment-get-period":        func() lambda.Handler { return httpapi.Operation(module, "getPeriod", d.GetPeriod) },
		"payment-prepare":           func() lambda.Handler { return httpapi.Operation(module, "prepareList", d.Prepare) },
		"payment-get-list":          func() lambda.Handler { return httpapi.Operation(module, "getList", d.GetList) },
		"payment-list-lines":        func() lambda.Handler { return httpapi.Operation(module, "listLines", d.ListLines) },
		"payment-list-unpaid":       func() lambda.Handler { return httpapi.Operation(module, "listUnpaid", d.ListUnpaid) },
		"payment-list-history":      func() lambda.Handler { return httpapi.Operation(module, "listListHistory", d.ListHistory) },
		"payment-get-balance":       func() lambda.Handler { return httpapi.Operation(module, "getBalance", d.GetBalance) },
		"payment-list-months":       func() lambda.Handler { return httpapi.Operation(module, "listMonths", d.ListMonths) },
		"payment-explain-line":      func() lambda.Handler { return httpapi.Operation(module, "explainLine", d.ExplainLine) },
		"payment-get-summary":       func() lambda.Handler { return httpapi.Operation(module, "getSummary", d.GetSummary) },
		"payment-delete":            func() lambda.Handler { return httpapi.Operation(module, "deleteList", d.Delete) },
		"payment-carry-over":        func() lambda.Handler { return httpapi.Operation(module, "updateCarryOver", d.UpdateCarryOver) },
		"payment-split":             func() lambda.Handler { return httpapi.Operation(module, "splitLine", d.SplitLine) },
		"payment-list-waiting":      func() lambda.Handler { return httpapi.Operation(module, "listWaiting", d.ListWaiting) },
		"payment-add-funeral-claim": func() lambda.Handler { return httpapi.Operation(module, "addFuneralClaim", d.AddFuneralClaim) },
		"payment-begin-scan":        func() lambda.Handler { return httpapi.Operation(module, "beginScan", d.BeginScan) },
		"payment-open-scan":         func() lambda.Handler { return httpapi.Operation(module, "openScan", d.OpenScan) },
		"payment-confirm-scan":      func() lambda.Handler { return httpapi.Operation(module, "confirmScan", d.ConfirmScan) },
		"payment-send":              func() lambda.Handler { return httpapi.Operation(module, "sendList", d.Send) },
		"payment-edit":              func() lambda.Handler { return httpapi.Operation(module, "editList", d.Edit) },
		"payment-extend":            func() lambda.Handler { return httpapi.Operation(module, "extendSettlement", d.Extend) },
		"payment-request-extension": func() lambda.Handler { return httpapi.Operation(module, "recordExtensionRequest", d.RequestExtension) },
		"payment-return-settlement": func() lambda.Handler { return httpapi.Operation(module, "returnSettlement", d.ReturnSettlement) },
		"payment-close":             func() lambda.Handler { return httpapi.Operation(module, "closeSettlement", d.Close) },
		"payment-enter-statuses":    func() lambda.Handler { return httpapi.Operation(module, "enterStatuses", d.EnterStatuses) },
		"payment-finish-manual":     func() lambda.Handler { return httpapi.Operation(module, "finishManual", d.FinishManual) },
		"payment-lock":              func() lambda.Handler { return httpapi.Operation(module, "lockPeriod", d.Lock) },
		"payment-list-adjustments":  func() lambda.Handler { return httpapi.Operation(owed, "listAdjustments", d.ListAdjustments) },
		"payment-create-adjustment": func() lambda.Handler { return httpapi.Operation(owed, "createAdjustment", d.CreateAdjustment) },
		"payment-collect-recovery":  func() lambda.Handler { return httpapi.Operation(owed, "collectRecovery", d.CollectRecovery) },
		"payment-cancel-adjustment": func() lambda.Handler { return httpapi.Operation(owed, "cancelAdjustment", d.CancelAdjustment) },
		"payment-list-deaths":       func() lambda.Handler { return httpapi.Operation(owed, "listDeaths", d.ListDeaths) },
		"payment-unlock":            func() lambda.Handler { return httpapi.Operation(module, "unlockPeriod", d.Unlock) },
	}
}

// NewStore connects the lists' store to the platform.
func NewStore(p *platform.Platform) *paymentstore.Store {
	return paymentstore.New(p.DB, paymentstore.Tables{
		Payments: p.Payments(), Lines: p.PaymentLines(), Settings: p.Settings(), Audit: p.Audit(),
	})
}

// NewSteps connects the cycle's work to the platform.
func NewSteps(p *platform.Platform) cycle.Steps {
	registry := beneficiarystore.New(p.DB, p.Registry(), p.Audit())
	return cycle.Steps{
		Store: NewStore(p),
		Roll:  registry, Funerals: registry,
		Files: p.Objects, Documents: p.Documents(), Exports: p.Exports(),
		Provider: provider.NewClient(provider.Settings{URL: p.Config.ProviderURL, Key: p.Config.ProviderKey}, p.Clock),
		Address:  cycle.Address{Receiver: p.Config.ProviderID, Callback: p.Config.PublicURL + "/api/provider/g2p"},
		Units:    p.Units, Staff: orgstore.New(p.DB, p.Settings(), p.Audit()),
		Clock: p.Clock, NewID: p.NewID,
		HashKey: []byte(p.Config.ExportKey),
	}
}
