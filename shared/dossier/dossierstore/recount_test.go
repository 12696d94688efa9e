package dossierstore_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/dossier"
	"ansinh/shared/dynamo"
	"ansinh/shared/ontime"
	"ansinh/shared/ontime/ontimestore"
)

// statistic is all that is kept of a commune's times.
func (b *bench) statistic() map[string]any {
	b.t.Helper()
	kept := map[string]any{}
	for item, err := range dynamo.All[map[string]any](b.t.Context(), b.db, dynamo.Query{Table: "dossiers", PK: "TIMES#18376"}) {
		if err != nil {
			b.t.Fatal(err)
		}
		name := item["sk"].(string)
		delete(item, "version")
		kept[name] = item
	}
	return kept
}

// forget takes the statistic away, as if the dossiers were of before it.
func (b *bench) forget() {
	b.t.Helper()
	for name := range b.statistic() {
		if err := b.db.Transact(b.t.Context(), dynamo.Delete("dossiers", dynamo.Key{PK: "TIMES#18376", SK: name})); err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *bench) recount() ontimestore.Recounted {
	b.t.Helper()
	done, err := b.store.Recount(b.t.Context(), "18376", rules)
	if err != nil {
		b.t.Fatal(err)
	}
	return done
}

// lives plays dossiers that ended, late and on time, that wait, that are under
// way and that were never received.
func (b *bench) lives() (underway dossier.Dossier) {
	b.t.Helper()
	for i := range 3 {
		d := b.apply(b.file(fmt.Sprintf("HS-18376-24-ENDED%d", i), "Đỗ Thị Hương", "18376"), dossier.Start{})
		b.clock.Set(b.clock.Now().AddDate(0, 0, 20*i))
		b.apply(d, dossier.ReturnIneligible{Reason: "Không đủ tuổi"})
	}
	waits := b.apply(b.file("HS-18376-24-WAITSS", "Lê Văn Nam", "18376"), dossier.Start{})
	b.clock.Set(b.clock.Now().AddDate(0, 0, 3))
	b.apply(waits, dossier.RequestCitizenSupplement{Text: "Thiếu tờ khai"})
	b.file("HS-18376-24-UNSEEN", "Trần Thị Bưởi", "18376")
	return b.apply(b.file("HS-18376-24-UNDERW", "Phan Văn Ba", "18376"), dossier.Start{})
}

// J-06: dossiers of before the statistic come out of a recount as if it had
// been kept all along; counted again, nothing changes; a statistic that is right
// is left alone.
func TestRecount_J06_DossiersOfBeforeAreCountedOnce(t *testing.T) {
	b := open(t)
	b.lives()
	kept := b.statistic()
	if done := b.recount(); done.Cases != 6 || done.Counters+done.Works+done.Underway != 0 {
		t.Errorf("a right statistic was mended: %+v", done)
	}
	b.forget()
	if done := b.recount(); done.Counters == 0 || done.Works != 6 || done.Underway != 2 {
		t.Errorf("%+v", done)
	}
	if diff := cmp.Diff(kept, b.statistic()); diff != "" {
		t.Errorf("recounted: %s", diff)
	}
	if done := b.recount(); done.Counters+done.Works+done.Underway != 0 {
		t.Errorf("again: %+v", done)
	}
	_, total, err := ontime.Count(t.Context(), ontimestore.New(b.db, "dossiers"), ontime.Question{
		From: "2024-01-01", Through: "2024-12-31", Today: "2024-12-31", Areas: rules.Units.Line("18376")[:1],
	}, ontime.ByProcedure)
	if err != nil || total.Received != 5 || total.Finished != 3 || total.Late != 1 || total.Underway != 2 {
		t.Errorf("%+v, %v", total, err)
	}
}

// A dossier that goes on while its commune is counted is counted once all the
// same: by whoever moved it, and not again.
func TestRecount_J06_WhatHappensMeanwhileIsCountedOnce(t *testing.T) {
	b := open(t)
	under := b.lives()
	b.forget()
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if _, err := b.store.Recount(context.WithoutCancel(t.Context()), "18376", rules); err != nil {
				t.Log(err) // five times overtaken: the next call goes on
			}
		})
	}
	b.apply(under, dossier.ReturnIneligible{Reason: "Không đủ tuổi"})
	b.apply(b.file("HS-18376-24-MEANWH", "Võ Thị Sáu", "18376"), dossier.Start{})
	all.Wait()
	b.recount()
	kept := b.statistic()
	b.forget()
	b.recount()
	if diff := cmp.Diff(b.statistic(), kept); diff != "" {
		t.Errorf("counted meanwhile: %s", diff)
	}
}
