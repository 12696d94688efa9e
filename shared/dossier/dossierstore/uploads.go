package dossierstore

import (
	"context"
	"time"

	"ansinh/shared/dynamo"
	"ansinh/shared/procedure"
)

// Upload is a file an account announced: where it will lie until it is
// confirmed, and what it is meant for.
type Upload struct {
	ID      string `json:"id"`
	Dossier string `json:"dossier,omitempty"` // empty for a filing to come
	Type    string `json:"type"`              // paper type
	Name    string `json:"name"`
	Size    int64  `json:"size"` // bytes
	Key     string `json:"key"`  // in the uploads bucket
	// Document is set when the file is the signed form of a document.
	Document procedure.DocumentKind `json:"document,omitempty"`
	At       time.Time              `json:"at"`
	TTL      int64                  `json:"ttl"` // epoch seconds
}

// Announce keeps an upload for a day.
func (s *Store) Announce(ctx context.Context, account string, u Upload) error {
	u.At = s.clock.Now()
	u.TTL = u.At.Add(uploadsKept).Unix()
	return s.db.Do(ctx, dynamo.Put(s.table, uploadKey(account, u.ID), u).IfAbsent())
}

// Uploads reads announced uploads of an account; those unknown or expired are
// left out.
func (s *Store) Uploads(ctx context.Context, account string, ids []string) ([]Upload, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	uploads := make([]Upload, len(ids))
	reads := make([]*dynamo.Read, len(ids))
	for i, uploadID := range ids {
		reads[i] = &dynamo.Read{Table: s.table, Key: uploadKey(account, uploadID), Out: &uploads[i]}
	}
	if err := s.db.BatchGet(ctx, reads...); err != nil {
		return nil, err
	}
	var known []Upload
	for i, read := range reads {
		if read.Found && uploads[i].TTL > s.clock.Now().Unix() {
			known = append(known, uploads[i])
		}
	}
	return known, nil
}
