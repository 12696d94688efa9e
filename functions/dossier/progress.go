package dossier

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	domain "ansinh/shared/dossier"
	"ansinh/shared/procedure"
)

// ProgressView is Tiến độ xử lý hồ sơ (C-16).
type ProgressView struct {
	Code    string           `json:"code"`
	Due     Due              `json:"due"`
	Holders []StayView       `json:"holders"`
	Entries []EntryView      `json:"entries"`
	Waits   []SupplementView `json:"waits"`
	DaysOff []DayOff         `json:"daysOff"`
}

// StayView is the time one account had it.
type StayView struct {
	Holder      *Party     `json:"holder"`
	Step        string     `json:"step"`
	StepName    string     `json:"stepName"`
	SentAt      time.Time  `json:"sentAt"`
	ReceivedAt  *time.Time `json:"receivedAt,omitempty"`
	ForwardedAt *time.Time `json:"forwardedAt,omitempty"`
	Action      string     `json:"action,omitempty"`
	Comment     string     `json:"comment,omitempty"`
	Days        int        `json:"days"`
	Current     bool       `json:"current"`
}

// EntryView is one thing that happened.
type EntryView struct {
	Seq       int             `json:"seq"`
	At        time.Time       `json:"at"`
	Action    domain.Action   `json:"action"`
	Label     string          `json:"label"`
	By        *Party          `json:"by"`
	From      domain.State    `json:"from,omitempty"`
	State     domain.State    `json:"state"`
	StateName string          `json:"stateName"`
	Step      string          `json:"step,omitempty"`
	StepName  string          `json:"stepName,omitempty"`
	To        *Party          `json:"to,omitempty"`
	Comment   string          `json:"comment,omitempty"`
	Changes   []domain.Change `json:"changes,omitempty"`
}

// DayOff is a day that is not counted.
type DayOff struct {
	Date calendar.Date `json:"date"`
	Name string        `json:"name"`
}

// Progress shows who had the dossier, when and for how long (C-16).
func (d *Desk) Progress(ctx context.Context, who auth.Caller, in CodeInput) (ProgressView, error) {
	x, err := d.store.Dossier(ctx, in.Code)
	if err != nil {
		return ProgressView{}, err
	}
	if err := d.mayRead(who, &x); err != nil {
		return ProgressView{}, err
	}
	entries, err := d.store.Progress(ctx, x.Code)
	if err != nil {
		return ProgressView{}, err
	}
	route, err := d.rules.Route(&x)
	if err != nil {
		return ProgressView{}, err
	}
	due, _ := d.dues(&x)
	return ProgressView{
		Code: x.Code, Due: due, Holders: d.stays(entries, route), Entries: d.entries(entries, route),
		Waits: d.supplements(&x), DaysOff: d.daysOff(&x),
	}, nil
}

func stepName(route procedure.Route, code string) string {
	step, _, _ := route.Step(code)
	return step.Name
}

func (d *Desk) stays(entries []domain.Entry, route procedure.Route) []StayView {
	views := []StayView{}
	for _, s := range domain.Stays(entries, d.rules.Calendar, calendar.DateOf(d.clock.Now())) {
		views = append(views, StayView{
			Holder: d.party(s.Holder), Step: s.Step, StepName: stepName(route, s.Step), SentAt: s.SentAt,
			ReceivedAt: instant(s.ReceivedAt), ForwardedAt: instant(s.ForwardedAt), Action: s.Action.Label(),
			Comment: s.Comment, Days: s.Days, Current: s.Current,
		})
	}
	return views
}

func (d *Desk) entries(entries []domain.Entry, route procedure.Route) []EntryView {
	views := []EntryView{}
	for _, e := range entries {
		views = append(views, EntryView{
			Seq: e.Seq, At: e.At, Action: e.Action, Label: e.Action.Label(), By: d.party(e.By), From: e.From, State: e.State,
			StateName: e.State.Name(), Step: e.Step, StepName: stepName(route, e.Step), To: d.party(e.To), Comment: e.Comment, Changes: e.Changes,
		})
	}
	return views
}

// daysOff lists the holidays between start and now or end; weekends go without
// saying.
func (d *Desk) daysOff(x *domain.Dossier) []DayOff {
	list := []DayOff{}
	if x.Clock.Start == "" {
		return list
	}
	until := calendar.DateOf(d.clock.Now())
	if x.State.Ended() {
		until = calendar.DateOf(x.EndedAt)
	}
	for day := x.Clock.Start; !day.After(until); day = day.AddDays(1) {
		if name := d.rules.Calendar.DayOff(day); name != "" && !d.rules.Calendar.Works(day) {
			list = append(list, DayOff{Date: day, Name: name})
		}
	}
	return list
}
