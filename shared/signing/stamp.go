package signing

import (
	"fmt"
	"math"
	"regexp"

	"ansinh/shared/calendar"
	"ansinh/shared/signing/internal/pdf"
)

// Rect is a rectangle on a page: points (1/72 inch) from the page's lower left
// corner to the rectangle's lower left corner, its width and height.
type Rect struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
	W float64 `json:"w"`
	H float64 `json:"h"`
}

// Place is a rectangle on a page; pages count from 1.
type Place struct {
	Page int  `json:"page"`
	Rect Rect `json:"rect"`
}

func (r Rect) rounded() Rect {
	f := func(v float64) float64 { return math.Round(v*100) / 100 }
	return Rect{f(r.X), f(r.Y), f(r.W), f(r.H)}
}

func (r Rect) array() pdf.Array {
	f := func(v float64) float64 { return math.Round(v*100) / 100 }
	return pdf.Array{f(r.X), f(r.Y), f(r.X + r.W), f(r.Y + r.H)}
}

func rectOf(c [4]float64) Rect { return Rect{c[0], c[1], c[2] - c[0], c[3] - c[1]}.rounded() }

// StampKind says which blank of the document a stamp fills.
type StampKind string

// The blanks of a decision that the clerk fills when issuing it.
const (
	StampNumber StampKind = "AnSinhNumber" // "07" of "Số: 07/QĐ-UBND"
	StampDay    StampKind = "AnSinhDay"
	StampMonth  StampKind = "AnSinhMonth"
	StampYear   StampKind = "AnSinhYear"
)

// Stamp is one piece of text that the clerk's revision writes on the page.
type Stamp struct {
	Kind  StampKind
	Text  string
	Place Place
}

// StampPlaces says where a document left room for its number and date.
type StampPlaces struct {
	Number Place `json:"number"`
	Day    Place `json:"day"`
	Month  Place `json:"month"`
	Year   Place `json:"year"`
}

// StampSize is the size in points of a stamp's letters, that of the lines they
// complete; the baseline lies StampDrop above the bottom of the rectangle.
const (
	StampSize = 13.0
	StampDrop = 3.5
)

// IssueStamps are the stamps for an outgoing number ("07") and issue date.
// Days below 10 and the months 1 and 2 get a leading zero, as official
// documents write them (Nghị định 30/2020, phụ lục I).
func IssueStamps(number string, date calendar.Date, at StampPlaces) []Stamp {
	var year, month, day int
	if _, err := fmt.Sscanf(string(date), "%d-%d-%d", &year, &month, &day); err != nil {
		year, month, day = 0, 0, 0 // not a date: Prepare refuses the texts
	}
	m := fmt.Sprint(month)
	if month < 3 {
		m = "0" + m
	}
	return []Stamp{
		{StampNumber, number, at.Number},
		{StampDay, fmt.Sprintf("%02d", day), at.Day},
		{StampMonth, m, at.Month},
		{StampYear, fmt.Sprint(year), at.Year},
	}
}

var stampTexts = map[StampKind]*regexp.Regexp{
	StampNumber: regexp.MustCompile(`^[0-9]{1,7}[A-Za-z]?$`),
	StampDay:    regexp.MustCompile(`^(0[1-9]|[12][0-9]|3[01])$`),
	StampMonth:  regexp.MustCompile(`^(0[12]|[3-9]|1[0-2])$`),
	StampYear:   regexp.MustCompile(`^20[0-9]{2}$`),
}

// A stamp is a short word; these bounds keep it from covering anything else.
const (
	maxStampWidth  = 90.0
	maxStampHeight = 24.0
)

// check refuses a stamp that could show more than its kind is for.
func (s Stamp) check() error {
	re, ok := stampTexts[s.Kind]
	if !ok || !re.MatchString(s.Text) {
		return refuse(ReasonStamp, "%s %q", s.Kind, s.Text)
	}
	r := s.Place.Rect
	if !(r.W > 0 && r.H > 0 && r.W <= maxStampWidth && r.H <= maxStampHeight) {
		return refuse(ReasonStamp, "%s is %.0f x %.0f points", s.Kind, r.W, r.H)
	}
	return nil
}

// Annotation flags: Print, ReadOnly, Locked, LockedContents.
const stampFlags = 4 | 64 | 128 | 512

// annotation is the stamp's annotation without its page and appearance.
func (s Stamp) annotation() pdf.Dict {
	return pdf.Dict{
		"Type": pdf.Name("Annot"), "Subtype": pdf.Name("Stamp"), "Name": pdf.Name(s.Kind),
		"NM": pdf.Text(string(s.Kind)), "Contents": pdf.Text(s.Text),
		"Rect": s.Place.Rect.array(), "F": int64(stampFlags),
	}
}

// content is the content stream of the stamp's appearance. It depends on
// nothing but the kind, the text and the size of the rectangle.
func (s Stamp) content() (string, error) {
	load := italic
	if s.Kind == StampNumber {
		load = upright
	}
	f, err := load()
	if err != nil {
		return "", err
	}
	r := s.Place.Rect.rounded()
	line, err := f.line(s.Text, 0, StampDrop, StampSize, r.W, true)
	if err != nil {
		return "", err
	}
	return "0 g\n" + line, nil
}

func (s Stamp) form() pdf.Dict {
	r := s.Place.Rect.rounded()
	return pdf.Dict{
		"Type": pdf.Name("XObject"), "Subtype": pdf.Name("Form"),
		"BBox": pdf.Array{int64(0), int64(0), r.W, r.H}, "Resources": pdf.Dict{},
	}
}
