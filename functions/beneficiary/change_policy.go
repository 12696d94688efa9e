package beneficiary

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/policy"
)

// ChangePolicy adjusts, suspends or resumes a policy (E-09, E-10).
func (d Desk) ChangePolicy(ctx context.Context, who auth.Caller, in struct {
	inFile
	Policy      string         `path:"policy"`
	Kind        string         `json:"kind"`
	From        calendar.Month `json:"from"`
	Category    string         `json:"category"`
	Coefficient int            `json:"coefficient"`
	Amount      money.Dong     `json:"amount"`
	Reason      string         `json:"reason"`
	Decision    *DecisionInput `json:"decision"`
	Version     int            `json:"version"`
},
) (beneficiary.View, error) {
	reason, decision := beneficiary.Text(in.Reason), in.Decision.decision()
	var change beneficiary.ChangePolicy
	switch in.Kind {
	case "adjust":
		change.Adjust = &beneficiary.AdjustPolicy{
			Category: in.Category, Coefficient: policy.Coefficient(in.Coefficient), Amount: in.Amount, From: in.From, Decision: decision, Reason: reason,
		}
	case "suspend", "resume":
		change.Suspend = &beneficiary.SuspendPolicy{From: in.From, Resume: in.Kind == "resume", Decision: decision, Reason: reason}
	default:
		return beneficiary.View{}, fault.Invalid("bad-kind", "Loại thay đổi không rõ.", fault.Field{Pointer: "/kind", Detail: "adjust, suspend hoặc resume."})
	}
	return d.registry.Change(ctx, who, in.ID, in.Policy, in.Version, change)
}

// SetPayment changes how money reaches a person (E-23).
func (d Desk) SetPayment(ctx context.Context, who auth.Caller, in struct {
	inFile
	Payment beneficiary.Payment `json:"payment"`
	Reason  string              `json:"reason"`
	Version int                 `json:"version"`
},
) (beneficiary.View, error) {
	return d.registry.SetPayment(ctx, who, in.ID, in.Version, beneficiary.SetPayment{Payment: in.Payment, Reason: beneficiary.Text(in.Reason)})
}

// Supplement fills in what a file lacks of the person (E-06).
func (d Desk) Supplement(ctx context.Context, who auth.Caller, in struct {
	inFile
	Person struct {
		NationalID identity.NationalID `json:"nationalId"`
		Birth      calendar.Date       `json:"birth"`
		Ethnicity  string              `json:"ethnicity"`
		Hamlet     string              `json:"hamlet"`
		Phone      string              `json:"phone"`
	} `json:"person"`
	Reason  string `json:"reason"`
	Version int    `json:"version"`
},
) (beneficiary.View, error) {
	p := in.Person
	return d.registry.Supplement(ctx, who, in.ID, in.Version, beneficiary.Supplement{
		NationalID: p.NationalID, Birth: p.Birth, Ethnicity: p.Ethnicity, Hamlet: p.Hamlet, Phone: p.Phone, Reason: beneficiary.Text(in.Reason),
	})
}
