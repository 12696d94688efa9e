package policy

import (
	"fmt"

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
