package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ansinh/infra/local/hosttest"
)

// summaries is a page of searchBeneficiaries.
type summaries struct {
	Items []struct {
		ID, Name, NationalID, Commune, Status, Method string
		Categories                                    []string
		Amount                                        int64
	}
	Next string
}

// find searches the registry as an account.
func find(c *hosttest.Client, query url.Values) (s summaries) {
	c.Get("/api/beneficiaries?"+query.Encode(), &s)
	return s
}

func TestSearch_J03_WordsWithoutAccents_OnlyInTheOwnArea(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	district, commune := s.Client("huyen.canbo"), s.Client("xuanyen.canbo")
	all := find(district, url.Values{"q": {"thi huong"}, "limit": {"100"}})
	if len(all.Items) == 0 {
		t.Fatal("nobody is called Hương")
	}
	own := 0
	for _, p := range all.Items {
		if !strings.HasSuffix(p.Name, "Hương") || !strings.Contains(p.Name, " Thị ") {
			t.Errorf("%s does not match", p.Name)
		}
		if p.Commune == "18376" {
			own++
		}
		if !strings.Contains(p.NationalID, "•") {
			t.Errorf("the list shows a whole national id (J-20): %s", p.NationalID)
		}
	}
	decomposed := find(district, url.Values{"q": {"  HU\u031bO\u031bNG   thi\u0323 "}, "limit": {"100"}})
	if len(decomposed.Items) != len(all.Items) {
		t.Errorf("decomposed capitals find %d, not %d", len(decomposed.Items), len(all.Items))
	}
	if got := find(commune, url.Values{"q": {"thi huong"}, "limit": {"100"}}); len(got.Items) != own {
		t.Errorf("the commune sees %d, of its own there are %d", len(got.Items), own)
	}
	if status, body := commune.Do(http.MethodGet, "/api/beneficiaries?commune=18355", nil); status != http.StatusForbidden {
		t.Errorf("another commune's people: %d %s", status, body)
	}
}

func TestSearch_E03_PagesThroughTheWholeDistrictOnce(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	district := s.Client("huyen.canbo")
	seen := map[string]bool{}
	query := url.Values{"limit": {"100"}}
	for {
		page := find(district, query)
		for _, p := range page.Items {
			if seen[p.ID] {
				t.Fatalf("%s is listed twice", p.ID)
			}
			seen[p.ID] = true
		}
		if page.Next == "" {
			break
		}
		query.Set("cursor", page.Next)
	}
	if len(seen) != 2000 {
		t.Errorf("%d people in Nghi Xuân, want 2000", len(seen))
	}
}

func TestSearch_E03_ByNationalIDCategoryAndStatus(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	district, commune := s.Client("huyen.canbo"), s.Client("xuanhoi.canbo")
	stopped := find(district, url.Values{"status": {"deceased"}, "commune": {"18376"}})
	if len(stopped.Items) == 0 {
		t.Fatal("nobody died in the demonstration")
	}
	for _, p := range stopped.Items {
		if p.Status != "deceased" {
			t.Errorf("%s is %s", p.Name, p.Status)
		}
	}
	for _, p := range find(district, url.Values{"category": {"6a"}}).Items {
		if len(p.Categories) == 0 || p.Categories[0] != "6a" {
			t.Errorf("%s has %v", p.Name, p.Categories)
		}
	}
	var file struct {
		ID, Name, NationalID, Status string
		Policies                     []json.RawMessage
	}
	district.Get("/api/beneficiaries/"+stopped.Items[0].ID, &file)
	byNumber := find(district, url.Values{"nationalId": {file.NationalID}})
	if len(byNumber.Items) != 1 || byNumber.Items[0].ID != file.ID {
		t.Errorf("%s finds %v", file.NationalID, byNumber.Items)
	}
	if got := find(commune, url.Values{"nationalId": {file.NationalID}}); len(got.Items) != 0 {
		t.Errorf("another commune finds %v", got.Items)
	}
	if status, _ := commune.Do(http.MethodGet, "/api/beneficiaries/"+file.ID, nil); status != http.StatusForbidden {
		t.Errorf("another commune's file: %d (E-01)", status)
	}
}
