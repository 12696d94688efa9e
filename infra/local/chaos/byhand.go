package chaos

import (
	"context"

	"ansinh/shared/calendar"
)

// The branch of a locality without a link (F-26): statuses are entered by
// hand, page by page, and the list is finished with the paper's sums.

// enter marks the next lines that have no status, or finishes.
func (p *play) enter(ctx context.Context, l *paymentList) error {
	all, err := p.lines(ctx, p.officer, p.id, l)
	if err != nil {
		return err
	}
	var refs []map[string]string
	var unpaid bool
	for n, one := range all {
		if one.Status != "PENDING" {
			continue
		}
		if away := n%29 == 3; len(refs) == 0 {
			unpaid = away
		} else if away != unpaid {
			continue
		}
		if refs = append(refs, one.ref()); len(refs) == 90 {
			break
		}
	}
	switch {
	case len(refs) == 0:
		return p.command(ctx, p.officer, l, "finish", map[string]any{"paidTotal": l.Balance.Paid, "unpaidTotal": l.Balance.Unpaid})
	case unpaid:
		return p.command(ctx, p.officer, l, "statuses", map[string]any{"lines": refs, "status": "UNPAID", "reason": "Vắng mặt."})
	}
	return p.pay(ctx, l, refs)
}

func (p *play) pay(ctx context.Context, l *paymentList, refs []map[string]string) error {
	now, err := p.now(ctx)
	if err != nil {
		return err
	}
	return p.command(ctx, p.officer, l, "statuses", map[string]any{"lines": refs, "status": "PAID", "paidDate": calendar.DateOf(now)})
}

// correct pays somebody of a settled list after all.
func (p *play) correct(ctx context.Context, l *paymentList) error {
	all, err := p.lines(ctx, p.officer, p.id, l)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Status == "UNPAID" {
			return p.did("correct", p.pay(ctx, l, []map[string]string{one.ref()}))
		}
	}
	return p.did("correct", nil)
}
