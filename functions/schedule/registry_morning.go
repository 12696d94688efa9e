package schedule

import (
	"context"
	"errors"
	"iter"
	"log/slog"

	"ansinh/shared/calendar"
	"ansinh/shared/entitlement"
	"ansinh/shared/org"
	"ansinh/shared/warning"
)

// localities are those that keep payments.
type localities interface {
	Localities(ctx context.Context) iter.Seq2[org.UnitID, error]
	warning.Lists
}

// registry is the morning's work on the registry.
type registry struct {
	lists    localities
	reviews  *entitlement.Service
	warnings *warning.Service
	today    func() calendar.Date
}

// Morning counts what a run of the job has done.
type Morning struct {
	Localities int `json:"localities"`
	Reviews    int `json:"reviews"` // begun now; those begun before are not counted
	Warnings   int `json:"warnings"`
}

// RegistryMorning begins the reviews of the month that comes and counts the
// warnings officers see at the start of the day (E-28). Run again for the same
// day it begins nothing and counts the same (J-12). A locality that fails does
// not keep the others waiting. Its answer is the log's line.
func (r registry) RegistryMorning(ctx context.Context) (Morning, error) {
	var done Morning
	var failed []error
	for locality, err := range r.lists.Localities(ctx) {
		if err != nil {
			return done, errors.Join(append(failed, err)...)
		}
		done.Localities++
		if err := r.locality(ctx, locality, &done); err != nil {
			slog.ErrorContext(ctx, "registry morning", "locality", locality, "error", err)
			failed = append(failed, err)
		}
	}
	slog.InfoContext(ctx, "registry morning", "localities", done.Localities, "reviews", done.Reviews, "warnings", done.Warnings)
	return done, errors.Join(failed...)
}

func (r registry) locality(ctx context.Context, locality org.UnitID, done *Morning) error {
	_, settings, err := r.lists.Watched(ctx, locality, r.today())
	if err != nil {
		return err
	}
	var failed []error
	for _, month := range settings.ReviewDue(r.today()) {
		begun, err := r.reviews.BeginMonthly(ctx, locality, month)
		if begun {
			done.Reviews++
		}
		failed = append(failed, err)
	}
	counts, err := r.warnings.Take(ctx, locality)
	for _, kinds := range counts.Communes {
		for _, kind := range warning.Kinds[warning.OfPolicy] {
			done.Warnings += kinds[kind]
		}
	}
	return errors.Join(append(failed, err)...)
}
