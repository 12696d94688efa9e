package payment

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

type inPeriod struct {
	inLocality
	Month calendar.Month `path:"month"`
}

type periodView struct {
	Locality           org.UnitID      `json:"locality"`
	LocalityName       string          `json:"localityName"`
	Month              calendar.Month  `json:"month"`
	First              calendar.Month  `json:"first"`
	Last               calendar.Month  `json:"last"`
	SendDeadline       calendar.Date   `json:"sendDeadline"`
	SettlementDeadline calendar.Date   `json:"settlementDeadline"`
	Connected          bool            `json:"connected"`
	Lists              []listView      `json:"lists"`
	Previous           *listView       `json:"previous,omitempty"`
	Actions            []payment.Offer `json:"actions"`
	// FuneralActions are those of the month's funeral list, while it has none.
	FuneralActions []payment.Offer `json:"funeralActions"`
}

// GetPeriod shows a month of a locality: its deadlines, its lists and the one
// before it (F-13).
func (d Desk) GetPeriod(ctx context.Context, who auth.Caller, in inPeriod) (periodView, error) {
	locality, err := d.locality(who, in.Locality, readPayments)
	if err != nil {
		return periodView{}, err
	}
	ids := []payment.ListID{
		payment.NewListID(locality, in.Month, payment.Monthly), payment.NewListID(locality, in.Month, payment.Funeral),
		payment.NewListID(locality, in.Month.Add(-1), payment.Monthly),
	}
	lists, overviews, settings, err := d.store.Period(ctx, ids, locality)
	if err != nil {
		return periodView{}, err
	}
	now, terms := d.p.Clock.Now(), settings.For(in.Month)
	v := periodView{
		Locality: locality, LocalityName: d.p.Units.Name(locality), Month: in.Month,
		SendDeadline: terms.SendDeadline(in.Month), SettlementDeadline: terms.SettlementDeadline(in.Month),
		Connected: terms.Connected, Lists: []listView{}, Actions: []payment.Offer{}, FuneralActions: []payment.Offer{},
	}
	v.First, v.Last = terms.Range(in.Month)
	for i := range lists {
		exists := lists[i].State != payment.None && lists[i].State != payment.Deleted
		others, err := d.store.Others(ctx, &lists[i], settings)
		if err != nil {
			return periodView{}, err
		}
		switch {
		case i == 2 && exists:
			previous := d.view(who, &lists[i], overviews[i], settings, now, others)
			v.Previous = &previous
		case exists:
			v.Lists = append(v.Lists, d.view(who, &lists[i], overviews[i], settings, now, others))
		case i == 0:
			v.Actions = d.mayPrepare(who, &lists[i], settings, now, others)
		case i == 1:
			v.FuneralActions = d.mayPrepare(who, &lists[i], settings, now, others)
		}
	}
	return v, nil
}

func (d Desk) mayPrepare(who auth.Caller, l *payment.List, s payment.Settings, now time.Time, others []payment.List) []payment.Offer {
	offers := []payment.Offer{}
	for _, o := range d.offers(who, l, s, now, others) {
		if o.Action == payment.DoPrepare {
			offers = append(offers, o)
		}
	}
	return offers
}

// GetList shows one list.
func (d Desk) GetList(ctx context.Context, who auth.Caller, in inList) (listView, error) {
	loaded, err := d.readable(ctx, who, in.List)
	if err != nil {
		return listView{}, err
	}
	if err := d.progress(ctx, &loaded.List); err != nil {
		return listView{}, err
	}
	return d.view(who, &loaded.List, loaded.Overview, loaded.Settings, d.p.Clock.Now(), loaded.Others), nil
}

// progress counts the communes a running job has done: they say so
// themselves, so that no counter is a hot item.
func (d Desk) progress(ctx context.Context, l *payment.List) error {
	switch {
	case !l.Busy():
		return nil
	case l.State == payment.Preparing:
		parts, err := d.store.Parts(ctx, l.ID, l.Run)
		l.Job.Done = min(len(parts), l.Job.Total)
		return err
	case l.State == payment.Closing:
		version := 0
		if s := l.Settlement(); s != nil {
			version = s.Version
		}
		_, communes, err := d.store.ClosedParts(ctx, l.ID, version)
		l.Job.Done = min(communes, l.Job.Total)
		return err
	}
	return nil
}
