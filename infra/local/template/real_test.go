package template

import (
	"testing"
)

func realOptions() Options {
	return Options{Region: "ap-southeast-1", Account: "000000000000", Parameters: map[string]string{"PublicUrl": "http://localhost:8080"}}
}

// TestRead_RealTemplate holds the project's own templates to what this package
// understands.
func TestRead_RealTemplate(t *testing.T) {
	got, err := Read("../../../template.yaml", realOptions())
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Functions) == 0 || len(got.Tables) == 0 || len(got.Buckets) == 0 {
		t.Fatalf("%d functions, %d tables, %d buckets", len(got.Functions), len(got.Tables), len(got.Buckets))
	}
	for _, f := range got.Functions {
		if len(f.Routes) > 0 && len(f.Environment) == 0 {
			t.Errorf("%s is told of nothing", f.ID)
		}
		if f.Action == "dossier-issue" && (f.Environment["PUBLIC_URL"] != "http://localhost:8080" || f.Environment["DOSSIERS_TABLE"] != "DossiersTable") {
			t.Errorf("%s has the environment %v", f.ID, f.Environment)
		}
	}
}
