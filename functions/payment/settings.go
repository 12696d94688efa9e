package payment

import (
	"context"
	"encoding/json"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// settingsView is a locality's payment settings as the page shows them.
type settingsView struct {
	Locality     org.UnitID      `json:"locality"`
	LocalityName string          `json:"localityName"`
	Version      int             `json:"version"`
	MaySave      bool            `json:"maySave"`
	Current      payment.Terms   `json:"current"`
	Planned      []payment.Terms `json:"planned"`
}

// inLocality asks for one locality, or the caller's own.
type inLocality struct {
	Locality string `query:"locality"`
}

// GetSettings shows the payment settings (F-04).
func (d Desk) GetSettings(ctx context.Context, who auth.Caller, in inLocality) (settingsView, error) {
	locality, err := d.locality(who, in.Locality, "ReadPaymentSettings")
	if err != nil {
		return settingsView{}, err
	}
	settings, _, err := d.store.Settings(ctx, locality, paymentstore.Command{})
	if err != nil {
		return settingsView{}, err
	}
	return d.settingsView(who, settings, calendar.MonthOf(d.p.Clock.Now())), nil
}

func (d Desk) settingsView(who auth.Caller, s payment.Settings, month calendar.Month) settingsView {
	current := s.For(month)
	current.BudgetLines = current.Budgets()
	return settingsView{
		Locality: s.Locality, LocalityName: d.p.Units.Name(s.Locality), Version: s.Version,
		MaySave: d.p.Gate.Allows(who, "KeepPaymentSettings", auth.Resource{Type: "Locality", ID: string(s.Locality), Unit: s.Locality}),
		Current: current, Planned: emptyNotNull(s.Terms),
	}
}

// inSettings are the values the officer saves.
type inSettings struct {
	payment.Terms
	Version int `json:"version"`
}

// SaveSettings saves the payment settings of the caller's locality (F-05,
// F-10).
func (d Desk) SaveSettings(ctx context.Context, who auth.Caller, in inSettings) (Answer, error) {
	locality, err := d.locality(who, "", "KeepPaymentSettings")
	if err != nil {
		return nil, err
	}
	command := paymentstore.CommandOf(who, "savePaymentSettings")
	before, answer, err := d.store.Settings(ctx, locality, command)
	if err != nil || answer != nil {
		return answer, err
	}
	if in.Version != before.Version {
		return nil, fault.Stale("settings-changed", "Thiết lập đã thay đổi từ lúc bạn xem; hãy xem lại rồi lưu lại.")
	}
	now := d.p.Clock.Now()
	settings := before
	settings.Terms = append([]payment.Terms(nil), before.Terms...)
	sent, err := d.lately(ctx, locality, calendar.MonthOf(now))
	if err != nil {
		return nil, err
	}
	if err := (payment.Save{Terms: in.Terms, Sent: sent}).Apply(&settings, who.Who(), now); err != nil {
		return nil, err
	}
	view := d.settingsView(who, settings, calendar.MonthOf(now))
	if err := d.store.SaveSettings(ctx, settings, before, who, command, func() any { return view }, now); err != nil {
		return nil, err
	}
	return json.Marshal(view)
}

// lately are the lists of a locality that may have been sent and are not yet
// settled: those of a year until the month after this one, the last that may
// be prepared.
func (d Desk) lately(ctx context.Context, locality org.UnitID, now calendar.Month) ([]payment.List, error) {
	var ids []payment.ListID
	for back := -1; back <= 12; back++ {
		month := now.Add(-back)
		ids = append(ids, payment.NewListID(locality, month, payment.Monthly), payment.NewListID(locality, month, payment.Funeral))
	}
	found, err := d.store.Lists(ctx, ids)
	if err != nil {
		return nil, err
	}
	var lists []payment.List
	for _, id := range ids {
		if l, ok := found[id]; ok {
			lists = append(lists, l)
		}
	}
	return lists, nil
}
