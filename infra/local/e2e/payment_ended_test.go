package e2e

import (
	"bytes"
	"net/http"
	"testing"

	"ansinh/infra/local/hosttest"
)

// Arrears entered by mistake are cancelled while a draft bears them: the draft
// is reckoned anew without them and its scan no longer counts (F-42, P4).
// Money of a month after a death that nobody collected is shown as not
// payable, the books hold it apart, and the period can be locked (F-44, F-53).
func TestOwed_F42_F44_CancelledOnTheDraftAndEndedByDeath(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, thanhSen, "thanhsen.canbo", "thanhsen.canbo")
	p.settings(map[string]any{"connected": false, "preparerMayLock": true})
	draft := p.prepare()
	lines := p.linesOf(thanhSen, "")
	mistaken, dead := lines[0], lines[1]
	p.owe("arrears", mistaken, 50_000)
	if l := p.prepare(); l.Sums.Total != draft.Sums.Total+50_000 {
		t.Fatalf("F-42: %+v", l.Sums)
	}
	a := p.oneOf(mistaken.Beneficiary)
	body, path := map[string]any{"reason": "nhập nhầm", "version": a.Version}, "/api/payment/adjustments/"+a.Ref+"/cancel"
	status, first := p.officer.Repeat("cancel-on-draft", http.MethodPost, path, body)
	if status != http.StatusOK {
		t.Fatalf("cancelled on the draft: %d %s", status, first)
	}
	p.becomes("LIST_DRAFT")
	if again, second := p.officer.Repeat("cancel-on-draft", http.MethodPost, path, body); again != status || !bytes.Equal(first, second) {
		t.Errorf("J-16: the same command again: %d %s", again, second)
	}
	if l := p.list(); l.Sums.Total != draft.Sums.Total {
		t.Errorf("P4: the draft still bears it: %+v", l.Sums)
	}
	if a := p.oneOf(mistaken.Beneficiary); a.State != "cancelled" || a.Cancelled != 50_000 || a.Listed != 0 {
		t.Errorf("%+v", a)
	}

	p.die(dead)
	p.cut(dead, "F-44: the death is listed", func(paid, left int64, _ bool) bool { return paid == 0 && left == 0 })
	p.payAllBut(dead)
	var unpaid struct {
		Items []struct {
			Beneficiary, NotPayableReason string
			NotPayable                    int64
		}
		Totals struct{ Unpaid, NotPayable, NotPayableLines int64 }
	}
	p.officer.Get(p.path("/unpaid"), &unpaid)
	if len(unpaid.Items) != 1 || unpaid.Items[0].NotPayable != dead.Regular || unpaid.Items[0].NotPayableReason == "" || unpaid.Totals.NotPayable != dead.Regular || unpaid.Totals.NotPayableLines != 1 {
		t.Errorf("F-22, F-44: %+v", unpaid)
	}
	var books struct {
		Balanced bool
		Lists    []struct{ NotPayable, StillOpen struct{ Lines, Money int64 } }
	}
	p.officer.Get("/api/payment/periods/"+p.Period+"/balance", &books)
	if !books.Balanced || books.Lists[0].NotPayable.Money != dead.Regular || books.Lists[0].StillOpen.Lines != 0 {
		t.Errorf("F-53: %+v", books)
	}
	p.does(p.officer, "/lock", nil)
	p.becomes("PERIOD_LOCKED")
}

// payAllBut settles the list by hand, one line unpaid.
func (p *payPlay) payAllBut(absent partLine) {
	p.t.Helper()
	ref := map[string]string{"commune": absent.Commune, "beneficiary": absent.Beneficiary, "policy": absent.Policy}
	p.byHand(p.allLines(thanhSen))
	p.does(p.officer, "/statuses", map[string]any{"lines": []any{ref}, "status": "UNPAID", "reason": "đã chết"})
	p.finish()
}
