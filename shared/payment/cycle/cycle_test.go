package cycle_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/parquet-go/parquet-go"

	"ansinh/shared/audit"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/objects"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/payment/paymentstore"
)

func TestPrepare_F45_ActivePoliciesOnceHoweverOften(t *testing.T) {
	o := open(t)
	for i := range 103 {
		o.roll.add(alone, fmt.Sprintf("p%03d", i), 500_000)
	}
	o.roll.set(alone, "p000", "2024-03", beneficiary.Stopped)
	o.roll.set(alone, "p001", "2024-02", beneficiary.Stopped)
	o.roll.set(alone, "p002", "2024-03", beneficiary.Suspended)
	id := march(alone)
	o.must(o.prepare(id))
	first, hash := o.lines(id), o.list(id).Hash
	if l := o.list(id); l.Lines != 100 || l.Total != 50_000_000 || len(first) != 100 || l.State != payment.Draft {
		t.Fatalf("%s: %d lines, %s, %d stored", l.State, l.Lines, l.Total, len(first))
	}
	o.must(o.prepare(id))
	if diff := cmp.Diff(first, o.lines(id), cmpopts.IgnoreFields(payment.Line{}, "Stamp")); diff != "" || o.list(id).Hash != hash {
		t.Errorf("the second preparation differs: %s", diff)
	}
	// What has no place any more goes.
	o.roll[alone] = o.roll[alone][:50]
	o.must(o.prepare(id))
	if got := o.lines(id); len(got) != 47 || o.list(id).Lines != 47 {
		t.Errorf("%d lines stored, the list says %d", len(got), o.list(id).Lines)
	}
}

func TestPrepare_F15_SumsByCommuneCategoryMethodAndBudget(t *testing.T) {
	o := open(t)
	district := march("442")
	communes := o.steps.Communes(district)
	for i := range 10 {
		o.roll.add(communes[0], fmt.Sprintf("a%d", i), 500_000)
		o.roll.add(communes[3], fmt.Sprintf("b%d", i), 750_000)
	}
	o.must(o.prepare(district))
	overview, err := o.store.Overview(o.ctx, district)
	o.must(err)
	if overview.Sums.Total != 12_500_000 || len(overview.Communes) != 2 || overview.Communes[1].Sums.Total != 7_500_000 {
		t.Errorf("%+v", overview)
	}
	for _, groups := range [][]payment.Group{overview.Communes, overview.Categories, overview.Methods, overview.Budgets} {
		var sum payment.Sums
		for _, g := range groups {
			sum.Merge(g.Sums)
		}
		if sum != overview.Sums {
			t.Errorf("%+v adds up to %+v, want %+v", groups, sum, overview.Sums)
		}
	}
}

// settled walks a list from nothing to SETTLED.
func (o *office) settled(id payment.ListID, unpaid ...string) {
	o.t.Helper()
	absent := map[string]bool{}
	for _, p := range unpaid {
		absent[p] = true
	}
	month := id.Period()
	o.on(month.OnDay(2))
	o.must(o.prepare(id))
	o.must(o.send(id))
	o.on(month.OnDay(20))
	o.must(o.settle(id, absent))
	o.on(month.OnDay(26))
	o.must(o.close(id))
}

func TestClose_F24_LinesGetTheirStatusOnlyWhenClosed(t *testing.T) {
	o := open(t)
	for i := range 100 {
		o.roll.add(alone, fmt.Sprintf("p%03d", i), 500_000)
	}
	id := march(alone)
	o.must(o.prepare(id))
	o.must(o.send(id))
	o.on("2024-03-20")
	o.must(o.settle(id, map[string]bool{"p001": true, "p002": true, "p003": true}))
	for _, line := range o.lines(id) {
		if line.Status != payment.Pending {
			t.Fatalf("before closing %s is %s", line.Beneficiary, line.Status)
		}
	}
	// F-22: the unpaid list is there to check before closing.
	l := o.list(id)
	var listed []string
	for line, err := range o.steps.UnpaidLines(o.ctx, l.Settlement()) {
		o.must(err)
		listed = append(listed, line.Beneficiary+" "+line.Reason)
	}
	if diff := cmp.Diff([]string{"p001 vắng mặt", "p002 vắng mặt", "p003 vắng mặt"}, listed); diff != "" {
		t.Error(diff)
	}
	o.on("2024-03-26")
	o.must(o.close(id))
	counts := map[payment.LineStatus]int{}
	for _, line := range o.lines(id) {
		counts[line.Status]++
	}
	if l := o.list(id); counts[payment.Paid] != 97 || counts[payment.Unpaid] != 3 || l.State != payment.Settled ||
		l.Paid.Money != 48_500_000 || l.Unpaid.Money != 1_500_000 {
		t.Errorf("%v in %s, paid %+v unpaid %+v", counts, l.State, l.Paid, l.Unpaid)
	}
}

// failingFiles gives out an outcome file that breaks off in the middle.
type failingFiles struct {
	*files
	after int
}

func (f failingFiles) Open(ctx context.Context, bucket objects.Bucket, key string) (io.ReadCloser, int64, error) {
	body, size, err := f.files.Open(ctx, bucket, key)
	if err != nil {
		return nil, 0, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.MultiReader(io.LimitReader(body, int64(f.after)), broken{}), body}, size, nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errStop }

func TestClose_F24_GoesOnAfterBreakingOff(t *testing.T) {
	o := open(t)
	for i := range 200 {
		o.roll.add(alone, fmt.Sprintf("p%03d", i), 500_000)
	}
	id := march(alone)
	o.must(o.prepare(id))
	o.must(o.send(id))
	o.on("2024-03-20")
	o.must(o.settle(id, map[string]bool{"p010": true, "p050": true}))
	o.on("2024-03-26")
	whole := o.steps.Files
	// More lines come before the break than can wait in the queue, so some are closed.
	o.steps.Files = failingFiles{o.files, 9000}
	if err := o.close(id); err == nil {
		t.Fatal("the broken file was closed whole")
	}
	done := 0
	for _, line := range o.lines(id) {
		if line.Status != payment.Pending {
			done++
		}
	}
	if done == 0 || done == 200 {
		t.Fatalf("%d of 200 lines were closed before it broke off", done)
	}
	o.steps.Files = whole
	o.must(o.finish(id))
	if l := o.list(id); l.State != payment.Settled || l.Paid.Lines != 198 || l.Unpaid.Lines != 2 {
		t.Errorf("%s, paid %+v, unpaid %+v", l.State, l.Paid, l.Unpaid)
	}
	o.must(o.steps.FinishClosing(o.ctx, id)) // a repeat changes nothing
	open, err := o.store.Open(o.ctx, id, alone)
	o.must(err)
	if len(open) != 2 {
		t.Errorf("%d lines in the index of open money", len(open))
	}
}

func TestCarryOver_F46_F47_OnceIntoTheNextMonthAndFreedByDeleting(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "an", 500_000)
	o.roll.add(alone, "binh", 700_000)
	o.roll.add(alone, "chi", 900_000)
	february := payment.NewListID(alone, "2024-02", payment.Monthly)
	o.settled(february, "an", "chi")
	o.roll.set(alone, "chi", "2024-03", beneficiary.Stopped) // gone, yet her old money is hers
	o.on("2024-03-02")
	id := march(alone)
	o.must(o.prepare(id))
	o.must(o.prepare(id))
	o.must(o.carryOver(id))
	lines := o.lines(id)
	if l := lines["an"]; l.Regular != 500_000 || l.CarryOver != 500_000 || l.Total != 1_000_000 {
		t.Errorf("an: %+v", l)
	}
	if l := lines["chi"]; l.Regular != 0 || l.CarryOver != 900_000 || l.Total != 900_000 {
		t.Errorf("chi: %+v", l)
	}
	if l := lines["binh"]; l.CarryOver != 0 || l.Total != 700_000 {
		t.Errorf("binh: %+v", l)
	}
	if l := o.list(id); l.Lines != 3 || l.Total != 2_600_000 {
		t.Errorf("%d lines, %s", l.Lines, l.Total)
	}
	if l := o.lines(february)["an"]; l.Status != payment.CarriedOver || l.CarriedTo != id {
		t.Errorf("February's line: %+v", l)
	}
	// F-46: deleting the draft frees the money, and the next list takes it again.
	o.must(o.delete(id))
	if l := o.lines(february)["an"]; l.Status != payment.Unpaid || l.CarriedTo != "" || len(o.lines(id)) != 0 {
		t.Errorf("after deleting: %+v, %d lines left", l, len(o.lines(id)))
	}
	o.must(o.prepare(id))
	if l := o.list(id); l.Total != 2_600_000 || l.Generation != 2 {
		t.Errorf("made anew: %s in generation %d", l.Total, l.Generation)
	}
}

func TestCarryOver_F47_SettledAfterTheNextListWasPrepared(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "an", 500_000)
	february := payment.NewListID(alone, "2024-02", payment.Monthly)
	o.on("2024-02-02")
	o.must(o.prepare(february))
	o.must(o.send(february))
	o.on("2024-03-01")
	id := march(alone)
	o.must(o.prepare(id))
	if l := o.list(id); l.Total != 500_000 {
		t.Fatalf("before February is settled: %s", l.Total)
	}
	o.must(o.do(february, payment.DoExtend, func(l *payment.List, at time.Time) error {
		return payment.Extend{Days: 10, Reason: "chậm", Confirmed: true, Settings: o.settings()}.Apply(l, who, at)
	}))
	o.must(o.settle(february, map[string]bool{"an": true}))
	o.on("2024-03-08")
	o.must(o.close(february))
	o.roll.set(alone, "an", "2024-03", beneficiary.Stopped) // the update takes no new roll
	o.must(o.carryOver(id))
	if l := o.lines(id)["an"]; l.Regular != 500_000 || l.CarryOver != 500_000 {
		t.Errorf("%+v", l)
	}
}

func TestSend_F20_UnreachableStaysPendingAndIsSentOnce(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "an", 500_000)
	id := march(alone)
	o.must(o.prepare(id))
	o.post.down = true
	for range 3 {
		err := o.send(id)
		if o.list(id).State == payment.Sent {
			err = o.steps.SendPackage(o.ctx, id)
		}
		if !fault.Is(err, fault.KindUnavailable) {
			t.Fatalf("%v", err)
		}
	}
	pending := o.list(id)
	if p := pending.Package(); p.State != payment.Undelivered || p.Note == "" {
		t.Errorf("%+v", p)
	}
	o.post.down = false
	o.must(o.steps.SendPackage(o.ctx, id))
	o.must(o.steps.SendPackage(o.ctx, id))
	l := o.list(id)
	if p := l.Package(); p.State != payment.Delivered || len(l.Packages) != 1 || len(o.post.told) != 1 || o.post.told[string(p.ID)+":p0001"] != 1 {
		t.Errorf("%+v told %v", p, o.post.told)
	}
}

func TestLock_F53_ExportsTheLinesWithoutNationalIds(t *testing.T) {
	o := open(t)
	for i := range 30 {
		o.roll.add(alone, fmt.Sprintf("p%03d", i), 500_000)
	}
	id := march(alone)
	o.settled(id, "p007")
	o.must(o.lock(id))
	l := o.list(id)
	if l.State != payment.Locked || l.Export == nil || l.Export.Rows != 30 {
		t.Fatalf("%s %+v", l.State, l.Export)
	}
	if want := "dataset=lines/period=2024-03/province=42/18073-2025-monthly.parquet"; l.Export.Key != want {
		t.Errorf("key %s", l.Export.Key)
	}
	content := o.files.kept["exports/"+l.Export.Key]
	rows, err := parquet.Read[cycle.ExportRow](bytes.NewReader(content), int64(len(content)))
	o.must(err)
	var total, unpaid int64
	for _, r := range rows {
		total += r.Total
		if r.Status == string(payment.Unpaid) {
			unpaid += r.Total
		}
		if len(r.PersonHash) != 64 || r.PersonHash != rows[0].PersonHash {
			t.Fatalf("hash %q", r.PersonHash)
		}
	}
	if total != int64(l.Total) || unpaid != 500_000 || bytes.Contains(content, []byte("042190001234")) {
		t.Errorf("total %d, unpaid %d, or a national id in the file", total, unpaid)
	}
	o.must(o.unlock(id))
	if l := o.list(id); l.State != payment.Settled || l.LockedBy != nil {
		t.Errorf("unlocked: %+v", l)
	}
}

func TestManual_F26_FromDraftToSettledByHand(t *testing.T) {
	o := open(t)
	o.terms.Connected = false
	o.roll.add(alone, "an", 500_000)
	o.roll.add(alone, "binh", 700_000)
	id := march(alone)
	o.must(o.prepare(id))
	enter := func(person string, status payment.LineStatus) error {
		ref := payment.LineRef{Commune: alone, Beneficiary: person, Policy: "1"}
		loaded, err := o.store.Load(o.ctx, id, paymentstore.Command{}, ref)
		if err != nil {
			return err
		}
		before := loaded.List.State
		c := payment.EnterStatuses{Lines: loaded.Lines, Status: status, Settings: o.settings()}
		if c.Reason = "vắng mặt"; status == payment.Paid {
			c.PaidDate, c.Reason = "2024-03-02", ""
		}
		changed, err := c.Apply(&loaded.List, who, o.clock.Now())
		if err != nil {
			return err
		}
		return o.store.Save(o.ctx, paymentstore.Change{
			List: &loaded.List, Action: payment.DoEnterStatuses, Before: before, By: who, At: o.clock.Now(),
			More: o.store.LineChanges(id, loaded.Lines, changed),
		})
	}
	finish := func(paid, unpaid payment.Tally) {
		t.Helper()
		o.must(o.do(id, payment.DoFinishManual, func(l *payment.List, at time.Time) error {
			return payment.FinishManual{Paid: paid.Money, Unpaid: unpaid.Money, Communes: 1}.Apply(l, who, at)
		}))
		o.must(o.finish(id))
		if l := o.list(id); l.State != payment.Settled || l.Paid != paid || l.Unpaid != unpaid {
			t.Fatalf("%s paid %+v unpaid %+v", l.State, l.Paid, l.Unpaid)
		}
	}
	o.must(enter("an", payment.Unpaid))
	o.must(enter("binh", payment.Paid))
	finish(payment.Tally{Lines: 1, Money: 700_000}, payment.Tally{Lines: 1, Money: 500_000})
	// A correction before the lock: the index of open money follows.
	o.must(enter("an", payment.Paid))
	o.must(enter("binh", payment.Unpaid))
	finish(payment.Tally{Lines: 1, Money: 500_000}, payment.Tally{Lines: 1, Money: 700_000})
	left, err := o.store.Open(o.ctx, id, alone)
	o.must(err)
	if len(left) != 1 || left[0].Line.Beneficiary != "binh" {
		t.Errorf("%+v", left)
	}
	o.must(o.lock(id))
	if err := enter("an", payment.Unpaid); !fault.HasCode(err, "period-locked") {
		t.Errorf("locked: %v", err)
	}
}

func TestSave_TwoOfficersAtOnce_OneWinsTheOtherIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		stand func(*office, payment.ListID)
		act   func(*office, payment.ListID) error
	}{
		"send": {func(o *office, id payment.ListID) {
			o.must(o.do(id, payment.DoUploadScan, func(l *payment.List, at time.Time) error {
				return payment.UploadScan{Total: l.Total, Signed: true}.Apply(l, who, at)
			}))
		}, func(o *office, id payment.ListID) error {
			return o.do(id, payment.DoSend, func(l *payment.List, at time.Time) error {
				return payment.Send{Settings: o.settings()}.Apply(l, who, at)
			})
		}},
		"extend": {func(o *office, id payment.ListID) { o.must(o.send(id)) }, func(o *office, id payment.ListID) error {
			return o.do(id, payment.DoExtend, func(l *payment.List, at time.Time) error {
				return payment.Extend{Days: 11, Reason: "chậm", Confirmed: true, Settings: o.settings()}.Apply(l, who, at)
			})
		}},
		"close": {func(o *office, id payment.ListID) {
			o.must(o.send(id))
			o.must(o.settle(id, nil))
			o.on("2024-03-26")
		}, func(o *office, id payment.ListID) error {
			return o.do(id, payment.DoClose, func(l *payment.List, at time.Time) error { return payment.Close{Communes: 1}.Apply(l, who, at) })
		}},
		"lock": {func(o *office, id payment.ListID) {
			o.must(o.send(id))
			o.must(o.settle(id, nil))
			o.on("2024-03-26")
			o.must(o.close(id))
		}, func(o *office, id payment.ListID) error {
			return o.do(id, payment.DoLock, o.locking)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.roll.add(alone, "an", 500_000)
			id := march(alone)
			o.must(o.prepare(id))
			c.stand(o, id)
			var wg sync.WaitGroup
			results := make([]error, 2)
			for i := range results {
				wg.Go(func() { results[i] = c.act(o, id) })
			}
			wg.Wait()
			won := 0
			for _, err := range results {
				switch {
				case err == nil:
					won++
				case !fault.Is(err, fault.KindStale) && !fault.Is(err, fault.KindRefused) && !fault.Is(err, fault.KindInvalid):
					t.Errorf("the other was told %v", err)
				}
			}
			if won != 1 {
				t.Errorf("%d won: %v", won, results)
			}
			if l := o.list(id); name == "extend" && l.ExtensionDays() != 11 {
				t.Errorf("%d days", l.ExtensionDays())
			}
		})
	}
}

func TestSave_J13_OneAuditEntryAChangeInAChain(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "an", 500_000)
	id := march(alone)
	o.settled(id)
	o.must(o.lock(id))
	entries, _, err := o.store.History(o.ctx, id, "")
	o.must(err)
	for i, j := 0, len(entries)-1; i < j; i, j = i+1, j-1 {
		entries[i], entries[j] = entries[j], entries[i]
	}
	l := o.list(id)
	if err := audit.Verify(entries, l.Chain); err != nil || len(entries) != l.Version {
		t.Errorf("%d entries for version %d: %v", len(entries), l.Version, err)
	}
}

// Figures (issue 2): at most 3 write and 1 read unit a line from prepare to
// lock.
func TestUnits_PrepareToLock_ThreeWritesAndOneReadALine(t *testing.T) {
	o := open(t)
	const lines = 1000
	id := march("442")
	communes := o.steps.Communes(id)[:5]
	absent := map[string]bool{}
	for i := range lines {
		person := fmt.Sprintf("01HV%022d", i)
		o.roll.add(communes[i%len(communes)], person, 500_000)
		absent[person] = i%33 == 0
	}
	meter := &dynamo.Meter{}
	o.ctx = dynamo.WithMeter(o.ctx, meter)
	o.must(o.prepare(id))
	o.must(o.send(id))
	o.on("2024-03-20")
	o.must(o.settle(id, absent))
	o.on("2024-03-26")
	o.must(o.close(id))
	o.must(o.lock(id))
	writes, reads := meter.WriteUnits()/lines, meter.ReadUnits()/lines
	t.Logf("%.3f write and %.3f read units a line", writes, reads)
	if writes > 3 || writes < 2 || reads > 1 || reads == 0 {
		t.Errorf("%.3f write and %.3f read units a line, want at most 3 and 1", writes, reads)
	}
}

func TestLook_F36_AnExtensionMovesTheWait(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "an", 500_000)
	id := march(alone)
	o.must(o.prepare(id))
	o.must(o.send(id))
	o.on("2024-03-25")
	before, err := o.look(id)
	o.must(err)
	if before.Seconds != 12*3600+1 {
		t.Errorf("at noon of the last day %d seconds are left", before.Seconds)
	}
	o.must(o.do(id, payment.DoExtend, func(l *payment.List, at time.Time) error {
		return payment.Extend{Days: 3, Reason: "chậm", Confirmed: true, Settings: o.settings()}.Apply(l, who, at)
	}))
	after, err := o.look(id)
	o.must(err)
	if after.Seconds != before.Seconds+3*24*3600 || after.Seq <= before.Seq {
		t.Errorf("%+v after %+v", after, before)
	}
	o.on(calendar.Date("2024-03-29"))
	o.must(o.steps.MarkOverdue(o.ctx, id))
	if l := o.list(id); !l.Overdue {
		t.Error("not marked as overdue (F-56)")
	}
}
