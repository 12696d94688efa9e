package seed

import (
	"context"

	"ansinh/functions/payment"
	"ansinh/functions/platform"
	"ansinh/shared/auth"
	"ansinh/shared/org"
	domain "ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// paymentTerms are the payment settings of the demonstration's localities:
// the district is linked to the simulated post office, the commune settles by
// hand and has one officer, who may lock.
func paymentTerms() map[org.UnitID]domain.Terms {
	district := domain.DefaultTerms()
	district.Connected = true
	commune := domain.DefaultTerms()
	commune.PreparerMayLock = true
	return map[org.UnitID]domain.Terms{"442": district, "18073-2025": commune}
}

// paymentSettings saves them where a locality has none yet.
func paymentSettings(ctx context.Context, p *platform.Platform) error {
	store := payment.NewStore(p)
	for locality, terms := range paymentTerms() {
		before, _, err := store.Settings(ctx, locality, paymentstore.Command{})
		if err != nil {
			return err
		}
		if before.Version > 0 {
			continue
		}
		settings, now := before, p.Clock.Now()
		if err := (domain.Save{Terms: terms}).Apply(&settings, domain.System, now); err != nil {
			return err
		}
		who := auth.Caller{ID: domain.System.ID, Name: domain.System.Name, Unit: locality}
		if err := store.SaveSettings(ctx, settings, before, who, paymentstore.Command{}, nil, now); err != nil {
			return err
		}
	}
	return nil
}
