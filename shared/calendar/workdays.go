package calendar

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"
)

//go:embed holidays.csv
var holidaysCSV string

// Calendar says which days are worked: Monday to Friday, less the days off
// and plus the make-up Saturdays of the yearly government notices.
type Calendar struct {
	off  map[Date]string
	work map[Date]string
}

// National is the civil service's calendar of the years the notices cover.
func National() *Calendar {
	c, err := Read(strings.NewReader(holidaysCSV))
	if err != nil {
		panic(err) // cannot happen: a test reads the same embedded file
	}
	return c
}

// Read reads a calendar from CSV with the columns date, kind (off or work)
// and name. Errors name the line.
func Read(r io.Reader) (*Calendar, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	c := &Calendar{off: map[Date]string{}, work: map[Date]string{}}
	for i, row := range rows {
		if i == 0 {
			continue
		}
		day, err := ParseDate(row[0])
		if err != nil {
			return nil, fmt.Errorf("calendar: line %d: %w", i+1, err)
		}
		switch row[1] {
		case "off":
			c.off[day] = row[2]
		case "work":
			c.work[day] = row[2]
		default:
			return nil, fmt.Errorf("calendar: line %d: kind %q is neither off nor work", i+1, row[1])
		}
	}
	return c, nil
}

// Works reports whether d is a working day.
func (c *Calendar) Works(d Date) bool {
	if _, ok := c.work[d]; ok {
		return true
	}
	if _, ok := c.off[d]; ok {
		return false
	}
	weekday := d.Weekday()
	return weekday != time.Saturday && weekday != time.Sunday
}

// DayOff returns why d is not worked: a holiday's name, "" for a weekend or a
// working day.
func (c *Calendar) DayOff(d Date) string { return c.off[d] }

// Due is the day by which something received on the given day must be done
// when n working days are allowed: the day after receipt is day 1, days off
// are skipped (requirements B-22, OPEN-06). n below 1 gives the day itself.
func (c *Calendar) Due(received Date, n int) Date {
	day := received
	for n > 0 {
		day = day.AddDays(1)
		if c.Works(day) {
			n--
		}
	}
	return day
}

// Between counts the working days after from, up to and including to: the
// n for which Due(from, n) is the last working day not after to. It is
// negative when to is before from.
func (c *Calendar) Between(from, to Date) int {
	if to.Before(from) {
		return -c.Between(to, from)
	}
	n := 0
	for day := from.AddDays(1); !day.After(to); day = day.AddDays(1) {
		if c.Works(day) {
			n++
		}
	}
	return n
}
