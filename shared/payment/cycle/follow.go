package cycle

import (
	"context"
	"errors"
	"slices"

	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// FollowHead takes every list settled with a head where the head is (F-07):
// its deadline, its settlement, its return, its closing. A list is changed in
// a transaction of its own, which wakes its own machine; killed anywhere and
// begun again, what is done stays done.
func (s Steps) FollowHead(ctx context.Context, id payment.ListID) error {
	head, err := s.list(ctx, id)
	if err != nil {
		return err
	}
	others, err := s.Store.Others(ctx, &head, payment.Settings{})
	if err != nil {
		return err
	}
	follow := payment.Follow{Head: head, Communes: len(s.Communes(id))}
	for i := range others {
		for step := follow.Next(&others[i]); step != ""; step = follow.Next(&others[i]) {
			if err := s.followOne(ctx, follow, &others[i], step); err != nil {
				return err
			}
		}
	}
	return nil
}

// followOne takes one step of one list and reads the list again.
func (s Steps) followOne(ctx context.Context, follow payment.Follow, other *payment.List, step payment.Action) error {
	version := 0
	if said := follow.Head.Settlement(); said != nil {
		version = said.Version
	}
	err := s.change(ctx, other.ID, step, func(list *payment.List) (paymentstore.Change, error) {
		if follow.Next(list) != step {
			return paymentstore.Change{}, payment.ErrDone
		}
		return paymentstore.Change{
			Note: payment.RangeNote(follow.Head.ID, version), Event: &outbox.Event{ID: s.NewID(), Kind: "settlement-followed"},
		}, follow.Apply(list, s.Clock.Now())
	})
	if err != nil {
		return err
	}
	*other, err = s.list(ctx, other.ID)
	return err
}

// behind reports whether a list settled with the head lags.
func (s Steps) behind(ctx context.Context, head *payment.List) (bool, error) {
	if head.Terms == nil || head.Head(payment.Settings{}) != head.ID {
		return false, nil
	}
	others, err := s.Store.Others(ctx, head, payment.Settings{})
	if err != nil {
		return false, err
	}
	for i := range others {
		if (payment.Follow{Head: *head}).Next(&others[i]) != "" {
			return true, nil
		}
	}
	return false, nil
}

// before are the lists whose unpaid money the list after the previous one
// takes over: the previous one with those it was settled with (F-07, F-47).
func (s Steps) before(ctx context.Context, previous *payment.List) ([]payment.List, error) {
	if previous.State == payment.None {
		return nil, nil
	}
	lists, err := s.Store.Others(ctx, previous, payment.Settings{})
	if err != nil {
		return nil, err
	}
	last := previous.ID.Period()
	return slices.DeleteFunc(append(lists, *previous), func(l payment.List) bool { return last.Before(l.ID.Period()) }), nil
}

// errUncovered is a message whose packages are not those of the range; the
// callers' guards let none through.
var errUncovered = errors.New("cycle: a list of the range has no package")
