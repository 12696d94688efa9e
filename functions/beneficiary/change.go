package beneficiary

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
)

// DecisionInput is a decision as an officer types it.
type DecisionInput struct {
	Number string        `json:"number"`
	Date   calendar.Date `json:"date"`
	Signer string        `json:"signer"`
}

func (in *DecisionInput) decision() beneficiary.Decision {
	if in == nil {
		return beneficiary.Decision{}
	}
	return beneficiary.Decision{Number: beneficiary.Text(in.Number), Date: in.Date, Signer: beneficiary.Text(in.Signer)}
}

// RecordDeath is the death cut (E-11).
func (d Desk) RecordDeath(ctx context.Context, who auth.Caller, in struct {
	inFile
	Date     calendar.Date  `json:"date"`
	Decision *DecisionInput `json:"decision"`
	Reason   string         `json:"reason"`
	Version  int            `json:"version"`
},
) (beneficiary.View, error) {
	return d.registry.RecordDeath(ctx, who, in.ID, in.Version, beneficiary.RecordDeath{
		Date: in.Date, Decision: in.Decision.decision(), Reason: beneficiary.Text(in.Reason),
	})
}

// UndoDeath takes a death cut back (E-11).
func (d Desk) UndoDeath(ctx context.Context, who auth.Caller, in struct {
	inFile
	Reason  string `json:"reason"`
	Version int    `json:"version"`
},
) (beneficiary.View, error) {
	return d.registry.UndoDeath(ctx, who, in.ID, in.Version, beneficiary.Text(in.Reason))
}

// StopPolicy ends a policy from a month on (E-08).
func (d Desk) StopPolicy(ctx context.Context, who auth.Caller, in struct {
	inFile
	Policy   string         `path:"policy"`
	From     calendar.Month `json:"from"`
	Reason   string         `json:"reason"`
	Decision *DecisionInput `json:"decision"`
	Version  int            `json:"version"`
},
) (beneficiary.View, error) {
	return d.registry.Stop(ctx, who, in.ID, in.Version, beneficiary.StopPolicy{
		Policy: in.Policy, From: in.From, Decision: in.Decision.decision(), Reason: beneficiary.Text(in.Reason),
	})
}
