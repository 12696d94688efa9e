package paymentstore

import (
	"context"
	"slices"
	"strings"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// Mark is what the provider recorded of one line of a package: its working
// state, until the settlement.
type Mark struct {
	Status string        `json:"status"` // succ or rjct
	At     time.Time     `json:"at"`
	By     string        `json:"by,omitempty"`
	Date   calendar.Date `json:"date,omitempty"`   // when it was paid
	Reason string        `json:"reason,omitempty"` // why it was not
	// Before are the records this one corrects, oldest first: none is lost.
	Before []Mark `json:"before,omitempty"`
}

// says reports whether two marks record the same.
func (m Mark) says(other Mark) bool {
	return m.Status == other.Status && m.Date == other.Date && m.Reason == other.Reason
}

type markItem struct {
	SK      string `json:"sk,omitempty"`
	Version int    `json:"version"`
	Mark
}

// maxCorrections bounds how often one line may be recorded anew.
const maxCorrections = 20

// Marks stores marks and counts the paid ones exactly, up to 90 in one
// transaction. A line that is marked so already stays as it is; one marked
// otherwise gets a new mark that keeps the earlier ones.
func (s *Store) Marks(ctx context.Context, id payment.PackageID, marks map[payment.LineRef]Mark) error {
	if len(marks) == 0 {
		return nil
	}
	lost := fault.Stale("marks-changed", "Các dòng này vừa được ghi nhận; hãy gửi lại.")
	refs := make([]payment.LineRef, 0, len(marks))
	for ref := range marks {
		refs = append(refs, ref)
	}
	slices.SortFunc(refs, func(a, b payment.LineRef) int { return strings.Compare(a.String(), b.String()) })
	items, reads := make([]markItem, len(refs)), make([]*dynamo.Read, len(refs))
	for i, ref := range refs {
		reads[i] = &dynamo.Read{Table: s.rows, Key: markKey(id, ref), Out: &items[i]}
	}
	if err := s.db.BatchGet(ctx, reads...); err != nil {
		return err
	}
	var writes []dynamo.Write
	paid := 0
	for i, ref := range refs {
		mark, before := marks[ref], items[i]
		if reads[i].Found && before.says(mark) {
			continue
		}
		if len(before.Before) >= maxCorrections {
			return fault.Refused("marks-too-many", "Dòng này đã được ghi nhận lại quá nhiều lần.")
		}
		if reads[i].Found {
			paid -= countPaid(before.Mark)
			old := before.Mark
			old.Before = nil
			mark.Before = append(slices.Clone(before.Before), old)
		}
		paid += countPaid(mark)
		writes = append(writes, dynamo.Put(s.rows, markKey(id, ref), markItem{Version: before.Version + 1, Mark: mark}).IfVersion(before.Version).Else(lost))
	}
	if len(writes) == 0 {
		return nil
	}
	if paid != 0 {
		writes = append(writes, dynamo.Add(s.rows, markCountKey(id), "n", int64(paid)))
	}
	return s.db.Transact(ctx, writes...)
}

func countPaid(m Mark) int {
	if m.Status == markPaid {
		return 1
	}
	return 0
}

// markPaid is the provider's word for a line that was paid.
const markPaid = "succ"

// MarkCount is how many lines of a package the provider marked as paid.
func (s *Store) MarkCount(ctx context.Context, id payment.PackageID) (int, error) {
	var count struct {
		N int `json:"n"`
	}
	_, err := s.db.Get(ctx, s.rows, markCountKey(id), &count)
	return count.N, err
}

// MarksIn reads the marks of one commune's lines.
func (s *Store) MarksIn(ctx context.Context, id payment.PackageID, commune org.UnitID) (map[payment.LineRef]Mark, error) {
	marks := map[payment.LineRef]Mark{}
	for m, err := range dynamo.All[markItem](ctx, s.db, dynamo.Query{Table: s.rows, PK: marksPartition(id, commune), Eventual: true}) {
		if err != nil {
			return nil, err
		}
		marks[refOf(commune, m.SK)] = m.Mark
	}
	return marks, nil
}
