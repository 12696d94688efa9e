package dossier

import (
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
)

// Supplement is one request for more and its answer. While it is open the
// clock stands still (C-38).
type Supplement struct {
	By      Party     `json:"by"`
	To      Party     `json:"to"`
	Citizen bool      `json:"citizen,omitempty"` // asked of the citizen
	Text    string    `json:"text"`
	Papers  []string  `json:"papers,omitempty"` // paper types asked for
	At      time.Time `json:"at"`
	// Until is when it ended; zero while open.
	Until  time.Time `json:"until"`
	Answer string    `json:"answer,omitempty"`
}

func (s Supplement) open() bool { return s.Until.IsZero() }

// Days counts the working days waited so far.
func (s Supplement) days(cal *calendar.Calendar, today calendar.Date) int {
	until := today
	if !s.open() {
		until = calendar.DateOf(s.Until)
	}
	return max(0, cal.Between(calendar.DateOf(s.At), until))
}

// Days counts the working days waited, up to today when it is open.
func (s Supplement) Days(cal *calendar.Calendar, today calendar.Date) int { return s.days(cal, today) }

// Open reports whether an answer is awaited.
func (s Supplement) Open() bool { return s.open() }

// request is the open supplement, or nil.
func (d *Dossier) request() *Supplement {
	if !d.waiting() {
		return nil
	}
	return &d.Supplements[len(d.Supplements)-1]
}

// Request is the open supplement; ok is false when there is none.
func (d *Dossier) Request() (s Supplement, ok bool) {
	if r := d.request(); r != nil {
		return *r, true
	}
	return Supplement{}, false
}

func noRequest() error {
	return fault.Refused("no-request", "Hồ sơ không có yêu cầu bổ sung nào đang chờ.")
}

// unmarkNew forgets which papers came with the last supplement.
func (d *Dossier) unmarkNew() {
	for i := range d.Papers {
		d.Papers[i].New = false
	}
}
