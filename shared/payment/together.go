package payment

import (
	"strconv"

	"ansinh/shared/fault"
	"ansinh/shared/job"
)

// Head is the list whose settlement covers this one (F-07): that of the last
// of the periods settled together. With one month a settlement, and of a funeral
// list, it is the list itself.
func (l *List) Head(s Settings) ListID {
	_, last := l.TermsIn(s).RangeOf(l.ID)
	return NewListID(l.ID.Locality(), last, l.ID.Type())
}

// Others names the other lists of the same settlement, by month; none with
// one month a settlement.
func (l *List) Others(s Settings) []ListID {
	var ids []ListID
	first, last := l.TermsIn(s).RangeOf(l.ID)
	for n := range first.MonthsUntil(last) + 1 { // counted: after 9999-12 no month is later
		if m := first.Add(n); m != l.ID.Period() {
			ids = append(ids, NewListID(l.ID.Locality(), m, l.ID.Type()))
		}
	}
	return ids
}

// Together holds an action on a list against the others it is settled with.
// The provider answers, and the officer extends, returns and closes, at the
// head; the others follow it (see Follow).
type Together struct {
	// Others are the other lists of the settlement as they are now; one that
	// does not exist has no state.
	Others   []List
	Settings Settings
}

// Allows refuses what is the head's to do, naming it; what would change a
// list after its settlement came; and a settlement that would not cover every
// list of the range.
func (t Together) Allows(l *List, a Action) error {
	if len(t.Others) == 0 {
		return nil
	}
	head := l.Head(t.Settings)
	if l.ID == head {
		return t.allowsHead(a)
	}
	switch a {
	case DoExtend, DoRequestExtension, DoReceive, DoReturn, DoClose, DoFinishManual:
		if l.State == Closing && l.Job != nil && l.Job.State == job.Failed {
			return nil // the closing was asked for at the head; here its failed work is asked for again
		}
		return fault.Refused("settlement-head", "Kỳ "+l.ID.Period().Vietnamese()+" được quyết toán chung; hãy thực hiện tại danh sách kỳ "+head.Period().Vietnamese()+".")
	case DoPrepare, DoSend, DoReject, DoEnterStatuses:
		if h := t.list(head); h != nil && h.answered() {
			return fault.Refused("range-settled", "Danh sách kỳ "+head.Period().Vietnamese()+" quyết toán chung "+Names[h.State]+" nên không thay đổi được kỳ này.")
		}
	}
	return nil
}

func (t Together) allowsHead(a Action) error {
	for i := range t.Others {
		other, ready := &t.Others[i], true
		switch {
		case !other.exists():
		case a == DoReceive:
			ready = other.awaitsSettlement()
		case a == DoFinishManual:
			ready = other.State == Settled || (other.State == ManualSettling && other.Paid.Lines+other.Unpaid.Lines == other.Lines)
		}
		if !ready {
			return fault.Refused("range-open", "Danh sách kỳ "+other.ID.Period().Vietnamese()+" quyết toán chung "+Names[other.State]+"; phải hoàn thành kỳ này trước.")
		}
	}
	return nil
}

// Binds names the lists that must stay as they were read for the action to
// hold: otherwise a package could be rejected while its settlement comes.
func (t Together) Binds(l *List, a Action) []List {
	switch a {
	case DoReceive, DoFinishManual:
		return t.Others
	case DoPrepare, DoSend, DoReject, DoEnterStatuses:
		if h := t.list(l.Head(t.Settings)); h != nil {
			return []List{*h}
		}
	}
	return nil
}

func (t Together) list(id ListID) *List {
	for i := range t.Others {
		if t.Others[i].ID == id {
			return &t.Others[i]
		}
	}
	return nil
}

func (l *List) exists() bool { return l.State != None && l.State != Deleted }

// answered says that the settlement of a head is there or over.
func (l *List) answered() bool {
	return l.State == SettlementReceived || l.State == Closing || l.State == Settled || l.State == Locked
}

// Covered is what a settlement says of one other list of the range.
type Covered struct {
	List    ListID    `json:"list"`
	Package PackageID `json:"package"`
	Folder  string    `json:"folder"`
	Paid    Tally     `json:"paid"`
	Unpaid  Tally     `json:"unpaid"`
}

// Whole is what the settlement says of all its lists together.
func (s Settlement) Whole() (paid, unpaid Tally) {
	sum := Closed{Paid: s.Paid, Unpaid: s.Unpaid}
	for _, c := range s.Covers {
		sum.Merge(Closed{Paid: c.Paid, Unpaid: c.Unpaid})
	}
	return sum.Paid, sum.Unpaid
}

// of is what the settlement says of a list; ok is false when it does not
// cover it.
func (s Settlement) of(id ListID) (c Covered, ok bool) {
	for _, c := range s.Covers {
		if c.List == id {
			return c, true
		}
	}
	return Covered{}, false
}

// coversAll holds each other list's package to its own sums (F-57).
func (s Settlement) coversAll(others []List) error {
	for i := range others {
		if !others[i].exists() {
			continue
		}
		c, ok := s.of(others[i].ID)
		if sent := others[i].Package(); !ok || sent == nil || sent.ID != c.Package {
			return fault.Refused("range-open", "Quyết toán thiếu danh sách kỳ "+others[i].ID.Period().Vietnamese()+".")
		}
		if err := c.balances(&others[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c Covered) balances(l *List) error {
	sum, err := c.Paid.Money.Plus(c.Unpaid.Money)
	if err != nil || sum != l.Total || c.Paid.Lines+c.Unpaid.Lines != l.Lines {
		return unbalanced(l.Total, c.Paid.Money, c.Unpaid.Money)
	}
	return nil
}

// RangeNote names the head in a member's history.
func RangeNote(head ListID, version int) string {
	note := "Theo quyết toán chung kỳ " + head.Period().Vietnamese()
	if version > 0 {
		note += ", bản " + strconv.Itoa(version)
	}
	return note + "."
}
