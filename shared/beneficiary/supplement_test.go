package beneficiary_test

import (
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/policy"
)

// lacking is somebody of whom little is known, with a policy.
func lacking(t *testing.T) beneficiary.Beneficiary {
	t.Helper()
	b := beneficiary.Beneficiary{
		ID: "B1", Version: 1, Payment: beneficiary.Payment{Method: beneficiary.Cash},
		Person: beneficiary.Person{Name: "Lê Thị Thu", Birth: "1950-01-01", BirthYearOnly: true, Sex: identity.Female, Commune: "18376"},
	}
	open := beneficiary.OpenPolicy{Category: "6b", Amount: 1_080_000, From: "2026-08", Decision: beneficiary.Decision{Number: "1/QĐ", Date: "2026-08-01"}}
	if err := open.Apply(&b, policy.National(), beneficiary.By{ID: "huyen.canbo"}); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSupplement_E06_FillsInWhatIsMissing(t *testing.T) {
	b := lacking(t)
	before := b.RollEntries()
	by := beneficiary.By{ID: "xuanyen.canbo", At: calendar.Date("2026-11-20").Start()}
	s := beneficiary.Supplement{
		NationalID: "042150000017", Birth: "1950-03-04", Ethnicity: " Kinh ", Hamlet: "Thôn  Yên Ngư", Phone: "0912345678", Reason: "Theo căn cước",
	}
	if err := s.Apply(&b, by); err != nil {
		t.Fatal(err)
	}
	want := beneficiary.Person{
		Name: "Lê Thị Thu", Birth: "1950-03-04", Sex: identity.Female, Ethnicity: "Kinh", NationalID: "042150000017",
		Commune: "18376", Hamlet: "Thôn Yên Ngư", Phone: "0912345678",
	}
	if b.Person != want {
		t.Errorf("%+v", b.Person)
	}
	if last := b.Events[len(b.Events)-1]; last.Kind != beneficiary.EventCorrect || last.Reason != "Bổ sung số định danh, dân tộc, thôn, xóm, điện thoại, ngày sinh: Theo căn cước" {
		t.Errorf("%+v", last)
	}
	if after := b.RollEntries(); len(after) != 1 || after[0].Rates[0] != before[0].Rates[0] {
		t.Errorf("E-06: the policy changed: %+v", after)
	}
	if err := s.Apply(&b, by); !fault.HasCode(err, "nothing-changes") {
		t.Errorf("again: %v", err)
	}
	if lacks := b.Roll().Lacks; lacks != "" {
		t.Errorf("still lacks %q", lacks)
	}
}

func TestSupplement_E06_RefusesWhatIsWrongOrKnown(t *testing.T) {
	known := func(b *beneficiary.Beneficiary) {
		b.Person.NationalID, b.Person.Ethnicity, b.Person.BirthYearOnly = "042150000017", "Kinh", false
	}
	for name, c := range map[string]struct {
		prepare       func(*beneficiary.Beneficiary)
		supplement    beneficiary.Supplement
		code, pointer string
	}{
		"nothing":                 {nil, beneficiary.Supplement{}, "nothing-changes", ""},
		"eleven digits":           {nil, beneficiary.Supplement{NationalID: "04215000001"}, "bad-person", "/person/nationalId"},
		"a man's number":          {nil, beneficiary.Supplement{NationalID: "042050000017"}, "bad-person", "/person/nationalId"},
		"another year's number":   {nil, beneficiary.Supplement{NationalID: "042151000017"}, "bad-person", "/person/nationalId"},
		"a telephone too short":   {nil, beneficiary.Supplement{Phone: "09123"}, "bad-person", "/person/phone"},
		"born in another year":    {nil, beneficiary.Supplement{Birth: "1951-03-04"}, "bad-person", "/person/birth"},
		"no day at all":           {nil, beneficiary.Supplement{Birth: "1950-02-30"}, "bad-person", "/person/birth"},
		"an id that is known":     {known, beneficiary.Supplement{NationalID: "042150000018"}, "already-known", "/person/nationalId"},
		"ethnicity that is there": {known, beneficiary.Supplement{Ethnicity: "Mường"}, "already-known", "/person/ethnicity"},
		"a birth that is known":   {known, beneficiary.Supplement{Birth: "1950-03-04", Correct: true}, "already-known", "/person/birth"},
		"one known among others":  {known, beneficiary.Supplement{Phone: "0912345678", NationalID: "042150000018"}, "already-known", "/person/nationalId"},
	} {
		b := lacking(t)
		if c.prepare != nil {
			c.prepare(&b)
		}
		was := b.Person
		err := c.supplement.Apply(&b, beneficiary.By{ID: "x", At: calendar.Date("2026-11-20").Start()})
		f := fault.As(err)
		if !fault.HasCode(err, c.code) || c.pointer != "" && (len(f.Fields) == 0 || f.Fields[0].Pointer != c.pointer) {
			t.Errorf("%s: %v", name, err)
		}
		if b.Person != was {
			t.Errorf("%s: changed to %+v", name, b.Person)
		}
	}
}

func TestSupplement_E05_TheLocalityCorrects(t *testing.T) {
	b := lacking(t)
	b.Person.NationalID, b.Person.Ethnicity = "042150000017", "Kinh"
	s := beneficiary.Supplement{NationalID: "042150000025", Ethnicity: "Mường", Correct: true}
	if err := s.Apply(&b, beneficiary.By{ID: "huyen.canbo", At: calendar.Date("2026-11-20").Start()}); err != nil {
		t.Fatal(err)
	}
	if b.Person.NationalID != "042150000025" || b.Person.Ethnicity != "Mường" {
		t.Errorf("%+v", b.Person)
	}
}

// Whatever is sent, no policy, no amount, and no name, sex, commune or account
// changes, and nothing that was known is lost (E-06).
func TestSupplement_E06_NeverTouchesMoney(t *testing.T) {
	b0 := lacking(t)
	rapid.Check(t, func(t *rapid.T) {
		b := b0
		b.Events = append([]beneficiary.Event(nil), b0.Events...)
		b.Person.Phone = rapid.SampledFrom([]string{"", "0911111111"}).Draw(t, "old phone")
		b.Person.NationalID = rapid.SampledFrom([]identity.NationalID{"", "042150000017"}).Draw(t, "old id")
		was := b.Person
		s := beneficiary.Supplement{
			NationalID: identity.NationalID(rapid.SampledFrom([]string{"", "042150000017", "042150000018", "x"}).Draw(t, "id")),
			Birth:      rapid.SampledFrom([]calendar.Date{"", "1950-01-01", "1950-12-31", "1949-12-31"}).Draw(t, "birth"),
			Ethnicity:  rapid.StringN(0, 20, -1).Draw(t, "ethnicity"), Hamlet: rapid.StringN(0, 20, -1).Draw(t, "hamlet"),
			Phone: rapid.SampledFrom([]string{"", "0912345678", "12"}).Draw(t, "phone"), Correct: rapid.Bool().Draw(t, "correct"),
		}
		err := s.Apply(&b, beneficiary.By{ID: "x", At: calendar.Date("2026-11-20").Start()})
		now := b.Person
		if err != nil && now != was {
			t.Fatalf("refused and changed: %+v", now)
		}
		if now.Name != was.Name || now.Sex != was.Sex || now.Commune != was.Commune || b.Payment != b0.Payment || now.Birth.Year() != was.Birth.Year() {
			t.Fatalf("%+v", now)
		}
		if was.Phone != "" && now.Phone == "" || was.NationalID != "" && now.NationalID == "" {
			t.Fatalf("lost: %+v", now)
		}
		if got, want := b.RollEntries()[0].Rates, b0.RollEntries()[0].Rates; len(got) != len(want) || got[0] != want[0] {
			t.Fatalf("the policy: %+v", got)
		}
	})
}

func TestRoll_E28_SaysWhatAFileLacks(t *testing.T) {
	b := lacking(t)
	if got := b.Roll(); got.Lacks != "pey" || got.Policies[0].Undecided {
		t.Errorf("%q %+v", got.Lacks, got.Policies)
	}
	b.Events[0].Decision = beneficiary.Decision{}
	if got := b.Roll(); !got.Policies[0].Undecided {
		t.Error("a grant without a decision is not told")
	}
}
