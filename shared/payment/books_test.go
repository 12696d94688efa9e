package payment_test

import (
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

func settledList(paid, unpaid payment.Tally) payment.List {
	return payment.List{
		ID: "442:2024-02:monthly", State: payment.Settled, Paid: paid, Unpaid: unpaid,
		Lines: paid.Lines + unpaid.Lines, Total: paid.Money + unpaid.Money,
	}
}

func overviewOf(l *payment.List) payment.Overview {
	return payment.Overview{Sums: payment.Sums{Lines: l.Lines, Regular: l.Total, Total: l.Total}}
}

func openLine(total money.Dong, into payment.ListID) payment.Open {
	return payment.Open{List: "442:2024-02:monthly", Line: payment.Line{Total: total}, CarriedTo: into}
}

func TestBooks_F47_UnpaidIsCarriedOverPlusStillOpen(t *testing.T) {
	l := settledList(payment.Tally{Lines: 97, Money: 48_500_000}, payment.Tally{Lines: 3, Money: 1_500_000})
	o := overviewOf(&l)
	open := []payment.Open{openLine(500_000, "442:2024-03:monthly"), openLine(500_000, ""), openLine(500_000, "442:2024-04:monthly")}
	books := payment.BooksOf(&l, &o, open)
	if found := books.Differences(); len(found) != 0 {
		t.Fatalf("differences: %+v", found)
	}
	if books.CarriedOver.Money != 1_000_000 || books.StillOpen.Money != 500_000 || len(books.Into) != 2 {
		t.Errorf("carried %+v, open %+v, into %+v", books.CarriedOver, books.StillOpen, books.Into)
	}
	short := payment.BooksOf(&l, &o, open[:2])
	if found := short.Differences(); len(found) != 1 || found[0].Code != "unpaid" || found[0].By != -500_000 {
		t.Errorf("a line lost from the index: %+v", found)
	}
}

func TestBooks_F57_OneDongIsADifference(t *testing.T) {
	l := settledList(payment.Tally{Lines: 2, Money: 1_000_000}, payment.Tally{})
	o := overviewOf(&l)
	o.Sums.Arrears = 1
	books := payment.BooksOf(&l, &o, nil)
	if found := books.Differences(); len(found) != 1 || found[0].Code != "parts" || found[0].By != 1 {
		t.Errorf("differences: %+v", found)
	}
}

func TestLock_F53_RefusesBooksThatDoNotBalance(t *testing.T) {
	l := settledList(payment.Tally{Lines: 1, Money: 500_000}, payment.Tally{Lines: 1, Money: 500_000})
	o := overviewOf(&l)
	err := payment.Lock{Books: payment.BooksOf(&l, &o, nil)}.Apply(&l, officer, noon("2024-03-26"))
	if !fault.HasCode(err, "books-differ") {
		t.Fatalf("locked with money in no book: %v", err)
	}
	err = payment.Lock{Books: payment.BooksOf(&l, &o, []payment.Open{openLine(500_000, "")})}.Apply(&l, officer, noon("2024-03-26"))
	if err != nil || l.State != payment.Locked {
		t.Errorf("balanced books do not lock: %v, %s", err, l.State)
	}
}

func TestOwing_F43_OwedIsSettledListedLeftAndCancelled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var owing payment.Owing
		var owed money.Dong
		for range rapid.IntRange(0, 8).Draw(t, "adjustments") {
			a := payment.Adjustment{Kind: payment.Recovery, Amount: money.Dong(rapid.Int64Range(1, 5_000_000).Draw(t, "amount")), Month: "2024-01"}
			owed += a.Amount
			for n := range rapid.IntRange(0, 3).Draw(t, "takes") {
				list := payment.NewListID("442", a.Month.Add(n), payment.Monthly)
				due := a.Due(list)
				if due == 0 {
					break
				}
				part := money.Dong(rapid.Int64Range(1, int64(due)).Draw(t, "part"))
				if err := (payment.TakeOn{List: list, Parts: []payment.TakePart{{Policy: "P1", Amount: part}}}).Apply(&a); err != nil {
					t.Fatal(err)
				}
				if rapid.Bool().Draw(t, "paid") {
					a.Takes[len(a.Takes)-1].Status = payment.Paid
				}
			}
			owing.Add(&a)
		}
		if !owing.Balanced() || owing.Owed != owed {
			t.Fatalf("owed %d, counted %+v", owed, owing)
		}
	})
}
