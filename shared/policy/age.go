package policy

import (
	"fmt"
	"slices"

	"ansinh/shared/calendar"
)

// Age is the number of completed years on a day; negative before birth. Who is
// born on 29 February completes a year on 1 March of a common year (Bộ luật
// Dân sự 2015, Điều 148: a year ends on the last day of its last month).
func Age(birth, on calendar.Date) int {
	age := on.Year() - birth.Year()
	if on[5:] < birth[5:] {
		age--
	}
	return age
}

// ages are those that count in a month. In the month of a birthday the law
// file says whether the age before, after or the better of both counts.
func (l *Law) ages(birth calendar.Date, month calendar.Month) []int {
	if !birth.Valid() || !month.Valid() {
		return nil
	}
	after := Age(birth, month.Last())
	before := Age(birth, month.First().AddDays(-1))
	if birth.Month() == month { // the month of birth itself
		before = after
	}
	switch l.birthdayMonth {
	case "before":
		return []int{before}
	case "after":
		return []int{after}
	default:
		return []int{before, after}
	}
}

// Fit says how an age stands to the ages of a category.
type Fit string

// The ways an age can stand to a category's.
const (
	Fits     Fit = "fits"
	TooYoung Fit = "too-young"
	TooOld   Fit = "too-old"
)

// ByAge is what a month's age alone gives of a category, in force then or not:
// the coefficient, 0 when the age does not fit. An unknown category, and a
// birth or month that is no date, have no Fit.
func (l *Law) ByAge(code string, birth calendar.Date, month calendar.Month) (Coefficient, Fit) {
	category, ok := l.Category(code)
	ages := l.ages(birth, month)
	if !ok || len(ages) == 0 {
		return 0, ""
	}
	var best Coefficient
	for _, age := range ages {
		for _, band := range category.Bands {
			if age >= band.Age && age < band.Under {
				best = max(best, band.Coefficient)
			}
		}
	}
	switch {
	case best > 0:
		return best, Fits
	case slices.Max(ages) < category.Bands[0].Age:
		return 0, TooYoung
	}
	return 0, TooOld
}

// Turn is a month from which a person's age counts otherwise in a category
// than in the month before.
type Turn struct {
	Month         calendar.Month
	Age           int         // years completed at the month's end
	Before, After Coefficient // 0 where the age does not fit
	Fit           Fit         // from the month on
}

// NextTurn is the first turn in one of so many months after a month.
func (l *Law) NextTurn(code string, birth calendar.Date, after calendar.Month, months int) (Turn, bool) {
	before, _ := l.ByAge(code, birth, after)
	for n := 1; n <= months; n++ {
		month := after.Add(n)
		now, fit := l.ByAge(code, birth, month)
		if now != before {
			return Turn{Month: month, Age: Age(birth, month.Last()), Before: before, After: now, Fit: fit}, true
		}
	}
	return Turn{}, false
}

// validate refuses a law file that would answer nonsense.
func (l *Law) validate() error {
	switch l.birthdayMonth {
	case "better", "before", "after":
	default:
		return fmt.Errorf("policy: birthdayMonth %q is not better, before or after", l.birthdayMonth)
	}
	if len(l.byCode) != len(l.categories) {
		return fmt.Errorf("policy: a category code is used twice")
	}
	for _, t := range l.together {
		for _, code := range append([]string{t.Category}, t.With...) {
			if _, ok := l.byCode[code]; !ok || t.Source == "" {
				return fmt.Errorf("policy: %q is paid together with an unknown category, or without a source", code)
			}
		}
	}
	lists := [][]Standard{l.standard}
	for _, list := range l.provincial {
		lists = append(lists, list)
	}
	for _, list := range lists {
		for i, s := range list {
			if !s.From.Valid() || s.Amount <= 0 || s.Source == "" || i > 0 && !list[i-1].From.Before(s.From) {
				return fmt.Errorf("policy: standard amount %d from %q is not in order", s.Amount, s.From)
			}
		}
	}
	for _, c := range l.categories {
		if err := c.validate(); err != nil {
			return err
		}
	}
	return nil
}

func (c Category) validate() error {
	if !c.From.Valid() || c.Until != "" && !c.From.Before(c.Until) || c.Name == "" || c.Source == "" {
		return fmt.Errorf("policy: category %q lacks its dates, name or source", c.Code)
	}
	for i, b := range c.Bands {
		if b.Under <= b.Age || b.Coefficient <= 0 || i > 0 && c.Bands[i-1].Under != b.Age {
			return fmt.Errorf("policy: category %q: ages %d to %d do not follow", c.Code, b.Age, b.Under)
		}
	}
	if len(c.Bands) == 0 {
		return fmt.Errorf("policy: category %q has no coefficients", c.Code)
	}
	return nil
}
