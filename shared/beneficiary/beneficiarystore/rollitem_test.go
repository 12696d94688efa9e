package beneficiarystore

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// awkward draws texts with what the form must escape.
func awkward(t *rapid.T, what string) string {
	return rapid.StringOf(rapid.RuneFrom([]rune("aĐộ 1#\t\n\\n\"<"))).Draw(t, what)
}

func somebody(t *rapid.T) beneficiary.RollPerson {
	text := func(what string) string { return awkward(t, what) }
	p := beneficiary.RollPerson{
		ID: text("id"), Name: text("name"), Birth: calendar.Date(text("birth")), Sex: identity.Sex(text("sex")),
		NationalID: identity.NationalID(text("national id")), Commune: org.UnitID(text("commune")), Hamlet: text("hamlet"),
		Death: calendar.Month(text("death")), Method: beneficiary.Method(text("method")), Bank: text("bank"),
		Number: text("number"), Holder: text("holder"), Lacks: text("lacks"),
	}
	for range rapid.IntRange(0, 3).Draw(t, "policies") {
		policy := beneficiary.RollPolicy{ID: text("policy"), Budget: text("budget"), Undecided: rapid.Bool().Draw(t, "undecided")}
		for range rapid.IntRange(0, 3).Draw(t, "rates") {
			policy.Rates = append(policy.Rates, beneficiary.Rate{
				From: calendar.Month(text("from")), Amount: money.Dong(rapid.Int64().Draw(t, "amount")), Category: text("category"),
				Coefficient: rapid.Int().Draw(t, "coefficient"),
				Status:      rapid.SampledFrom([]beneficiary.Status{beneficiary.Pending, beneficiary.Active, beneficiary.Suspended, beneficiary.Stopped}).Draw(t, "status"),
			})
		}
		p.Policies = append(p.Policies, policy)
	}
	return p
}

func TestRollItem_F45_IsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somebody(t)
		item, err := dynamo.Marshal(rollItem{p})
		if err != nil {
			t.Fatal(err)
		}
		var flat rollItem
		if err := dynamo.Unmarshal(item, &flat); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, flat.RollPerson); diff != "" {
			t.Error(diff)
		}
	})
}

// TestRollItem_F45_HoldsEveryField fails when a field is added to the roll and
// not to its form.
func TestRollItem_F45_HoldsEveryField(t *testing.T) {
	for name, kind := range map[string]reflect.Type{
		"person": reflect.TypeFor[beneficiary.RollPerson](), "policy": reflect.TypeFor[beneficiary.RollPolicy](), "rate": reflect.TypeFor[beneficiary.Rate](),
	} {
		for i := range kind.NumField() {
			p := beneficiary.RollPerson{Policies: []beneficiary.RollPolicy{{Rates: []beneficiary.Rate{{Status: beneficiary.Active}}}}}
			at := map[string]reflect.Value{
				"person": reflect.ValueOf(&p).Elem(), "policy": reflect.ValueOf(&p.Policies[0]).Elem(), "rate": reflect.ValueOf(&p.Policies[0].Rates[0]).Elem(),
			}[name].Field(i)
			switch at.Kind() {
			case reflect.String:
				at.SetString("stopped")
			case reflect.Int, reflect.Int64:
				at.SetInt(7)
			case reflect.Bool:
				at.SetBool(true)
			case reflect.Slice: // policies and rates are there
			default:
				t.Fatalf("%s.%s is a %s: teach the form and this test", name, kind.Field(i).Name, at.Kind())
			}
			var got beneficiary.RollPerson
			if err := readRoll(writeRoll(&p), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(p, got); diff != "" {
				t.Errorf("%s.%s is lost:\n%s", name, kind.Field(i).Name, diff)
			}
		}
	}
}

func TestRollItem_F45_ReadsTheFormerLayout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somebody(t)
		item, err := dynamo.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var flat rollItem
		if err := dynamo.Unmarshal(item, &flat); err != nil {
			t.Fatal(err)
		}
		again, err := dynamo.Marshal(flat.RollPerson)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(item, again, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRollItem_F45_ReadsTheFirstForm(t *testing.T) {
	var got beneficiary.RollPerson
	if err := readRoll("1\tid\tname\t1950-01-02\tmale\t\t18376\t\t\tcash\t\t\t\nP1\tb\t2024-01\t5\tc\t0\tactive", &got); err != nil {
		t.Fatal(err)
	}
	want := beneficiary.RollPerson{
		ID: "id", Name: "name", Birth: "1950-01-02", Sex: identity.Male, Commune: "18376", Method: beneficiary.Cash,
		Policies: []beneficiary.RollPolicy{{ID: "P1", Budget: "b", Rates: []beneficiary.Rate{{From: "2024-01", Amount: 5, Category: "c", Status: beneficiary.Active}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRollItem_F45_RefusesWhatIsNoLineOfTheRoll(t *testing.T) {
	good := writeRoll(&beneficiary.RollPerson{ID: "1", Policies: []beneficiary.RollPolicy{{ID: "1", Rates: []beneficiary.Rate{{Status: beneficiary.Active}}}}})
	for name, text := range map[string]string{
		"empty":                    "",
		"another form":             "3" + strings.TrimPrefix(good, rollForm),
		"a field too few":          strings.Replace(good, "\t", "", 1),
		"a field too many":         strings.Replace(good, "\n", "\t\n", 1),
		"a rate without its end":   strings.TrimSuffix(good, "\tactive"),
		"an amount that is none":   strings.Replace(good, "\t0\t", "\tx\t", 1),
		"a status nobody knows":    strings.Replace(good, "active", "alive", 1),
		"an escape nobody knows":   strings.Replace(good, "2\t1", "2\t\\x", 1),
		"a flag that is none":      strings.Replace(good, "\n1\t\t\t", "\n1\t\tx\t", 1),
		"an escape without an end": good + "\\",
		"a policy without budget":  good + "\n2",
	} {
		t.Run(name, func(t *testing.T) {
			var p beneficiary.RollPerson
			if err := readRoll(text, &p); err == nil {
				t.Errorf("%q was read as %+v", text, p)
			}
		})
	}
}

func FuzzReadRoll(f *testing.F) {
	f.Add("1\tid\tname\t\t\t\t18376\t\t\tcash\t\t\t\n1\tb\t2024-01\t5\tc\t0\tactive")
	f.Add("2\tid\tname\t\t\t\t18376\t\t\tcash\t\t\t\tpe\n1\tb\t1\t2024-01\t5\tc\t0\tactive")
	f.Add("1\t\\")
	f.Fuzz(func(t *testing.T, text string) {
		var p, again beneficiary.RollPerson
		if readRoll(text, &p) != nil {
			return
		}
		if err := readRoll(writeRoll(&p), &again); err != nil {
			t.Fatalf("%q was read and cannot be read again: %v", text, err)
		}
		if diff := cmp.Diff(p, again); diff != "" {
			t.Error(diff)
		}
	})
}

// TestRollItem_F45_IsSmall: the line of a long name with an account stays far
// below a quarter of a read unit.
func TestRollItem_F45_IsSmall(t *testing.T) {
	const name = "Nguyễn Thị Phương Thảo Trang"
	line := writeRoll(&beneficiary.RollPerson{
		ID: "01JD6M0Z8Q5V9XKQ4T1ZC7B2RA", Name: name, Birth: "1950-01-01", Sex: identity.Female, NationalID: "042150000001",
		Commune: "18073-2025", Hamlet: "Tổ dân phố Hồng Lam", Method: beneficiary.Account, Bank: "AGRIBANK", Number: "012345678901", Holder: name,
		Policies: []beneficiary.RollPolicy{{ID: "P01", Budget: "allowance", Rates: []beneficiary.Rate{{From: "2024-07", Amount: 500_000, Category: "5.1", Coefficient: 100, Status: beneficiary.Active}}}},
	})
	if len(line) > 300 {
		t.Errorf("%d bytes: %q", len(line), line)
	}
}
