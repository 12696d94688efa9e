package e2e

import (
	"net/url"
	"testing"
)

type payBalance struct {
	Balanced bool
	Lists    []struct {
		List                                         string
		Closed                                       bool
		Listed, Paid, Unpaid, CarriedOver, StillOpen payTally
		Into                                         []struct {
			List string
			payTally
		}
		Differences []struct{ Code, Detail string }
	}
}

type payTally struct{ Lines, Money int64 }

// F-47, F-57: after the month after took the unpaid money, the period's books
// agree: listed = paid + unpaid, unpaid = carried over + still open.
func (p *payPlay) booksBalance(carriedInto string) {
	p.t.Helper()
	var b payBalance
	p.officer.Get("/api/payment/periods/"+p.Period+"/balance", &b)
	if !b.Balanced || len(b.Lists) == 0 || !b.Lists[0].Closed {
		p.t.Fatalf("the books of %s: %+v", p.Period, b)
	}
	l := b.Lists[0]
	if l.Listed.Money != l.Paid.Money+l.Unpaid.Money || l.Unpaid != l.CarriedOver || l.StillOpen.Lines != 0 {
		p.t.Errorf("the books of %s: %+v", p.Period, l)
	}
	if len(l.Into) != 1 || l.Into[0].List != carriedInto || l.Into[0].payTally != l.Unpaid {
		p.t.Errorf("carried into %+v", l.Into)
	}
}

type payExplained struct {
	Line struct {
		Regular, CarryOver, Total            int64
		Status, Commune, Beneficiary, Policy string
	}
	Regular *struct {
		Decision struct{ Number string }
		Law      *struct {
			Amount, Standard int64
			Agrees           bool
		}
		WithoutLaw string
	}
	CarriedFrom []struct {
		List   string
		Amount int64
	}
	Package *struct{ ID string }
}

// explained is why one line of the list stands at what it does, asked as the
// page asks.
func (p *payPlay) explained(t *testing.T, pick func(carryOver int64) bool) (e payExplained) {
	t.Helper()
	for _, c := range p.list().Communes {
		for cursor := ""; ; {
			var page struct {
				Items []struct {
					Commune, Beneficiary, Policy string
					CarryOver                    int64
				}
				Next string
			}
			p.officer.Get(p.path("/lines?commune="+c.Commune+"&cursor="+url.QueryEscape(cursor)), &page)
			for _, l := range page.Items {
				if pick(l.CarryOver) {
					p.officer.Get(p.path("/lines/"+l.Commune+"."+l.Beneficiary+"."+l.Policy), &e)
					return e
				}
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
	}
	t.Fatalf("no such line on %s", p.ID)
	return e
}

// traced holds a settled list and the one that carries its unpaid money over
// to what they follow from (F-47).
func traced(t *testing.T, before, next *payPlay) {
	t.Helper()
	paid := before.explained(t, func(int64) bool { return true })
	if paid.Regular == nil || paid.Regular.Decision.Number == "" || paid.Package == nil {
		t.Errorf("a line of %s: %+v", before.ID, paid)
	}
	if law := paid.Regular.Law; law == nil && paid.Regular.WithoutLaw == "" || law != nil && law.Standard <= 0 {
		t.Errorf("a line without its law: %+v", paid.Regular)
	}
	carried := next.explained(t, func(carryOver int64) bool { return carryOver > 0 })
	if len(carried.CarriedFrom) != 1 || carried.CarriedFrom[0].List != before.ID || carried.CarriedFrom[0].Amount != carried.Line.CarryOver {
		t.Errorf("carried over: %+v", carried)
	}
}
