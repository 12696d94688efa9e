package e2e

import (
	"net/http"
	"strings"
	"testing"

	"ansinh/infra/local/hosttest"
)

// TestDossier_WhoMayDoWhat shares one system: what the wrong account tries
// must change nothing.
func TestDossier_WhoMayDoWhat(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := filed(t, s, "xuanyen.canbo", allowance(1, "Đỗ Thị Hương"))

	t.Run("J-15 A-18 another commune sees and does nothing", func(t *testing.T) {
		foreign := s.Client("xuanhoi.canbo")
		for _, path := range []string{"", "/progress", "/policy", "/next-officers"} {
			problem := foreign.Refused(http.MethodGet, "/api/dossiers/"+p.Code+path, nil, 403, "outside-area")
			if strings.Contains(problem.Detail, "Hương") {
				t.Errorf("%s shows data: %s", path, problem.Detail)
			}
		}
		for _, action := range []string{"start", "receive", "forward", "draft-decision", "sign", "issue", "return-result"} {
			p.refused("xuanhoi.canbo", action, nil, 403, "outside-area")
		}
		var hits struct{ Items []dossierRow }
		foreign.Get("/api/dossiers/search?q="+p.Code, &hits)
		if len(hits.Items) != 0 {
			t.Errorf("the search finds %v", hits.Items)
		}
		foreign.Refused(http.MethodGet, "/api/dossiers/search?unit=18376", nil, 403, "")
		s.Client("buudien.canbo").Refused(http.MethodGet, "/api/dossiers/"+p.Code, nil, 403, "")
		s.Client("congdan.an").Refused(http.MethodGet, "/api/dossiers/"+p.Code, nil, 403, "")
		s.Client("").Refused(http.MethodGet, "/api/dossiers/"+p.Code, nil, 401, "")
	})

	t.Run("C-17 C-18 a colleague finds the holder and cannot receive", func(t *testing.T) {
		p.prepared("xuanyen.canbo")
		p.do("xuanyen.canbo", "forward", map[string]any{"officer": "xuanyen.lanhdao"})
		page := queueOf(s, "xuanyen.canbo2", "AWAITING_RECEIPT")
		if page.Count != 0 || !strings.Contains(page.Empty, "tra cứu") {
			t.Errorf("the empty queue says %q", page.Empty)
		}
		var hits struct{ Items []dossierRow }
		s.Client("xuanyen.canbo2").Get("/api/dossiers/search?q=do+thi+huong", &hits)
		if len(hits.Items) != 1 || hits.Items[0].Status != "Chờ tiếp nhận tại "+hits.Items[0].Holder.Name+" (Xã Xuân Yên)" || hits.Items[0].Holder.ID != "xuanyen.lanhdao" || hits.Items[0].Mine {
			t.Errorf("C-17: %+v", hits.Items)
		}
		p.refused("xuanyen.canbo2", "receive", nil, 403, "not-holder")
		if found, _, _ := p.get("xuanyen.canbo2").action("receive"); found {
			t.Error("C-18: receive is offered to a colleague")
		}
		row := queueOf(s, "xuanyen.lanhdao", "AWAITING_RECEIPT").Items[0]
		if row.Sender == nil || row.Sender.ID != "xuanyen.canbo" || row.Due.Date == "" || row.At == "" || row.ProcedureName == "" {
			t.Errorf("C-05: %+v", row)
		}
	})

	t.Run("C-04 C-25 wrong state and wrong role", func(t *testing.T) {
		problem := p.refused("xuanyen.lanhdao", "update", map[string]any{"processing": map[string]any{"opinion": "x"}}, 409, "wrong-state")
		if !strings.Contains(problem.Detail, "Hồ sơ chờ tiếp nhận") || !strings.Contains(problem.Detail, "Cập nhật hồ sơ") {
			t.Errorf("the refusal names neither state nor action: %s", problem.Detail)
		}
		p.do("xuanyen.lanhdao", "receive", nil)
		for _, action := range []string{"draft-decision", "issue", "request-citizen-supplement", "send-back", "return-ineligible"} {
			p.refused("xuanyen.lanhdao", action, wordsFor(action), 403, "")
		}
	})

	t.Run("B-05 C-07 C-11 the workbench has every queue with its count", func(t *testing.T) {
		var bench struct {
			Queues []struct {
				Queue, Name, Folder string
				Count               int
			}
			Today []dossierRow
		}
		s.Client("xuanyen.lanhdao").Get("/api/workbench", &bench)
		counts := map[string]int{}
		for _, q := range bench.Queues {
			counts[q.Name] = q.Count
		}
		if len(bench.Queues) != 13 || counts["Hồ sơ đã tiếp nhận và đang xử lý"] != 1 || len(bench.Today) != 1 || bench.Today[0].Code != p.Code {
			t.Errorf("%+v", bench)
		}
	})

	t.Run("C-35 C-37 a leader asks, the officer supplements, it comes back", func(t *testing.T) {
		p.refused("xuanyen.lanhdao", "request-supplement", map[string]any{"text": " "}, 422, "text-required")
		p.do("xuanyen.lanhdao", "request-supplement", map[string]any{"text": "Bổ sung biên bản họp thôn"})
		hasNotice(s, "xuanyen.canbo", "dossier.supplement-requested", p.Code)
		if page := queueOf(s, "xuanyen.canbo", "SUPPLEMENT_REQUESTED"); page.Count != 1 || page.Name != "HS lãnh đạo yêu cầu bổ sung" {
			t.Errorf("C-07: %+v", page)
		}
		p.do("xuanyen.canbo", "accept-request", nil)
		p.attach("xuanyen.canbo", "other", "bien-ban.pdf", smallPDF(t, "Bien ban"))
		if f := p.get("xuanyen.canbo"); f.State != "SUPPLEMENTING" || !f.Papers[len(f.Papers)-1].IsNew {
			t.Errorf("C-36: %+v", f.Papers)
		}
		back := p.do("xuanyen.canbo", "complete-supplement", map[string]any{"comment": "Đã bổ sung"})
		if back.State != "AWAITING_RECEIPT" || back.Holder.ID != "xuanyen.lanhdao" || inQueue(s, "xuanyen.canbo", "SUPPLEMENTING", p.Code) {
			t.Errorf("%+v", back)
		}
		p.do("xuanyen.lanhdao", "receive", nil)
	})

	t.Run("C-10 C-41 C-42 a rejection is for good, a new dossier links to it", func(t *testing.T) {
		p.do("xuanyen.lanhdao", "reject", map[string]any{"reason": "Sai đối tượng"})
		page := queueOf(s, "xuanyen.canbo", "LEADER_REJECTED")
		if page.Count != 1 || page.Name != "Lãnh đạo từ chối" {
			t.Errorf("C-10: %+v", page)
		}
		for _, action := range []string{"receive", "forward", "request-supplement", "receive-result"} {
			status, body := s.Client("xuanyen.lanhdao").Do(http.MethodPost, p.path(action), p.body(watcher, wordsFor(action)))
			if status < 400 {
				t.Errorf("C-41: %s after a rejection: %d %s", action, status, body)
			}
		}
		again := filed(t, s, "xuanyen.canbo", allowance(1, "Đỗ Thị Hương"))
		if f := again.get("xuanyen.canbo"); f.Rejected != p.Code || f.State != "OFFICER_CREATED" || again.Code == p.Code {
			t.Errorf("C-42: %s links to %q", again.Code, f.Rejected)
		}
		again.do("xuanyen.canbo", "delete", map[string]any{"reason": "Nhập thử"})
		if inQueue(s, "xuanyen.canbo", "OFFICER_CREATED", again.Code) {
			t.Error("C-21: a deleted dossier is still in a queue")
		}
	})
}

// wordsFor is what an action needs beside the version.
func wordsFor(action string) map[string]any {
	switch action {
	case "send-back", "return-ineligible", "reject", "delete":
		return map[string]any{"reason": "x"}
	case "request-supplement", "request-citizen-supplement":
		return map[string]any{"text": "x"}
	default:
		return nil
	}
}
