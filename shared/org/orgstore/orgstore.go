// Package orgstore keeps officers in the settings table.
package orgstore

import (
	"context"
	"slices"
	"strings"

	"ansinh/shared/audit"
	"ansinh/shared/audit/auditstore"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// Store reads and saves officers.
type Store struct {
	db       *dynamo.DB
	settings dynamo.Table
	audit    dynamo.Table
}

// New returns a store over the settings and audit tables.
func New(db *dynamo.DB, settings, audit dynamo.Table) *Store {
	return &Store{db: db, settings: settings, audit: audit}
}

// OfficerKey holds an officer; other stores read it beside their own items in
// one round trip (the officer a dossier is forwarded to).
func OfficerKey(id string) dynamo.Key { return dynamo.Key{PK: "OFFICER#" + id, SK: "OFFICER"} }

// unitKey holds a copy of an officer among those of the unit.
func unitKey(unit org.UnitID, id string) dynamo.Key {
	return dynamo.Key{PK: "UNIT#" + string(unit), SK: "OFFICER#" + id}
}

// Officer reads an officer; NotFound when there is none.
func (s *Store) Officer(ctx context.Context, id string) (org.Officer, error) {
	var o org.Officer
	found, err := s.db.Get(ctx, s.settings, OfficerKey(id), &o)
	if err != nil {
		return org.Officer{}, err
	}
	if !found {
		return org.Officer{}, fault.NotFound("no-officer", "Không tìm thấy tài khoản cán bộ.")
	}
	return o, nil
}

// InUnit lists a unit's active officers by name.
func (s *Store) InUnit(ctx context.Context, unit org.UnitID) ([]org.Officer, error) {
	var officers []org.Officer
	for o, err := range dynamo.All[org.Officer](ctx, s.db, dynamo.Query{Table: s.settings, PK: unitKey(unit, "").PK, Prefix: "OFFICER#"}) {
		if err != nil {
			return nil, err
		}
		if o.Active {
			officers = append(officers, o)
		}
	}
	slices.SortFunc(officers, func(a, b org.Officer) int { return strings.Compare(a.Name, b.Name) })
	return officers, nil
}

// Save stores an officer that was read at o.Version and makes it the next
// version, with entry as its audit entry. Stale when another change was
// faster.
func (s *Store) Save(ctx context.Context, o org.Officer, entry audit.Entry) (org.Officer, error) {
	read := o.Version
	o.Version++
	entry.Object = "officer/" + o.ID
	entry = o.Chain.Append(entry)
	stale := fault.Stale("account-changed", "Tài khoản vừa được thay đổi ở nơi khác, hãy tải lại.")
	err := s.db.Transact(ctx,
		dynamo.Put(s.settings, OfficerKey(o.ID), o).IfVersion(read).Else(stale),
		dynamo.Put(s.settings, unitKey(o.Unit, o.ID), o),
		auditstore.Put(s.audit, entry).Else(stale),
	)
	return o, err
}

// recordTries bounds how often Record is tried when the account changes at the
// same moment.
const recordTries = 5

// Record appends an entry to an account's chain (an export, J-13). account is
// what to begin the chain with when nothing was ever stored of it. Somebody
// logging in at the same moment may be faster, so it tries again.
func (s *Store) Record(ctx context.Context, account org.Officer, entry audit.Entry) error {
	var err error
	for range recordTries {
		officer, readErr := s.Officer(ctx, account.ID)
		if fault.Is(readErr, fault.KindNotFound) {
			officer = account
		} else if readErr != nil {
			return readErr
		}
		if _, err = s.Save(ctx, officer, entry); !fault.Is(err, fault.KindStale) {
			return err
		}
	}
	return err
}
