package audit_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ansinh/shared/audit"
)

func chain(n int) ([]audit.Entry, audit.Chain) {
	var head audit.Chain
	var entries []audit.Entry
	for i := range n {
		entries = append(entries, head.Append(audit.Entry{
			Object: "dossier/HS1", Action: "dossier.update", By: "xuanyen.canbo",
			At: time.Date(2026, 11, 2, 1, i, 0, 0, time.UTC), After: audit.Snapshot(map[string]int{"n": i}),
		}))
	}
	return entries, head
}

func TestChain_J13_ShowsEveryTampering(t *testing.T) {
	entries, head := chain(4)
	if err := audit.Verify(entries, head); err != nil {
		t.Fatal(err)
	}
	for name, tamper := range map[string]func([]audit.Entry) []audit.Entry{
		"is missing":      func(e []audit.Entry) []audit.Entry { return slices.Delete(e, 1, 2) },
		"was changed":     func(e []audit.Entry) []audit.Entry { e[2].By = "someone"; return e },
		"does not follow": func(e []audit.Entry) []audit.Entry { e[1].Previous = "00"; return e },
		"ends at entry":   func(e []audit.Entry) []audit.Entry { return e[:3] },
	} {
		t.Run(name, func(t *testing.T) {
			copied, _ := chain(4)
			err := audit.Verify(tamper(copied), head)
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("Verify says %v", err)
			}
		})
	}
}
