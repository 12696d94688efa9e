package paymentstore

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// OpenOf reads what a list left unpaid in its communes, taken since or not.
func (s *Store) OpenOf(ctx context.Context, id payment.ListID, communes []org.UnitID) ([]payment.Open, error) {
	return Gather(ctx, communes, func(ctx context.Context, commune org.UnitID) ([]payment.Open, error) {
		return s.Open(ctx, id, commune)
	})
}

// Books opens a list's books; the index of open money is read where the list
// may have left any.
func (s *Store) Books(ctx context.Context, l *payment.List, o *payment.Overview, communes []org.UnitID) (payment.Books, error) {
	var open []payment.Open
	if l.Unpaid.Lines > 0 || l.Settlement() == nil { // by hand, a line may be paid that was not
		var err error
		if open, err = s.OpenOf(ctx, l.ID, communes); err != nil {
			return payment.Books{}, err
		}
	}
	return payment.BooksOf(l, o, open), nil
}

// Adjustments reads one commune's arrears and recoveries, done and open.
func (s *Store) Adjustments(ctx context.Context, commune org.UnitID) ([]payment.Adjustment, error) {
	return s.adjustments(ctx, commune, "", "")
}

// Owing adds the communes' adjustments up by kind, done and open.
func (s *Store) Owing(ctx context.Context, communes []org.UnitID) (arrears, recovery payment.Owing, err error) {
	all, err := Gather(ctx, communes, s.Adjustments)
	for i := range all {
		if all[i].Kind == payment.Recovery {
			recovery.Add(&all[i])
		} else {
			arrears.Add(&all[i])
		}
	}
	return arrears, recovery, err
}

// Gather reads something of every commune, several at once; the order of the
// whole is not defined.
func Gather[T any](ctx context.Context, communes []org.UnitID, read func(context.Context, org.UnitID) ([]T, error)) ([]T, error) {
	var mu sync.Mutex
	var all []T
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(closers)
	for _, commune := range communes {
		group.Go(func() error {
			found, err := read(ctx, commune)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, found...)
			return err
		})
	}
	return all, group.Wait()
}
