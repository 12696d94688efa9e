package report

import (
	"context"
	"iter"
	"slices"
	"strings"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/procedure"
	"ansinh/shared/search"
)

// Lists is the payment lists as reports read them.
type Lists interface {
	// List reads a list; found is false when there is none.
	List(ctx context.Context, id payment.ListID) (l payment.List, found bool, err error)
	// Parts reads what each commune adds to a run of the list.
	Parts(ctx context.Context, id payment.ListID, run int) ([]payment.Part, error)
	// Lines walks the lines of one commune.
	Lines(ctx context.Context, id payment.ListID, commune org.UnitID) iter.Seq2[payment.Line, error]
	// Open reads what closing left unpaid in one commune.
	Open(ctx context.Context, id payment.ListID, commune org.UnitID) ([]payment.Open, error)
	// Adjustments reads one commune's arrears and recoveries, by person.
	Adjustments(ctx context.Context, commune org.UnitID) ([]payment.Adjustment, error)
	// Deaths reads one commune's deaths recorded in the months given.
	Deaths(ctx context.Context, commune org.UnitID, from, through calendar.Month) ([]payment.Death, error)
}

// Settlements is what the provider transmitted.
type Settlements interface {
	// UnpaidLines walks the lines a settlement leaves unpaid.
	UnpaidLines(ctx context.Context, s *payment.Settlement) iter.Seq2[payment.Line, error]
}

// Rolls is who is paid what by which policy.
type Rolls interface {
	// RollPeople walks a commune's people in the order of their names.
	RollPeople(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.RollPerson, error]
}

// Maker makes reports. All fields are needed, each by the reports of its
// module.
type Maker struct {
	Lists       Lists
	Settlements Settlements
	Times       ontime.Source
	Rolls       Rolls
	Units       *org.Catalogue
	Procedures  *procedure.Book
	Calendar    *calendar.Calendar
}

// Question is what a report is asked for.
type Question struct {
	List      payment.ListID     // names month, type and locality at once; or
	Month     calendar.Month     // the period
	Type      payment.Type       // Monthly when empty
	From, To  calendar.Date      // the days, for reports over days
	Unit      org.UnitID         // province, locality or commune; the asker's own when empty
	Method    beneficiary.Method // "" for all
	Procedure string             // "" for all
	Today     calendar.Date      // on which the report is made
}

// Complete fills in what was left out: the list's period, and the asker's own
// unit where it lies in the list's locality. Invalid names what is missing or
// does not fit the report.
func (q Question) Complete(r Report, units *org.Catalogue, own org.UnitID) (Question, error) {
	if err := q.fits(r); err != nil {
		return q, err
	}
	if q.List != "" {
		locality := q.List.Locality()
		q.Month, q.Type = q.List.Period(), q.List.Type()
		switch {
		case q.Unit == "" && units.Within(own, locality):
			q.Unit = own
		case q.Unit == "":
			q.Unit = locality
		case !units.Within(q.Unit, locality):
			return q, fault.Invalid("foreign-commune", "Đơn vị không thuộc địa phương của danh sách.", fault.Field{Pointer: "unit", Detail: "Không thuộc danh sách này."})
		}
	}
	if q.Type == "" && r.Period == OverLists {
		q.Type = payment.Monthly
	}
	if q.Unit == "" {
		q.Unit = own
	}
	if r.Period == OverDays {
		if err := ontime.Period(q.From, q.To); err != nil {
			return q, err
		}
	} else if !q.Month.Valid() {
		return q, fault.Invalid("no-month", "Hãy chọn tháng của báo cáo.", fault.Field{Pointer: "month", Detail: "Bắt buộc."})
	}
	if _, ok := units.Unit(q.Unit); !ok {
		return q, fault.Invalid("no-unit", "Hãy chọn địa phương của báo cáo.", fault.Field{Pointer: "unit", Detail: "Không có đơn vị này."})
	}
	return q, nil
}

// fits refuses filters the report does not have: an answer that left them
// aside would be read as filtered.
func (q Question) fits(r Report) error {
	const not = "Không dùng cho báo cáo này."
	switch {
	case q.Method != "" && !r.ByMethod:
		return fault.Invalid("no-method", "Báo cáo này không lọc theo hình thức chi trả.", fault.Field{Pointer: "method", Detail: not})
	case q.Procedure != "" && !r.ByProcedure:
		return fault.Invalid("no-procedure", "Báo cáo này không lọc theo thủ tục.", fault.Field{Pointer: "procedure", Detail: not})
	case (q.List != "" || q.Type != "") && r.Period != OverLists:
		return fault.Invalid("no-list", "Báo cáo này không lập theo danh sách chi trả.", fault.Field{Pointer: "list", Detail: not})
	case q.Month != "" && r.Period == OverDays:
		return fault.Invalid("no-month", "Báo cáo này lập theo từ ngày, đến ngày.", fault.Field{Pointer: "month", Detail: not})
	case (q.From != "" || q.To != "") && r.Period != OverDays:
		return fault.Invalid("no-days", "Báo cáo này lập theo tháng.", fault.Field{Pointer: "from", Detail: not})
	}
	return nil
}

// Period is the period in words.
func (q Question) Period() string {
	if q.From != "" {
		return "từ " + q.From.Vietnamese() + " đến " + q.To.Vietnamese()
	}
	return q.Month.Vietnamese()
}

// Span names the period in a file's name: a month, or from_to.
func (q Question) Span() string {
	if q.From != "" {
		return string(q.From) + "_" + string(q.To)
	}
	return string(q.Month)
}

// Scope is the lists a report is made from and the part of them it takes.
type Scope struct {
	Question
	Lists []payment.List
	units *org.Catalogue
	book  *procedure.Book
}

// procedureName is a procedure as it is called; "" for none.
func (s Scope) procedureName(code string) string {
	if code == "" {
		return ""
	}
	if p, err := s.book.Find(code); err == nil {
		return p.Name
	}
	return code
}

// Scope reads the lists of a complete question. NotFound when the period has
// none there, Refused while one is being made.
func (m Maker) Scope(ctx context.Context, q Question) (Scope, error) {
	s := Scope{Question: q, units: m.Units, book: m.Procedures}
	for _, locality := range localities(m.Units, q.Unit) {
		list, found, err := m.Lists.List(ctx, payment.NewListID(locality, q.Month, q.Type))
		if err != nil {
			return s, err
		}
		switch {
		case !found || list.State == payment.None || list.State == payment.Deleted:
			continue
		case list.State == payment.Preparing || list.State == payment.Deleting:
			return s, fault.Refused("list-busy", "Danh sách của "+m.Units.Name(locality)+" đang được lập; hãy chạy lại sau.")
		}
		s.Lists = append(s.Lists, list)
	}
	if len(s.Lists) == 0 {
		return s, fault.NotFound("list-not-found", "Kỳ này chưa có danh sách chi trả.")
	}
	return s, nil
}

// ScopeOf is the scope of a complete question for a report, which reads the
// lists only where the report is made of them.
func (m Maker) ScopeOf(ctx context.Context, r Report, q Question) (Scope, error) {
	if r.NeedsList() {
		return m.Scope(ctx, q)
	}
	return m.ScopeFree(q)
}

// ScopeFree is the scope of what is made of no payment list. NotFound for a
// procedure that there is not.
func (m Maker) ScopeFree(q Question) (Scope, error) {
	s := Scope{Question: q, units: m.Units, book: m.Procedures}
	if q.Procedure == "" {
		return s, nil
	}
	_, err := m.Procedures.Find(q.Procedure)
	return s, err
}

// everyCommune are the communes of the scope's unit, by locality and name.
func (s Scope) everyCommune() []org.Unit {
	var communes []org.Unit
	for _, locality := range localities(s.units, s.Unit) {
		communes = append(communes, s.communesOf(locality)...)
	}
	return communes
}

// localities are the units whose lists a unit's report takes: its own, or
// those of a province.
func localities(units *org.Catalogue, unit org.UnitID) []org.UnitID {
	if own := units.Locality(unit); own != "" {
		return []org.UnitID{own}
	}
	var found []org.UnitID
	for _, child := range units.Children(unit) {
		if units.Locality(child.ID) == child.ID {
			found = append(found, child.ID)
		}
	}
	return found
}

// communes are the list's communes that the report takes, by name.
func (s Scope) communes(list *payment.List) []org.Unit {
	return s.communesOf(list.ID.Locality())
}

func (s Scope) communesOf(locality org.UnitID) []org.Unit {
	communes := slices.DeleteFunc(s.units.Communes(locality), func(c org.Unit) bool { return !s.units.Within(c.ID, s.Unit) })
	slices.SortFunc(communes, func(a, b org.Unit) int { return strings.Compare(search.Fold(a.Name), search.Fold(b.Name)) })
	return communes
}

// takes reports whether the report counts a commune.
func (s Scope) takes(commune org.UnitID) bool { return s.units.Within(commune, s.Unit) }

// Whole is the one list that the report takes whole, or nil.
func (s Scope) Whole() *payment.List {
	if len(s.Lists) == 1 && s.Lists[0].ID.Locality() == s.Unit {
		return &s.Lists[0]
	}
	return nil
}

// Basis is where the outcome of a list's lines is known from.
type Basis string

// The bases.
const (
	NoOutcome  Basis = "none"       // nothing is settled yet
	Received   Basis = "settlement" // what the provider transmitted, not closed
	Entered    Basis = "entered"    // what officers entered by hand so far
	ClosedList Basis = "closed"     // the closed settlement
)

// BasisOf says where the outcome of a list's lines is known from.
func BasisOf(l *payment.List) Basis {
	switch l.State {
	case payment.Settled, payment.Locked:
		return ClosedList
	case payment.SettlementReceived, payment.Closing:
		if l.Settlement() != nil {
			return Received
		}
		return Entered
	case payment.ManualSettling:
		return Entered
	default:
		return NoOutcome
	}
}
