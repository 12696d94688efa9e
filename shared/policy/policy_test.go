package policy_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/policy"
)

func TestStandard_ByMonthAndProvince(t *testing.T) {
	law := policy.National()
	for name, tc := range map[string]struct {
		month    calendar.Month
		province org.UnitID
		want     money.Dong
	}{
		"before 2021-07":               {"2021-06", "42", 270_000},
		"from 2021-07":                 {"2021-07", "42", 360_000},
		"the month before the raise":   {"2024-06", "42", 360_000},
		"from 2024-07":                 {"2024-07", "42", 500_000},
		"counted back from 2026-07":    {"2026-07", "42", 540_000},
		"Hà Nội's own":                 {"2026-06", "01", 650_000},
		"Quảng Ninh's own":             {"2026-06", "22", 700_000},
		"own stays while it is higher": {"2026-08", "31", 700_000},
	} {
		if got, err := law.Standard(tc.month, tc.province); err != nil || got != tc.want {
			t.Errorf("%s: %v %v, want %v", name, got, err, tc.want)
		}
	}
	if _, err := law.Standard("2013-12", "42"); !fault.HasCode(err, "no-standard") {
		t.Errorf("before the data begin: %v", err)
	}
}

func TestCoefficient_AgesChangeInTheRightMonth(t *testing.T) {
	law := policy.National()
	for name, tc := range map[string]struct {
		code  string
		birth calendar.Date
		month calendar.Month
		want  policy.Coefficient // 0: no longer or not yet
	}{
		"under 4":                         {"1", "2020-05-17", "2024-04", 250},
		"the month of turning 4":          {"1", "2020-05-17", "2024-05", 250},
		"the month after turning 4":       {"1", "2020-05-17", "2024-06", 150},
		"the month of turning 16":         {"1", "2010-05-17", "2026-05", 150},
		"the month after turning 16":      {"1", "2010-05-17", "2026-06", 0},
		"born on the first, turns 4":      {"1", "2020-05-01", "2024-05", 250},
		"born on the last day, turns 4":   {"1", "2020-05-31", "2024-06", 150},
		"month before turning 60":         {"5a", "1964-08-31", "2024-07", 0},
		"the month of turning 60":         {"5a", "1964-08-31", "2024-08", 150},
		"the month before turning 80":     {"5a", "1944-08-01", "2024-07", 150},
		"the month of turning 80":         {"5a", "1944-08-01", "2024-08", 200},
		"the month of turning 75":         {"5b", "1949-02-28", "2024-02", 100},
		"75 to 80 ended on 2025-07":       {"5b", "1949-02-28", "2025-07", 0},
		"80 and over ended on 2025-07":    {"5c", "1940-02-28", "2025-07", 0},
		"80 and over before it ended":     {"5c", "1940-02-28", "2025-06", 100},
		"severe, child":                   {"6b", "2012-01-15", "2026-01", 200},
		"severe, the month of turning 16": {"6b", "2010-01-15", "2026-01", 200},
		"severe, grown up":                {"6b", "2010-01-15", "2026-02", 150},
		"severe, the month of turning 60": {"6b", "1966-01-15", "2026-01", 200},
		"very severe, grown up":           {"6a", "1990-01-15", "2026-01", 200},
		"under 3":                         {"7", "2023-06-30", "2026-06", 150},
		"the month after turning 3":       {"7", "2023-06-30", "2026-07", 0},
		"the month of birth":              {"7", "2026-06-30", "2026-06", 150},
		"before birth":                    {"7", "2026-07-01", "2026-06", 0},
		"born on a leap day, turns 16":    {"1", "2008-02-29", "2024-03", 0},
	} {
		got, err := law.Coefficient(tc.code, tc.birth, tc.month)
		if got != tc.want || (err == nil) != (tc.want > 0) {
			t.Errorf("%s: %v %v, want %v", name, got, err, tc.want)
		}
	}
}

func TestAmount_StandardTimesCoefficient(t *testing.T) {
	law := policy.National()
	got, k, err := law.Amount("1", "2022-05-17", "2026-07", "42", 1)
	if err != nil || got != 810_000 || k != 150 {
		t.Errorf("%v %v %v", got, k, err)
	}
	if got, _, err := law.Amount("4", "1990-05-17", "2026-07", "42", 3); err != nil || got != 1_620_000 {
		t.Errorf("a single parent of three: %v %v", got, err)
	}
	if _, _, err := law.Amount("99", "1990-05-17", "2026-07", "42", 1); !fault.HasCode(err, "unknown-category") {
		t.Errorf("%v", err)
	}
	if got, err := law.Funeral("2026-07", "42"); err != nil || got != 10_800_000 {
		t.Errorf("funeral %v %v", got, err)
	}
	if got, err := law.Funeral("2024-07", "42"); err != nil || got != 10_000_000 {
		t.Errorf("funeral %v %v", got, err)
	}
}

// naive is the rule said plainly: whoever has the age on any day of the month,
// or had it on the last day before, has its coefficient; the best one counts.
func naive(c policy.Category, birth calendar.Date, month calendar.Month) (best policy.Coefficient) {
	for day := month.First().AddDays(-1); !day.After(month.Last()); day = day.AddDays(1) {
		if day.Before(birth) {
			continue
		}
		for _, b := range c.Bands {
			if age := policy.Age(birth, day); age >= b.Age && age < b.Under {
				best = max(best, b.Coefficient)
			}
		}
	}
	return best
}

func TestCoefficient_IsTheBestOfTheMonth(t *testing.T) {
	law := policy.National()
	rapid.Check(t, func(t *rapid.T) {
		month := calendar.Month("2021-07").Add(rapid.IntRange(0, 80).Draw(t, "month"))
		c := rapid.SampledFrom(law.Categories(month)).Draw(t, "category")
		birth := month.Last().AddDays(-rapid.IntRange(0, 40_000).Draw(t, "days lived"))
		got, err := law.Coefficient(c.Code, birth, month)
		if want := naive(c, birth, month); got != want || (err == nil) != (want > 0) {
			t.Fatalf("%s born %s in %s: %d %v, want %d", c.Code, birth, month, got, err, want)
		}
	})
}

// The turns of a life are exactly the months whose coefficient is another than
// that of the month before, at whatever day somebody was born (E-28).
func TestNextTurn_E28_IsTheMonthInWhichTheRateChanges(t *testing.T) {
	law := policy.National()
	rapid.Check(t, func(t *rapid.T) {
		month := calendar.Month("2021-07").Add(rapid.IntRange(0, 80).Draw(t, "month"))
		c := rapid.SampledFrom(law.Categories("2024-01")).Draw(t, "category")
		birth := month.Last().AddDays(-rapid.IntRange(0, 40_000).Draw(t, "days lived"))
		months := rapid.IntRange(1, 14).Draw(t, "months ahead")
		turn, found := law.NextTurn(c.Code, birth, month, months)
		for n := 1; n <= months; n++ {
			before, after := naive(c, birth, month.Add(n-1)), naive(c, birth, month.Add(n))
			if before == after {
				continue
			}
			if !found || turn.Month != month.Add(n) || turn.Before != before || turn.After != after {
				t.Fatalf("%s born %s after %s: %+v %v, want %s from %d to %d", c.Code, birth, month, turn, found, month.Add(n), before, after)
			}
			return
		}
		if found {
			t.Fatalf("%s born %s after %s: %+v, want none", c.Code, birth, month, turn)
		}
	})
}

func TestNextTurn_E28_TheRightMonthAtTheEdges(t *testing.T) {
	law := policy.National()
	for name, tc := range map[string]struct {
		code  string
		birth calendar.Date
		after calendar.Month
		want  calendar.Month // "" for none within two months
	}{
		"turns 4 on the 1st: less from the month after":      {"1", "2022-12-01", "2026-11", "2027-01"},
		"turns 4 on the 31st: less from the month after":     {"1", "2022-12-31", "2026-11", "2027-01"},
		"turns 16: ends with the month of the birthday":      {"1", "2010-11-30", "2026-11", "2026-12"},
		"turns 60 on the 1st: more from that month":          {"5a", "1966-12-01", "2026-11", "2026-12"},
		"turns 60 on the 31st: more from that month":         {"5a", "1966-12-31", "2026-11", "2026-12"},
		"turns 80 on the 1st of the month after next":        {"5a", "1947-01-01", "2026-11", "2027-01"},
		"turns 80 a month later than that":                   {"5a", "1947-02-01", "2026-11", ""},
		"leap day, turns 16 in a leap year":                  {"1", "2012-02-29", "2028-02", "2028-03"},
		"leap day, turns 3 in a common year: on 1 March":     {"7", "2024-02-29", "2027-02", "2027-04"},
		"leap day, turns 60 in a leap year: in February":     {"6b", "1968-02-29", "2028-01", "2028-02"},
		"leap day, turns 75 in a common year: in March":      {"5b", "1952-02-29", "2027-01", "2027-03"},
		"leap day, turns 60 counted from the end of January": {"6b", "1968-02-29", "2027-12", "2028-02"},
	} {
		turn, found := law.NextTurn(tc.code, tc.birth, tc.after, 2)
		if found != (tc.want != "") || turn.Month != tc.want {
			t.Errorf("%s: %+v, want %s", name, turn, tc.want)
		}
	}
}

func TestByAge_E28_SaysHowAnAgeStandsToACategoryThatEnded(t *testing.T) {
	law := policy.National()
	for name, tc := range map[string]struct {
		code  string
		birth calendar.Date
		want  policy.Fit
	}{
		"79 in 80 and over":        {"5c", "1947-01-15", policy.TooYoung},
		"80 in 80 and over":        {"5c", "1946-11-30", policy.Fits},
		"80 in 75 to 80":           {"5b", "1946-10-30", policy.TooOld},
		"16 last month, a child":   {"1", "2010-10-30", policy.TooOld},
		"16 this month, a child":   {"1", "2010-11-01", policy.Fits},
		"15 among grown-ups":       {"8", "2010-12-01", policy.TooYoung},
		"a category nobody knows":  {"99", "2010-12-01", ""},
		"a birth that is no date":  {"1", "2010-02-30", ""},
		"59 among the elderly":     {"5d", "1966-12-01", policy.TooYoung},
		"23 in study, since a day": {"2", "2003-11-30", policy.Fits},
	} {
		if _, got := law.ByAge(tc.code, tc.birth, "2026-11"); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func TestMayHaveBoth_E28_OnlyWhatTheLawLetsStandTogether(t *testing.T) {
	law := policy.National()
	for pair, want := range map[[2]string]bool{
		{"4", "6b"}: true, {"8", "4"}: true, {"4", "7"}: false, {"5a", "6a"}: false, {"1", "6b"}: false, {"6a", "6b"}: false, {"1", "1"}: false, {"1", "CK"}: true,
	} {
		if got := law.MayHaveBoth(pair[0], pair[1]); got != want {
			t.Errorf("%v: %v", pair, got)
		}
	}
}

func TestParse_RefusesNonsense(t *testing.T) {
	for name, text := range map[string]string{
		"unknown field":   "birthdayMonth: better\nrates: []",
		"birthday rule":   "birthdayMonth: sometimes",
		"months in order": "birthdayMonth: better\nstandard: [{from: 2024-07, amount: 2, source: a}, {from: 2021-07, amount: 1, source: a}]",
		"gap in the ages": "birthdayMonth: better\ncategories: [{code: x, name: x, source: a, from: 2024-07, bands: [{age: 0, under: 4, coefficient: 100}, {age: 5, under: 6, coefficient: 100}]}]",
		"twice":           "birthdayMonth: better\ncategories: [{code: x, name: x, source: a, from: 2024-07, bands: [{age: 0, under: 4, coefficient: 100}]}, {code: x, name: x, source: a, from: 2024-07, bands: [{age: 0, under: 4, coefficient: 100}]}]",
		"together":        "birthdayMonth: better\ntogether: [{category: x, with: [y], source: a}]",
		"not a law":       strings.Repeat("[", 50),
	} {
		if _, err := policy.Parse([]byte(text)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}
