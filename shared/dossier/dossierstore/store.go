package dossierstore

import (
	"context"
	"errors"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/clock"
	"ansinh/shared/dossier"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/org"
	"ansinh/shared/org/orgstore"
	"ansinh/shared/procedure"
)

// Store reads and saves dossiers.
type Store struct {
	db       *dynamo.DB
	table    dynamo.Table
	settings dynamo.Table // officers
	audit    dynamo.Table
	units    *org.Catalogue
	calendar *calendar.Calendar
	clock    clock.Clock
	newID    id.Maker
}

// Tables are the tables a store works on.
type Tables struct{ Dossiers, Settings, Audit dynamo.Table }

// New returns a store.
func New(db *dynamo.DB, t Tables, units *org.Catalogue, cal *calendar.Calendar, c clock.Clock, newID id.Maker) *Store {
	return &Store{db: db, table: t.Dossiers, settings: t.Settings, audit: t.Audit, units: units, calendar: cal, clock: c, newID: newID}
}

// errNotFound does not tell whether the dossier exists elsewhere (J-15).
func errNotFound() error {
	return fault.NotFound("dossier-not-found", "Không tìm thấy hồ sơ trong phạm vi của tài khoản.")
}

// Loaded is what a command needs, read in one round trip.
type Loaded struct {
	Dossier dossier.Dossier
	// Answered is the answer given to the same command before, nil for none.
	Answered *Answer
	Officer  *org.Officer // the one asked for, nil when there is none
	Upload   *Upload      // likewise
	// Last are the highest outgoing numbers by kind, when asked for.
	Last map[procedure.DocumentKind]int
}

// Wanted names what Load reads beside the dossier and the request's record.
type Wanted struct {
	Officer string // an officer's id
	Upload  string // an upload of the caller
	Numbers *Book
}

// Book is a unit's number book of a year.
type Book struct {
	Unit org.UnitID
	Year int
}

// Series is a row of outgoing numbers: of one unit, kind of document and year.
type Series struct {
	Book
	Kind procedure.DocumentKind
}

// Load reads a dossier with all a command on it needs, in one round trip.
// NotFound when there is none. When the request was answered before, only
// Answered is sure to be set. Refused "request-reused" when the request id
// stood for another command.
func (s *Store) Load(ctx context.Context, code string, r Request, w Wanted) (Loaded, error) {
	var l Loaded
	var answer Answer
	var officer org.Officer
	var upload Upload
	last := map[procedure.DocumentKind]*lastNumber{procedure.SubmissionNote: {}, procedure.Decision: {}}
	reads := []*dynamo.Read{
		{Table: s.table, Key: dossierKey(code), Out: &l.Dossier},
		{Table: s.table, Key: requestKey(r.Account, r.ID), Out: &answer},
	}
	want := func(wanted bool, read *dynamo.Read) *dynamo.Read {
		if wanted {
			reads = append(reads, read)
		}
		return read
	}
	officerRead := want(w.Officer != "", &dynamo.Read{Table: s.settings, Key: orgstore.OfficerKey(w.Officer), Out: &officer})
	uploadRead := want(w.Upload != "", &dynamo.Read{Table: s.table, Key: uploadKey(r.Account, w.Upload), Out: &upload})
	for kind, number := range last {
		if w.Numbers != nil {
			want(true, &dynamo.Read{Table: s.table, Key: lastNumberKey(Series{*w.Numbers, kind}), Out: number})
		}
	}
	if err := s.db.BatchGet(ctx, reads...); err != nil {
		return l, err
	}
	answered, err := s.answered(reads[1].Found, answer, r)
	if err != nil || answered != nil {
		l.Answered = answered
		return l, err
	}
	if !reads[0].Found {
		return l, errNotFound()
	}
	if officerRead.Found {
		l.Officer = &officer
	}
	if uploadRead.Found && upload.TTL > s.clock.Now().Unix() {
		l.Upload = &upload
	}
	l.Last = map[procedure.DocumentKind]int{}
	for kind, number := range last {
		l.Last[kind] = number.Last
	}
	return l, nil
}

// Dossier reads a dossier; NotFound when there is none.
func (s *Store) Dossier(ctx context.Context, code string) (dossier.Dossier, error) {
	var d dossier.Dossier
	found, err := s.db.Get(ctx, s.table, dossierKey(code), &d)
	if err == nil && !found {
		err = errNotFound()
	}
	return d, err
}

// Progress reads a dossier's entries, first to last.
func (s *Store) Progress(ctx context.Context, code string) ([]dossier.Entry, error) {
	var entries []dossier.Entry
	for e, err := range dynamo.All[dossier.Entry](ctx, s.db, dynamo.Query{Table: s.table, PK: dossierKey(code).PK, Prefix: progressPrefix}) {
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// ByVerifyID finds the dossier and document a QR code leads to; NotFound for
// an unknown id.
func (s *Store) ByVerifyID(ctx context.Context, verify string) (d dossier.Dossier, document *dossier.Document, err error) {
	var ref reference
	found, err := s.db.Get(ctx, s.table, verifyKey(verify), &ref)
	if err != nil {
		return d, nil, err
	}
	unknown := fault.NotFound("document-not-found", "Không tìm thấy văn bản với mã này.")
	if !found {
		return d, nil, unknown
	}
	if d, err = s.Dossier(ctx, ref.Code); err != nil {
		return d, nil, err
	}
	if document = d.Document(ref.Kind); document == nil || document.Verify != verify {
		return d, nil, unknown
	}
	return d, document, nil
}

// Rejected finds the person's last dossier of a procedure that a leader
// rejected, "" for none (C-42).
func (s *Store) Rejected(ctx context.Context, person, procedureCode string) (string, error) {
	var ref reference
	_, err := s.db.Get(ctx, s.table, rejectedKey(person, procedureCode), &ref)
	return ref.Code, err
}

// Proposed is the number that the next document of a series would get.
func (s *Store) Proposed(ctx context.Context, series Series) (int, error) {
	var last lastNumber
	_, err := s.db.Get(ctx, s.table, lastNumberKey(series), &last)
	return last.Last + 1, err
}

type lastNumber struct {
	Last int `json:"last"`
}

// ErrNumberTaken means that another document was numbered between reading and
// saving: the command is tried again.
var ErrNumberTaken = errors.New("dossierstore: the proposed number was taken meanwhile")

const (
	requestsKept = 30 * 24 * time.Hour
	uploadsKept  = 24 * time.Hour
)
