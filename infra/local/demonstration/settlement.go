package demonstration

import (
	"context"
	"fmt"
)

// extension is how many days the post office asks for.
const extension = 3

// settleMonth is the last act: the post office pays and is late, gets more
// days and settles with some lines unpaid; the settlement is closed, the
// period locked and exported, and the unpaid money carried into the next
// month (P8 to P14, F-47).
func (p *play) settleMonth(ctx context.Context) error {
	unpaid, err := p.payOut(ctx)
	if err != nil {
		return err
	}
	if err := p.settleLate(ctx, unpaid); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{p.close, p.lock, p.readExport, p.carryOver} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// payOut has the post office's system fetch and reconcile the package, begin
// to pay and tell of payments as they happen (P8).
func (p *play) payOut(ctx context.Context) ([]unpaidLine, error) {
	id, err := p.currentPackage(ctx)
	if err != nil {
		return nil, err
	}
	fetched, err := p.office(ctx, order{Action: "start", Package: id})
	if err != nil {
		return nil, err
	}
	if err := fetched.accepted(); err != nil {
		return nil, err
	}
	held, err := p.office(ctx, order{Action: "reconcile", Package: id})
	if err != nil {
		return nil, err
	}
	if err := balance("gói tin Bưu điện đối chiếu", held.Total, p.report.ListTotal); err != nil {
		return nil, err
	}
	p.say("Hệ thống Bưu điện đối chiếu %d dòng, %s, và bắt đầu chi trả.", held.Lines, held.Total)
	unpaid, err := p.pickUnpaid(ctx, id)
	if err != nil {
		return nil, err
	}
	marked, err := p.office(ctx, order{Action: "mark", Package: id, Unpaid: unpaid})
	if err != nil {
		return nil, err
	}
	if err := marked.accepted(); err != nil {
		return nil, err
	}
	p.say("Bưu điện báo chi trả từng dòng trong %d lượt; %d người chưa nhận được.", len(marked.Replies), len(unpaid))
	return unpaid, nil
}

// settleLate lets the deadline pass: the settlement is refused, the officer
// extends, the same settlement is taken (P9, P10, F-36).
func (p *play) settleLate(ctx context.Context, unpaid []unpaidLine) error {
	l, err := p.listOf(ctx, p.month)
	if err != nil {
		return err
	}
	if err := p.moveTo(ctx, l.SettlementDeadline.AddDays(1)); err != nil {
		return err
	}
	settlement := order{Action: "settle", Package: l.Packages[len(l.Packages)-1].ID, Unpaid: unpaid}
	late, err := p.office(ctx, settlement)
	if err != nil {
		return err
	}
	why, err := expect("quyết toán quá hạn", late.accepted(), "settlement-late")
	if err != nil {
		return err
	}
	p.say("Bưu điện gửi quyết toán, bị từ chối: %s", why)
	if err := p.extend(ctx, settlement.Package); err != nil {
		return err
	}
	taken, err := p.office(ctx, settlement)
	if err != nil {
		return err
	}
	if err := taken.accepted(); err != nil {
		return err
	}
	for _, u := range unpaid {
		p.report.UnpaidTotal += u.amount
	}
	p.report.PaidTotal = p.report.ListTotal - p.report.UnpaidTotal
	p.say("Bưu điện gửi lại quyết toán, được nhận: đã trả %s, chưa trả %s (%d dòng).", taken.Paid, taken.Unpaid, len(unpaid))
	if err := balance("chưa trả trong quyết toán", taken.Unpaid, p.report.UnpaidTotal); err != nil {
		return err
	}
	return balance("đã trả trong quyết toán", taken.Paid, p.report.PaidTotal)
}

// extend has the post office ask for more days and the officer grant them;
// when they pass the next send cut-off the officer confirms it (F-30 to F-35).
func (p *play) extend(ctx context.Context, id string) error {
	asked, err := p.office(ctx, order{Action: "extend", Package: id, Days: extension, Reason: "Nhiều người nhận ở xa, chưa trả xong."})
	if err != nil {
		return err
	}
	if err := asked.accepted(); err != nil {
		return err
	}
	l, err := p.listOf(ctx, p.month)
	if err != nil {
		return err
	}
	body := map[string]any{"days": extension, "reason": "Chấp nhận đề nghị của Bưu điện."}
	for _, request := range l.ExtensionRequests {
		if request.State == "open" {
			body["request"] = request.ID
		}
	}
	officer := p.cast.districtOfficer
	extended, err := p.command(ctx, officer, "extend", body)
	if warning, warned := expect("gia hạn", err, "extension-confirm"); warned == nil {
		p.say("%s được nhắc: %s", officer.title, warning)
		body["confirmed"] = true
		extended, err = p.command(ctx, officer, "extend", body)
	}
	if err != nil {
		return err
	}
	if want := l.SettlementDeadline.AddDays(extension); extended.SettlementDeadline != want {
		return fmt.Errorf("gia hạn %d ngày từ %s thành %s thay vì %s", extension, l.SettlementDeadline, extended.SettlementDeadline, want)
	}
	p.report.ExtendedTo = extended.SettlementDeadline
	p.say("Bưu điện xin thêm %d ngày; %s gia hạn quyết toán đến %s.", extension, officer.title, extended.SettlementDeadline.Vietnamese())
	return nil
}
