package paymentstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// OpenAdjustments reads what is still open in a commune, by person: one query
// that sees nothing of what is done. A beneficiary narrows it to one person.
func (s *Store) OpenAdjustments(ctx context.Context, commune org.UnitID, beneficiary string) ([]payment.Adjustment, error) {
	return s.adjustments(ctx, commune, openAdjustments, beneficiary)
}

// DoneAdjustments reads one person's adjustments of which nothing can change
// any more, but by a correction of their list.
func (s *Store) DoneAdjustments(ctx context.Context, commune org.UnitID, beneficiary string) ([]payment.Adjustment, error) {
	return s.adjustments(ctx, commune, doneAdjustments, beneficiary)
}

// OwedBy reads all adjustments of some people of a commune, open and done,
// several people at once, in their order.
func (s *Store) OwedBy(ctx context.Context, commune org.UnitID, people ...string) ([]payment.Adjustment, error) {
	found := make([][]payment.Adjustment, 2*len(people))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(closers)
	for n, who := range people {
		for half, prefix := range []string{openAdjustments, doneAdjustments} {
			group.Go(func() (err error) {
				found[2*n+half], err = s.adjustments(ctx, commune, prefix, who)
				return err
			})
		}
	}
	err := group.Wait()
	return slices.Concat(found...), err
}

func (s *Store) adjustments(ctx context.Context, commune org.UnitID, prefix, beneficiary string) ([]payment.Adjustment, error) {
	if beneficiary != "" {
		prefix += beneficiary + "#"
	}
	var all []payment.Adjustment
	for a, err := range dynamo.All[payment.Adjustment](ctx, s.db, dynamo.Query{Table: s.rows, PK: adjustPartition(commune), Prefix: prefix}) {
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// AdjustmentsPage reads one page of a commune's adjustments: the open ones,
// the done ones, or (both false) all of them.
func (s *Store) AdjustmentsPage(ctx context.Context, commune org.UnitID, open, done bool, kind payment.AdjustmentKind, cursor string) ([]payment.Adjustment, string, error) {
	query := dynamo.Query{Table: s.rows, PK: adjustPartition(commune), Cursor: cursor, Limit: 100, Eventual: true}
	switch {
	case open:
		query.Prefix = openAdjustments
	case done:
		query.Prefix = doneAdjustments
	}
	if kind != "" {
		query.Filter, query.Names, query.Values = "#kind = :kind", map[string]string{"#kind": "kind"}, map[string]any{":kind": string(kind)}
	}
	return dynamo.Page[payment.Adjustment](ctx, s.db, query)
}

// Adjustment reads one adjustment, open or done; NotFound when there is none.
func (s *Store) Adjustment(ctx context.Context, commune org.UnitID, beneficiary, id string) (payment.Adjustment, error) {
	wanted := payment.Adjustment{Commune: commune, Beneficiary: beneficiary, ID: id}
	var open, done payment.Adjustment
	openRead := &dynamo.Read{Table: s.rows, Key: adjustmentKey(&wanted, openAdjustments), Out: &open}
	doneRead := &dynamo.Read{Table: s.rows, Key: adjustmentKey(&wanted, doneAdjustments), Out: &done}
	if err := s.db.BatchGet(ctx, openRead, doneRead); err != nil {
		return payment.Adjustment{}, err
	}
	switch {
	case openRead.Found:
		return open, nil
	case doneRead.Found:
		return done, nil
	}
	return payment.Adjustment{}, fault.NotFound("adjustment-not-found", "Không tìm thấy khoản truy lĩnh, truy thu.")
}

// Answered is what a command was answered before, or nil; a request id that
// another command used is Refused "request-reused" (J-16).
func (s *Store) Answered(ctx context.Context, command Command) (answer json.RawMessage, err error) {
	var previous answered
	found, err := s.db.Get(ctx, s.table, requestKey(command.Account, command.Operation, command.Request), &previous)
	if err != nil || !found {
		return nil, err
	}
	err = unpack(previous, command, &answer)
	return answer, err
}

// PutAdjustments stores what machines find to be owed. One that is there
// already, open or done, stays as it is: a job may store the same again.
func (s *Store) PutAdjustments(ctx context.Context, adjustments []payment.Adjustment) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(closers)
	for i := range adjustments {
		group.Go(func() error {
			a := adjustments[i]
			if err := a.Check(); err != nil {
				return fmt.Errorf("paymentstore: adjustment %s: %w", a.Ref(), err)
			}
			err := s.db.Transact(ctx, s.newAdjustment(&a, dynamo.ErrConditionFailed)...)
			if errors.Is(err, dynamo.ErrConditionFailed) {
				return nil
			}
			return err
		})
	}
	return group.Wait()
}

// newAdjustment are the writes that store an adjustment for the first time.
func (s *Store) newAdjustment(a *payment.Adjustment, exists error) []dynamo.Write {
	a.Version = 1
	return []dynamo.Write{
		dynamo.Put(s.rows, adjustmentKey(a, openAdjustments), *a).IfAbsent().Else(exists),
		dynamo.Ensure(s.rows, adjustmentKey(a, doneAdjustments)).IfAbsent().Else(exists),
	}
}

// changedAdjustment are the writes that take an adjustment from what was read
// to what it becomes, between the open and the done ones where it changes
// sides.
func (s *Store) changedAdjustment(before, after *payment.Adjustment) []dynamo.Write {
	after.Version = before.Version + 1
	from, to := prefixOf(before), prefixOf(after)
	if from == to {
		return []dynamo.Write{dynamo.Put(s.rows, adjustmentKey(after, to), *after).IfVersion(before.Version).Else(errAdjusted())}
	}
	return []dynamo.Write{
		dynamo.Delete(s.rows, adjustmentKey(before, from)).IfVersion(before.Version).Else(errAdjusted()),
		dynamo.Put(s.rows, adjustmentKey(after, to), *after).IfAbsent().Else(errAdjusted()),
	}
}

// errAdjusted is what the second of two who change an adjustment is told.
func errAdjusted() error {
	return fault.Stale("adjustment-changed", "Khoản truy lĩnh, truy thu vừa thay đổi; hãy xem lại rồi thực hiện lại.")
}

// Adjust applies a machine's change to an adjustment as it was read; ErrDone
// from apply means that there is nothing to do. A lost race is Stale.
func (s *Store) Adjust(ctx context.Context, read payment.Adjustment, apply func(*payment.Adjustment) error) error {
	after := read
	err := apply(&after)
	if errors.Is(err, payment.ErrDone) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.db.Transact(ctx, s.changedAdjustment(&read, &after)...)
}

// AdjustmentChange is what one command of an officer saves of an adjustment.
type AdjustmentChange struct {
	Before  *payment.Adjustment // nil for a new one
	After   *payment.Adjustment
	Action  string // the operation
	By      payment.By
	Caller  auth.Caller
	Note    string
	Command Command
	Answer  any
	// First are writes that belong to the same thing; their refusals come before
	// a lost race.
	First []dynamo.Write
}

// SaveAdjustment writes the change with its audit entry and the stored answer
// in one transaction (J-13, J-16). A lost race is Stale.
func (s *Store) SaveAdjustment(ctx context.Context, c AdjustmentChange, entry audit.Entry) error {
	writes, err := s.AdjustmentWrites(c, entry)
	if err != nil {
		return err
	}
	return s.db.Transact(ctx, append(c.First, writes...)...)
}

// AdjustmentWrites are the writes of a change with its audit entry and the
// stored answer, for a transaction that changes a list as well.
func (s *Store) AdjustmentWrites(c AdjustmentChange, entry audit.Entry) ([]dynamo.Write, error) {
	entry.Object, entry.Action, entry.By, entry.ByName, entry.Note = c.After.Object(), c.Action, c.By.ID, c.By.Name, c.Note
	entry.Office = c.By.Office
	entry.Roles, entry.Unit, entry.RequestID = roles(c.Caller), string(c.Caller.Unit), c.Caller.RequestID
	if c.Before != nil {
		entry.Before = audit.Snapshot(adjustmentSnapshot(c.Before))
	}
	entry.After = audit.Snapshot(adjustmentSnapshot(c.After))
	entry = c.After.Chain.Append(entry)
	var writes []dynamo.Write
	if c.Before == nil {
		writes = s.newAdjustment(c.After, errAdjusted())
	} else {
		writes = s.changedAdjustment(c.Before, c.After)
	}
	writes = append(writes, dynamo.Put(s.audit, auditKey(entry.Object, entry.Seq), entry).IfAbsent().Else(errAdjusted()))
	if c.Command.Request != "" {
		stored, err := pack(c.Answer, c.Command, entry.At)
		if err != nil {
			return nil, err
		}
		key := requestKey(c.Command.Account, c.Command.Operation, c.Command.Request)
		writes = append(writes, dynamo.Put(s.table, key, stored).IfAbsent().Else(errAdjusted()))
	}
	return writes, nil
}

func adjustmentSnapshot(a *payment.Adjustment) any {
	return struct {
		State     payment.AdjustmentState `json:"state"`
		Kind      payment.AdjustmentKind  `json:"kind"`
		Amount    int64                   `json:"amount"`
		Settled   int64                   `json:"settled,omitempty"`
		Remaining int64                   `json:"remaining,omitempty"`
		Month     string                  `json:"month"`
	}{a.State(), a.Kind, int64(a.Amount), int64(a.Settled()), int64(a.Remaining()), string(a.Month)}
}
