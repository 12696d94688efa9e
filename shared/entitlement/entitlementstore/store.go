// Package entitlementstore keeps reviews of entitlements and what they booked
// in the registry's table.
package entitlementstore

import (
	"context"
	"iter"

	"ansinh/shared/audit"
	"ansinh/shared/audit/auditstore"
	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/entitlement"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// Store is reviews over the registry's table.
type Store struct {
	db       *dynamo.DB
	table    dynamo.Table
	audit    dynamo.Table
	registry *beneficiarystore.Store
	lists    *paymentstore.Store
}

var _ entitlement.Store = (*Store)(nil)

// New returns the store over the registry's and the audit's tables; what is
// owed is kept with the payment lists.
func New(db *dynamo.DB, registry, auditTable dynamo.Table, lists *paymentstore.Store) *Store {
	return &Store{db: db, table: registry, audit: auditTable, registry: beneficiarystore.New(db, registry, auditTable), lists: lists}
}

// reviewKey holds one review.
func reviewKey(id string) dynamo.Key { return dynamo.Key{PK: "REVIEW#" + id, SK: "REVIEW"} }

const (
	partPrefix    = "PART#"
	outcomePrefix = "OUTCOME#"
)

// partKey holds what one commune adds to a review.
func partKey(id string, commune org.UnitID) dynamo.Key {
	return dynamo.Key{PK: reviewKey(id).PK, SK: partPrefix + string(commune)}
}

// outcomeKey holds how far one commune's rows are applied.
func outcomeKey(id string, commune org.UnitID) dynamo.Key {
	return dynamo.Key{PK: reviewKey(id).PK, SK: outcomePrefix + string(commune)}
}

// reviewsPartition lists a locality's reviews by id, which is by time.
func reviewsPartition(unit org.UnitID) string { return "REVIEWS#" + string(unit) }

// reviewsKey points at one review of a locality.
func reviewsKey(unit org.UnitID, id string) dynamo.Key {
	return dynamo.Key{PK: reviewsPartition(unit), SK: id}
}

// monthlyKey records that the system began a month's review of a locality.
func monthlyKey(unit org.UnitID, month calendar.Month) dynamo.Key {
	return dynamo.Key{PK: "REVIEW-MONTHLY#" + string(unit), SK: string(month)}
}

// bookedPartition holds what reviews booked in a commune, an item a policy.
func bookedPartition(commune org.UnitID) string { return "BOOKED#" + string(commune) }

// bookedKey holds what reviews booked for one policy.
func bookedKey(b entitlement.Booking) dynamo.Key {
	return dynamo.Key{PK: bookedPartition(b.Commune), SK: b.Beneficiary + "#" + b.Policy}
}

// beginOperation is the operation of the request that began a review, before
// the review's id.
const beginOperation = "beginReview review/"

// Load implements entitlement.Store.
func (s *Store) Load(ctx context.Context, id string) (*entitlement.Review, error) {
	var r entitlement.Review
	found, err := s.db.Get(ctx, s.table, reviewKey(id), &r)
	if err != nil || !found {
		return nil, err
	}
	return &r, nil
}

// Save implements entitlement.Store.
func (s *Store) Save(ctx context.Context, r entitlement.Review, entry *audit.Entry, event *outbox.Event, request beneficiary.Request) error {
	lost := fault.Stale("review-changed", "Lần rà soát vừa thay đổi; hãy mở lại để xem trạng thái mới.")
	writes := []dynamo.Write{dynamo.Put(s.table, reviewKey(r.ID), r).IfVersion(r.Version - 1).Else(lost)}
	if r.Version == 1 {
		writes = append(writes, dynamo.Put(s.table, reviewsKey(r.Unit, r.ID), struct{}{}))
	}
	if entry != nil {
		writes = append(writes, auditstore.Put(s.audit, *entry).Else(lost))
	}
	if event != nil {
		writes = append(writes, outbox.Put(s.table, *event))
	}
	if request.ID != "" {
		writes = append(writes, s.registry.RecordBegun(request, beginOperation+r.ID, r.At))
	}
	return s.db.Transact(ctx, writes...)
}

// Monthly implements entitlement.Store.
func (s *Store) Monthly(ctx context.Context, unit org.UnitID, month calendar.Month) (m entitlement.Monthly, err error) {
	_, err = s.db.Get(ctx, s.table, monthlyKey(unit, month), &m)
	return m, err
}

// BeginMonthly implements entitlement.Store: one transaction.
func (s *Store) BeginMonthly(ctx context.Context, r entitlement.Review, entry audit.Entry, event outbox.Event, m entitlement.Monthly) error {
	begun := fault.Stale("review-begun", "Hệ thống đã bắt đầu rà soát kỳ này.")
	return s.db.Transact(ctx,
		dynamo.Put(s.table, monthlyKey(m.Unit, m.Month), m).IfVersion(m.Version-1).Else(begun),
		dynamo.Put(s.table, reviewKey(r.ID), r).IfAbsent(),
		dynamo.Put(s.table, reviewsKey(r.Unit, r.ID), struct{}{}),
		auditstore.Put(s.audit, entry),
		outbox.Put(s.table, event),
	)
}

// Begun implements entitlement.Store.
func (s *Store) Begun(ctx context.Context, request beneficiary.Request) (string, error) {
	return s.registry.BegunBy(ctx, request, beginOperation)
}

const reviewsPage = 25

// List implements entitlement.Store: newest first, two round trips a page.
func (s *Store) List(ctx context.Context, unit org.UnitID, cursor string) ([]entitlement.Review, string, error) {
	type pointer struct {
		ID string `json:"sk"`
	}
	pointers, next, err := dynamo.Page[pointer](ctx, s.db, dynamo.Query{
		Table: s.table, PK: reviewsPartition(unit), Newest: true, Limit: reviewsPage, Cursor: cursor,
	})
	if err != nil || len(pointers) == 0 {
		return nil, "", err
	}
	list := make([]entitlement.Review, len(pointers))
	reads := make([]*dynamo.Read, len(pointers))
	for n, p := range pointers {
		reads[n] = &dynamo.Read{Table: s.table, Key: reviewKey(p.ID), Out: &list[n]}
	}
	return list, next, s.db.BatchGet(ctx, reads...)
}

// PutPart implements entitlement.Store.
func (s *Store) PutPart(ctx context.Context, review string, p entitlement.Part) error {
	return s.db.Do(ctx, dynamo.Put(s.table, partKey(review, p.Commune), p))
}

// Parts implements entitlement.Store.
func (s *Store) Parts(ctx context.Context, review string) ([]entitlement.Part, error) {
	return all[entitlement.Part](ctx, s, reviewKey(review).PK, partPrefix)
}

// PutOutcome implements entitlement.Store.
func (s *Store) PutOutcome(ctx context.Context, review string, o entitlement.Outcome) error {
	return s.db.Do(ctx, dynamo.Put(s.table, outcomeKey(review, o.Commune), o).IfVersion(o.Version-1).
		Else(fault.Stale("review-changed", "Một lần chạy khác đang áp dụng xã này.")))
}

// Outcomes implements entitlement.Store.
func (s *Store) Outcomes(ctx context.Context, review string) ([]entitlement.Outcome, error) {
	return all[entitlement.Outcome](ctx, s, reviewKey(review).PK, outcomePrefix)
}

// Bookings implements entitlement.Store: one query a commune.
func (s *Store) Bookings(ctx context.Context, commune org.UnitID) ([]entitlement.Booking, error) {
	return all[entitlement.Booking](ctx, s, bookedPartition(commune), "")
}

func all[T any](ctx context.Context, s *Store, pk, prefix string) ([]T, error) {
	var found []T
	for v, err := range dynamo.All[T](ctx, s.db, dynamo.Query{Table: s.table, PK: pk, Prefix: prefix}) {
		if err != nil {
			return nil, err
		}
		found = append(found, v)
	}
	return found, nil
}

// Apply implements entitlement.Store: the file, its line on the roll, the
// bookings and what is owed together or not at all.
func (s *Store) Apply(ctx context.Context, change *beneficiary.Commit, bookings []entitlement.Booking, owed []payment.Adjustment) error {
	lost := fault.Stale("booking-changed", "Chính sách này vừa được một lần rà soát khác xử lý.")
	var writes []dynamo.Write
	for _, b := range bookings {
		writes = append(writes, dynamo.Put(s.table, bookedKey(b), b).IfVersion(b.Version-1).Else(lost))
	}
	writes = append(writes, s.lists.NewAdjustments(owed)...)
	if change == nil {
		return s.db.Transact(ctx, writes...)
	}
	return s.registry.SaveWith(ctx, *change, writes...)
}

// RollPeople implements entitlement.Store.
func (s *Store) RollPeople(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.RollPerson, error] {
	return s.registry.RollPeople(ctx, commune)
}

// Files implements entitlement.Store.
func (s *Store) Files(ctx context.Context, ids []string) (map[string]beneficiary.Beneficiary, error) {
	return s.registry.Files(ctx, ids)
}
