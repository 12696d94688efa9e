package beneficiary

import (
	"context"
	"errors"
	"log/slog"

	"ansinh/shared/auth"
	"ansinh/shared/fault"
)

// Received is what became of a dossier in the registry.
type Received struct {
	Beneficiary string `json:"beneficiary"`
	// Again is true when the dossier had been applied before: nothing was
	// changed by this call (E-02).
	Again bool `json:"again"`
}

// Receive applies a returned dossier to the registry exactly once (E-02). Who
// answers for it is the officer who returned the result, so the state machine
// needs no account of its own. Faults: those of Grant.Apply; Refused
// "duplicate-national-id" when a grant's person has a file under another name.
func (r *Registry) Receive(ctx context.Context, g Grant) (Received, error) {
	g.Person.Normalise()
	if g.Dossier == "" {
		return Received{}, fault.Invalid("no-dossier", "Kết quả không có mã hồ sơ.")
	}
	found, applied, err := r.Store.Find(ctx, g.Person.NationalID, g.Dossier)
	switch {
	case err != nil:
		return Received{}, err
	case applied != "":
		return Received{Beneficiary: applied, Again: true}, nil
	case g.Beneficiary != "":
		found = g.Beneficiary
	}
	commit, err := r.granted(ctx, g, found)
	if err != nil {
		return Received{}, err
	}
	err = r.Store.Save(ctx, commit)
	if fault.HasCode(err, "dossier-applied") { // another delivery was faster
		_, applied, err := r.Store.Find(ctx, "", g.Dossier)
		return Received{Beneficiary: applied, Again: true}, err
	}
	if err != nil {
		return Received{}, err
	}
	slog.InfoContext(ctx, "dossier applied", "dossier", g.Dossier, "kind", g.Kind, "object", commit.After.Object())
	return Received{Beneficiary: commit.After.ID}, nil
}

// granted works out the commit of a dossier on the file found, or on a new one.
func (r *Registry) granted(ctx context.Context, g Grant, found string) (Commit, error) {
	by := By{ID: g.By, Name: g.ByName, Office: g.ByOffice, Source: "dossier/" + g.Dossier, At: r.now()}
	commit := Commit{Dossier: g.Dossier}
	var after Beneficiary
	switch {
	case found != "":
		loaded, err := r.Store.Load(ctx, found, Request{})
		if err != nil {
			return Commit{}, err
		}
		if loaded.File == nil {
			return Commit{}, NotFound()
		}
		commit.Before, after = loaded.File, loaded.File.clone()
		if g.Kind == GrantNew && g.Payment.Method != "" && len(g.Payment.Check("/payment")) == 0 {
			after.Payment = g.Payment // the newest wish of how to be paid
		}
	case g.Kind == GrantNew:
		var err error
		if after, err = Register(r.NewID(), g.Person, g.Payment, by); err != nil {
			return Commit{}, err
		}
	default:
		return Commit{}, fault.Refused("no-file", "Chưa có hồ sơ đối tượng với số định danh này để thay đổi.").
			Because(errors.New(string(g.Kind) + " " + g.Dossier))
	}
	claim, err := g.Apply(&after, r.Law, r.today(), by)
	if err != nil {
		return Commit{}, err
	}
	commit.NewClaim = claim
	r.seal(&commit, &after, auth.Caller{ID: g.By, Name: g.ByName, Unit: after.Person.Commune}, string(g.Kind), "hồ sơ "+g.Dossier)
	return commit, nil
}

func noPolicy() error {
	return fault.NotFound("no-policy", "Đối tượng không có chính sách này.")
}
