package e2e

import (
	"testing"

	"ansinh/infra/local/hosttest"
)

func TestDossier_C45_FuneralCostsGoOverTheDistrict(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	dead := map[string]any{
		"procedure": "funeral-costs", "application": map[string]any{
			"person": applicant(60, "Hồ Thị Chín"), "deathDate": "2026-08-01",
			"declarant": map[string]any{"name": "Hồ Văn Con", "nationalId": "042075000060", "relation": "con trai"},
		},
	}
	p := filed(t, s, "xuanyen.canbo", dead)
	p.do("xuanyen.canbo", "start", nil)
	p.attach("xuanyen.canbo", "application", "to-khai.pdf", smallPDF(t, "To khai"))
	p.attach("xuanyen.canbo", "death", "khai-tu.pdf", smallPDF(t, "Khai tu"))
	p.do("xuanyen.canbo", "update", map[string]any{"processing": map[string]any{"from": "2026-08"}})
	if got := p.get("xuanyen.canbo"); got.Processing.Amount != 10_800_000 || got.Due.Setting.Hours != 40 {
		t.Errorf("by law: %+v, %+v", got.Processing, got.Due.Setting)
	}
	p.do("xuanyen.canbo", "draft-decision", nil)
	p.atDistrict()
	if r := p.decided(); r.Holder.ID != "huyen.canbo" {
		t.Fatalf("C-45: the result is at %+v", r.Holder)
	}
	p.do("huyen.canbo", "receive-result", nil)
	if r := p.do("huyen.canbo", "return-result", nil); r.State != "RESULT_AWAITING_RECEIPT" || r.Holder.ID != "xuanyen.canbo" {
		t.Fatalf("C-45: %+v", r)
	}
	if !inQueue(s, "xuanyen.canbo", "RESULT_AWAITING_RECEIPT", p.Code) {
		t.Error("C-45: it is not in the commune's queue")
	}
	p.do("xuanyen.canbo", "receive-result", nil)
	if r := p.do("xuanyen.canbo", "return-result", nil); r.State != "RESULT_RETURNED" {
		t.Errorf("%+v", r)
	}
}

func TestDossier_B06_TheTwoLevelCommuneDecidesItself(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := filed(t, s, "thanhsen.canbo", allowance(61, "Hồ Thị Mười"))
	p.prepared("thanhsen.canbo")
	p.to("thanhsen.canbo", "thanhsen.lanhdao")
	p.do("thanhsen.lanhdao", "sign", nil)
	p.to("thanhsen.lanhdao", "thanhsen.vanthu")
	if r := p.do("thanhsen.vanthu", "issue", nil); r.Number != "01/QĐ-UBND" || r.State != "RESULT_AWAITING_RECEIPT" || r.Holder.ID != "thanhsen.canbo" {
		t.Fatalf("%+v", r)
	}
	p.do("thanhsen.canbo", "receive-result", nil)
	p.do("thanhsen.canbo", "return-result", nil)
	if f := p.get("thanhsen.canbo"); f.Structure != "two-level" || f.State != "RESULT_RETURNED" || len(f.Documents) != 1 {
		t.Errorf("%+v", f)
	}
}

func TestDossier_C39_TheDistrictSendsBack(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := filed(t, s, "xuanyen.canbo", allowance(62, "Hồ Thị Mười Một"))
	p.prepared("xuanyen.canbo")
	p.atDistrict()
	p.refused("huyen.canbo", "send-back", map[string]any{"reason": "  "}, 422, "text-required")
	if r := p.do("huyen.canbo", "send-back", map[string]any{"reason": "Có lương hưu"}); r.State != "SENT_BACK" || r.Holder.ID != "xuanyen.canbo" {
		t.Fatalf("%+v", r)
	}
	hasNotice(s, "xuanyen.canbo", "dossier.sent-back", p.Code)
	page := queueOf(s, "xuanyen.canbo", "SENT_BACK")
	if page.Count != 1 {
		t.Errorf("%+v", page)
	}
	p.do("xuanyen.canbo", "return-ineligible", map[string]any{"reason": "Có lương hưu"})
	var hits struct{ Items []dossierRow }
	s.Client("huyen.canbo").Get("/api/dossiers/search", &hits)
	if len(hits.Items) != 1 || hits.Items[0].State != "INELIGIBLE" {
		t.Errorf("C-12: a search without filter finds %+v", hits.Items)
	}
}
