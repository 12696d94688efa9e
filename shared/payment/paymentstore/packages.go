package paymentstore

import (
	"context"
	"encoding/json"
	"time"

	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// packageEntry names a package a locality sent.
type packageEntry struct {
	Package payment.PackageID `json:"package"`
	SentAt  time.Time         `json:"sentAt"`
}

// EnterPackage is the write that lists a package among those of its locality;
// it belongs to the transaction that sends it.
func (s *Store) EnterPackage(id payment.ListID, p *payment.Package) dynamo.Write {
	return dynamo.Put(s.table, packageKey(id.Locality(), id.Period(), p.ID), packageEntry{p.ID, p.SentAt}).IfAbsent().Else(errLost())
}

// Packages reads a page of the packages of a locality, newest period first.
func (s *Store) Packages(ctx context.Context, locality org.UnitID, cursor string) ([]payment.PackageID, string, error) {
	entries, next, err := dynamo.Page[packageEntry](ctx, s.db, dynamo.Query{
		Table: s.table, PK: packagesPartition(locality), Newest: true, Limit: 24, Cursor: cursor,
	})
	ids := make([]payment.PackageID, len(entries))
	for i, e := range entries {
		ids[i] = e.Package
	}
	return ids, next, err
}

// Lists reads several lists at once, by id; those that do not exist are left
// out. Up to 100.
func (s *Store) Lists(ctx context.Context, ids []payment.ListID) (map[payment.ListID]payment.List, error) {
	found := map[payment.ListID]payment.List{}
	if len(ids) == 0 {
		return found, nil
	}
	lists := map[payment.ListID]*payment.List{}
	var reads []*dynamo.Read
	for _, id := range ids {
		if lists[id] == nil {
			lists[id] = &payment.List{}
			reads = append(reads, &dynamo.Read{Table: s.table, Key: listKey(id), Out: lists[id]})
		}
	}
	if err := s.db.BatchGet(ctx, reads...); err != nil {
		return nil, err
	}
	for id, l := range lists {
		if l.State != payment.None {
			found[id] = *l
		}
	}
	return found, nil
}

// Mark is the provider's own note on one line of a package.
type Mark struct {
	Status string    `json:"status"`
	At     time.Time `json:"at"`
}

type markItem struct {
	SK string `json:"sk"`
	Mark
}

// Marks stores marks and counts them exactly, up to 90 in one transaction; a
// line marked before keeps its mark and is not counted again.
func (s *Store) Marks(ctx context.Context, id payment.PackageID, refs []payment.LineRef, mark Mark) error {
	lost := fault.Stale("marks-changed", "Các dòng này vừa được đánh dấu; hãy gửi lại.")
	reads := make([]*dynamo.Read, len(refs))
	for i, ref := range refs {
		reads[i] = &dynamo.Read{Table: s.rows, Key: markKey(id, ref), Out: &Mark{}}
	}
	if len(reads) == 0 {
		return nil
	}
	if err := s.db.BatchGet(ctx, reads...); err != nil {
		return err
	}
	var writes []dynamo.Write
	for i, ref := range refs {
		if !reads[i].Found {
			writes = append(writes, dynamo.Put(s.rows, markKey(id, ref), mark).IfAbsent().Else(lost))
		}
	}
	if len(writes) == 0 {
		return nil
	}
	return s.db.Transact(ctx, append(writes, dynamo.Add(s.rows, markCountKey(id), "n", int64(len(writes))))...)
}

// MarkCount is how many lines of a package the provider marked.
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

// message is the log of one message of the provider.
type message struct {
	Kind   string    `json:"kind"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Digest string    `json:"digest"`
	Answer []byte    `json:"answer"`
}

// Message looks a message of the provider up: its answer when it was
// processed, and the digest of what it said.
func (s *Store) Message(ctx context.Context, id payment.PackageID, messageID string) (answer json.RawMessage, digest string, err error) {
	var m message
	found, err := s.db.Get(ctx, s.table, messageKey(id, messageID), &m)
	if err != nil || !found {
		return nil, "", err
	}
	err = unpack(answered{Answer: m.Answer}, Command{}, &answer)
	return answer, m.Digest, err
}

// LogMessage is the write that records a processed message with its answer;
// it belongs to the transaction that processes it.
func (s *Store) LogMessage(id payment.PackageID, messageID, kind, digest string, by payment.By, answer any, at time.Time) (dynamo.Write, error) {
	packed, err := pack(answer, Command{}, at)
	if err != nil {
		return dynamo.Write{}, err
	}
	m := message{Kind: kind, At: at, By: by.ID, Digest: digest, Answer: packed.Answer}
	return dynamo.Put(s.table, messageKey(id, messageID), m).IfAbsent().Else(errLost()), nil
}
