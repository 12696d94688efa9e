package beneficiarystore

import (
	"context"

	"ansinh/shared/beneficiary"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/outbox"
	"ansinh/shared/search"
)

// Save implements beneficiary.Store: one transaction.
func (s *Store) Save(ctx context.Context, c beneficiary.Commit) error {
	return s.db.Transact(ctx, s.writes(c)...)
}

// SaveWith is Save together with writes that belong to the same change.
func (s *Store) SaveWith(ctx context.Context, c beneficiary.Commit, more ...dynamo.Write) error {
	return s.db.Transact(ctx, append(s.writes(c), more...)...)
}

func (s *Store) writes(c beneficiary.Commit) []dynamo.Write {
	writes := s.fileWrites(c.Before, c.After)
	if c.Audit != nil {
		writes = append(writes, s.auditWrite(*c.Audit).Else(staleFile()))
	}
	if c.Event != nil {
		writes = append(writes, outbox.Put(s.table, *c.Event))
	}
	if c.Answered != nil && c.Request.ID != "" {
		record := answered{Operation: c.Answered.Operation, Answer: string(c.Answered.Answer), TTL: c.After.Updated.Add(keepAnswers).Unix()}
		writes = append(writes, dynamo.Put(s.table, requestKey(c.Request), record).IfAbsent().Else(staleFile()))
	}
	if c.Dossier != "" {
		writes = append(writes, dynamo.Put(s.table, dossierKey(c.Dossier), owner{ID: c.After.ID}).IfAbsent().
			Else(fault.Refused("dossier-applied", "Hồ sơ "+c.Dossier+" đã được tiếp nhận vào danh sách đối tượng.")))
	}
	if claim := c.NewClaim; claim != nil {
		writes = append(writes, dynamo.Put(s.table, claimKey(claim.Commune, claim.Beneficiary), *claim).IfAbsent().
			Else(fault.Refused("claim-exists", "Đối tượng đã có hồ sơ mai táng phí.")))
	}
	if claim := c.EndClaim; claim != nil {
		writes = append(writes, dynamo.Delete(s.table, claimKey(claim.Commune, claim.Beneficiary)).IfVersion(claim.Version).
			Else(fault.Refused("on-funeral-list", "Đối tượng vừa được đưa vào một danh sách mai táng phí; hãy xóa danh sách đó trước.")))
	}
	return writes
}

// fileWrites are the file and everything that is found through it: the roll,
// the words of the name, the national id and the death list.
func (s *Store) fileWrites(before *beneficiary.Beneficiary, after beneficiary.Beneficiary) []dynamo.Write {
	version := 0
	if before != nil {
		version = before.Version
	}
	writes := []dynamo.Write{dynamo.Put(s.table, fileKey(after.ID), after).IfVersion(version).Else(staleFile())}
	writes = append(writes, s.rollWrites(before, after)...)
	writes = append(writes, s.nationalIDWrites(before, after)...)
	return append(writes, s.deathWrites(before, after)...)
}

func (s *Store) rollWrites(before *beneficiary.Beneficiary, after beneficiary.Beneficiary) []dynamo.Write {
	p := after.Person
	writes := []dynamo.Write{dynamo.Put(s.table, rollKey(p.Commune, p.Name, after.ID), rollItem{after.Roll()})}
	if before != nil {
		if before.Person.Commune == p.Commune && before.Person.Name == p.Name {
			return writes
		}
		old := before.Person
		if rollKey(old.Commune, old.Name, after.ID) != rollKey(p.Commune, p.Name, after.ID) {
			writes = append(writes, dynamo.Delete(s.table, rollKey(old.Commune, old.Name, after.ID)))
			for _, word := range search.Words(old.Name) {
				writes = append(writes, dynamo.Delete(s.table, wordKey(old.Commune, word, old.Name, after.ID)))
			}
		}
	}
	for _, word := range search.Words(p.Name) {
		writes = append(writes, dynamo.Put(s.table, wordKey(p.Commune, word, p.Name, after.ID), struct{}{}))
	}
	return writes
}

func (s *Store) nationalIDWrites(before *beneficiary.Beneficiary, after beneficiary.Beneficiary) []dynamo.Write {
	var writes []dynamo.Write
	old := ""
	if before != nil {
		old = string(before.Person.NationalID)
	}
	if now := after.Person.NationalID; string(now) != old {
		if now != "" {
			writes = append(writes, dynamo.Put(s.table, nationalIDKey(now), owner{ID: after.ID}).IfAbsent().
				Else(fault.Refused("duplicate-national-id", "Số định danh này đã thuộc một hồ sơ đối tượng khác.",
					fault.Field{Pointer: "/person/nationalId", Detail: "Đã có hồ sơ với số định danh này."})))
		}
		if old != "" {
			writes = append(writes, dynamo.Delete(s.table, nationalIDKey(before.Person.NationalID)))
		}
	}
	return writes
}

func (s *Store) deathWrites(before *beneficiary.Beneficiary, after beneficiary.Beneficiary) []dynamo.Write {
	now, dead := after.Death()
	var was beneficiary.Event
	wasDead := false
	if before != nil {
		was, wasDead = before.Death()
	}
	switch commune := after.Person.Commune; {
	case dead && !wasDead:
		entry := Dead{Beneficiary: after.ID, Name: after.Person.Name, Date: now.Date}
		return []dynamo.Write{dynamo.Put(s.table, deathKey(commune, now.Date, after.ID), entry)}
	case wasDead && !dead:
		return []dynamo.Write{dynamo.Delete(s.table, deathKey(commune, was.Date, after.ID))}
	}
	return nil
}

func staleFile() error {
	return fault.Stale("beneficiary-changed", "Hồ sơ đối tượng vừa được người khác thay đổi; hãy mở lại để xem bản mới.")
}
