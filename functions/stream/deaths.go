package stream

import (
	"context"
	"strings"

	"ansinh/functions/payment"
	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/outbox"
)

// cut tells the payments that a person was cut because of death, or that this
// was undone: what was paid since is to be recovered, or is not (F-44). It
// follows from the person's file, so that an event that comes twice, or after
// a later one, changes nothing.
func (d Deliverer) cut(ctx context.Context, event outbox.Event) error {
	if event.Kind != "beneficiary."+string(beneficiary.EventDeath) && event.Kind != "beneficiary."+string(beneficiary.EventUndoDeath) {
		return nil
	}
	_, person, _ := strings.Cut(event.Object, "/")
	loaded, err := beneficiarystore.New(d.p.DB, d.p.Registry(), d.p.Audit()).Load(ctx, person, beneficiary.Request{})
	if err != nil || loaded.File == nil {
		return err
	}
	return payment.NewSteps(d.p).NoteDeaths(ctx, loaded.File)
}
