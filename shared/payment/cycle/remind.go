package cycle

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"ansinh/shared/calendar"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// Reminded counts what a run of the daily job has done.
type Reminded struct {
	Localities int `json:"localities"`
	Reminders  int `json:"reminders"` // given now; those given before are not counted
	Overdue    int `json:"overdue"`   // settlements marked now
}

// Remind gives every locality the reminders of the day and marks the
// settlements that did not come (F-55, F-56). Run again for the same day it
// changes nothing (J-12). A locality that fails does not keep the others
// waiting; the errors are returned together.
func (s Steps) Remind(ctx context.Context) (Reminded, error) {
	var done Reminded
	var failed []error
	for locality, err := range s.Store.Localities(ctx) {
		if err != nil {
			return done, errors.Join(append(failed, err)...)
		}
		done.Localities++
		if err := s.remindLocality(ctx, locality, &done); err != nil {
			slog.ErrorContext(ctx, "payment reminders", "locality", locality, "error", err)
			failed = append(failed, err)
		}
	}
	return done, errors.Join(failed...)
}

func (s Steps) remindLocality(ctx context.Context, locality org.UnitID, done *Reminded) error {
	now := s.Clock.Now()
	day := calendar.DateOf(now)
	lists, settings, err := s.Store.Watched(ctx, locality, day)
	if err != nil {
		return err
	}
	var failed []error
	for i := range lists {
		l := &lists[i]
		if l.MissedSettlement(now) {
			marked, err := s.markOverdue(ctx, l.ID)
			if marked {
				done.Overdue++
			}
			failed = append(failed, err)
		}
		if r, due := l.Remind(settings, day); due {
			first, err := s.remind(ctx, l, r)
			if first {
				done.Reminders++
			}
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// remind gives one reminder. The event bears the list's own sequence: the
// waiting machine is told nothing it has not seen.
func (s Steps) remind(ctx context.Context, l *payment.List, r payment.Reminder) (first bool, err error) {
	kind, text := "payment-"+string(r.Kind), r.Text(l)
	event := outbox.Event{ID: s.NewID(), Kind: kind, Object: l.ID.Object(), Seq: l.Chain.Seq, At: s.Clock.Now()}
	if event.Notices, err = s.ToOfficers(ctx, l.ID, kind, text); err != nil {
		return false, err
	}
	if r.Kind == payment.SettlementToday {
		provider, err := s.ToProvider(ctx, l, kind, text)
		if err != nil {
			return false, err
		}
		event.Notices = append(event.Notices, provider...)
	}
	if len(event.Notices) == 0 {
		slog.WarnContext(ctx, "nobody to remind", "list", l.ID, "kind", kind)
		return false, nil
	}
	return s.Store.Remind(ctx, r, event)
}

// MarkOverdue records that the settlement deadline passed without one and
// tells the locality's officers, who may extend, and the provider's staff
// (F-56). Marked already, it changes nothing. Of months settled together the
// last one tells, once for all.
func (s Steps) MarkOverdue(ctx context.Context, id payment.ListID) error {
	_, err := s.markOverdue(ctx, id)
	return err
}

func (s Steps) markOverdue(ctx context.Context, id payment.ListID) (marked bool, err error) {
	err = s.change(ctx, id, "markOverdue", func(list *payment.List) (paymentstore.Change, error) {
		marked = false
		if err := (payment.MarkOverdue{}).Apply(list, s.Clock.Now()); err != nil {
			return paymentstore.Change{}, err
		}
		event, err := s.overdueEvent(ctx, list)
		marked = err == nil
		return paymentstore.Change{Event: event, Bookkeeping: true}, err
	})
	return marked && err == nil, err
}

func (s Steps) overdueEvent(ctx context.Context, list *payment.List) (*outbox.Event, error) {
	const kind = "settlement-overdue"
	event := &outbox.Event{ID: s.NewID(), Kind: kind}
	if at := list.SettledAt(); at != list.ID {
		last, _, err := s.Store.List(ctx, at)
		if err != nil || last.State == payment.Sent || last.State == payment.Paying {
			return event, err
		}
	}
	text := "Quá hạn quyết toán kỳ " + list.ID.Period().Vietnamese() + " (ngày " + list.SettlementDeadline.Vietnamese() + ") mà chưa nhận được số liệu; "
	besides := []payment.By{list.PreparedBy}
	if p := list.Package(); p != nil {
		besides = append(besides, p.SentBy)
	}
	officers, err := s.ToOfficers(ctx, list.ID, kind, text+"có thể gia hạn.", besides...)
	if err != nil {
		return nil, err
	}
	provider, err := s.ToProvider(ctx, list, kind, text+"hãy đề nghị địa phương gia hạn.")
	if err != nil {
		return nil, err
	}
	event.Notices = slices.Concat(officers, provider)
	return event, nil
}
