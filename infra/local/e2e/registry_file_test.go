package e2e

import (
	"net/http"
	"net/url"
	"testing"

	"ansinh/infra/local/hosttest"
	"ansinh/shared/org"
)

// file is what getBeneficiary answers.
type file struct {
	ID, Name, Status string
	Version          int
	Amount           int64
	Death            *struct {
		Date, EndsAfter string
		Recovery        []struct{ Month string }
	}
	Policies []struct{ ID, Status, Until string }
	Actions  []struct {
		Name    string
		Enabled bool
		Why     string
	}
}

func anyone(c *hosttest.Client, query url.Values) (f file) {
	c.Get("/api/beneficiaries/"+find(c, query).Items[0].ID, &f)
	return f
}

func TestFile_E11_DeathAndItsUndo_OnlyByTheDistrict(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	district, commune := s.Client("huyen.canbo"), s.Client("xuanyen.canbo")
	alive := anyone(district, url.Values{"commune": {"18376"}, "status": {"active"}})
	path := "/api/beneficiaries/" + alive.ID
	commune.Refused(http.MethodPost, path+"/death", map[string]any{"version": alive.Version}, http.StatusForbidden, "")
	commune.Get(path, &alive)
	for _, a := range alive.Actions {
		// What is known of a person, and how they are paid, the commune
		// supplements too (A.4, E-06, E-23).
		if a.Name != "setPayment" && a.Name != "supplement" && (a.Enabled || a.Why == "") {
			t.Errorf("the commune is offered %+v", a)
		}
	}
	district.Refused(http.MethodPost, path+"/death", map[string]any{"version": alive.Version, "date": "2200-01-01"}, http.StatusUnprocessableEntity, "bad-date")
	var dead, again file
	key := "the-death-of-one-person"
	body := map[string]any{"version": alive.Version, "reason": "Công an xã báo"}
	if status, answer := district.Repeat(key, http.MethodPost, path+"/death", body); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	if status, answer := district.Repeat(key, http.MethodPost, path+"/death", body); status != http.StatusOK {
		t.Errorf("the same request again: %d %s", status, answer)
	}
	district.Get(path, &dead)
	if dead.Status != "deceased" || dead.Death == nil || dead.Version != alive.Version+1 {
		t.Errorf("%+v", dead)
	}
	district.Refused(http.MethodPost, path+"/death/undo", map[string]any{"version": alive.Version, "reason": "nhầm người"}, http.StatusConflict, "beneficiary-changed")
	district.Post(path+"/death/undo", map[string]any{"version": dead.Version, "reason": "nhầm người"}, &again)
	if again.Status != "active" || again.Death != nil || again.Amount != alive.Amount {
		t.Errorf("%+v", again)
	}
	var changes struct {
		Items []struct {
			Type string
			By   org.Who
		}
	}
	district.Get(path+"/changes", &changes)
	if len(changes.Items) < 3 || changes.Items[0].Type != "undo-death" || changes.Items[1].Type != "death" || changes.Items[0].By.Name == "" || changes.Items[0].By.Office == "" {
		t.Errorf("E-07: %+v", changes)
	}
	var payments struct{ Items []any }
	district.Get(path+"/payments", &payments)
}

func TestFile_E08_StopFromAMonth_WithItsDecisionFirst(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	district := s.Client("huyen.canbo")
	f := anyone(district, url.Values{"commune": {"18355"}, "status": {"active"}})
	path := "/api/beneficiaries/" + f.ID
	district.Refused(http.MethodPost, path+"/policies/9/stop", stopBody(f.Version), http.StatusNotFound, "no-policy")
	var stopped file
	district.Post(path+"/policies/1/stop", stopBody(f.Version), &stopped)
	if stopped.Policies[0].Until != "2099-11" {
		t.Errorf("%+v", stopped)
	}
	var decisions struct {
		Items []struct{ Number, Date, Type string }
	}
	district.Get(path+"/decisions", &decisions)
	if len(decisions.Items) < 2 || decisions.Items[0].Number != "999/QĐ-UBND" || decisions.Items[0].Type != "stop" {
		t.Errorf("E-24: %+v", decisions)
	}
	district.Refused(http.MethodPost, path+"/policies/1/stop", map[string]any{"version": 1, "amount": 5}, http.StatusUnprocessableEntity, "")
	var law struct {
		Standard   int64
		Categories []struct{ Code string }
	}
	district.Get("/api/policy/categories?month=2026-07", &law)
	if law.Standard != 540_000 || len(law.Categories) < 8 {
		t.Errorf("%+v", law)
	}
}

func stopBody(version int) map[string]any {
	return map[string]any{
		"version": version, "from": "2099-12", "reason": "Chuyển đi nơi khác",
		"decision": map[string]any{"number": "999/QĐ-UBND", "date": "2099-11-20", "signer": "Bùi Việt Hùng"},
	}
}
