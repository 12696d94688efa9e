package cycle

import (
	"context"
	"iter"

	"ansinh/shared/beneficiary"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// Funerals is the registry's funeral claims.
type Funerals interface {
	// Claims walks a commune's claims, open and taken.
	Claims(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.FuneralClaim, error]
	// Take marks a claim as a list's, or frees it with an empty list. Stale
	// when the claim changed meanwhile.
	Take(ctx context.Context, claim beneficiary.FuneralClaim, list string) error
}

// funerals is where a funeral list takes its lines from (F-49): each claim
// that is open becomes the list's, and has a line. Marking comes before the
// line: killed between, the next attempt finds its own mark.
func (s Steps) funerals(ctx context.Context, list *payment.List, commune org.UnitID) iter.Seq2[payment.Line, error] {
	return func(yield func(payment.Line, error) bool) {
		for claim, err := range s.Funerals.Claims(ctx, commune) {
			if err == nil && !payment.MayTake(&claim, list.ID) {
				continue
			}
			if err == nil && claim.List == "" {
				err = s.Funerals.Take(ctx, claim, string(list.ID))
			}
			if err != nil {
				yield(payment.Line{}, err)
				return
			}
			line := payment.FuneralLine(&claim)
			list.Charge(&line)
			if !yield(line, nil) {
				return
			}
		}
	}
}

// freeFunerals gives a deleted list's claims back: another list may take them
// (F-50).
func (s Steps) freeFunerals(ctx context.Context, id payment.ListID, commune org.UnitID) error {
	if id.Type() != payment.Funeral {
		return nil
	}
	for claim, err := range s.Funerals.Claims(ctx, commune) {
		if err != nil {
			return err
		}
		if claim.List != string(id) {
			continue
		}
		if err := s.Funerals.Take(ctx, claim, ""); err != nil {
			return err
		}
	}
	return nil
}
