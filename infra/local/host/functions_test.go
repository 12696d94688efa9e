package host

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ansinh/infra/local/template"
)

// TestSurroundings_AFunctionKnowsWhatItsStackTells: this machine's values
// stand in for what is told, and tell nothing by themselves.
func TestSurroundings_AFunctionKnowsWhatItsStackTells(t *testing.T) {
	where := surroundings{
		services: map[string]string{"AWS_REGION": "here"},
		instead:  map[string]string{"PUBLIC_URL": "http://localhost", "PROVIDER_KEY": "ours"},
	}
	page := template.Function{ID: "Page", Environment: map[string]string{"PUBLIC_URL": "https://far", "SETTINGS_TABLE": "s"}}
	report := template.Function{ID: "Report", Environment: map[string]string{"AUDIT_TABLE": "a"}}
	if diff := cmp.Diff(map[string]string{"AWS_REGION": "here", "PUBLIC_URL": "http://localhost", "SETTINGS_TABLE": "s"}, where.of(page)); diff != "" {
		t.Errorf("the page is told (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"AWS_REGION": "here", "AUDIT_TABLE": "a"}, where.of(report)); diff != "" {
		t.Errorf("the report is told (-want +got):\n%s", diff)
	}
	all := where.all(&template.Template{Functions: []template.Function{page, report}})
	want := map[string]string{"AWS_REGION": "here", "PUBLIC_URL": "http://localhost", "PROVIDER_KEY": "ours", "SETTINGS_TABLE": "s", "AUDIT_TABLE": "a"}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("together (-want +got):\n%s", diff)
	}
	if page.Environment["PUBLIC_URL"] != "https://far" {
		t.Error("the template was changed")
	}
}
