package cycle

import (
	"context"
	"fmt"
	"strconv"

	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

func dong(n int64) money.Dong { return money.Dong(n) }

// CloseCommune writes the settlement's outcome to each line of one commune
// (F-24), enters the unpaid ones into the index of open money and settles what
// the lines bear of arrears and recoveries. Killed and
// begun again it goes on where it was: every line changes once.
func (s Steps) CloseCommune(ctx context.Context, id payment.ListID, commune org.UnitID) error {
	list, err := s.list(ctx, id)
	if err != nil || list.State != payment.Closing {
		return err
	}
	settlement := list.Settlement()
	if settlement == nil {
		return s.closeByHand(ctx, &list, commune)
	}
	part, _, err := s.Store.Part(ctx, id, list.Run, commune)
	if err != nil || part.Sums.Lines == 0 {
		return err
	}
	owed, err := s.borne(ctx, id, commune)
	if err != nil {
		return err
	}
	var found payment.Closed
	var unpaid []payment.Line
	listed := make([]string, 0, part.Sums.Lines)
	outcomes := func(yield func(paymentstore.Outcome, error) bool) {
		for o, err := range ndjson[provider.Outcome](ctx, s, settlement.Folder+"/"+string(commune)+".ndjson") {
			if err == nil {
				count(&found, o)
				listed = append(listed, o.Beneficiary)
				owed.note(o.Beneficiary, o.Policy, o.Status, o.Date)
				if o.Line != nil {
					unpaid = append(unpaid, *o.Line)
				}
			}
			if !yield(outcomeOf(commune, o), err) || err != nil {
				return
			}
		}
	}
	err = s.mending(ctx, &list, &part, func() error {
		found, unpaid, listed = payment.Closed{}, nil, listed[:0]
		return s.Store.Close(ctx, id, part.Stamp, outcomes)
	})
	if err != nil {
		return err
	}
	if err := s.Store.PutOpen(ctx, id, unpaid); err != nil {
		return err
	}
	if err := s.settleOwed(ctx, id, commune, owed, listed); err != nil {
		return err
	}
	if found.Paid.Lines+found.Unpaid.Lines != part.Sums.Lines || found.Paid.Money+found.Unpaid.Money != part.Sums.Total {
		return fmt.Errorf("cycle: closing %s in %s found %+v, the list has %+v", id, commune, found, part.Sums)
	}
	return s.Store.PutClosed(ctx, id, commune, settlement.Version, found)
}

func outcomeOf(commune org.UnitID, o provider.Outcome) paymentstore.Outcome {
	return paymentstore.Outcome{
		Ref:   payment.LineRef{Commune: commune, Beneficiary: o.Beneficiary, Policy: o.Policy},
		Total: int64(o.Total), Status: o.Status, Date: string(o.Date), Reason: o.Reason,
	}
}

func count(found *payment.Closed, o provider.Outcome) {
	tally := &found.Paid
	if o.Status == payment.Unpaid {
		tally = &found.Unpaid
	}
	tally.Lines++
	tally.Money += o.Total
}

// closeByHand adds up what officers entered (P13) and brings the index of
// open money in line with it.
func (s Steps) closeByHand(ctx context.Context, list *payment.List, commune org.UnitID) error {
	id := list.ID
	part, _, err := s.Store.Part(ctx, id, list.Run, commune)
	if err != nil {
		return err
	}
	return s.mending(ctx, list, &part, func() error { return s.addUp(ctx, id, commune, part.Stamp) })
}

func (s Steps) addUp(ctx context.Context, id payment.ListID, commune org.UnitID, stamp int) error {
	before, err := s.Store.Open(ctx, id, commune)
	if err != nil {
		return err
	}
	indexed := map[payment.LineRef]payment.Open{}
	for _, o := range before {
		indexed[o.Line.LineRef] = o
	}
	owed, err := s.borne(ctx, id, commune)
	if err != nil {
		return err
	}
	var found payment.Closed
	var unpaid, reasons []payment.Line
	var paidAfterAll []payment.LineRef
	var listed []string
	for line, err := range s.Store.Lines(ctx, id, commune) {
		if err != nil {
			return err
		}
		if stamp > 0 && line.Stamp != stamp {
			return fmt.Errorf("%w: %s of %s", paymentstore.ErrForeign, line.LineRef, id)
		}
		listed = append(listed, line.Beneficiary)
		if err := owed.noteByHand(ctx, s, id, &line); err != nil {
			return err
		}
		entry, known := indexed[line.LineRef]
		switch line.Status {
		case payment.Paid:
			found.Paid.Lines++
			found.Paid.Money += line.Total
			if known {
				paidAfterAll = append(paidAfterAll, line.LineRef)
			}
		case payment.Unpaid, payment.CarriedOver:
			found.Unpaid.Lines++
			found.Unpaid.Money += line.Total
			if !known {
				unpaid = append(unpaid, line)
			} else if entry.Line.Reason != line.Reason {
				reasons = append(reasons, line)
			}
		default:
			return fault.Refused("lines-open", "Còn dòng chưa nhập trạng thái chi trả.")
		}
	}
	if err := s.Store.PutOpen(ctx, id, unpaid); err != nil {
		return err
	}
	if err := s.Store.NoteReasons(ctx, id, reasons); err != nil {
		return err
	}
	if err := s.Store.Reopen(ctx, id, paidAfterAll); err != nil {
		return err
	}
	if err := s.settleOwed(ctx, id, commune, owed, listed); err != nil {
		return err
	}
	return s.Store.PutClosed(ctx, id, commune, 0, found)
}

// FinishClosing balances the list to the đồng: it is settled.
func (s Steps) FinishClosing(ctx context.Context, id payment.ListID) error {
	return s.change(ctx, id, payment.DoFinishClosing, func(list *payment.List) (paymentstore.Change, error) {
		version := 0
		if settlement := list.Settlement(); settlement != nil {
			version = settlement.Version
		}
		found, _, err := s.Store.ClosedParts(ctx, id, version)
		if err != nil {
			return paymentstore.Change{}, err
		}
		if err := (payment.FinishClosing{Found: found}).Apply(list, s.Clock.Now()); err != nil {
			return paymentstore.Change{}, err
		}
		text := "Đã chốt quyết toán kỳ " + id.Period().Vietnamese() + ": đã trả " + list.Paid.Money.String() + ", chưa trả " +
			list.Unpaid.Money.String() + " (" + strconv.Itoa(list.Unpaid.Lines) + " người)."
		return paymentstore.Change{Event: s.notice("settlement-closed", text, id, list.PreparedBy)}, nil
	})
}
