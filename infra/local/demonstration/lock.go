package demonstration

import (
	"bytes"
	"context"
	"fmt"

	"github.com/parquet-go/parquet-go"

	"ansinh/shared/money"
)

// close closes the settlement, which is too early before the deadline, and
// adds the outcomes up (P11, F-23, F-24).
func (p *play) close(ctx context.Context) error {
	officer := p.cast.districtOfficer
	_, err := p.command(ctx, officer, "close", nil)
	why, err := expect("chốt quyết toán trước hạn", err, "close-too-early")
	if err != nil {
		return err
	}
	p.say("%s chốt quyết toán, bị từ chối: %s", officer.title, why)
	if err := p.moveTo(ctx, p.report.ExtendedTo.AddDays(1)); err != nil {
		return err
	}
	if _, err := p.command(ctx, officer, "close", nil); err != nil {
		return err
	}
	l, err := p.awaitList(ctx, p.month, "SETTLED")
	if err != nil {
		return err
	}
	all, err := p.addUp(ctx, l)
	if err != nil {
		return err
	}
	for _, sum := range []struct {
		what      string
		got, want money.Dong
	}{
		{"các dòng đã trả", all.paid, p.report.PaidTotal},
		{"các dòng chưa trả", all.unpaid, p.report.UnpaidTotal},
		{"đã trả cộng chưa trả", all.paid + all.unpaid, p.report.ListTotal},
		{"đã trả ghi ở danh sách", l.Balance.Paid, all.paid},
		{"chưa trả ghi ở danh sách", l.Balance.Unpaid, all.unpaid},
	} {
		if err := balance(sum.what, sum.got, sum.want); err != nil {
			return err
		}
	}
	p.say("Đã chốt quyết toán: %s + %s = %s, khớp đến từng đồng.", all.paid, all.unpaid, all.Total)
	return nil
}

// lock has the second officer lock the period, which the one who prepared the
// list may not (P14, F-53).
func (p *play) lock(ctx context.Context) error {
	_, err := p.command(ctx, p.cast.districtOfficer, "lock", nil)
	why, err := expect("người lập danh sách tự khóa kỳ", err, "separation-of-duties")
	if err != nil {
		return err
	}
	p.say("%s khóa kỳ, bị từ chối: %s", p.cast.districtOfficer.title, why)
	locked, err := p.command(ctx, p.cast.secondOfficer, "lock", nil)
	if err != nil {
		return err
	}
	p.report.Locked = locked.State == "PERIOD_LOCKED"
	p.say("%s khóa kỳ %s.", p.cast.secondOfficer.title, p.month.Vietnamese())
	return nil
}

// readExport reads the Parquet file that locking leaves and adds it up.
func (p *play) readExport(ctx context.Context) error {
	var l paymentList
	err := await(ctx, "tệp Parquet của kỳ", func() (ready bool, err error) {
		l, err = p.listOf(ctx, p.month)
		return l.Export != nil, err
	})
	if err != nil {
		return err
	}
	content, err := p.Export(ctx, l.Export.Key)
	if err != nil {
		return err
	}
	path, err := p.keep("08-xuat-ky.parquet", content)
	if err != nil {
		return err
	}
	rows, err := parquet.Read[struct {
		Total  int64  `parquet:"total"`
		Status string `parquet:"status"`
	}](bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return fmt.Errorf("đọc tệp Parquet: %w", err)
	}
	var unpaid money.Dong
	for _, row := range rows {
		p.report.ExportTotal += money.Dong(row.Total)
		if row.Status != "PAID" {
			unpaid += money.Dong(row.Total)
		}
	}
	p.report.ExportRows = len(rows)
	p.say("Tệp Parquet của kỳ: %d dòng, %s, trong đó chưa trả %s: %s", len(rows), p.report.ExportTotal, unpaid, path)
	return balance("chưa trả trong tệp Parquet", unpaid, p.report.UnpaidTotal)
}

// carryOver prepares the next month, which takes the unpaid money over (F-47).
func (p *play) carryOver(ctx context.Context) error {
	l, err := p.prepareList(ctx, p.month.Add(1))
	if err != nil {
		return err
	}
	all, err := p.addUp(ctx, l)
	if err != nil {
		return err
	}
	p.report.CarriedOverTotal = all.CarryOver
	p.say("Danh sách kỳ %s: %d dòng, tổng %s, trong đó mang sang %s của kỳ %s.",
		l.Period.Vietnamese(), all.Lines, all.Total, all.CarryOver, p.month.Vietnamese())
	return balance("mang sang so với chưa trả", all.CarryOver, p.report.UnpaidTotal)
}
