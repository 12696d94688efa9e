// Package account holds what everybody may do with the own account: see and
// change it, change the password, read notices.
package account

import (
	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/platform"
	"ansinh/shared/auth"
	"ansinh/shared/awsjson"
	"ansinh/shared/clock"
	"ansinh/shared/httpapi"
	"ansinh/shared/keys"
	"ansinh/shared/notice"
	"ansinh/shared/org"
	"ansinh/shared/org/orgstore"
)

const module = "common"

// Desk is what the actions work with.
type Desk struct {
	officers *orgstore.Store
	notices  *notice.Board
	cognito  *awsjson.Client
	wallet   *keys.Wallet
	units    *org.Catalogue
	gate     *auth.Gate
	clock    clock.Clock
}

// NewDesk builds a desk from the platform.
func NewDesk(p *platform.Platform) *Desk {
	return &Desk{
		officers: orgstore.New(p.DB, p.Settings(), p.Audit()), notices: p.Notices, cognito: p.Cognito,
		wallet: keys.NewWallet(p.DB, p.Settings()), units: p.Units, gate: p.Gate, clock: p.Clock,
	}
}

// Actions are the module's functions.
func Actions(p *platform.Platform) platform.Actions {
	on := func(build func(d *Desk) lambda.Handler) func() lambda.Handler {
		return func() lambda.Handler { return build(NewDesk(p)) }
	}
	return platform.Actions{
		"account-get":             on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "getMe", d.Get) }),
		"account-update":          on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "updateMe", d.Update) }),
		"account-change-password": on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "changePassword", d.ChangePassword) }),
		"account-list-notices":    on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "listNotices", d.ListNotices) }),
		"account-read-notices":    on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "readNotices", d.ReadNotices) }),
		"account-list-units":      on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "listUnits", d.ListUnits) }),
	}
}

// own asks whether the caller may see or keep the own account.
func (d *Desk) own(who auth.Caller, action string) error {
	return d.gate.Check(who, action, auth.Resource{Type: "Account", ID: who.ID, Unit: who.Unit})
}
