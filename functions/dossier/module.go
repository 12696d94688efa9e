// Package dossier holds the actions on dossiers, one file each: read the
// request, let one thing happen to the dossier, write the answer.
package dossier

import (
	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/platform"
	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/clock"
	domain "ansinh/shared/dossier"
	"ansinh/shared/dossier/dossierdoc"
	"ansinh/shared/dossier/dossierstore"
	"ansinh/shared/httpapi"
	"ansinh/shared/id"
	"ansinh/shared/keys"
	"ansinh/shared/objects"
	"ansinh/shared/org/orgstore"
	"ansinh/shared/procedure"
)

const module = "dossier"

// Desk is what the actions work with.
type Desk struct {
	store     *dossierstore.Store
	officers  *orgstore.Store
	objects   *objects.Store
	documents objects.Bucket
	uploads   objects.Bucket
	signatory dossierdoc.Signatory
	gate      *auth.Gate
	rules     domain.Rules
	clock     clock.Clock
	newID     id.Maker
	publicURL string
}

// NewDesk builds a desk from the platform.
func NewDesk(p *platform.Platform) *Desk {
	cal := calendar.National()
	return &Desk{
		store:    NewStore(p, cal),
		officers: orgstore.New(p.DB, p.Settings(), p.Audit()),
		objects:  p.Objects, documents: p.Documents(), uploads: p.Uploads(),
		signatory: dossierdoc.Signatory{Vault: p.Keys, Wallet: keys.NewWallet(p.DB, p.Settings()), Units: p.Units},
		gate:      p.Gate,
		rules:     domain.Rules{Book: procedure.National(), Calendar: cal, Units: p.Units},
		clock:     p.Clock, newID: p.NewID, publicURL: p.Config.PublicURL,
	}
}

// NewStore builds the dossiers' store from the platform.
func NewStore(p *platform.Platform, cal *calendar.Calendar) *dossierstore.Store {
	tables := dossierstore.Tables{Dossiers: p.Dossiers(), Settings: p.Settings(), Audit: p.Audit()}
	return dossierstore.New(p.DB, tables, p.Units, cal, p.Clock, p.NewID)
}

// Actions are the module's functions.
func Actions(p *platform.Platform) platform.Actions {
	on := func(build func(d *Desk) lambda.Handler) func() lambda.Handler {
		return func() lambda.Handler { return build(NewDesk(p)) }
	}
	return platform.Actions{
		"dossier-list-procedures":    on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "listProcedures", d.ListProcedures) }),
		"dossier-get-procedure":      on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "getProcedure", d.GetProcedure) }),
		"dossier-workbench":          on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "getWorkbench", d.Workbench) }),
		"dossier-begin-filing-paper": on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "beginFilingPaper", d.BeginFilingPaper) }),
		"dossier-file":               on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "fileDossier", d.File) }),
		"dossier-list":               on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "listDossiers", d.List) }),
		"dossier-search":             on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "searchDossiers", d.Search) }),
		"dossier-get":                on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "getDossier", d.Get) }),
		"dossier-progress":           on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "getProgress", d.Progress) }),
		"dossier-next-officers":      on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "listNextOfficers", d.NextOfficers) }),
		"dossier-policy": on(func(d *Desk) lambda.Handler {
			return httpapi.Operation(module, "getPolicyInformation", d.PolicyInformation)
		}),
		"dossier-start":   on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "startDossier", d.Start) }),
		"dossier-delete":  on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "deleteDossier", d.Delete) }),
		"dossier-receive": on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "receiveDossier", d.Receive) }),
		"dossier-update":  on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "updateDossier", d.Update) }),
		"dossier-forward": on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "forwardDossier", d.Forward) }),
		"dossier-request-citizen-supplement": on(func(d *Desk) lambda.Handler {
			return httpapi.Operation(module, "requestCitizenSupplement", d.RequestCitizenSupplement)
		}),
		"dossier-submit-supplement": on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "submitSupplement", d.SubmitSupplement) }),
		"dossier-receive-supplement": on(func(d *Desk) lambda.Handler {
			return httpapi.Operation(module, "receiveSupplement", d.ReceiveSupplement)
		}),
		"dossier-request-supplement": on(func(d *Desk) lambda.Handler {
			return httpapi.Operation(module, "requestSupplement", d.RequestSupplement)
		}),
		"dossier-accept-request": on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "acceptRequest", d.AcceptRequest) }),
		"dossier-complete-supplement": on(func(d *Desk) lambda.Handler {
			return httpapi.Operation(module, "completeSupplement", d.CompleteSupplement)
		}),
		"dossier-send-back":         on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "sendBackDossier", d.SendBack) }),
		"dossier-return-ineligible": on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "returnIneligible", d.ReturnIneligible) }),
		"dossier-reject":            on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "rejectDossier", d.Reject) }),
		"dossier-draft-decision":    on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "draftDecision", d.DraftDecision) }),
		"dossier-sign":              on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "signDossier", d.Sign) }),
		"dossier-issue":             on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "issueDossier", d.Issue) }),
		"dossier-upload-signed":     on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "uploadSigned", d.UploadSigned) }),
		"dossier-receive-result":    on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "receiveResult", d.ReceiveResult) }),
		"dossier-return-result":     on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "returnResult", d.ReturnResult) }),
		"dossier-begin-paper":       on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "beginPaper", d.BeginPaper) }),
		"dossier-confirm-paper":     on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "confirmPaper", d.ConfirmPaper) }),
		"dossier-open-paper":        on(func(d *Desk) lambda.Handler { return httpapi.Operation(module, "openPaper", d.OpenPaper) }),
		"dossier-verify":            on(func(d *Desk) lambda.Handler { return httpapi.Public(module, "verifyDecision", d.Verify) }),
	}
}
