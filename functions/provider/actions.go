// Package provider holds what the payment provider may ask: its packages, and
// what became of them. It sees the localities it serves and no others.
package provider

import (
	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/platform"
	"ansinh/shared/httpapi"
)

const module = "provider"

// Actions are the module's functions.
func Actions(p *platform.Platform) platform.Actions {
	c := NewCounter(p)
	return platform.Actions{
		"provider-list-packages":           func() lambda.Handler { return httpapi.Operation(module, "listPackages", c.ListPackages) },
		"provider-get-package":             func() lambda.Handler { return httpapi.Operation(module, "getPackage", c.GetPackage) },
		"provider-list-lines":              func() lambda.Handler { return httpapi.Operation(module, "listPackageLines", c.ListLines) },
		"provider-start-paying":            func() lambda.Handler { return httpapi.Operation(module, "startPaying", c.StartPaying) },
		"provider-reject-package":          func() lambda.Handler { return httpapi.Operation(module, "rejectPackage", c.Reject) },
		"provider-record-payments":         func() lambda.Handler { return httpapi.Operation(module, "recordPayments", c.RecordPayments) },
		"provider-begin-settlement-upload": func() lambda.Handler { return httpapi.Operation(module, "beginSettlementUpload", c.BeginUpload) },
		"provider-transmit-settlement":     func() lambda.Handler { return httpapi.Operation(module, "transmitSettlement", c.Transmit) },
		"provider-request-extension":       func() lambda.Handler { return httpapi.Operation(module, "requestExtension", c.RequestExtension) },
		"provider-receive-message":         func() lambda.Handler { return httpapi.Operation(module, "receiveMessage", c.ReceiveMessage) },
		"provider-list-messages":           func() lambda.Handler { return httpapi.Operation(module, "listMessages", c.ListMessages) },
		"provider-get-message":             func() lambda.Handler { return httpapi.Operation(module, "getMessage", c.GetMessage) },
		"provider-resend-message":          func() lambda.Handler { return httpapi.Operation(module, "resendMessage", c.ResendMessage) },
		"provider-ask-status":              func() lambda.Handler { return httpapi.Operation(module, "askStatus", c.AskStatus) },
		"provider-get-workbook":            func() lambda.Handler { return httpapi.Operation(module, "getPaymentWorkbook", c.GetWorkbook) },
		"provider-take-workbook":           func() lambda.Handler { return httpapi.Operation(module, "takePaymentWorkbook", c.TakeWorkbook) },
	}
}

// Counter is where the provider is served.
type Counter struct {
	p     *platform.Platform
	steps steps
}

// NewCounter returns a counter on the platform.
func NewCounter(p *platform.Platform) Counter {
	return Counter{p: p, steps: NewSteps(p)}
}
