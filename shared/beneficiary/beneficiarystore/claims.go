package beneficiarystore

import (
	"context"
	"errors"

	"ansinh/shared/audit"
	"ansinh/shared/beneficiary"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
)

// Take marks a funeral claim as a list's to pay (F-49), or gives it back with
// an empty list (F-50). Stale when the claim changed meanwhile.
func (s *Store) Take(ctx context.Context, claim beneficiary.FuneralClaim, list string) error {
	err := s.db.Do(ctx, s.TakeClaim(claim, list))
	if errors.Is(err, dynamo.ErrConditionFailed) {
		return fault.Stale("claim-changed", "Khoản mai táng phí của "+claim.Name+" vừa được thay đổi.")
	}
	return err
}

// claimed names the claim of a funeral.
type claimed struct {
	Claim string `json:"claim"`
}

// AddClaim enters a claim by hand, for a funeral of someone whom the registry
// does not know, with the first entry of its audit chain. Refused
// "claim-exists" when it was entered before, "funeral-twice" when another
// officer has just claimed the same funeral.
func (s *Store) AddClaim(ctx context.Context, claim beneficiary.FuneralClaim, entry audit.Entry) error {
	var chain audit.Chain
	exists := fault.Refused("claim-exists", "Đã có khoản mai táng phí này.")
	return s.db.Transact(ctx,
		dynamo.Put(s.table, claimKey(claim.Commune, claim.Beneficiary), claim).IfAbsent().Else(exists),
		s.auditWrite(chain.Append(entry)).Else(exists),
		dynamo.Put(s.table, outsideFuneralKey(claim), claimed{claim.Beneficiary}).IfAbsent().
			Else(fault.Refused("funeral-twice", "Cán bộ khác vừa nhập mai táng phí của "+claim.Name+", chết ngày "+claim.Died.Vietnamese()+".")),
	)
}
