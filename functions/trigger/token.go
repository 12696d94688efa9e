// Package trigger holds what Cognito starts.
package trigger

import (
	"context"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/platform"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/org/orgstore"
)

// Actions are Cognito's triggers.
func Actions(p *platform.Platform) platform.Actions {
	officers := orgstore.New(p.DB, p.Settings(), p.Audit())
	return platform.Actions{
		"account-token": func() lambda.Handler { return lambda.NewHandler(tokens{officers}.Claims) },
	}
}

type tokens struct{ officers *orgstore.Store }

// Claims adds the account's unit, level and roles to the tokens Cognito is
// about to sign (trigger version 3, which covers client credentials too), in
// the names of docs/architecture.md. An account that no officer stands behind,
// or a dismissed one, gets no roles.
func (t tokens) Claims(ctx context.Context, event events.CognitoEventUserPoolsPreTokenGenV2_0) (events.CognitoEventUserPoolsPreTokenGenV2_0, error) {
	account := event.UserName
	if account == "" {
		account = event.CallerContext.ClientID // client credentials have no user
	}
	officer, err := t.officers.Officer(ctx, account)
	if fault.Is(err, fault.KindNotFound) || (err == nil && !officer.Active) {
		return event, nil
	}
	if err != nil {
		return event, err
	}
	claims := claimsOf(officer)
	details := &event.Response.ClaimsAndScopeOverrideDetails
	details.AccessTokenGeneration.ClaimsToAddOrOverride = claims
	details.IDTokenGeneration.ClaimsToAddOrOverride = claims
	return event, nil
}

func claimsOf(o org.Officer) map[string]any {
	roles := make([]string, len(o.Roles))
	for i, role := range o.Roles {
		roles[i] = string(role)
	}
	return map[string]any{
		"name": o.Name, "unit": string(o.Unit), "level": string(o.Level), "roles": strings.Join(roles, " "),
	}
}
