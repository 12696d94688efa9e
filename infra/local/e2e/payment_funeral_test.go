package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"ansinh/infra/local/hosttest"
)

// funeralLine is a line of a funeral list as far as tests look.
type funeralLine struct {
	Beneficiary, Name, Deceased, Decision, Status, BudgetLine string
	Regular, CarryOver, Total                                 int64
}

// waiting is what a list may take.
type waiting struct {
	Months []struct {
		Period       string
		Lines, Total int64
	}
	Claims []struct {
		Beneficiary, Deceased, Claimant, Decision string
		Amount                                    int64
		Outside                                   bool
	}
}

func (p *payPlay) waiting() (w waiting) {
	p.t.Helper()
	p.officer.Get(p.path("/waiting"), &w)
	return w
}

func (p *payPlay) funerals(commune string) map[string]funeralLine {
	p.t.Helper()
	var page struct{ Items []funeralLine }
	p.officer.Get(p.path("/lines?commune="+commune), &page)
	found := map[string]funeralLine{}
	for _, l := range page.Items {
		found[l.Deceased] = l
	}
	return found
}

// The funeral costs of a month: two dossiers and one entered by hand, on a
// list of their own from its preparation to the lock, paid by the post office
// once the settings say that it does (F-08, F-09, F-49, F-50).
func TestPayment_F49_FuneralCostsFromTheDossierToTheLock(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	p.settings(nil)
	monthly := p.prepare() // the monthly list first, then the deaths, then the funerals
	p.ID = "442:" + p.Period + ":funeral"
	dead := buried(t, p)
	byHand(t, p)

	p.s.Eventually("the claims wait", func() error {
		if got := p.waiting(); len(got.Claims) != 3 {
			return fmt.Errorf("%+v", got.Claims)
		}
		return nil
	})
	var month struct {
		FuneralActions []struct{ Action string }
		Lists          []struct{ Type string }
	}
	p.officer.Get("/api/payment/periods/"+p.Period, &month)
	if len(month.Lists) != 1 || len(month.FuneralActions) != 1 {
		t.Errorf("%+v", month)
	}
	draft := p.prepare()
	checkFunerals(t, p, draft, dead)

	// F-50: deleted, the claims are free for a new list.
	p.does(p.officer, "/delete", map[string]any{"reason": "lập lại"})
	p.becomes("DELETED")
	if got := p.waiting(); len(got.Claims) != 3 {
		t.Errorf("F-50: %+v", got)
	}
	checkFunerals(t, p, p.prepare(), dead)
	sendFunerals(t, p)
	lockFunerals(t, p, monthly)
}

// buried takes the funeral dossiers of two people on the monthly list to
// their results.
func buried(t *testing.T, p *payPlay) (names []string) {
	t.Helper()
	monthly := *p
	monthly.ID = "442:" + p.Period + ":monthly"
	for i, ref := range monthly.allLines("18376")[:2] {
		var person struct{ Name, NationalID, Birth, Sex string }
		p.officer.Get("/api/beneficiaries/"+ref["beneficiary"], &person)
		d := filed(t, p.s, "xuanyen.canbo", map[string]any{
			"procedure": "funeral-costs", "application": map[string]any{
				"person": map[string]any{
					"name": person.Name, "nationalId": person.NationalID, "birthDate": person.Birth, "sex": person.Sex, "address": "Thôn Trung Vân",
				},
				"deathDate": "2026-08-01",
				"declarant": map[string]any{"name": fmt.Sprintf("Hồ Văn Con %d", i+1), "nationalId": fmt.Sprintf("04207500006%d", i), "relation": "con trai"},
			},
		})
		d.do("xuanyen.canbo", "start", nil)
		d.attach("xuanyen.canbo", "application", "to-khai.pdf", smallPDF(t, "To khai"))
		d.attach("xuanyen.canbo", "death", "khai-tu.pdf", smallPDF(t, "Khai tu"))
		d.do("xuanyen.canbo", "update", map[string]any{"processing": map[string]any{"from": "2026-08"}})
		d.do("xuanyen.canbo", "draft-decision", nil)
		d.atDistrict()
		d.decided()
		d.do("huyen.canbo", "receive-result", nil)
		d.do("huyen.canbo", "return-result", nil)
		d.do("xuanyen.canbo", "receive-result", nil)
		d.do("xuanyen.canbo", "return-result", nil)
		names = append(names, person.Name)
	}
	return names
}

const outsider = "Nguyễn Văn Ngoài"

// byHand enters the funeral of a person outside the registry, twice.
func byHand(t *testing.T, p *payPlay) {
	t.Helper()
	claim := map[string]any{
		"commune": "18355", "deceased": outsider, "died": "2026-08-15",
		"claimant": map[string]any{"name": "Nguyễn Thị Thân", "relation": "con gái"},
		"decision": map[string]any{"number": "15/QĐ-UBND", "date": "2026-09-01"},
	}
	first, one := p.officer.Repeat("mai-tang-1", http.MethodPost, "/api/payment/funeral-claims", claim)
	second, two := p.officer.Repeat("mai-tang-1", http.MethodPost, "/api/payment/funeral-claims", claim)
	if first != http.StatusOK || second != http.StatusOK || !bytes.Equal(one, two) {
		t.Fatalf("%d %s, again %d %s", first, one, second, two)
	}
	claim["deceased"] = "nguyễn văn  NGOÀI" // by another officer, on another day
	p.officer.Refused(http.MethodPost, "/api/payment/funeral-claims", claim, http.StatusConflict, "funeral-twice")
	claim["deceased"] = ""
	p.officer.Refused(http.MethodPost, "/api/payment/funeral-claims", claim, http.StatusUnprocessableEntity, "bad-claim")
	claim["deceased"], claim["commune"] = outsider, "18073-2025"
	p.officer.Refused(http.MethodPost, "/api/payment/funeral-claims", claim, http.StatusUnprocessableEntity, "no-commune")
	p.s.Client("xuanyen.canbo").Refused(http.MethodPost, "/api/payment/funeral-claims", claim, http.StatusForbidden, "forbidden")
}

func checkFunerals(t *testing.T, p *payPlay, draft payList, dead []string) {
	t.Helper()
	if draft.Sums.Lines != 3 || draft.Sums.Total != 3*10_800_000 {
		t.Fatalf("%+v", draft.Sums)
	}
	lines := p.funerals("18376")
	for i, name := range dead {
		l := lines[name]
		if l.Name != fmt.Sprintf("Hồ Văn Con %d", i+1) || l.Total != 10_800_000 || l.Decision == "" || l.BudgetLine != "MTP" {
			t.Errorf("F-49: %s: %+v of %+v", name, l, lines)
		}
	}
	if l := p.funerals("18355")[outsider]; l.Name != "Nguyễn Thị Thân" || l.Total != 10_800_000 || l.Decision != "15/QĐ-UBND, 01/09/2026" {
		t.Errorf("F-49: %+v", l)
	}
	if got := p.waiting(); len(got.Claims) != 0 {
		t.Errorf("still waiting: %+v", got.Claims)
	}
}

// sendFunerals sends the list: refused while the provider pays the monthly
// list only.
func sendFunerals(t *testing.T, p *payPlay) {
	t.Helper()
	if status, answer := p.scan(scanned, p.list().Sums.Total); status != http.StatusOK {
		t.Fatalf("scan: %d %s", status, answer)
	}
	p.refused(p.officer, "/send", nil, "send-type-not-paid") // F-08
	var settings struct{ Version int }
	p.officer.Get("/api/settings/payment", &settings)
	p.officer.Refused(http.MethodPut, "/api/settings/payment", map[string]any{ // F-09
		"sendCutOffDay": 5, "settlementCutOffDay": 25, "monthsPerSettlement": 1, "connected": true, "types": []string{"funeral"}, "version": settings.Version,
	}, http.StatusUnprocessableEntity, "invalid-settings")
	p.settings(map[string]any{"types": []string{"monthly", "funeral"}})
	p.does(p.officer, "/send", nil)
	p.waits("the package is delivered", func(l payList) bool { return l.State == "SENT" && l.Packages[0].State == "delivered" })
	var told struct {
		Items []struct{ PayeeName, Deceased, Decision string }
	}
	s := p.s.Client("buudien.canbo")
	status, answer := s.Do(http.MethodGet, "/api/provider/packages/"+p.list().pkg()+"/lines?commune=18355", nil)
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	decodeJSON(t, bytes.ReplaceAll(answer, []byte("payee_name"), []byte("PayeeName")), &told)
	if len(told.Items) != 1 || told.Items[0].PayeeName != "Nguyễn Thị Thân" || told.Items[0].Deceased != outsider || told.Items[0].Decision == "" {
		t.Errorf("the provider is told %s", answer)
	}
}

// lockFunerals settles the list with one claimant absent, locks it, and finds
// the money on the next funeral list.
func lockFunerals(t *testing.T, p *payPlay, monthly payList) {
	t.Helper()
	p.officeDoes("start", nil)
	p.becomes("PAYING")
	p.officeDoes("settle", map[string]any{"unpaid_first": 1})
	p.becomes("SETTLEMENT_RECEIVED")
	p.until(p.Period, 26)
	p.does(p.officer, "/close", nil)
	l := p.becomes("SETTLED")
	if l.Balance.UnpaidLines != 1 || l.Balance.PaidLines != 2 || l.Balance.Paid+l.Balance.Unpaid != l.Sums.Total {
		t.Fatalf("%+v", l.Balance)
	}
	for report, key := range map[string]string{"DVCT_01": "unpaid", "DVCT_02": "amount"} {
		var r reportRun
		p.officer.Get("/api/reports/"+report+"?list="+p.ID, &r)
		if got := r.total(t, key); got != l.Balance.Unpaid {
			t.Errorf("%s says %d unpaid of %+v", report, got, r.Report.Rows)
		}
	}
	checkSummary(t, p)
	p.refused(p.second, "/lock", nil, "period-open") // the monthly list of the period is still a draft
	other := *p
	other.ID = monthly.ID
	other.does(p.officer, "/delete", map[string]any{"reason": "thử"})
	other.becomes("DELETED")
	p.does(p.second, "/lock", nil)
	p.waits("the lines are exported", func(l payList) bool { return l.Export != nil && l.Export.Rows == 3 })
	p.refused(p.officer, "/delete", map[string]any{"reason": "thử"}, "period-locked") // F-53
	status, answer := p.officer.Do(http.MethodPost, "/api/payment/lists", map[string]any{"period": p.Period, "type": "monthly", "version": other.list().Version})
	if problemCode(answer) != "period-locked" {
		t.Errorf("F-53: a new list in a locked period: %d %s", status, answer)
	}

	next := *p
	next.Period = monthAfter(p.Period)
	next.ID = "442:" + next.Period + ":funeral"
	if l := next.prepare(); l.Sums.Lines != 1 || l.Sums.CarryOver != 10_800_000 || l.Sums.Total != 10_800_000 {
		t.Errorf("carried over %+v", l.Sums)
	}
}
