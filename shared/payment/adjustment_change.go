package payment

import (
	"strconv"
	"strings"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// CollectRecovery records money paid back outside the lists (F-43): into the
// treasury's account, by the family in cash.
type CollectRecovery struct {
	Amount  money.Dong
	Date    calendar.Date
	Receipt string
}

// Apply takes the money off what is left. Faults: Refused "not-a-recovery",
// "more-than-left"; Invalid on the fields.
func (c CollectRecovery) Apply(a *Adjustment, by By, at time.Time) error {
	left := a.Remaining()
	switch {
	case a.Kind != Recovery:
		return fault.Refused("not-a-recovery", "Chỉ thu lại được khoản truy thu.")
	case left == 0 && a.Listed() > 0:
		return fault.Refused("on-a-list", "Khoản này đang được trừ trên "+a.listName()+" nên không thu ngoài danh sách.")
	case left == 0:
		return fault.Refused("nothing-left", "Khoản truy thu này không còn gì phải thu.")
	case c.Amount <= 0 || c.Amount > left:
		return fault.Invalid("bad-amount", "Số tiền thu lại phải từ 1 đồng đến "+left.String()+".", fault.Field{Pointer: "/amount", Detail: "Còn phải thu " + left.String() + "."})
	case !c.Date.Valid() || c.Date.After(calendar.DateOf(at)):
		return fault.Invalid("bad-date", "Ngày thu không hợp lệ.", fault.Field{Pointer: "/date", Detail: "Không được sau hôm nay."})
	}
	if err := needText(c.Receipt, "/receipt", "số chứng từ"); err != nil {
		return err
	}
	a.Collections = append(a.Collections, Collection{Amount: c.Amount, Date: c.Date, Receipt: strings.TrimSpace(c.Receipt), By: by, At: at})
	return nil
}

// CancelAdjustment says that what is left is owed no more, with a reason. What
// a draft bears is taken off it: the same transaction reckons the draft anew
// (RecountOwed).
type CancelAdjustment struct {
	Reason string
	// Draft is the list that bears a part (Adjustment.Bearer) as it is now; nil
	// when none does.
	Draft *List
}

// Apply cancels what is left. Faults: Refused "on-a-list" while a list that
// cannot be corrected bears a part, "nothing-left".
func (c CancelAdjustment) Apply(a *Adjustment, by By, at time.Time) error {
	if a.Cancelled != nil || a.Remaining()+a.Listed() == 0 {
		return fault.Refused("nothing-left", "Khoản này đã thực hiện xong hoặc đã hủy.")
	}
	if err := c.takeOff(a); err != nil {
		return err
	}
	if err := needText(c.Reason, "/reason", "lý do hủy"); err != nil {
		return err
	}
	a.cancel(Cancelled{Reason: strings.TrimSpace(c.Reason), By: by, At: at})
	return nil
}

// takeOff takes the adjustment off the draft that bears it.
func (c CancelAdjustment) takeOff(a *Adjustment) error {
	if a.Listed() == 0 {
		return nil
	}
	bearer, ok := a.Bearer()
	switch {
	case !ok:
		return fault.Refused("on-a-list", "Khoản này đang nằm trên "+a.listName()+"; hãy xóa danh sách đó hoặc chờ quyết toán rồi mới hủy.")
	case c.Draft == nil || c.Draft.ID != bearer:
		return fault.Refused("on-a-list", "Khoản này đang nằm trên "+a.listName()+".")
	case c.Draft.State == Rejected:
		return fault.Refused("on-a-list", "Khoản này đang nằm trên "+a.listName()+" bị từ chối; hãy mở lại danh sách để sửa rồi mới hủy.")
	}
	if err := c.Draft.Allows(DoRecountOwed); err != nil {
		return fault.Refused("on-a-list", "Khoản này đang nằm trên "+a.listName()+", "+Names[c.Draft.State]+"; hãy chờ quyết toán rồi mới hủy.")
	}
	return TakeOn{List: bearer}.Apply(a)
}

// Bearer is the one list that bears a part of the adjustment and may be able
// to give it up: it took the part itself. ok is false when there is none, or
// parts stand on several lists or came with money carried over.
func (a *Adjustment) Bearer() (list ListID, ok bool) {
	for i := range a.Takes {
		t := &a.Takes[i]
		if !t.waits() {
			continue
		}
		if !t.own(t.List) || (list != "" && list != t.List) {
			return "", false
		}
		list = t.List
	}
	return list, list != ""
}

// cancel ends all that is left, what a death had cut too: undone, the death
// gives none of it back.
func (a *Adjustment) cancel(c Cancelled) {
	a.Cut = nil
	c.Amount = a.Remaining()
	a.Cancelled = &c
}

// VoidRecovery says that a recovery never was owed (a death that was undone):
// what is left ends, what was recovered is owed back. What a list bears now is
// freed by its next run, or owed back once it was recovered.
type VoidRecovery struct{ Reason string }

// Apply voids the recovery, or returns ErrDone when it is void.
func (c VoidRecovery) Apply(a *Adjustment, by By, at time.Time) error {
	if a.Kind != Recovery || (a.Cancelled != nil && a.Cancelled.GiveBack) {
		return ErrDone
	}
	amount := a.Remaining()
	if a.Cancelled != nil {
		amount = a.Cancelled.Amount
	}
	a.Cancelled = &Cancelled{Amount: amount, Reason: c.Reason, By: by, At: at, GiveBack: true}
	return nil
}

// GiveBack are the arrears that return what a void recovery took: one for
// each part that was recovered, with an id that follows from it. Month is the
// first list that may pay them.
func (a *Adjustment) GiveBack(month calendar.Month, by By, at time.Time) []Adjustment {
	if a.Kind != Recovery || a.Cancelled == nil || !a.Cancelled.GiveBack {
		return nil
	}
	var back []Adjustment
	add := func(id, policy string, amount money.Dong) {
		b := *a
		whole := LineRef{Policy: policy}.Whole().Policy // a part of a split line may have borne it (F-52)
		b.ID, b.Kind, b.Policy, b.Amount, b.Month = "back-"+a.ID+"-"+id, Arrears, whole, amount, month
		b.Reason, b.Source, b.By, b.At = a.Cancelled.Reason, "recovery/"+a.ID, by, at
		b.Takes, b.Collections, b.Cancelled, b.Cut, b.Version = nil, nil, nil, nil, 0
		back = append(back, b)
	}
	for _, t := range a.Takes {
		if t.Status == Paid {
			add(t.List.slug()+"-"+t.Policy, t.Policy, t.Amount)
		}
	}
	for i, c := range a.Collections {
		add("c"+strconv.Itoa(i+1), a.Policy, c.Amount)
	}
	return back
}

// listName says which list bears the adjustment now.
func (a *Adjustment) listName() string {
	for _, t := range a.Takes {
		if t.waits() {
			return "danh sách kỳ " + t.List.Period().Vietnamese()
		}
	}
	return "danh sách chi trả"
}

// slug is the list's id without the marks a name may not have.
func (id ListID) slug() string { return strings.ReplaceAll(string(id), ":", "_") }
