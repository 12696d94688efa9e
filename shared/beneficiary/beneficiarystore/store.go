package beneficiarystore

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/identity"
	"ansinh/shared/org"
)

// Store is the registry's table.
type Store struct {
	db    *dynamo.DB
	table dynamo.Table
	audit dynamo.Table
}

var _ beneficiary.Store = (*Store)(nil)

// New returns the store over the registry's and the audit's tables.
func New(db *dynamo.DB, registry, audit dynamo.Table) *Store {
	return &Store{db: db, table: registry, audit: audit}
}

// owner is what a national id's and a dossier's record say.
type owner struct {
	ID string `json:"id"`
}

// answered is a request's record; ttl is epoch seconds.
type answered struct {
	Operation string `json:"operation"`
	Answer    string `json:"answer"`
	TTL       int64  `json:"ttl"`
}

const keepAnswers = 30 * 24 * time.Hour

// Load implements beneficiary.Store in one round trip.
func (s *Store) Load(ctx context.Context, id string, request beneficiary.Request) (beneficiary.Loaded, error) {
	var file beneficiary.Beneficiary
	var record answered
	reads := []*dynamo.Read{{Table: s.table, Key: fileKey(id), Out: &file}}
	if request.ID != "" {
		reads = append(reads, &dynamo.Read{Table: s.table, Key: requestKey(request), Out: &record})
	}
	if err := s.db.BatchGet(ctx, reads...); err != nil {
		return beneficiary.Loaded{}, err
	}
	var loaded beneficiary.Loaded
	if reads[0].Found {
		loaded.File = &file
	}
	if request.ID != "" && reads[1].Found {
		loaded.Answered = &beneficiary.Answered{Operation: record.Operation, Answer: json.RawMessage(record.Answer)}
	}
	return loaded, nil
}

// Find implements beneficiary.Store.
func (s *Store) Find(ctx context.Context, nationalID identity.NationalID, dossier string) (id, appliedTo string, err error) {
	var person, applied owner
	var reads []*dynamo.Read
	if nationalID != "" {
		reads = append(reads, &dynamo.Read{Table: s.table, Key: nationalIDKey(nationalID), Out: &person})
	}
	if dossier != "" {
		reads = append(reads, &dynamo.Read{Table: s.table, Key: dossierKey(dossier), Out: &applied})
	}
	if len(reads) == 0 {
		return "", "", nil
	}
	err = s.db.BatchGet(ctx, reads...)
	return person.ID, applied.ID, err
}

// Claim implements beneficiary.Store.
func (s *Store) Claim(ctx context.Context, commune org.UnitID, id string) (*beneficiary.FuneralClaim, error) {
	var claim beneficiary.FuneralClaim
	found, err := s.db.Get(ctx, s.table, claimKey(string(commune), id), &claim)
	if err != nil || !found {
		return nil, err
	}
	return &claim, nil
}

// Claims walks a commune's funeral claims; open ones have no List.
func (s *Store) Claims(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.FuneralClaim, error] {
	return dynamo.All[beneficiary.FuneralClaim](ctx, s.db, dynamo.Query{Table: s.table, PK: claimPartition(string(commune))})
}

// TakeClaim is the write by which a funeral list takes an open claim, for the
// list's own transaction; it fails when the claim is gone or taken. With an
// empty list the claim is given back.
func (s *Store) TakeClaim(claim beneficiary.FuneralClaim, list string) dynamo.Write {
	read := claim.Version
	claim.List, claim.Version = list, read+1
	return dynamo.Put(s.table, claimKey(claim.Commune, claim.Beneficiary), claim).IfVersion(read)
}

// Dead is one line of the death-cut list (danh sách cắt chết, F-44).
type Dead struct {
	Beneficiary string        `json:"beneficiary"`
	Name        string        `json:"name"`
	Date        calendar.Date `json:"date"`
}

// Deaths lists a commune's death cuts of a month, by date.
func (s *Store) Deaths(ctx context.Context, commune org.UnitID, month calendar.Month) iter.Seq2[Dead, error] {
	return dynamo.All[Dead](ctx, s.db, dynamo.Query{Table: s.table, PK: deathPartition(commune), Prefix: string(month)})
}

// Roll walks every policy of a commune in a fixed order (by name, person and
// policy), ended ones too: RollEntry.AmountIn tells what a month pays. Reads
// are consistent; a read unit holds about two dozen people.
func (s *Store) Roll(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.RollEntry, error] {
	return func(yield func(beneficiary.RollEntry, error) bool) {
		for person, err := range s.RollPeople(ctx, commune) {
			if err != nil {
				yield(beneficiary.RollEntry{}, err)
				return
			}
			for _, entry := range person.Entries() {
				if !yield(entry, nil) {
					return
				}
			}
		}
	}
}

// RollPeople walks a commune's people in the order of their names, the next
// page read while the present one is worked on.
func (s *Store) RollPeople(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.RollPerson, error] {
	return func(yield func(beneficiary.RollPerson, error) bool) {
		pages := func(ctx context.Context, cursor string) ([]rollItem, string, error) {
			return s.rollPage(ctx, commune, cursor)
		}
		for item, err := range dynamo.Ahead(ctx, pages) {
			if !yield(item.RollPerson, err) || err != nil {
				return
			}
		}
	}
}

// rollPage reads a page of the roll without keys, which are as long as half a
// line. A page with items of the former layout is read again, whole.
func (s *Store) rollPage(ctx context.Context, commune org.UnitID, cursor string) ([]rollItem, string, error) {
	query := dynamo.Query{Table: s.table, PK: rollPartition(commune), Cursor: cursor, Only: []string{rollAttribute}}
	type flat struct {
		R struct{ S string } `json:"r"`
	}
	lines, next, err := dynamo.PageOf[flat](ctx, s.db, query)
	if err != nil {
		return nil, "", err
	}
	items := make([]rollItem, len(lines))
	for i, line := range lines {
		if line.R.S == "" { // an item of the former layout is among them
			query.Only = nil
			return dynamo.Page[rollItem](ctx, s.db, query)
		}
		if err := readRoll(line.R.S, &items[i].RollPerson); err != nil {
			return nil, "", err
		}
	}
	return items, next, nil
}
