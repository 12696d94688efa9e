package e2e

import (
	"fmt"
	"testing"

	"ansinh/infra/local/hosttest"
)

// TestDossier_C20_C22_C29_C43_C44_C46_C49_C50_FromTheCounterToTheRegistry plays the whole way of a
// monthly allowance through three levels.
func TestDossier_C20_C22_C29_C43_C44_C46_C49_C50_FromTheCounterToTheRegistry(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := filed(t, s, "xuanyen.canbo", allowance(1, "Đỗ Thị Hương"))
	p.prepared("xuanyen.canbo")
	p.atDistrict()
	note := p.get("huyen.canbo").Documents[0]
	if note.Status != "sealed" || note.Number != "01/TTr-UBND" || len(note.Revisions) != 3 {
		t.Fatalf("the submission note is %+v", note)
	}
	p.refused("huyen.canbo", "forward", map[string]any{"officer": "huyen.truongphong"}, 409, "step-incomplete") // the decision must quote the note's number
	issued := p.decided()
	if issued.State != "RESULT_AWAITING_RECEIPT" || issued.Number != "01/QĐ-UBND" || issued.Holder.ID != "xuanyen.canbo" {
		t.Fatalf("issued: %+v", issued)
	}
	waiting := queueOf(s, "xuanyen.canbo", "RESULT_AWAITING_RECEIPT")
	if waiting.Name != "Hồ sơ có kết quả chờ tiếp nhận" || waiting.Count != 1 || waiting.Items[0].DecisionNumber != "01/QĐ-UBND" {
		t.Errorf("C-08: %+v", waiting)
	}
	p.do("xuanyen.canbo", "receive-result", nil)
	if !inQueue(s, "xuanyen.canbo", "RESULT_RECEIVED", p.Code) {
		t.Error("C-09: the received result is not in its queue")
	}
	returned := p.do("xuanyen.canbo", "return-result", map[string]any{"comment": "Đã trao cho công dân"})
	if returned.State != "RESULT_RETURNED" || inQueue(s, "xuanyen.canbo", "RESULT_RECEIVED", p.Code) {
		t.Errorf("C-09, C-44: %+v", returned)
	}
	verifySigned(t, p)
	s.Eventually("the registry has the person (E-02)", func() error {
		var found struct{ Items []struct{ Name string } }
		s.Client("huyen.canbo").Get("/api/beneficiaries?nationalId=042151000001", &found)
		if len(found.Items) != 1 || found.Items[0].Name != "Đỗ Thị Hương" {
			return fmt.Errorf("found %+v", found.Items)
		}
		return nil
	})
}

// verifySigned checks the decision of an ended dossier on the public page.
func verifySigned(t *testing.T, p *dossierPlay) {
	t.Helper()
	for _, d := range p.get("xuanyen.canbo").Documents {
		var v struct {
			Valid                       bool
			Verdict, Number, Name, Date string
			Signatures                  []struct {
				Signer string
				Valid  bool
			}
		}
		p.s.Client("").Get("/api/verify/"+d.Verify, &v)
		if !v.Valid || v.Number != d.Number || len(v.Signatures) != 2 || v.Name != "Đỗ T. H." {
			t.Errorf("%s: %+v", d.Kind, v)
		}
	}
}
