package entitlement

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// State is where a review stands.
type State string

// The states of a review.
const (
	Computing State = "computing"
	Computed  State = "computed" // waits for the officer
	Applying  State = "applying"
	Applied   State = "applied"
	Failed    State = "failed" // an outage, or never confirmed
	Clear     State = "clear"  // the system's own, and nothing differs
)

// Machine is the state machine that takes a review through its stages.
const Machine = "entitlement-review"

// Review is one reviewed job of a locality: every active policy held against
// the law. Its rows lie as NDJSON under reviews/<id>/ in the documents bucket.
type Review struct {
	ID      string     `json:"id"`
	Unit    org.UnitID `json:"unit"` // the locality
	Window  Window     `json:"window"`
	Lists   []Seen     `json:"lists"` // what the lists were when it was computed
	State   State      `json:"state"`
	By      string     `json:"by"`
	ByName  string     `json:"byName"`
	At      time.Time  `json:"at"`
	Decided *Choice    `json:"decided,omitempty"`
	// Monthly is the month the system began it for; "" when an officer did.
	Monthly calendar.Month `json:"monthly,omitempty"`
	// Differing are the months no list was sent for, as far as the law pays
	// them otherwise than the registry.
	Differing []Differing `json:"differing,omitempty"`
	Why       string      `json:"why,omitempty"` // of a failure, Vietnamese
	// ComputedSeq is the audit sequence at which the computation ended: the
	// machine waits for what comes after it.
	ComputedSeq int `json:"computedSeq,omitempty"`
	// Request is the command that confirmed it, so that a repeat gets the same
	// answer (J-16).
	Request string      `json:"request,omitempty"`
	Version int         `json:"version"`
	Chain   audit.Chain `json:"chain"`
}

// Who began the review.
func (r Review) Who() org.Who { return r.of(r.By, r.ByName) }

// Confirmer is who confirmed it; nobody before.
func (r Review) Confirmer() org.Who {
	if r.Decided == nil {
		return org.Who{}
	}
	return r.of(r.Decided.By, r.Decided.ByName)
}

// of is an account that works at the review's locality, or the system.
func (r Review) of(account, name string) org.Who {
	if account == org.System.ID {
		return org.System
	}
	return org.Who{ID: account, Name: name, Office: org.National().Office("", r.Unit)}
}

// Object is the review's name in audit entries and events.
func (r Review) Object() string { return "review/" + r.ID }

// Seen is a monthly list as a review saw it.
type Seen struct {
	Month calendar.Month `json:"month"`
	Left  bool           `json:"left"` // sent: its lines stand
	Hash  string         `json:"hash,omitempty"`
}

// SeenOf tells the lists as they are now, by month.
func SeenOf(lists []payment.List) []Seen {
	seen := make([]Seen, 0, len(lists))
	for i := range lists {
		s := Seen{Month: lists[i].ID.Period(), Left: HasLeft(lists[i].State)}
		if s.Left {
			s.Hash = lists[i].Hash
		}
		seen = append(seen, s)
	}
	slices.SortFunc(seen, func(a, b Seen) int { return cmp.Compare(a.Month, b.Month) })
	return seen
}

// Choice is what the officer confirmed: the reasons ticked, with single rows
// ticked or un-ticked besides, and the decision behind the changes.
type Choice struct {
	Reasons  []Reason             `json:"reasons"`
	With     []string             `json:"with,omitempty"`    // keys of rows taken all the same
	Without  []string             `json:"without,omitempty"` // keys of rows left out
	Decision beneficiary.Decision `json:"decision"`
	By       string               `json:"by"`
	ByName   string               `json:"byName"`
	At       time.Time            `json:"at"`
}

// maxSingles bounds the rows chosen one by one, so that the review's item
// stays small.
const maxSingles = 3000

// takes reports whether the choice takes a row.
func (c *Choice) takes(r *Row) bool {
	key := r.Key()
	if slices.Contains(c.Without, key) {
		return false
	}
	return slices.Contains(c.Reasons, r.Reason) || slices.Contains(c.With, key)
}

// check refuses a choice without a decision, or that names too much.
func (c *Choice) check() error {
	var fields []fault.Field
	if c.Decision.Number == "" {
		fields = append(fields, fault.Field{Pointer: "/decision/number", Detail: "Chưa có số quyết định."})
	}
	if !c.Decision.Date.Valid() {
		fields = append(fields, fault.Field{Pointer: "/decision/date", Detail: "Ngày quyết định không hợp lệ."})
	}
	if len(c.Reasons) == 0 && len(c.With) == 0 {
		fields = append(fields, fault.Field{Pointer: "/reasons", Detail: "Chưa chọn trường hợp nào."})
	}
	if len(c.With)+len(c.Without) > maxSingles {
		fields = append(fields, fault.Field{Pointer: "/without", Detail: "Chọn lẻ tối đa 3.000 trường hợp một lần."})
	}
	for _, r := range c.Reasons {
		if !slices.Contains(Reasons, r) {
			fields = append(fields, fault.Field{Pointer: "/reasons", Detail: "Nhóm lý do không có."})
		}
	}
	if len(fields) > 0 {
		return fault.Invalid("bad-choice", "Thông tin xác nhận rà soát chưa đúng.", fields...)
	}
	return nil
}

// Confirm takes a computed review to its application. Lists are those of the
// window as they are now. Faults: Invalid; Refused "review-state"; Stale
// "lists-changed" when a list was sent or rejected since.
type Confirm struct {
	Choice Choice
	Lists  []payment.List
}

// Apply confirms.
func (c Confirm) Apply(r *Review) error {
	if r.State != Computed {
		return fault.Refused("review-state", "Không thể xác nhận: lần rà soát "+StateNames[r.State]+".")
	}
	if err := c.Choice.check(); err != nil {
		return err
	}
	if !slices.Equal(r.Lists, SeenOf(c.Lists)) {
		return fault.Stale("lists-changed", "Danh sách chi trả đã thay đổi từ lúc rà soát; hãy rà soát lại.")
	}
	r.State, r.Decided = Applying, &c.Choice
	return nil
}

// StateNames are the states as officers say them.
var StateNames = map[State]string{
	Clear: "không có chênh lệch", Computing: "đang tính", Computed: "chờ xác nhận", Applying: "đang áp dụng", Applied: "đã áp dụng", Failed: "bị lỗi hoặc quá hạn",
}

// Sums are what rows come to, đồng.
type Sums struct {
	Rows     int        `json:"rows"`
	Changes  int        `json:"changes"`  // rows with an adjustment or a stop
	Arrears  money.Dong `json:"arrears"`  // truy lĩnh
	Recovery money.Dong `json:"recovery"` // truy thu
	// Monthly is how much more (or less) the next list pays.
	Monthly money.Dong `json:"monthly"`
}

func (s *Sums) count(r *Row) {
	s.Rows++
	if len(r.Changes) > 0 {
		s.Changes++
	}
	s.Arrears += r.Arrears
	s.Recovery += r.Recovery
	if n := len(r.Months); n > 0 {
		s.Monthly += r.Months[n-1].Lawful - r.Months[n-1].Registered
	}
}

// Merge adds other sums.
func (s *Sums) Merge(o Sums) {
	s.Rows += o.Rows
	s.Changes += o.Changes
	s.Arrears += o.Arrears
	s.Recovery += o.Recovery
	s.Monthly += o.Monthly
}

// Part is what one commune adds to a review: written once it is computed.
type Part struct {
	Commune  org.UnitID      `json:"commune"`
	Policies int             `json:"policies"` // looked at
	Reasons  map[Reason]Sums `json:"reasons,omitempty"`
	Chunks   int             `json:"chunks"` // files of rows
	// Differing are the commune's share of Review.Differing.
	Differing []Differing `json:"differing,omitempty"`
	// Strays are lines of closed lists whose policy is on no roll of the
	// commune any more.
	Strays int `json:"strays"`
}

// Outcome is what became of one commune's rows.
type Outcome struct {
	Commune  org.UnitID `json:"commune"`
	Next     int        `json:"next"` // the file of rows to apply next
	Done     bool       `json:"done"`
	Applied  Sums       `json:"applied"`
	Skipped  int        `json:"skipped"` // not ticked
	Refused  int        `json:"refused"` // the file changed meanwhile, or the rules refused
	Problems []Problem  `json:"problems,omitempty"`
	Version  int        `json:"version"`
}

// Problem is a row that was not applied, and why.
type Problem struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Detail string `json:"detail"`
}

const maxProblems = 50

func (o *Outcome) refuse(r *Row, detail string) {
	o.Refused++
	if len(o.Problems) < maxProblems {
		o.Problems = append(o.Problems, Problem{Key: r.Key(), Name: r.Name, Detail: detail})
	}
}

// Overview adds parts up by commune and by reason.
type Overview struct {
	Policies int
	Strays   int
	Communes []CommuneSums
	Reasons  []ReasonSums
}

// CommuneSums are a commune's rows by reason.
type CommuneSums struct {
	Commune org.UnitID   `json:"commune"`
	Name    string       `json:"communeName"`
	Sums    Sums         `json:"sums"`
	Reasons []ReasonSums `json:"reasons"`
}

// ReasonSums are the rows of one reason.
type ReasonSums struct {
	Reason Reason `json:"reason"`
	Ticked bool   `json:"ticked"` // unless the officer says otherwise
	Sums   Sums   `json:"sums"`
}

// Overlook adds parts up.
func Overlook(parts []Part, name func(org.UnitID) string) Overview {
	var o Overview
	total := map[Reason]Sums{}
	for _, p := range parts {
		o.Policies += p.Policies
		o.Strays += p.Strays
		c := CommuneSums{Commune: p.Commune, Name: name(p.Commune), Reasons: byReason(p.Reasons)}
		for reason, sums := range p.Reasons {
			c.Sums.Merge(sums)
			all := total[reason]
			all.Merge(sums)
			total[reason] = all
		}
		o.Communes = append(o.Communes, c)
	}
	slices.SortFunc(o.Communes, func(a, b CommuneSums) int { return cmp.Compare(a.Commune, b.Commune) })
	o.Reasons = byReason(total)
	return o
}

func byReason(m map[Reason]Sums) []ReasonSums {
	list := []ReasonSums{}
	for _, reason := range slices.Backward(Reasons) {
		if slices.Contains(slices.Collect(maps.Keys(m)), reason) {
			list = append(list, ReasonSums{Reason: reason, Ticked: reason.Ticked(), Sums: m[reason]})
		}
	}
	return list
}
