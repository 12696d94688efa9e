package dossierstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"ansinh/shared/dossier"
	"ansinh/shared/dynamo"
	"ansinh/shared/outbox"
)

// Marks are the deadlines that were reminded of and marked overdue, each once
// ("district-officer@2026-11-30"). They lie beside the dossier so that a
// reminder never makes an officer's open page stale.
type Marks struct {
	Reminded string `json:"reminded,omitempty"`
	Overdue  string `json:"overdue,omitempty"`
}

// WithMarks reads a dossier with its marks in one round trip.
func (s *Store) WithMarks(ctx context.Context, code string) (dossier.Dossier, Marks, error) {
	var d dossier.Dossier
	var m Marks
	read := &dynamo.Read{Table: s.table, Key: dossierKey(code), Out: &d}
	if err := s.db.BatchGet(ctx, read, &dynamo.Read{Table: s.table, Key: marksKey(code), Out: &m}); err != nil {
		return d, m, err
	}
	if !read.Found {
		return d, m, errNotFound()
	}
	return d, m, nil
}

var errMarked = errors.New("dossierstore: marked before")

// Mark notes a deadline as reminded of or overdue, with the notice to the
// holder; a second time changes nothing. attribute is "reminded" or "overdue".
func (s *Store) Mark(ctx context.Context, d *dossier.Dossier, attribute, deadline string, n dossier.Notice) error {
	data, _ := json.Marshal(map[string]string{"deadline": deadline}) // strings always render
	event := outbox.Event{
		ID: s.newID(), Kind: n.Kind, Object: d.Object() + "/marks", Seq: 0, At: s.clock.Now(), Data: data,
		Notices: []outbox.Notice{{To: n.To, Kind: n.Kind, Text: n.Text, Link: "/dossiers/" + d.Code}},
	}
	if attribute != "reminded" && attribute != "overdue" {
		return fmt.Errorf("dossierstore: no mark %q", attribute)
	}
	err := s.db.Transact(ctx,
		dynamo.Update(s.table, marksKey(d.Code), "SET #mark = :deadline").Name("#mark", attribute).Value(":deadline", deadline).
			If("attribute_not_exists(#mark) OR #mark <> :deadline").Else(errMarked),
		outbox.Put(s.table, event),
	)
	if errors.Is(err, errMarked) {
		return nil
	}
	return err
}
