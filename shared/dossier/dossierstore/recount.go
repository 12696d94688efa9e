package dossierstore

import (
	"context"
	"slices"

	"ansinh/shared/dossier"
	"ansinh/shared/dynamo"
	"ansinh/shared/ontime/ontimestore"
	"ansinh/shared/org"
)

// Recount holds a commune's time statistics (J-06) to the progress of its
// dossiers and puts right what differs: dossiers of before the statistics were
// kept are counted. Again, it changes nothing.
func (s *Store) Recount(ctx context.Context, commune org.UnitID, rules dossier.Rules) (ontimestore.Recounted, error) {
	return ontimestore.New(s.db, s.table).Recount(ctx, commune, func(ctx context.Context) ([]ontimestore.Past, error) {
		var cases []ontimestore.Past
		for filed, err := range dynamo.All[hint](ctx, s.db, dynamo.Query{Table: s.table, PK: filedKey(commune, "", "").PK}) {
			if err != nil {
				return nil, err
			}
			past, err := s.past(ctx, filed.Code, rules)
			if err != nil {
				return nil, err
			}
			cases = append(cases, past)
		}
		return cases, nil
	})
}

// past reads what a dossier's life told the statistics.
func (s *Store) past(ctx context.Context, code string, rules dossier.Rules) (ontimestore.Past, error) {
	d, err := s.Dossier(ctx, code)
	if err != nil {
		return ontimestore.Past{}, err
	}
	entries, err := s.Progress(ctx, code)
	if err != nil {
		return ontimestore.Past{}, err
	}
	// What came after the dossier was read is counted by whoever did it.
	entries = slices.DeleteFunc(entries, func(e dossier.Entry) bool { return e.Seq > d.Chain.Seq })
	changes, err := dossier.History(&d, entries, rules)
	return ontimestore.Past{Changes: changes, Unchanged: dynamo.Ensure(s.table, dossierKey(code)).IfVersion(d.Version)}, err
}
