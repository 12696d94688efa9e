package task

import (
	"context"
	"errors"
	"log/slog"

	"ansinh/shared/fault"
	"ansinh/shared/ontime"
	"ansinh/shared/ontime/ontimestore"
	"ansinh/shared/org"
)

// RecountInput names the unit whose communes are counted.
type RecountInput struct {
	Unit org.UnitID `json:"unit"`
}

// Recounted is what the recount of a unit found and mended.
type Recounted struct {
	Communes int `json:"communes"`
	ontimestore.Recounted
}

// Recount counts the on-time statistics of a unit's communes from their
// dossiers' progress (J-06): an operator calls it once after the statistics
// were introduced, and whenever their exactness is in doubt. Communes that were
// counted stay so when another fails; called again it goes on.
func (t dossiers) Recount(ctx context.Context, in RecountInput) (Recounted, error) {
	var communes []org.UnitID
	for _, u := range t.p.Units.Communes(in.Unit) {
		communes = append(communes, u.ID)
	}
	if len(communes) == 0 {
		return Recounted{}, fault.NotFound("unit-not-found", "Không tìm thấy đơn vị "+string(in.Unit)+".")
	}
	var done Recounted
	var failed []error
	type counted struct {
		ontimestore.Recounted
		err error
	}
	err := ontime.Each(communes, func(commune org.UnitID) (one counted, _ error) {
		if one.Recounted, one.err = t.store.Recount(ctx, commune, t.rules); one.err != nil {
			slog.ErrorContext(ctx, "recount", "commune", commune, "error", one.err)
		}
		return one, nil
	}, func(one counted) {
		failed = append(failed, one.err)
		done.Communes++
		done.Cases += one.Cases
		done.Counters += one.Counters
		done.Works += one.Works
		done.Underway += one.Underway
	})
	slog.InfoContext(ctx, "recount", "unit", in.Unit, "communes", done.Communes, "cases", done.Cases, "counters", done.Counters, "works", done.Works)
	return done, errors.Join(append(failed, err)...)
}
