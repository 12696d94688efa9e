package e2e

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"ansinh/infra/local/hosttest"
	"ansinh/shared/calendar"
)

// bring uploads a paper for a filing to come.
func bring(t *testing.T, s *hosttest.System, account, kind, name string, content []byte) string {
	t.Helper()
	var u struct {
		ID string
		hosttest.Upload
	}
	s.Client(account).Post("/api/papers", map[string]any{"type": kind, "name": name, "size": len(content)}, &u)
	s.Transfer(u.Upload, content)
	return u.ID
}

func TestDossier_C19_C32_C33_C40_ACitizenFilesSupplementsAndIsAnswered(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	body := allowance(7, "Trần Thị Bảy")
	problem := s.Client("congdan.an").Refused(http.MethodPost, "/api/dossiers", body, 422, "application-invalid")
	if len(problem.Fields) != 2 || problem.Fields[0].Pointer != "/papers/application" {
		t.Errorf("T1: %+v", problem)
	}
	body["papers"] = []string{
		bring(t, s, "congdan.an", "application", "don.pdf", smallPDF(t, "Don")), bring(t, s, "congdan.an", "identity", "cccd.pdf", smallPDF(t, "CCCD")),
	}
	p := filed(t, s, "congdan.an", body)
	f := p.get("congdan.an")
	if f.State != "AWAITING_RECEIPT" || f.Origin != "citizen" || f.Holder == nil || !strings.HasPrefix(f.Holder.ID, "xuanyen.canbo") || len(f.Papers) != 2 {
		t.Fatalf("C-19: %+v", f)
	}
	officer := f.Holder.ID
	hasNotice(s, "congdan.an", "dossier.filed", p.Code)
	if !inQueue(s, "congdan.an", "mine", p.Code) || !inQueue(s, officer, "AWAITING_RECEIPT", p.Code) {
		t.Error("C-19: it is not in both queues")
	}
	p.refused("congdan.an", "delete", map[string]any{"reason": "x"}, 403, "")
	p.refused(officer, "delete", map[string]any{"reason": "x"}, 403, "")
	p.do(officer, "receive", nil)
	p.do(officer, "update", map[string]any{"application": corrected(f)})
	if now := p.get(officer); now.Original == nil || now.Original["person"].(map[string]any)["address"] != "Thôn Trung Vân" {
		t.Errorf("C-24: the original is %v", now.Original)
	}
	p.refused(officer, "request-citizen-supplement", map[string]any{"text": ""}, 422, "text-required")
	p.do(officer, "request-citizen-supplement", map[string]any{"text": "Thiếu sổ hộ nghèo", "papers": []string{"condition"}})
	hasNotice(s, "congdan.an", "dossier.supplement-requested", p.Code)
	if got := p.get(officer); got.Due.Status != "stopped" {
		t.Errorf("C-38: %+v", got.Due)
	}
	due := p.get(officer).Due.Date
	waited := workingDays(s, 7)
	s.AdvanceClock(7 * 24 * time.Hour)
	p.attach("congdan.an", "condition", "so-ho-ngheo.pdf", smallPDF(t, "So ho ngheo"))
	p.do("congdan.an", "submit-supplement", map[string]any{"comment": "Đã nộp"})
	if !inQueue(s, officer, "CITIZEN_SUPPLEMENTED", p.Code) {
		t.Error("C-33: it is not back with the officer")
	}
	p.do(officer, "receive-supplement", nil)
	got := p.get(officer)
	if got.State != "IN_PROCESS" || !got.Papers[2].IsNew || got.Due.Waited != waited || got.Due.Date <= due {
		t.Errorf("C-33, C-38: %+v, was due %s", got.Due, due)
	}
	var progress struct {
		Waits []struct {
			Days int
			Open bool
		}
		Holders []struct {
			Holder  struct{ ID string }
			Current bool
		}
	}
	s.Client("congdan.an").Get(p.path("progress"), &progress)
	if len(progress.Waits) != 1 || progress.Waits[0].Days != waited || len(progress.Holders) != 1 || !progress.Holders[0].Current {
		t.Errorf("C-16, C-38: %+v", progress)
	}
	p.do(officer, "return-ineligible", map[string]any{"reason": "Có lương hưu"})
	hasNotice(s, "congdan.an", "dossier.ineligible", p.Code)
	if end := p.get("congdan.an"); end.State != "INELIGIBLE" || end.Reason != "Có lương hưu" {
		t.Errorf("C-40: %+v", end)
	}
}

// workingDays counts those of the next n days.
func workingDays(s *hosttest.System, n int) int {
	today := calendar.DateOf(s.Clock().Now())
	return calendar.National().Between(today, today.AddDays(n))
}

func corrected(f dossierFile) map[string]any {
	application := f.Application
	application["person"].(map[string]any)["address"] = "Thôn Trung Lộc"
	return application
}

func TestDossier_C54_J09_TheMachineRemindsAndMarksOverdueOnce(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := filed(t, s, "xuanyen.canbo", allowance(8, "Lê Thị Tám"))
	p.do("xuanyen.canbo", "start", nil)
	if got := p.get("xuanyen.canbo"); got.StepDue.Status != "on-time" || got.StepDue.Setting.Hours != 56 || got.StepDue.Setting.StepName == "" {
		t.Fatalf("C-54, C-55: %+v", got.StepDue)
	}
	s.Eventually("the machine waits", func() error { return waits(s, p.Code) })
	due := calendar.Date(p.get("xuanyen.canbo").StepDue.Date)
	s.AdvanceClock(due.Start().Sub(s.Clock().Now()) + time.Hour)
	hasNotice(s, "xuanyen.canbo", "dossier.due-soon", p.Code)
	s.AdvanceClock(24 * time.Hour)
	hasNotice(s, "xuanyen.canbo", "dossier.overdue", p.Code)
	row := queueOf(s, "xuanyen.canbo", "IN_PROCESS").Items[0]
	if row.StepDue.Status != "overdue" {
		t.Errorf("C-54: %+v", row.StepDue)
	}
	hasNotice(s, "xuanyen.canbo", "dossier.due-soon", p.Code) // still exactly one
}

// waits asks the routing task where it stands; the wait itself is the
// engine's.
func waits(s *hosttest.System, code string) error {
	out, err := s.Invoke(context.Background(), "TaskDossierNextStepFunction", []byte(`{"dossier":"`+code+`"}`))
	if err != nil || !strings.Contains(string(out), `"then":"remind"`) {
		return fmt.Errorf("%s %w", out, err)
	}
	return nil
}
