package payment

import (
	"slices"
	"strings"

	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// Books are the sums that must agree of one list, whoever counted them: the
// preparation (Overview), the closing (Paid, Unpaid), the index of open money
// and the adjustments (design: every đồng explained).
type Books struct {
	List   ListID `json:"list"`
	State  State  `json:"state"`
	Listed Tally  `json:"listed"`
	Paid   Tally  `json:"paid"`
	Unpaid Tally  `json:"unpaid"`
	// CarriedOver and StillOpen split what was left unpaid; Into says which
	// lists took it (F-47, F-48).
	CarriedOver Tally `json:"carriedOver"`
	StillOpen   Tally `json:"stillOpen"`
	// NotPayable is what deaths ended of it (F-44); a line of which something
	// is left counts where the rest is.
	NotPayable Tally         `json:"notPayable"`
	Into       []CarriedInto `json:"into"`
	// Parts are the components of the lines: regular + arrears - recovery +
	// carry-over = total.
	Parts Sums `json:"parts"`
}

// CarriedInto is what one later list took of the money left unpaid.
type CarriedInto struct {
	List ListID `json:"list"`
	Tally
}

// BooksOf opens the books of a list: what it says of itself, and what the
// index of open money says of its unpaid lines.
func BooksOf(l *List, o *Overview, open []Open) Books {
	b := Books{
		List: l.ID, State: l.State, Listed: Tally{l.Lines, l.Total}, Paid: l.Paid, Unpaid: l.Unpaid, Parts: o.Sums,
		Into: []CarriedInto{},
	}
	into := map[ListID]int{}
	for i := range open {
		b.NotPayable.Money += open[i].NotPayable()
		if open[i].Ended {
			b.NotPayable.Lines++
			continue
		}
		if open[i].CarriedTo == "" {
			b.StillOpen.add(open[i].Payable())
			continue
		}
		b.CarriedOver.add(open[i].Payable())
		n, known := into[open[i].CarriedTo]
		if !known {
			n = len(b.Into)
			into[open[i].CarriedTo] = n
			b.Into = append(b.Into, CarriedInto{List: open[i].CarriedTo})
		}
		b.Into[n].add(open[i].Payable())
	}
	slices.SortFunc(b.Into, func(x, y CarriedInto) int { return strings.Compare(string(x.List), string(y.List)) })
	return b
}

func (t *Tally) add(amount money.Dong) {
	t.Lines++
	t.Money += amount
}

func (t Tally) plus(o Tally) Tally { return Tally{t.Lines + o.Lines, t.Money + o.Money} }

// Closed reports whether the list's outcome is known: from then on all sums
// must agree.
func (b *Books) Closed() bool { return b.State == Settled || b.State == Locked }

// Difference is one sum that does not agree.
type Difference struct {
	Code   string     `json:"code"`
	Detail string     `json:"detail"`
	By     money.Dong `json:"by"`
}

// Differences are the sums that do not agree; none is what must be.
func (b *Books) Differences() []Difference {
	found := []Difference{}
	check := func(code, detail string, left, right Tally) {
		if left != right {
			found = append(found, Difference{code, detail, left.Money - right.Money})
		}
	}
	parts := b.Parts.Regular + b.Parts.Arrears - b.Parts.Recovery + b.Parts.CarryOver
	check("parts", "Tổng các thành phần khác tổng tiền của danh sách.", Tally{b.Parts.Lines, parts}, b.Listed)
	if b.Closed() {
		check("outcome", "Đã trả cộng chưa trả khác tổng danh sách.", b.Paid.plus(b.Unpaid), b.Listed)
		check("unpaid", "Mang sang cộng còn mở cộng không phải trả khác số chưa trả.", b.CarriedOver.plus(b.StillOpen).plus(b.NotPayable), b.Unpaid)
	}
	return found
}

// Agree refuses books that do not balance, naming the difference.
func (b *Books) Agree() error {
	for _, d := range b.Differences() {
		return fault.Refused("books-differ", d.Detail+" Chênh lệch "+d.By.String()+". Hãy kiểm tra cân đối kỳ chi trả.")
	}
	return nil
}

// Owing is what adjustments of one kind add up to: owed = settled + listed +
// left + cancelled.
type Owing struct {
	Count     int        `json:"count"`
	Owed      money.Dong `json:"owed"`
	Settled   money.Dong `json:"settled"` // paid (truy lĩnh) or recovered (truy thu)
	Listed    money.Dong `json:"listed"`  // on lists that are not paid yet
	Left      money.Dong `json:"left"`    // no list has taken it yet
	Cancelled money.Dong `json:"cancelled"`
}

// Add counts an adjustment.
func (o *Owing) Add(a *Adjustment) {
	o.Count++
	o.Owed += a.Amount
	o.Settled += a.Settled()
	o.Listed += a.Listed()
	o.Left += a.Remaining()
	o.Cancelled += a.Ended()
}

// Balanced reports whether what is owed is accounted for, and nothing twice.
func (o *Owing) Balanced() bool {
	return o.Left >= 0 && o.Owed == o.Settled+o.Listed+o.Left+o.Cancelled
}
