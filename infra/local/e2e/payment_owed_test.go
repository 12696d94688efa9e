package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"github.com/xuri/excelize/v2"

	"ansinh/infra/local/hosttest"
)

// owedItem is an adjustment as the API shows it, as far as tests look.
type owedItem struct {
	Ref, Kind, State, Month, Source, Beneficiary           string
	Amount, Settled, Listed, Remaining, Cancelled, Version int64
	Takes                                                  []struct{ Period, Status string }
	Actions                                                []struct {
		Action  string
		Enabled bool
	}
}

type owedPage struct {
	Items  []owedItem
	Totals struct{ Count, Amount, Settled, Listed, Remaining, Cancelled int64 }
}

// owe enters an adjustment for the person of a line.
func (p *payPlay) owe(kind string, l partLine, amount int64) (a owedItem) {
	p.t.Helper()
	p.officer.Post("/api/payment/adjustments", p.oweBody(kind, l, amount), &a)
	return a
}

func (p *payPlay) oweBody(kind string, l partLine, amount int64) map[string]any {
	before := monthBefore(p.Period)
	return map[string]any{
		"kind": kind, "beneficiary": l.Beneficiary, "policy": l.Policy, "amount": amount,
		"month": p.Period, "from": before, "through": before, "reason": "điều chỉnh mức hưởng",
	}
}

func (p *payPlay) owed(query string) (page owedPage) {
	p.t.Helper()
	p.officer.Get("/api/payment/adjustments?"+query, &page)
	return page
}

// of is the person's only adjustment.
func (p *payPlay) oneOf(who string) owedItem {
	p.t.Helper()
	page := p.owed("state=all&commune=" + thanhSen + "&person=" + who)
	if len(page.Items) != 1 {
		p.t.Fatalf("%s has %+v", who, page.Items)
	}
	return page.Items[0]
}

// deathCut is the death-cut list of a month, as far as tests look.
type deathCut struct {
	Items []struct {
		Beneficiary string
		UndoneAt    string
		Months      []string
		Sums        struct{ PaidAfter, Recovered, Left int64 }
	}
}

// Arrears come onto the line of the month planned (F-42); recoveries are taken
// off as far as the line reaches, the rest stays open and may be collected
// (F-43); who is cut because of death is listed with what was paid after it,
// and owes it (F-44).
func TestOwed_F42_F43_F44_FromTheEntryToTheSettlement(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, thanhSen, "thanhsen.canbo", "thanhsen.canbo")
	p.settings(map[string]any{"connected": false, "preparerMayLock": true})
	draft := p.prepare()
	lines := p.linesOf(thanhSen, "")
	more, less, far, dies, diesEarly := lines[0], lines[1], lines[2], lines[3], lines[4]

	key := "arrears-of-one-million"
	body := p.oweBody("arrears", more, 1_000_000)
	status, first := p.officer.Repeat(key, http.MethodPost, "/api/payment/adjustments", body)
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, first)
	}
	if again, second := p.officer.Repeat(key, http.MethodPost, "/api/payment/adjustments", body); again != status || !bytes.Equal(first, second) {
		t.Errorf("J-16: the same command again: %d %s", again, second)
	}
	p.owe("recovery", less, 300_000)
	p.owe("recovery", far, far.Regular+700_000)
	s.Client("xuanyen.canbo").Refused(http.MethodPost, "/api/payment/adjustments", body, http.StatusForbidden, "")
	s.Client("huyen.canbo").Refused(http.MethodPost, "/api/payment/adjustments", body, http.StatusNotFound, "beneficiary-not-found")

	prepared := p.prepare()
	if want := draft.Sums.Total + 1_000_000 - 300_000 - far.Regular; prepared.Sums.Total != want {
		t.Fatalf("the list's total is %d, want %d", prepared.Sums.Total, want)
	}
	for _, want := range []struct {
		line                     partLine
		arrears, recovery, total int64
	}{{more, 1_000_000, 0, more.Regular + 1_000_000}, {less, 0, 300_000, less.Regular - 300_000}, {far, 0, far.Regular, 0}} {
		got := p.linesOf(thanhSen, want.line.Beneficiary)[0]
		if got.Regular != want.line.Regular || got.Arrears != want.arrears || got.Recovery != want.recovery || got.Total != want.total {
			t.Errorf("F-42, F-43: %+v, want %+v", got, want)
		}
	}
	if a := p.oneOf(far.Beneficiary); a.Remaining != 700_000 || a.Listed != far.Regular || a.State != "open" {
		t.Errorf("F-43: the rest stays open: %+v", a)
	}
	changeOwed(t, p, far)
	cutBefore(t, p, diesEarly)
	payAll(t, p)

	if a := p.oneOf(more.Beneficiary); a.State != "settled" || a.Settled != 1_000_000 || a.Takes[0].Status != "PAID" {
		t.Errorf("F-42: paid with the list: %+v", a)
	}
	if a := p.oneOf(far.Beneficiary); a.State != "open" || a.Settled != far.Regular+200_000 || a.Remaining != 500_000 {
		t.Errorf("F-43: recovered with the list: %+v", a)
	}
	if a := p.oneOf(diesEarly.Beneficiary); a.Kind != "recovery" || a.Amount != diesEarly.Regular || a.State != "open" {
		t.Errorf("F-44: paid after a death recorded before the closing: %+v", a)
	}
	cutAfter(t, p, dies)
}

// changeOwed collects what a list does not bear.
func changeOwed(t *testing.T, p *payPlay, far partLine) {
	t.Helper()
	a := p.oneOf(far.Beneficiary)
	today := readHealth(t, p.s).Clock.Format("2006-01-02")
	collect := map[string]any{"amount": 700_001, "date": today, "receipt": "PT-01", "version": a.Version}
	p.officer.Refused(http.MethodPost, "/api/payment/adjustments/"+a.Ref+"/collect", collect, http.StatusUnprocessableEntity, "bad-amount")
	collect["amount"] = 200_000
	var saved owedItem
	p.officer.Post("/api/payment/adjustments/"+a.Ref+"/collect", collect, &saved)
	if saved.Remaining != 500_000 || saved.Settled != 200_000 || saved.Version != a.Version+1 {
		t.Errorf("F-43: collected outside the list: %+v", saved)
	}
	p.officer.Refused(http.MethodPost, "/api/payment/adjustments/"+a.Ref+"/collect", collect, http.StatusConflict, "adjustment-changed")
	if page := p.owed("kind=recovery"); page.Totals.Amount != page.Totals.Settled+page.Totals.Listed+page.Totals.Remaining+page.Totals.Cancelled || page.Totals.Count != 2 {
		t.Errorf("the totals do not add up: %+v", page.Totals)
	}
}

// die records a death of today.
func (p *payPlay) die(l partLine) file {
	p.t.Helper()
	var f file
	path := "/api/beneficiaries/" + l.Beneficiary
	p.officer.Get(path, &f)
	p.officer.Post(path+"/death", map[string]any{"version": f.Version, "reason": "Công an xã báo"}, &f)
	return f
}

// cut is the death-cut list's entry of a person, once it says what is wanted.
func (p *payPlay) cut(l partLine, what string, until func(paid, left int64, undone bool) bool) {
	p.t.Helper()
	recorded := readHealth(p.t, p.s).Clock.Format("2006-01")
	p.s.Eventually(what, func() error {
		var cut deathCut
		p.officer.Get("/api/payment/deaths?month="+recorded, &cut)
		for _, d := range cut.Items {
			if d.Beneficiary == l.Beneficiary {
				if until(d.Sums.PaidAfter, d.Sums.Left, d.UndoneAt != "") {
					return nil
				}
				return fmt.Errorf("%+v", d)
			}
		}
		return fmt.Errorf("%s is not among %+v", l.Name, cut.Items)
	})
}

// cutBefore records a death after the list was prepared and before it is paid.
func cutBefore(t *testing.T, p *payPlay, l partLine) {
	t.Helper()
	p.die(l)
	p.cut(l, "F-44: the death is listed, nothing is paid yet", func(paid, left int64, _ bool) bool { return paid == 0 && left == 0 })
}

// cutAfter records a death after the next month was paid ahead, and undoes it.
func cutAfter(t *testing.T, p *payPlay, l partLine) {
	t.Helper()
	dead := p.die(l)
	p.cut(l, "F-44: what was paid after the death is listed", func(paid, left int64, _ bool) bool { return paid == l.Regular && left == l.Regular })
	if a := p.oneOf(l.Beneficiary); a.Amount != l.Regular || a.Remaining != l.Regular {
		t.Errorf("F-44: to be recovered: %+v", a)
	}
	if dead.Death == nil || len(dead.Death.Recovery) != 1 || dead.Death.Recovery[0].Month != p.Period {
		t.Errorf("F-44: the file says %+v", dead.Death)
	}
	exportCut(t, p, l)
	p.officer.Post("/api/beneficiaries/"+l.Beneficiary+"/death/undo", map[string]any{"version": dead.Version, "reason": "nhầm người"}, nil)
	p.cut(l, "the death is undone", func(paid, left int64, undone bool) bool { return undone && paid == 0 && left == 0 })
	if a := p.oneOf(l.Beneficiary); a.State != "cancelled" || a.Remaining != 0 {
		t.Errorf("the undone death is still to be recovered: %+v", a)
	}
}

// exportCut finds the death in the workbook of the month's list (J-04).
func exportCut(t *testing.T, p *payPlay, l partLine) {
	t.Helper()
	var made struct{ File struct{ URL string } }
	p.officer.Get("/api/reports/CHITRA_CC?format=xlsx&month="+readHealth(t, p.s).Clock.Format("2006-01"), &made)
	book, err := excelize.OpenReader(bytes.NewReader(p.s.Download(made.File.URL)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	rows, err := book.GetRows(book.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if len(row) > 9 && row[2] == l.Name && row[7] == fmt.Sprint(l.Regular) {
			return
		}
	}
	t.Errorf("J-04: %s is not in %q", l.Name, rows)
}

// payAll settles the list by hand, everybody paid.
func payAll(t *testing.T, p *payPlay) {
	t.Helper()
	p.byHand(p.allLines(thanhSen))
	if settled := p.finish(); settled.Balance.UnpaidLines != 0 {
		t.Errorf("%d lines are not paid", settled.Balance.UnpaidLines)
	}
}

// Through the provider: a line that came down to nothing is sent and settled
// like any other, and a deduction is recovered only when the line that bears
// it at last is paid (F-22, F-24, F-47).
func TestOwed_F22_NotRecoveredUntilTheLineIsPaid(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	p.settings(nil)
	draft := p.prepare()
	commune := draft.Communes[0].Commune
	lines := p.linesOf(commune, "")
	nothing, absent, both := lines[0], lines[1], lines[2]
	p.owe("recovery", nothing, nothing.Regular)
	p.owe("recovery", absent, 100_000)
	p.owe("recovery", both, both.Regular)
	prepared := p.prepare()
	if want := draft.Sums.Total - nothing.Regular - 100_000 - both.Regular; prepared.Sums.Total != want || prepared.Sums.Lines != draft.Sums.Lines {
		t.Fatalf("%+v, want %d", prepared.Sums, want)
	}
	p.send()
	listed := p.owed("state=all&commune=" + commune + "&person=" + absent.Beneficiary).Items[0]
	p.officer.Refused(http.MethodPost, "/api/payment/adjustments/"+listed.Ref+"/cancel", map[string]any{"reason": "nhập nhầm", "version": listed.Version}, http.StatusConflict, "on-a-list")
	p.officeDoes("start", nil)
	absentRefs := []map[string]string{{"reference_id": reference(absent)}, {"reference_id": reference(both)}}
	p.officeDoes("settle", map[string]any{"unpaid": absentRefs})
	p.becomes("SETTLEMENT_RECEIVED")
	var unpaid struct {
		Items        []partLine
		NotRecovered []partLine
		Totals       struct{ Unpaid, NotRecovered, NotRecoveredLines int64 }
	}
	p.officer.Get(p.path("/unpaid"), &unpaid)
	if len(unpaid.Items) != 2 || len(unpaid.NotRecovered) != 2 || unpaid.Totals.NotRecovered != 100_000+both.Regular || unpaid.Totals.Unpaid != absent.Regular-100_000 {
		t.Fatalf("F-22: %+v", unpaid)
	}
	p.until(p.Period, 26)
	p.does(p.officer, "/close", nil)
	p.becomes("SETTLED")
	find := func(l partLine) owedItem {
		t.Helper()
		page := p.owed("state=all&commune=" + commune + "&person=" + l.Beneficiary)
		if len(page.Items) != 1 {
			t.Fatalf("%+v", page.Items)
		}
		return page.Items[0]
	}
	if a := find(nothing); a.State != "settled" {
		t.Errorf("F-22: paid nothing, recovered all: %+v", a)
	}
	for _, l := range []partLine{absent, both} {
		if a := find(l); a.State != "listed" || a.Settled != 0 || a.Takes[0].Status != "UNPAID" {
			t.Errorf("F-22: not recovered: %+v", a)
		}
	}
	next := *p
	next.Period = monthAfter(p.Period)
	next.ID = "442:" + next.Period + ":monthly"
	if l := next.prepare(); l.Sums.CarryOver != absent.Regular-100_000 {
		t.Fatalf("F-47: %+v", l.Sums)
	}
	if a := find(both); a.Takes[0].Period != next.Period || a.Takes[0].Status != "PENDING" {
		t.Errorf("F-47: it moved with the money: %+v", a)
	}
	next.does(next.officer, "/delete", map[string]any{"reason": "lập lại"})
	next.becomes("DELETED")
	if a := find(both); a.Takes[0].Period != p.Period || a.Takes[0].Status != "UNPAID" {
		t.Errorf("F-46: and back: %+v", a)
	}
}

// reference is a line's name at the provider.
func reference(l partLine) string { return l.Commune + "." + l.Beneficiary + "." + l.Policy }
