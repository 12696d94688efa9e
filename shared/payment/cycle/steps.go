// Package cycle holds the work of the payment cycle: what the state machine's
// tasks do with a list's lines and files, commune by commune. Every step may
// be repeated and, killed at any instant, begun again.
package cycle

import (
	"context"
	"errors"
	"io"
	"iter"

	"ansinh/shared/beneficiary"
	"ansinh/shared/clock"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/objects"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// Roll is the registry as a list reads it.
type Roll interface {
	// Roll walks every policy of a commune.
	Roll(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.RollEntry, error]
}

// Files keeps the list's files.
type Files interface {
	// PutNew stores a file that is never replaced; the same content again is
	// success.
	PutNew(ctx context.Context, bucket objects.Bucket, key, contentType string, content []byte) (objects.Info, error)
	// Put stores a file, replacing what was there.
	Put(ctx context.Context, bucket objects.Bucket, key, contentType string, content []byte) (objects.Info, error)
	// Open reads a file as a stream; NotFound when there is none.
	Open(ctx context.Context, bucket objects.Bucket, key string) (io.ReadCloser, int64, error)
}

// Steps does the work. All fields are needed, except Provider and Listener
// where nothing is sent.
type Steps struct {
	Store     *paymentstore.Store
	Roll      Roll
	Funerals  Funerals
	Files     Files
	Documents objects.Bucket
	Exports   objects.Bucket
	Provider  Courier
	Listener  Listener
	Address   Address
	Units     *org.Catalogue
	Staff     Staff
	Clock     clock.Clock
	NewID     id.Maker
	// HashKey is the secret of the keyed hash that stands for national ids in
	// exports.
	HashKey []byte
}

// Communes are the communes of a list's locality, by id.
func (s Steps) Communes(id payment.ListID) []org.UnitID {
	units := s.Units.Communes(id.Locality())
	ids := make([]org.UnitID, len(units))
	for i, u := range units {
		ids[i] = u.ID
	}
	return ids
}

// list reads a list that must exist.
func (s Steps) list(ctx context.Context, id payment.ListID) (payment.List, error) {
	list, found, err := s.Store.List(ctx, id)
	if err != nil {
		return list, err
	}
	if !found {
		return list, errNoList()
	}
	return list, nil
}

func errNoList() error {
	return fault.NotFound("list-not-found", "Không tìm thấy danh sách chi trả.")
}

// withPrevious reads a list that must exist, with that of the month before,
// which has no state when there is none.
func (s Steps) withPrevious(ctx context.Context, id payment.ListID) (list, previous payment.List, err error) {
	found, err := s.Store.Lists(ctx, []payment.ListID{id, id.Previous()})
	if err != nil {
		return list, previous, err
	}
	list, exists := found[id]
	if !exists {
		return list, previous, errNoList()
	}
	return list, found[id.Previous()], nil
}

// change applies a change to a list and saves it, again from the start when
// another was faster. ErrDone from apply means that there is nothing to do.
func (s Steps) change(ctx context.Context, id payment.ListID, action payment.Action, apply func(*payment.List) (paymentstore.Change, error)) error {
	list, err := s.list(ctx, id)
	if err != nil {
		return err
	}
	return s.changeFrom(ctx, list, action, apply)
}

// changeFrom is change of a list that was read already.
func (s Steps) changeFrom(ctx context.Context, list payment.List, action payment.Action, apply func(*payment.List) (paymentstore.Change, error)) error {
	for {
		before := list.State
		c, err := apply(&list)
		if errors.Is(err, payment.ErrDone) {
			return nil
		}
		if err != nil {
			return err
		}
		c.List, c.Action, c.Before, c.At = &list, action, before, s.Clock.Now()
		if c.By == (payment.By{}) {
			c.By = payment.System
		}
		err = s.Store.Save(ctx, c)
		if !fault.Is(err, fault.KindStale) {
			return err
		}
		if list, err = s.list(ctx, list.ID); err != nil {
			return err
		}
	}
}

// notice is an event that only tells accounts something.
func (s Steps) notice(kind, text string, list payment.ListID, to ...payment.By) *outbox.Event {
	event := &outbox.Event{ID: s.NewID(), Kind: kind}
	told := map[string]bool{"": true, payment.System.ID: true}
	for _, by := range to {
		if told[by.ID] {
			continue
		}
		told[by.ID] = true
		event.Notices = append(event.Notices, outbox.Notice{To: by.ID, Kind: kind, Text: text, Link: Link(list)})
	}
	return event
}

// Link is the page of a list.
func Link(id payment.ListID) string { return "/payment/" + string(id.Period()) }
