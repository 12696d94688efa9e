package beneficiarystore

import (
	"context"

	"ansinh/shared/beneficiary"
	"ansinh/shared/dynamo"
)

// LayFormer writes a person's line of the roll as it was stored before it was
// one string.
func (s *Store) LayFormer(ctx context.Context, b beneficiary.Beneficiary) error {
	return s.db.Do(ctx, dynamo.Put(s.table, rollKey(b.Person.Commune, b.Person.Name, b.ID), b.Roll()))
}
