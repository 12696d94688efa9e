package paymentstore

import (
	"context"
	"encoding/json"
	"time"

	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/provider"
)

// messageEntry names a message in the log of a locality.
type messageEntry struct {
	Package payment.PackageID `json:"package"`
	Message string            `json:"message"`
}

// LogMessage are the writes that record a message under the version it was
// read with (0: not known before), with its entry in the locality's log. They
// may belong to the transaction of what the message does.
func (s *Store) LogMessage(m provider.Message) ([]dynamo.Write, error) {
	id := payment.PackageID(m.Package)
	list, err := id.List()
	if err != nil {
		return nil, err
	}
	read := m.Version
	m.Version++
	if m.Answer, err = squeeze(m.Answer); err != nil {
		return nil, err
	}
	lost := fault.Stale("message-changed", "Thông điệp này vừa được xử lý; hãy xem lại.")
	writes := []dynamo.Write{dynamo.Put(s.table, messageKey(id, m.ID), m).IfVersion(read).Else(lost)}
	if read == 0 {
		writes = append(writes, dynamo.Put(s.table, messageEntryKey(list.Locality(), m.At, id, m.ID), messageEntry{id, m.ID}))
	}
	return writes, nil
}

// PutMessage records a message alone; m gets the version it is saved under.
func (s *Store) PutMessage(ctx context.Context, m *provider.Message) error {
	writes, err := s.LogMessage(*m)
	if err != nil {
		return err
	}
	if err := s.db.Transact(ctx, writes...); err != nil {
		return err
	}
	m.Version++
	return nil
}

// Message reads one message; the zero Message (Version 0) when there is none.
func (s *Store) Message(ctx context.Context, id payment.PackageID, message string) (m provider.Message, err error) {
	if _, err = s.db.Get(ctx, s.table, messageKey(id, message), &m); err != nil {
		return m, err
	}
	m.Answer, err = unsqueeze(m.Answer)
	return m, err
}

// MessagesOf reads all messages about a package, by their ids, without what
// was answered.
func (s *Store) MessagesOf(ctx context.Context, id payment.PackageID) (map[string]provider.Message, error) {
	found := map[string]provider.Message{}
	for m, err := range dynamo.All[provider.Message](ctx, s.db, dynamo.Query{Table: s.table, PK: messageKey(id, "").PK}) {
		if err != nil {
			return nil, err
		}
		m.Answer = nil
		found[m.ID] = m
	}
	return found, nil
}

// Messages reads a page of a locality's log, newest first, without what
// was answered.
func (s *Store) Messages(ctx context.Context, locality org.UnitID, cursor string) ([]provider.Message, string, error) {
	entries, next, err := dynamo.Page[messageEntry](ctx, s.db, dynamo.Query{
		Table: s.table, PK: messagesPartition(locality), Newest: true, Limit: 50, Cursor: cursor,
	})
	if err != nil || len(entries) == 0 {
		return nil, "", err
	}
	messages := make([]provider.Message, len(entries))
	reads := make([]*dynamo.Read, len(entries))
	for i, e := range entries {
		reads[i] = &dynamo.Read{Table: s.table, Key: messageKey(e.Package, e.Message), Out: &messages[i]}
	}
	err = s.db.BatchGet(ctx, reads...)
	for i := range messages {
		messages[i].Answer = nil
	}
	return messages, next, err
}

// squeeze compresses an answer: that of a package names all its communes.
func squeeze(answer []byte) ([]byte, error) {
	if len(answer) == 0 {
		return nil, nil
	}
	packed, err := pack(json.RawMessage(answer), Command{}, time.Time{})
	return packed.Answer, err
}

func unsqueeze(packed []byte) (answer json.RawMessage, err error) {
	if len(packed) == 0 {
		return nil, nil
	}
	err = unpack(answered{Answer: packed}, Command{}, &answer)
	return answer, err
}
