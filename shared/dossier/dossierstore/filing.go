package dossierstore

import (
	"context"

	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/org/orgstore"
)

// Filing is what filing a dossier needs, read in one round trip.
type Filing struct {
	Answered *Answer
	Officer  *org.Officer // the caller, when an officer files
	Rejected string       // the person's earlier dossier that a leader rejected
	Uploads  []Upload     // those announced by the caller, unknown ones left out
}

// FilingOf names what LoadFiling reads.
type FilingOf struct {
	Officer   string // the caller's id when an officer files
	Person    string // national id
	Procedure string
	Uploads   []string
}

// LoadFiling reads what filing needs. Refused "request-reused" as Load.
func (s *Store) LoadFiling(ctx context.Context, r Request, of FilingOf) (Filing, error) {
	var answer Answer
	var officer org.Officer
	var rejected reference
	uploads := make([]Upload, len(of.Uploads))
	reads := []*dynamo.Read{
		{Table: s.table, Key: requestKey(r.Account, r.ID), Out: &answer},
		{Table: s.table, Key: rejectedKey(of.Person, of.Procedure), Out: &rejected},
	}
	officerRead := &dynamo.Read{Table: s.settings, Key: orgstore.OfficerKey(of.Officer), Out: &officer}
	if of.Officer != "" {
		reads = append(reads, officerRead)
	}
	first := len(reads)
	for i, uploadID := range of.Uploads {
		reads = append(reads, &dynamo.Read{Table: s.table, Key: uploadKey(r.Account, uploadID), Out: &uploads[i]})
	}
	if err := s.db.BatchGet(ctx, reads...); err != nil {
		return Filing{}, err
	}
	answered, err := s.answered(reads[0].Found, answer, r)
	f := Filing{Answered: answered, Rejected: rejected.Code}
	if officerRead.Found {
		f.Officer = &officer
	}
	for i := range uploads {
		if reads[first+i].Found && uploads[i].TTL > s.clock.Now().Unix() {
			f.Uploads = append(f.Uploads, uploads[i])
		}
	}
	return f, err
}
