package provider_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"ansinh/shared/fault"
	"ansinh/shared/provider"
)

func TestAnnounce_F20_ARepeatIsOnePackage(t *testing.T) {
	known := map[string]bool{}
	office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var notice provider.PackageNotice
		if err := json.NewDecoder(r.Body).Decode(&notice); err != nil || r.URL.Path != "/packages" || r.Header.Get("Idempotency-Key") != notice.ID {
			t.Errorf("%s %v %+v", r.URL.Path, err, notice)
		}
		if len(r.Header.Get(provider.SignatureHeader)) < 64 {
			t.Errorf("signature %q", r.Header.Get(provider.SignatureHeader))
		}
		if known[notice.ID] {
			w.WriteHeader(http.StatusConflict)
			return
		}
		known[notice.ID] = true
		w.WriteHeader(http.StatusBadGateway) // taken, but the answer is lost
	}))
	defer office.Close()
	c := provider.NewClient(office.URL+"/", "khoa-chung")
	notice := provider.PackageNotice{ID: "442:2024-03:monthly:101"}
	if err := c.Announce(t.Context(), notice); !fault.Is(err, fault.KindUnavailable) {
		t.Errorf("the lost answer: %v", err)
	}
	if err := c.Announce(t.Context(), notice); err != nil {
		t.Errorf("again: %v", err)
	}
	if len(known) != 1 {
		t.Errorf("%d packages", len(known))
	}
}

func TestAnnounce_J17_UnreachableIsUnavailable(t *testing.T) {
	for _, url := range []string{"", "http://127.0.0.1:1"} {
		if err := provider.NewClient(url, "khoa-chung").Announce(t.Context(), provider.PackageNotice{ID: "x"}); !fault.Is(err, fault.KindUnavailable) {
			t.Errorf("%q: %v", url, err)
		}
	}
}
