package beneficiary

import (
	"context"

	"ansinh/functions/platform"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/entitlement"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// payments tells the registry what the payment lists hold of a person.
type payments struct{ p *platform.Platform }

// lookBack is how many months of lists are looked at, next month's included:
// a death is seldom reported later.
const lookBack = 25

// Paid implements beneficiary.Payments.
func (x payments) Paid(ctx context.Context, commune org.UnitID, id string, policies []string) ([]beneficiary.Paid, error) {
	if len(policies) == 0 {
		return nil, nil
	}
	store := paymentstore.New(x.p.DB, paymentstore.Tables{
		Payments: x.p.Payments(), Lines: x.p.PaymentLines(), Settings: x.p.Settings(), Audit: x.p.Audit(),
	})
	next := calendar.MonthOf(x.p.Clock.Now()).Add(1)
	months := make([]calendar.Month, lookBack)
	for n := range months {
		months[n] = next.Add(-n)
	}
	lines, err := store.OfPerson(ctx, x.p.Units.Locality(commune), commune, id, policies, months)
	if err != nil {
		return nil, err
	}
	paid := make([]beneficiary.Paid, 0, len(lines))
	for _, l := range lines {
		p := beneficiary.Paid{
			Month: l.List.Period(), List: string(l.List), Policy: l.Policy, Amount: l.Total, Status: string(l.Status),
			Settled: l.Status == payment.Paid,
		}
		if l.PaidDate.Valid() {
			p.PaidAt = l.PaidDate.Start().Format("2006-01-02T15:04:05Z07:00")
		}
		paid = append(paid, p)
	}
	return paid, nil
}

// LastSent implements beneficiary.SentLists.
func (x payments) LastSent(ctx context.Context, commune org.UnitID) (calendar.Month, error) {
	locality, next := x.p.Units.Locality(commune), calendar.MonthOf(x.p.Clock.Now()).Add(1)
	var ids []payment.ListID
	for n := range lookBack {
		ids = append(ids, payment.NewListID(locality, next.Add(-n), payment.Monthly))
	}
	lists, _, _, err := paymentstore.New(x.p.DB, paymentstore.Tables{
		Payments: x.p.Payments(), Lines: x.p.PaymentLines(), Settings: x.p.Settings(), Audit: x.p.Audit(),
	}).Period(ctx, ids, locality)
	for i := range lists { // newest first
		if entitlement.HasLeft(lists[i].State) {
			return lists[i].ID.Period(), err
		}
	}
	return "", err
}
