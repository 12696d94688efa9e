package beneficiary

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// Wanted is what is looked for (E-03, J-03).
type Wanted struct {
	Text       string // words of the name
	NationalID string
	Category   string
	Status     Status
	Commune    org.UnitID // a unit within the caller's area
	Limit      int
	Cursor     string
}

// Summary is a line of the registry's list; the national id is masked (J-20).
type Summary struct {
	ID          string        `json:"id"`
	Name        string        `json:"name"`
	Birth       calendar.Date `json:"birth"`
	Sex         identity.Sex  `json:"sex"`
	NationalID  string        `json:"nationalId"`
	Commune     org.UnitID    `json:"commune"`
	CommuneName string        `json:"communeName"`
	Hamlet      string        `json:"hamlet,omitempty"`
	Status      Status        `json:"status"`
	Categories  []string      `json:"categories"`
	Amount      money.Dong    `json:"amount"`
	Method      Method        `json:"method"`
}

// Query is what the finder reads: the people of some communes, in their order
// and then by name, that a text and a filter let through.
type Query struct {
	Communes []org.UnitID
	Text     string
	Keep     func(RollPerson) bool
	Limit    int
	Cursor   string
}

// Finder looks people up without scanning. Its cursor is only good for the
// same query.
type Finder interface {
	FindPeople(ctx context.Context, q Query) (people []RollPerson, next string, err error)
}

// maxCommunes bounds how many partitions one look-up reads side by side.
const maxCommunes = 60

// Search lists people of the caller's area. Faults: Forbidden outside the
// area; Invalid "area-too-wide" when a province does not choose a district or
// a commune.
func (r *Registry) Search(ctx context.Context, finder Finder, who auth.Caller, w Wanted) (people []Summary, next string, err error) {
	area := who.Unit
	if w.Commune != "" {
		area = w.Commune
	}
	if err := r.Gate.Check(who, ActionRead, auth.Resource{Type: "Beneficiary", Unit: area}); err != nil {
		return nil, "", err
	}
	if w.NationalID != "" {
		return r.byNationalID(ctx, who, w)
	}
	q := Query{Text: w.Text, Limit: w.Limit, Cursor: w.Cursor, Keep: r.keep(w)}
	if q.Limit == 0 {
		q.Limit = 25
	}
	for _, unit := range r.Units.Communes(area) {
		q.Communes = append(q.Communes, unit.ID)
	}
	if len(q.Communes) > maxCommunes {
		return nil, "", fault.Invalid("area-too-wide", "Hãy chọn một huyện hoặc một xã để tra cứu.",
			fault.Field{Pointer: "commune", Detail: "Chưa chọn địa bàn."})
	}
	found, next, err := finder.FindPeople(ctx, q)
	people = make([]Summary, 0, len(found))
	for _, p := range found {
		people = append(people, r.summary(p))
	}
	return people, next, err
}

// byNationalID finds at most one file, and none outside the caller's area.
func (r *Registry) byNationalID(ctx context.Context, who auth.Caller, w Wanted) ([]Summary, string, error) {
	none := []Summary{}
	id, _, err := r.Store.Find(ctx, identity.NationalID(w.NationalID), "")
	if err != nil || id == "" {
		return none, "", err
	}
	loaded, err := r.Store.Load(ctx, id, Request{})
	if err != nil || loaded.File == nil || r.Gate.Check(who, ActionRead, loaded.File.Resource()) != nil {
		return none, "", err
	}
	roll := loaded.File.Roll()
	if keep := r.keep(w); keep != nil && !keep(roll) {
		return none, "", nil
	}
	return []Summary{r.summary(roll)}, "", nil
}

// keep is the filter by category and status, nil for everyone.
func (r *Registry) keep(w Wanted) func(RollPerson) bool {
	if w.Category == "" && w.Status == "" {
		return nil
	}
	month := r.month()
	return func(p RollPerson) bool {
		if w.Status != "" && p.StatusIn(month) != w.Status {
			return false
		}
		if w.Category == "" {
			return true
		}
		for _, e := range p.Entries() {
			if e.CategoryIn(month) == w.Category {
				return true
			}
		}
		return false
	}
}

func (r *Registry) summary(p RollPerson) Summary {
	month := r.month()
	amount, err := p.AmountIn(month)
	if err != nil { // a sum out of range is shown as nothing, the file says why
		amount = 0
	}
	s := Summary{
		ID: p.ID, Name: p.Name, Birth: p.Birth, Sex: p.Sex, NationalID: p.NationalID.Masked(), Commune: p.Commune,
		CommuneName: r.Units.Name(p.Commune), Hamlet: p.Hamlet, Status: p.StatusIn(month), Categories: []string{}, Amount: amount, Method: p.Method,
	}
	for _, e := range p.Entries() {
		if rate := e.RateIn(month); rate.Category != "" && (rate.Status == Active || rate.Status == Suspended || len(p.Policies) == 1) {
			s.Categories = append(s.Categories, rate.Category)
		}
	}
	return s
}
