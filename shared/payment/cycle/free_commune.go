package cycle

import (
	"context"

	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// FreeCommune removes the lines of one commune of a list that is deleted
// (F-46) and frees the money it had carried over or taken of what is owed.
func (s Steps) FreeCommune(ctx context.Context, id payment.ListID, commune org.UnitID) error {
	list, previous, err := s.withPrevious(ctx, id)
	if err != nil || list.State != payment.Deleting {
		return err
	}
	left, err := s.leaving(ctx, &list, &previous)
	if err != nil {
		return err
	}
	for i := range left {
		open, err := s.Store.Open(ctx, left[i].ID, commune)
		if err != nil {
			return err
		}
		if err := s.Store.Free(ctx, open, id); err != nil {
			return err
		}
	}
	if err := s.freeTakes(ctx, id, commune); err != nil {
		return err
	}
	if err := s.freeFunerals(ctx, id, commune); err != nil {
		return err
	}
	splits, err := s.splitsOf(ctx, &list, commune)
	if err != nil {
		return err
	}
	for i := range splits {
		if splits[i].Counts() {
			if err := s.takeBack(ctx, &splits[i], "Đã xóa danh sách."); err != nil {
				return err
			}
		}
	}
	_, _, err = s.Store.RemoveStale(ctx, id, commune, 0)
	return err
}

// FinishDeleting ends a deletion. Told again once a list was made anew under
// the id, it leaves that one alone.
func (s Steps) FinishDeleting(ctx context.Context, id payment.ListID) error {
	list, err := s.list(ctx, id)
	if err != nil || list.State != payment.Deleting {
		return err
	}
	if err := s.Store.RemoveParts(ctx, id, list.Run, s.Communes(id)); err != nil {
		return err
	}
	if err := s.Store.RemoveSplits(ctx, id); err != nil {
		return err
	}
	return s.change(ctx, id, payment.DoFinishDeleting, func(list *payment.List) (paymentstore.Change, error) {
		return paymentstore.Change{Overview: &payment.Overview{}}, payment.FinishDeleting{}.Apply(list, s.Clock.Now())
	})
}
