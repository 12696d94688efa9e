package demonstration

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/parquet-go/parquet-go"

	"ansinh/shared/money"
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

// unpaidLine is a line that the post office could not pay, and why.
type unpaidLine struct {
	ReferenceID string     `json:"reference_id"`
	Code        string     `json:"code"`
	Reason      string     `json:"reason"`
	amount      money.Dong // that stays with the state
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

// pickUnpaid chooses three people in each of three communes from the package
// as the post office's clerk sees it.
func (p *play) pickUnpaid(ctx context.Context, id string) ([]unpaidLine, error) {
	var pack struct {
		Communes []struct {
			Commune string `json:"commune"`
		} `json:"communes"`
	}
	if err := p.cast.postman.get(ctx, packagePath(id), &pack); err != nil {
		return nil, err
	}
	why := []unpaidLine{
		{Code: "payee-absent", Reason: "Người nhận vắng mặt"}, {Code: "account-wrong", Reason: "Sai số tài khoản"},
		{Code: "payee-absent", Reason: "Người nhận đang nằm viện"},
	}
	var unpaid []unpaidLine
	for _, commune := range pack.Communes[:min(3, len(pack.Communes))] {
		var page struct {
			Items []struct {
				ReferenceID string     `json:"reference_id"`
				Amount      money.Dong `json:"amount"`
			} `json:"items"`
		}
		if err := p.cast.postman.get(ctx, packagePath(id)+"/lines?commune="+url.QueryEscape(commune.Commune), &page); err != nil {
			return nil, err
		}
		for i, l := range page.Items[:min(len(why), len(page.Items))] {
			one := why[i]
			one.ReferenceID, one.amount = l.ReferenceID, l.Amount
			unpaid = append(unpaid, one)
		}
	}
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
		{"các dòng đã trả", all.paid, p.report.PaidTotal}, {"các dòng chưa trả", all.unpaid, p.report.UnpaidTotal},
		{"đã trả cộng chưa trả", all.paid + all.unpaid, p.report.ListTotal},
		{"đã trả ghi ở danh sách", l.Balance.Paid, all.paid}, {"chưa trả ghi ở danh sách", l.Balance.Unpaid, all.unpaid},
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

// order is what the simulated post office is told to do; outcome what came of
// it (infra/local/postoffice).
type order struct {
	Action  string       `json:"action"`
	Package string       `json:"package"`
	Reason  string       `json:"reason,omitempty"`
	Days    int          `json:"days,omitempty"`
	Unpaid  []unpaidLine `json:"unpaid,omitempty"`
}

type outcome struct {
	Replies []struct {
		Operation string          `json:"operation"`
		Status    int             `json:"status"`
		Body      json.RawMessage `json:"body"`
	} `json:"replies"`
	Lines  int        `json:"lines"`
	Total  money.Dong `json:"total"`
	Paid   money.Dong `json:"paid"`
	Unpaid money.Dong `json:"unpaid"`
}

// office has the post office's system do something.
func (p *play) office(ctx context.Context, todo order) (done outcome, err error) {
	err = p.cast.visitor.post(ctx, "/api/local/post-office/control", todo, &done)
	return done, err
}

// accepted returns the refusal that one of the messages met, if any.
func (o outcome) accepted() error {
	for _, reply := range o.Replies {
		if reply.Status/100 != 2 {
			return refused(&person{account: "post-office"}, reply.Operation, "", reply.Status, reply.Body)
		}
	}
	return nil
}

func packagePath(id string) string { return "/api/provider/packages/" + url.PathEscape(id) }

// currentPackage is the package sent last, which must replace the rejected one
// (F-40).
func (p *play) currentPackage(ctx context.Context) (string, error) {
	l, err := p.listOf(ctx, p.month)
	if err != nil {
		return "", err
	}
	last := l.Packages[len(l.Packages)-1]
	if len(l.Packages) < 2 || last.Replaces != l.Packages[len(l.Packages)-2].ID {
		return "", fmt.Errorf("gói tin %s không ghi là thay cho gói bị từ chối", last.ID)
	}
	return last.ID, nil
}
