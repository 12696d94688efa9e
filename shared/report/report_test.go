package report_test

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/ontime/ontimetest"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/procedure"
	"ansinh/shared/report"
)

const (
	district org.UnitID = "442"
	xuanYen  org.UnitID = "18376"
	xuanHoi  org.UnitID = "18355"
)

// archive is a payment store in memory: lists with lines, the index of open
// money and transmitted settlements, each kept apart as in the real one.
type archive struct {
	times  ontimetest.Memory
	people []beneficiary.RollPerson
	owed   []payment.Adjustment
	deaths []payment.Death
	lists  map[payment.ListID]payment.List
	lines  map[payment.ListID][]payment.Line
	open   map[payment.ListID][]payment.Open
	unpaid map[string][]payment.Line // by settlement folder
}

func newArchive() *archive {
	return &archive{
		lists: map[payment.ListID]payment.List{}, lines: map[payment.ListID][]payment.Line{}, open: map[payment.ListID][]payment.Open{},
		unpaid: map[string][]payment.Line{},
	}
}

func (a *archive) List(_ context.Context, id payment.ListID) (payment.List, bool, error) {
	l, ok := a.lists[id]
	return l, ok, nil
}

func (a *archive) Parts(_ context.Context, id payment.ListID, run int) ([]payment.Part, error) {
	parts := map[org.UnitID]*payment.Part{}
	var order []org.UnitID
	for i := range a.lines[id] {
		l := &a.lines[id][i]
		if parts[l.Commune] == nil {
			parts[l.Commune] = &payment.Part{Commune: l.Commune, Run: run}
			order = append(order, l.Commune)
		}
		parts[l.Commune].Count(l)
	}
	var all []payment.Part
	for _, commune := range order {
		all = append(all, *parts[commune])
	}
	return all, nil
}

func (a *archive) Adjustments(_ context.Context, commune org.UnitID) ([]payment.Adjustment, error) {
	var found []payment.Adjustment
	for _, o := range a.owed {
		if o.Commune == commune {
			found = append(found, o)
		}
	}
	return found, nil
}

func (a *archive) Deaths(_ context.Context, commune org.UnitID, from, through calendar.Month) ([]payment.Death, error) {
	var found []payment.Death
	for _, d := range a.deaths {
		if d.Commune == commune && !d.Recorded.Before(from) && !through.Before(d.Recorded) {
			found = append(found, d)
		}
	}
	return found, nil
}

func (a *archive) RollPeople(_ context.Context, commune org.UnitID) iter.Seq2[beneficiary.RollPerson, error] {
	return func(yield func(beneficiary.RollPerson, error) bool) {
		for _, p := range a.people {
			if p.Commune == commune && !yield(p, nil) {
				return
			}
		}
	}
}

func (a *archive) Lines(_ context.Context, id payment.ListID, commune org.UnitID) iter.Seq2[payment.Line, error] {
	return func(yield func(payment.Line, error) bool) {
		for _, l := range a.lines[id] {
			if l.Commune == commune && !yield(l, nil) {
				return
			}
		}
	}
}

func (a *archive) Open(_ context.Context, id payment.ListID, commune org.UnitID) ([]payment.Open, error) {
	var found []payment.Open
	for _, o := range a.open[id] {
		if o.Line.Commune == commune {
			found = append(found, o)
		}
	}
	return found, nil
}

func (a *archive) UnpaidLines(_ context.Context, s *payment.Settlement) iter.Seq2[payment.Line, error] {
	return func(yield func(payment.Line, error) bool) {
		for _, l := range a.unpaid[s.Folder] {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func (a *archive) maker() report.Maker {
	return report.Maker{Lists: a, Settlements: a, Times: &a.times, Rolls: a, Units: org.National(), Procedures: procedure.National(), Calendar: calendar.National()}
}

var november = payment.NewListID(district, "2026-11", payment.Monthly)

// add puts a person on the list of November.
func (a *archive) add(commune org.UnitID, who string, amount money.Dong, category string, method beneficiary.Method) {
	a.lines[november] = append(a.lines[november], payment.Line{
		LineRef: payment.LineRef{Commune: commune, Beneficiary: who, Policy: "1"}, Name: "Đỗ Thị " + who, NationalID: "042190001234",
		Category: category, Budget: "dia-phuong", Regular: amount, Total: amount, Method: method, Status: payment.Pending,
	})
	l := a.lists[november]
	l.ID, l.State, l.Run = november, payment.Sent, 1
	l.Lines, l.Total = l.Lines+1, l.Total+amount
	a.lists[november] = l
}

// receive transmits a settlement that leaves the lines that unpaid picks
// unpaid; the list's own lines stay PENDING until it is closed (F-24).
func (a *archive) receive(unpaid func(int) bool) {
	l := a.lists[november]
	s := payment.Settlement{Version: len(l.Settlements) + 1, Folder: fmt.Sprint("s", len(l.Settlements)+1)}
	for i, line := range a.lines[november] {
		if unpaid(i) {
			line.Status, line.Reason = payment.Unpaid, "vắng mặt"
			a.unpaid[s.Folder] = append(a.unpaid[s.Folder], line)
		}
	}
	l.State, l.Settlements = payment.SettlementReceived, append(l.Settlements, s)
	a.lists[november] = l
}

// close writes the last settlement's outcome to the lines and the index.
func (a *archive) close() {
	l := a.lists[november]
	absent := map[payment.LineRef]payment.Line{}
	for _, line := range a.unpaid[l.Settlement().Folder] {
		absent[line.LineRef] = line
	}
	for i := range a.lines[november] {
		line := &a.lines[november][i]
		line.Status = payment.Paid
		if was, ok := absent[line.LineRef]; ok {
			line.Status, line.Reason = payment.Unpaid, was.Reason
			a.open[november] = append(a.open[november], payment.Open{List: november, Line: *line})
		}
	}
	l.State = payment.Settled
	a.lists[november] = l
}

type tester interface {
	Helper()
	Context() context.Context
	Fatal(...any)
}

func run(t tester, a *archive, code report.Code, q report.Question) report.Table {
	t.Helper()
	return fileOf(t, a, code, q).Table
}

func total(t tester, table report.Table, key string) money.Dong {
	t.Helper()
	for i, c := range table.Columns {
		if c.Key == key {
			return table.Totals[i].(money.Dong) //nolint:forcetypeassert // a money column's total
		}
	}
	t.Fatal("no column ", key)
	return 0
}

func walk(t tester, table report.Table) (rows []report.Row) {
	t.Helper()
	for row, err := range table.Rows {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

func TestSearch_J01_PartOfNameOrCodeFindsBothAndNothingElse(t *testing.T) {
	both := []report.Code{report.PaidByPolicy, report.UnpaidPeople}
	for typed, want := range map[string][]report.Code{
		"dvct": both, "DVCT": both, "đvct": both, "ĐVCT": both, "don vi chi tra": both, "đơn vị chi trả": both, "Đơn vị chi tr": both,
		norm.NFD.String("đơn vị chi trả"): both, " dvct_ ": both,
		"DVCT_02": {report.UnpaidPeople}, "dvct01": {report.PaidByPolicy}, "chưa chi trả danh sách": {report.UnpaidPeople},
		"payment-budget": {report.Budget}, "bang chi tra": {report.PayList, report.Budget}, "không có": {},
		"ct_15": {report.ArrearsPaid}, "CT09": {report.OwedByPolicy}, "truy linh": {report.ArrearsPaid, report.OwedByPolicy, report.OwedPeople}, "cắt chết": {report.DeathsCut},
		"": {
			report.DossierSums, report.DossierList, report.DossierSteps, report.PeopleSums, report.PeopleMoves, report.PaidByPolicy, report.UnpaidPeople, report.PayList, report.Budget, report.ArrearsPaid, report.OwedByPolicy, report.DeathsCut, report.OwedPeople,
		},
		"hs": {report.DossierSums, report.DossierList, report.DossierSteps}, "ho so tiep nhan": {report.DossierSums}, "dt02": {report.PeopleMoves},
	} {
		got := []report.Code{}
		for _, r := range report.Search(typed, "", of(org.District)) {
			got = append(got, r.Code)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q finds %v: %s", typed, got, diff)
		}
	}
	if found := report.Search("", "", of(org.Provider)); len(found) != 0 {
		t.Errorf("a provider finds %v", found)
	}
	if _, err := report.Find("DVCT_99"); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("an unknown report: %v", err)
	}
}

func orCode(code, otherwise report.Code) report.Code {
	if code == "" {
		return otherwise
	}
	return code
}

func entryOf(t tester, code report.Code) report.Report {
	t.Helper()
	entry, err := report.Find(code)
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

func of(level org.Level) func(report.Report) bool {
	return func(r report.Report) bool { return r.For(level) }
}

// TestSearch_J02_EveryModuleHasReportsAtEachLevel: the four places of the
// guides, dossiers of district and commune, payments and the commune's own.
func TestSearch_J02_EveryModuleHasReportsAtEachLevel(t *testing.T) {
	for module, want := range map[string][]report.Code{
		"dossier": {report.DossierSums, report.DossierList, report.DossierSteps}, "registry": {report.PeopleSums, report.PeopleMoves},
		"payment": {report.PaidByPolicy, report.UnpaidPeople, report.PayList, report.Budget, report.ArrearsPaid, report.OwedByPolicy, report.DeathsCut, report.OwedPeople},
	} {
		for _, level := range []org.Level{org.Province, org.District, org.Commune} {
			var got []report.Code
			for _, r := range report.Search("", module, of(level)) {
				got = append(got, r.Code)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s at %s: %s", module, level, diff)
			}
		}
	}
}

// hundred is the list of F-27: 100 x 500,000, the first three unpaid.
func hundred() *archive {
	a := newArchive()
	for i := range 100 {
		a.add([]org.UnitID{xuanYen, xuanHoi}[i%2], fmt.Sprintf("%03d", i), 500_000, []string{"5.1.c", "6.1"}[i%4/2], beneficiary.Cash)
	}
	a.receive(func(i int) bool { return i < 3 })
	return a
}

func TestDVCT_F27_PaidAndUnpaidOfTheGuidesExample(t *testing.T) {
	for name, settle := range map[string]func(*archive){
		"received": func(*archive) {}, "closed": (*archive).close,
		"locked": func(a *archive) {
			a.close()
			l := a.lists[november]
			l.State = payment.Locked
			a.lists[november] = l
		},
		"by hand": func(a *archive) {
			a.close()
			l := a.lists[november]
			l.State, l.Settlements = payment.ManualSettling, nil
			a.lists[november], a.open = l, nil
		},
		"carried over": func(a *archive) {
			a.close()
			december := payment.NewListID(district, "2026-12", payment.Monthly)
			a.open[november][0].CarriedTo = december
			for i := range a.lines[november] {
				if a.lines[november][i].LineRef == a.open[november][0].Line.LineRef {
					a.lines[november][i].Status, a.lines[november][i].CarriedTo = payment.CarriedOver, december
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := hundred()
			settle(a)
			q := report.Question{List: november}
			totals, unpaid := run(t, a, report.PaidByPolicy, q), run(t, a, report.UnpaidPeople, q)
			if paid, not := total(t, totals, "paid"), total(t, totals, "unpaid"); paid != 48_500_000 || not != 1_500_000 {
				t.Errorf("paid %s, unpaid %s", paid, not)
			}
			if pending := total(t, totals, "pending"); pending != 0 {
				t.Errorf("%s without an outcome", pending)
			}
			// F-28: the two reports say the same.
			if sum := total(t, unpaid, "amount"); sum != 1_500_000 || unpaid.Count != 3 {
				t.Errorf("DVCT_02 has %d rows, %s", unpaid.Count, sum)
			}
			rows := walk(t, unpaid)
			if first := rows[0]; first[2] != "042190001234" || first[6] != "vắng mặt" {
				t.Errorf("%v", first)
			}
		})
	}
}

func TestDVCT_F28_UnpaidTotalsAgreeWhateverHappened(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := newArchive()
		n := rapid.IntRange(1, 40).Draw(t, "lines")
		for i := range n {
			a.add(rapid.SampledFrom([]org.UnitID{xuanYen, xuanHoi}).Draw(t, "commune"), fmt.Sprint(i),
				money.Dong(rapid.Int64Range(1, 5_000_000).Draw(t, "amount")), rapid.SampledFrom([]string{"5.1.c", "6.1", "3.a"}).Draw(t, "category"), beneficiary.Cash)
		}
		absent := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "unpaid")
		a.receive(func(i int) bool { return absent[i] })
		if rapid.Bool().Draw(t, "closed") {
			a.close()
		}
		unit := rapid.SampledFrom([]org.UnitID{district, xuanYen, xuanHoi}).Draw(t, "unit")
		q := report.Question{List: november, Unit: unit}
		totals, unpaid := run(t, a, report.PaidByPolicy, q), run(t, a, report.UnpaidPeople, q)
		if x, y := total(t, totals, "unpaid"), total(t, unpaid, "amount"); x != y {
			t.Fatalf("DVCT_01 says %s, DVCT_02 %s", x, y)
		}
		if total(t, totals, "listed") != total(t, totals, "paid")+total(t, totals, "unpaid") {
			t.Fatalf("listed is not paid + unpaid: %v", totals.Totals)
		}
		if listed, all := total(t, totals, "listed"), total(t, run(t, a, report.PayList, q), "total"); listed != all {
			t.Fatalf("DVCT_01 lists %s, the pay list %s", listed, all)
		}
	})
}

func TestDVCT_F28_BeforeTheSettlementNothingIsPaidOrUnpaid(t *testing.T) {
	a := newArchive()
	a.add(xuanYen, "an", 500_000, "5.1.c", beneficiary.Cash)
	q := report.Question{Month: "2026-11"}
	table := run(t, a, report.PaidByPolicy, q)
	if total(t, table, "pending") != 500_000 || total(t, table, "paid") != 0 || total(t, table, "unpaid") != 0 {
		t.Errorf("%v", table.Totals)
	}
	if unpaid := run(t, a, report.UnpaidPeople, q); unpaid.Count != 0 {
		t.Errorf("%d unpaid", unpaid.Count)
	}
}

func TestScope_E32_OnlyTheCommuneAsked(t *testing.T) {
	a := hundred()
	a.close()
	table := run(t, a, report.PayList, report.Question{List: november, Unit: xuanYen})
	for _, row := range walk(t, table) {
		if row[0] != "Xã Xuân Yên" {
			t.Fatalf("a row of %v", row[0])
		}
	}
	if table.Count != 50 || total(t, table, "total") != 25_000_000 {
		t.Errorf("%d rows, %v", table.Count, table.Totals)
	}
	// Who names the list and no unit gets the own commune of it.
	q, err := report.Question{List: november}.Complete(entryOf(t, report.PayList), org.National(), xuanHoi)
	if err != nil || q.Unit != xuanHoi || q.Month != "2026-11" {
		t.Errorf("%+v %v", q, err)
	}
}

func TestScope_J02_RefusesWhatItCannotAnswer(t *testing.T) {
	units := org.National()
	for name, tc := range map[string]struct {
		q    report.Question
		code string
		of   report.Code // PayList when empty
	}{
		"no period":               {report.Question{Unit: district}, "no-month", ""},
		"unit of elsewhere":       {report.Question{List: november, Unit: "443"}, "foreign-commune", ""},
		"no such unit":            {report.Question{Month: "2026-11", Unit: "999999"}, "no-unit", ""},
		"a method nobody pays by": {report.Question{Month: "2026-11", Method: "cash"}, "no-method", report.Budget},
		"a procedure of payments": {report.Question{Month: "2026-11", Procedure: "funeral-costs"}, "no-procedure", ""},
		"days of a month":         {report.Question{Month: "2026-11", From: "2026-11-01"}, "no-days", report.PeopleSums},
		"a list of people":        {report.Question{List: november}, "no-list", report.PeopleSums},
		"no days":                 {report.Question{}, "bad-period", report.DossierSums},
		"a month for days":        {report.Question{Month: "2026-11", From: "2026-11-01", To: "2026-11-30"}, "no-month", report.DossierSums},
		"days turned round":       {report.Question{From: "2026-11-30", To: "2026-11-01"}, "bad-period", report.DossierSums},
		"two years":               {report.Question{From: "2024-11-30", To: "2026-11-01"}, "period-too-long", report.DossierSums},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := tc.q.Complete(entryOf(t, orCode(tc.of, report.PayList)), units, district); !fault.HasCode(err, tc.code) {
				t.Errorf("%v, want %s", err, tc.code)
			}
		})
	}
	a := newArchive()
	if _, err := a.maker().Scope(t.Context(), report.Question{Month: "2026-11", Type: payment.Monthly, Unit: district}); !fault.HasCode(err, "list-not-found") {
		t.Errorf("no list: %v", err)
	}
	a.lists[november] = payment.List{ID: november, State: payment.Preparing}
	if _, err := a.maker().Scope(t.Context(), report.Question{Month: "2026-11", Type: payment.Monthly, Unit: district}); !fault.HasCode(err, "list-busy") {
		t.Errorf("a list being made: %v", err)
	}
}

func TestScope_A03_AProvinceTakesItsLocalities(t *testing.T) {
	a := hundred()
	a.close()
	alone := payment.NewListID("18073-2025", "2026-11", payment.Monthly)
	a.lists[alone] = payment.List{ID: alone, State: payment.Sent, Run: 1}
	a.lines[alone] = []payment.Line{{LineRef: payment.LineRef{Commune: "18073-2025", Beneficiary: "x", Policy: "1"}, Category: "6.1", Regular: 7, Total: 7, Method: beneficiary.Cash}}
	table := run(t, a, report.PaidByPolicy, report.Question{Month: "2026-11", Unit: "42"})
	if total(t, table, "listed") != 50_000_007 || total(t, table, "paid") != 48_500_000 || total(t, table, "pending") != 7 {
		t.Errorf("%v", table.Totals)
	}
}

func TestPayList_F54_ByMethod(t *testing.T) {
	a := newArchive()
	a.add(xuanYen, "tien mat", 500_000, "5.1.c", beneficiary.Cash)
	a.add(xuanYen, "tai khoan", 750_000, "5.1.c", beneficiary.Account)
	a.add(xuanHoi, "vi", 900_000, "6.1", beneficiary.Wallet)
	for method, want := range map[beneficiary.Method]money.Dong{"": 2_150_000, beneficiary.Cash: 500_000, beneficiary.Account: 750_000, beneficiary.Wallet: 900_000} {
		table := run(t, a, report.PayList, report.Question{List: november, Method: method})
		if rows := walk(t, table); len(rows) != table.Count || total(t, table, "total") != want {
			t.Errorf("%q: %d rows, %v", method, len(rows), table.Totals)
		}
	}
}

var asker = report.Asker{ID: "huyen.canbo", Name: "Nguyễn Văn Cán", Unit: "Huyện Nghi Xuân"}

func fileOf(t tester, a *archive, code report.Code, q report.Question) report.File {
	t.Helper()
	entry := entryOf(t, code)
	q, err := q.Complete(entry, org.National(), district)
	if err != nil {
		t.Fatal(err)
	}
	scope, err := a.maker().ScopeOf(t.Context(), entry, q)
	if err != nil {
		t.Fatal(err)
	}
	table, err := a.maker().Make(t.Context(), code, scope)
	if err != nil {
		t.Fatal(err)
	}
	return report.File{Report: entry, Scope: scope, Table: table, By: asker, At: time.Date(2026, 11, 22, 1, 30, 0, 0, time.UTC)}
}
