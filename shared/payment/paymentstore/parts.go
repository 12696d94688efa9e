package paymentstore

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// Attempt is one try at writing a commune's lines.
type Attempt struct {
	// Stamp marks the lines it writes; every later attempt has a greater one.
	Stamp int
	// First says that nothing can have been written before: no earlier attempt
	// began under the list's id.
	First bool
	// number is the attempt's among all under the list's id.
	number int
}

// runStep leaves room for the attempts of one run between two stamps.
const runStep = 1000

// partItem is a commune's part as it is stored: one compressed attribute, with
// the run it is of beside it, and the number of attempts begun. It is made by
// the first attempt, before there is a part, and outlives the list's deletion
// for the number's sake. Items from before have an attribute a field.
type partItem struct {
	payment.Part
	Run    int    `json:"run"`
	Packed []byte `json:"z"`
}

func (i *partItem) part() (p payment.Part, err error) {
	if i.Packed == nil {
		p = i.Part
	} else if err = decompress(i.Packed, &p); err != nil {
		return p, fmt.Errorf("paymentstore: part: %w", err)
	}
	p.Run = i.Run
	return p, nil
}

// attempts is the attribute that counts them; one name with the versions of
// other items.
const attempts = "version"

// BeginAttempt records that a commune's lines are about to be written, before
// the first of them is.
func (s *Store) BeginAttempt(ctx context.Context, id payment.ListID, run int, commune org.UnitID) (Attempt, error) {
	number, err := s.db.Next(ctx, s.rows, partKey(id, commune), attempts)
	// A list that is older than this record has runs but no attempts.
	return Attempt{Stamp: run*runStep + number, First: number == 1 && run == 1, number: number}, err
}

// PutPart stores what an attempt added in a commune. One that another
// overtook meanwhile, of this run or of a later one, is told Overtaken: its
// lines are no longer those that lie there.
func (s *Store) PutPart(ctx context.Context, id payment.ListID, part payment.Part, attempt Attempt) error {
	packed, err := compress(part)
	if err != nil {
		return fmt.Errorf("paymentstore: part: %w", err)
	}
	return s.db.Do(ctx, dynamo.Update(s.rows, partKey(id, part.Commune), "SET #run = :run, #part = :part").
		Name("#run", "run").Name("#part", packedAttribute).Value(":run", part.Run).Value(":part", packed).
		IfVersion(attempt.number).If("attribute_not_exists(#run) OR #run <= :run").Else(Overtaken()))
}

// Overtaken is the fault "prepared-at-once": two attempts at a commune's lines
// ran at once. Who meets it begins again.
func Overtaken() error {
	return fault.Stale("prepared-at-once", "Địa bàn này đang được lập danh sách ở một lượt khác, hãy thử lại.")
}

// AdvanceParts makes the parts of earlier runs parts of this one.
func (s *Store) AdvanceParts(ctx context.Context, id payment.ListID, run int) error {
	for p, err := range s.allParts(ctx, id) {
		if err != nil {
			return err
		}
		if p.Run == 0 || p.Run >= run {
			continue
		}
		err := s.db.Do(ctx, dynamo.Update(s.rows, partKey(id, p.Commune), "SET #run = :run").
			Name("#run", "run").Value(":run", run).If("#run < :run"))
		if err != nil && !errors.Is(err, dynamo.ErrConditionFailed) {
			return err
		}
	}
	return nil
}

// Parts reads the parts of one run.
func (s *Store) Parts(ctx context.Context, id payment.ListID, run int) ([]payment.Part, error) {
	var parts []payment.Part
	for p, err := range s.allParts(ctx, id) {
		if err != nil {
			return nil, err
		}
		if p.Run == run {
			parts = append(parts, p)
		}
	}
	return parts, nil
}

// allParts walks the parts of every run; those that are not done yet, or of a
// deleted list, have run 0.
func (s *Store) allParts(ctx context.Context, id payment.ListID) iter.Seq2[payment.Part, error] {
	return func(yield func(payment.Part, error) bool) {
		for item, err := range dynamo.All[partItem](ctx, s.db, dynamo.Query{Table: s.rows, PK: listKey(id).PK, Prefix: partPrefix}) {
			var p payment.Part
			if err == nil {
				p, err = item.part()
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
	}
}

// Part reads one commune's part; found is false when it is of another run.
func (s *Store) Part(ctx context.Context, id payment.ListID, run int, commune org.UnitID) (p payment.Part, found bool, err error) {
	var item partItem
	if found, err = s.db.Get(ctx, s.rows, partKey(id, commune), &item); err != nil || !found {
		return p, false, err
	}
	p, err = item.part()
	return p, p.Run == run, err
}

// closedPart is a commune's closing, of one settlement.
type closedPart struct {
	payment.Closed
	Settlement int `json:"settlement"`
}

// PutClosed stores what closing a commune has found under a settlement's
// version (0: by hand).
func (s *Store) PutClosed(ctx context.Context, id payment.ListID, commune org.UnitID, settlement int, found payment.Closed) error {
	return s.db.Do(ctx, dynamo.Put(s.rows, closedKey(id, commune), closedPart{found, settlement}))
}

// ClosedParts reads what closing has found so far, and in how many communes.
func (s *Store) ClosedParts(ctx context.Context, id payment.ListID, settlement int) (sum payment.Closed, communes int, err error) {
	for p, err := range dynamo.All[closedPart](ctx, s.db, dynamo.Query{Table: s.rows, PK: listKey(id).PK, Prefix: closedPrefix}) {
		if err != nil {
			return sum, communes, err
		}
		if p.Settlement == settlement {
			sum.Merge(p.Closed)
			communes++
		}
	}
	return sum, communes, nil
}

// RemoveParts removes the parts of a deleted list, up to its last run; how
// many attempts were begun stays known.
func (s *Store) RemoveParts(ctx context.Context, id payment.ListID, run int, communes []org.UnitID) error {
	for _, commune := range communes {
		err := s.db.Do(ctx, dynamo.Update(s.rows, partKey(id, commune), "REMOVE #run, #part").
			If("#run <= :run").Name("#run", "run").Name("#part", packedAttribute).Value(":run", run))
		if err != nil && !errors.Is(err, dynamo.ErrConditionFailed) {
			return err
		}
	}
	return nil
}
