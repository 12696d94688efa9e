package beneficiary_test

import (
	"cmp"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/policy"
)

var (
	law      = policy.National()
	by       = beneficiary.By{ID: "huyen.canbo", Name: "Nhung", At: time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)}
	decision = beneficiary.Decision{Number: "07/QĐ-UBND", Date: "2024-01-05"}
)

func someone(t *testing.T) beneficiary.Beneficiary {
	t.Helper()
	b, err := beneficiary.Register("01", beneficiary.Person{
		Name: "Đỗ Thị Hương", Birth: "1950-03-04", Sex: identity.Female, NationalID: "042150000001", Commune: "18376",
	}, beneficiary.Payment{}, by)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func entitled(t *testing.T, from calendar.Month, amount money.Dong) beneficiary.Beneficiary {
	t.Helper()
	b := someone(t)
	must(t, beneficiary.OpenPolicy{Category: "6b", Coefficient: 150, Amount: amount, From: from, Decision: decision}.Apply(&b, law, by))
	return b
}

func paid(t *testing.T, b beneficiary.Beneficiary, month calendar.Month) money.Dong {
	t.Helper()
	amount, err := b.AmountIn(month)
	must(t, err)
	return amount
}

func TestEvents_E07_StatusOfAPastMonthFollowsFromTheEvents(t *testing.T) {
	b := entitled(t, "2024-01", 540_000)
	must(t, beneficiary.AdjustPolicy{Amount: 720_000, Coefficient: 200, From: "2024-03", Decision: decision}.Apply(&b, law, by))
	for month, want := range map[calendar.Month]money.Dong{"2023-12": 0, "2024-01": 540_000, "2024-02": 540_000, "2024-03": 720_000, "2030-01": 720_000} {
		if got := paid(t, b, month); got != want {
			t.Errorf("%s pays %v, want %v", month, got, want)
		}
	}
	if b.StatusIn("2023-12") != beneficiary.Pending || b.StatusIn("2024-02") != beneficiary.Active {
		t.Error("the statuses are wrong")
	}
}

func TestEvents_E07_AChangeRecordedLateDoesNotUndoALaterOne(t *testing.T) {
	b := entitled(t, "2024-01", 500_000)
	must(t, beneficiary.AdjustPolicy{Amount: 700_000, From: "2024-06", Decision: decision}.Apply(&b, law, by))
	must(t, beneficiary.AdjustPolicy{Amount: 600_000, From: "2024-03", Decision: decision}.Apply(&b, law, by))
	if paid(t, b, "2024-02") != 500_000 || paid(t, b, "2024-04") != 600_000 || paid(t, b, "2024-07") != 700_000 {
		t.Errorf("%+v", b.Policies())
	}
}

func TestStop_E08_FromItsMonthOn_TheMonthBeforeUnchanged(t *testing.T) {
	b := entitled(t, "2024-01", 500_000)
	must(t, beneficiary.StopPolicy{Policy: "1", From: "2024-05", Decision: decision}.Apply(&b, by))
	if paid(t, b, "2024-04") != 500_000 || paid(t, b, "2024-05") != 0 || b.StatusIn("2024-05") != beneficiary.Stopped {
		t.Errorf("%+v", b.Policies())
	}
	if e := b.RollEntries()[0]; e.Until() != "2024-04" || e.From() != "2024-01" {
		t.Errorf("from %s until %s", e.From(), e.Until())
	}
	err := beneficiary.StopPolicy{Policy: "1", From: "2024-06", Decision: decision}.Apply(&b, by)
	if !fault.HasCode(err, "already-stopped") {
		t.Errorf("stopped twice: %v", err)
	}
	if err := (beneficiary.StopPolicy{Policy: "1", From: "2024-03"}).Apply(&b, by); !fault.HasCode(err, "bad-terms") {
		t.Errorf("without a decision: %v", err)
	}
}

func TestSuspend_E10_LeftOutAsSuspended_AndInAgain(t *testing.T) {
	b := entitled(t, "2024-01", 500_000)
	must(t, beneficiary.SuspendPolicy{Policy: "1", From: "2024-03"}.Apply(&b, by))
	must(t, beneficiary.SuspendPolicy{Policy: "1", From: "2024-05", Resume: true}.Apply(&b, by))
	e := b.RollEntries()[0]
	if _, ok := e.AmountIn("2024-04"); ok || e.StatusIn("2024-04") != beneficiary.Suspended {
		t.Error("April is paid")
	}
	if amount, ok := e.AmountIn("2024-05"); !ok || amount != 500_000 {
		t.Error("May is not paid")
	}
}

func TestDeath_E11_EndsAllPoliciesTheMonthAfter_RecoversLaterPay_AndCanBeUndone(t *testing.T) {
	b := entitled(t, "2024-01", 500_000)
	must(t, beneficiary.OpenPolicy{Category: "5a", Amount: 540_000, From: "2024-02", Decision: decision}.Apply(&b, law, by))
	must(t, beneficiary.RecordDeath{Date: "2024-03-10"}.Apply(&b, "2024-05-02", by))
	if paid(t, b, "2024-03") != 1_040_000 || paid(t, b, "2024-04") != 0 || b.StatusIn("2024-03") != beneficiary.Deceased {
		t.Errorf("%+v", b.RollEntries())
	}
	lists := []beneficiary.Paid{
		{Month: "2024-05", Amount: 1_040_000}, {Month: "2024-04", Amount: 1_040_000, Settled: true}, {Month: "2024-03", Amount: 1_040_000, Settled: true},
	}
	if got := b.ToRecover(lists); len(got) != 1 || got[0].Month != "2024-04" {
		t.Errorf("to recover: %+v", got)
	}
	for name, err := range map[string]error{
		"stop":  beneficiary.StopPolicy{Policy: "1", From: "2024-05", Decision: decision}.Apply(&b, by),
		"open":  beneficiary.OpenPolicy{Category: "8", Amount: 1, From: "2024-05", Decision: decision}.Apply(&b, law, by),
		"again": beneficiary.RecordDeath{Date: "2024-03-11"}.Apply(&b, "2024-05-02", by),
	} {
		if !fault.Is(err, fault.KindRefused) {
			t.Errorf("%s of the dead: %v", name, err)
		}
	}
	onList := beneficiary.UndoDeath{Reason: "nhầm", Claim: &beneficiary.FuneralClaim{List: "442:2024-04:funeral"}}
	if err := onList.Apply(&b, by); !fault.HasCode(err, "on-funeral-list") {
		t.Errorf("undone although a funeral list holds the person: %v", err)
	}
	must(t, beneficiary.UndoDeath{Reason: "nhầm"}.Apply(&b, by))
	if paid(t, b, "2024-04") != 1_040_000 || b.StatusIn("2024-04") != beneficiary.Active || len(b.ToRecover(lists)) != 0 {
		t.Errorf("%+v", b.RollEntries())
	}
}

func TestDeath_E11_ImpossibleDatesAreRefused(t *testing.T) {
	for name, date := range map[string]calendar.Date{"tomorrow": "2024-05-03", "before birth": "1950-03-03", "no day": "2024-02-30"} {
		b := entitled(t, "2024-01", 500_000)
		err := beneficiary.RecordDeath{Date: date}.Apply(&b, "2024-05-02", by)
		if f := fault.As(err); f == nil || f.Kind != fault.KindInvalid || f.Fields[0].Pointer != "/date" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecisions_E24_NewestFirst_EachOnce(t *testing.T) {
	b := entitled(t, "2024-01", 500_000)
	late := beneficiary.Decision{Number: "9/QĐ-UBND", Date: "2024-06-01", File: "decisions/9.pdf"}
	must(t, beneficiary.AdjustPolicy{Amount: 600_000, From: "2024-06", Decision: late}.Apply(&b, law, by))
	must(t, beneficiary.StopPolicy{Policy: "1", From: "2024-08", Decision: late}.Apply(&b, by))
	must(t, beneficiary.RecordDeath{Date: "2024-09-01", Decision: beneficiary.Decision{Number: "8/QĐ-UBND", Date: "2024-03-01"}}.Apply(&b, "2024-09-02", by))
	var numbers []string
	for _, d := range b.Decisions() {
		numbers = append(numbers, d.Number)
	}
	if want := []string{"9/QĐ-UBND", "8/QĐ-UBND", "07/QĐ-UBND"}; !slices.Equal(numbers, want) {
		t.Errorf("%v, want %v", numbers, want)
	}
}

func TestOpen_ASecondPolicyOfTheSameCategoryIsRefused(t *testing.T) {
	b := entitled(t, "2024-01", 500_000)
	again := beneficiary.OpenPolicy{Category: "6b", Amount: 500_000, From: "2023-11", Decision: decision}
	if err := again.Apply(&b, law, by); !fault.HasCode(err, "already-entitled") {
		t.Errorf("%v", err)
	}
	must(t, beneficiary.StopPolicy{Policy: "1", From: "2024-05", Decision: decision}.Apply(&b, by))
	again.From = "2024-05"
	must(t, again.Apply(&b, law, by))
	if paid(t, b, "2024-05") != 500_000 || len(b.Policies()) != 2 {
		t.Errorf("%+v", b.Policies())
	}
}

// naiveState works a month's state out from nothing but the events up to it.
type naiveState struct {
	status beneficiary.Status
	amount money.Dong
}

func naive(events []beneficiary.Event, policy string, month calendar.Month) naiveState {
	state, dead := naiveState{status: beneficiary.Pending}, calendar.Month("")
	sorted := slices.Clone(events)
	slices.SortFunc(sorted, func(a, b beneficiary.Event) int { return cmp.Or(cmp.Compare(a.Month, b.Month), a.Seq-b.Seq) })
	for _, e := range sorted {
		if e.Policy != policy || e.Month > month {
			continue
		}
		alive := state.status == beneficiary.Active || state.status == beneficiary.Suspended
		switch {
		case e.Kind == beneficiary.EventGrant:
			state = naiveState{beneficiary.Active, e.Amount}
		case e.Kind == beneficiary.EventAdjust && alive:
			state.amount = e.Amount
		case e.Kind == beneficiary.EventStop && state.status != beneficiary.Pending:
			state = naiveState{status: beneficiary.Stopped}
		case e.Kind == beneficiary.EventSuspend && state.status == beneficiary.Active:
			state.status = beneficiary.Suspended
		case e.Kind == beneficiary.EventResume && state.status == beneficiary.Suspended:
			state.status = beneficiary.Active
		}
	}
	for _, e := range events { // deaths in the order they were recorded
		switch e.Kind {
		case beneficiary.EventDeath:
			dead = e.Date.Month()
		case beneficiary.EventUndoDeath:
			dead = ""
		}
	}
	if dead != "" && month > dead {
		state.status = beneficiary.Deceased
	}
	if state.status != beneficiary.Active {
		state.amount = 0
	}
	return state
}

func TestEvents_E07_AnyHistoryEqualsTheNaiveModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := beneficiary.Beneficiary{ID: "01"}
		months := rapid.IntRange(0, 30)
		kinds := []beneficiary.EventKind{
			beneficiary.EventGrant, beneficiary.EventAdjust, beneficiary.EventAdjust, beneficiary.EventStop,
			beneficiary.EventSuspend, beneficiary.EventResume, beneficiary.EventDeath, beneficiary.EventUndoDeath,
		}
		for n := range rapid.IntRange(1, 15).Draw(t, "events") {
			e := beneficiary.Event{Seq: n + 1, Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
			e.Month = calendar.Month("2024-01").Add(months.Draw(t, "month"))
			switch e.Kind {
			case beneficiary.EventDeath:
				e.Date = e.Month.OnDay(rapid.IntRange(1, 28).Draw(t, "day"))
			case beneficiary.EventUndoDeath:
			default:
				e.Policy = strconv.Itoa(rapid.IntRange(1, 2).Draw(t, "policy"))
				e.Amount = money.Dong(rapid.IntRange(1, 5).Draw(t, "amount") * 100_000)
			}
			b.Events = append(b.Events, e)
		}
		for _, entry := range b.RollEntries() {
			for n := -2; n <= 33; n++ {
				month := calendar.Month("2024-01").Add(n)
				amount, _ := entry.AmountIn(month)
				got := naiveState{entry.StatusIn(month), amount}
				if want := naive(b.Events, entry.Policy, month); got != want {
					t.Fatalf("policy %s in %s: %+v, want %+v\nevents %+v\nrates %+v", entry.Policy, month, got, want, b.Events, entry.Rates)
				}
			}
		}
	})
}

func TestPerson_CheckNamesTheField(t *testing.T) {
	good := beneficiary.Person{Name: "Đỗ Thị Hương", Birth: "1950-03-04", Sex: identity.Female, NationalID: "042150000001", Commune: "18376"}
	for name, tc := range map[string]struct {
		change func(*beneficiary.Person)
		want   string
	}{
		"good":         {func(*beneficiary.Person) {}, ""},
		"no name":      {func(p *beneficiary.Person) { p.Name = "" }, "/person/name"},
		"born later":   {func(p *beneficiary.Person) { p.Birth = "2030-01-01" }, "/person/birth"},
		"other sex":    {func(p *beneficiary.Person) { p.Sex = identity.Male }, "/person/nationalId"},
		"no commune":   {func(p *beneficiary.Person) { p.Commune = "" }, "/person/commune"},
		"short number": {func(p *beneficiary.Person) { p.NationalID = "123" }, "/person/nationalId"},
	} {
		p := good
		tc.change(&p)
		got := ""
		if fields := p.Check("/person", "2026-11-22"); len(fields) > 0 {
			got = fields[0].Pointer
		}
		if got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func TestPayment_E23_AnAccountNeedsBankNumberAndHolder(t *testing.T) {
	for name, tc := range map[string]struct {
		payment beneficiary.Payment
		wrong   int
	}{
		"cash":             {beneficiary.Payment{Method: beneficiary.Cash}, 0},
		"account":          {beneficiary.Payment{Method: beneficiary.Account, Bank: "VCB", Number: "0123456789", Holder: "A B"}, 0},
		"account, nothing": {beneficiary.Payment{Method: beneficiary.Account}, 3},
		"no bank":          {beneficiary.Payment{Method: beneficiary.Account, Bank: "NHAT", Number: "0123456789", Holder: "A B"}, 1},
		"wallet":           {beneficiary.Payment{Method: beneficiary.Wallet, Bank: "MOMO", Number: "0912345678", Holder: "A B"}, 0},
		"wallet, no phone": {beneficiary.Payment{Method: beneficiary.Wallet, Bank: "MOMO", Number: "12", Holder: "A B"}, 1},
		"unknown":          {beneficiary.Payment{Method: "gold"}, 1},
	} {
		if got := tc.payment.Check("/payment"); len(got) != tc.wrong {
			t.Errorf("%s: %v", name, got)
		}
	}
}
