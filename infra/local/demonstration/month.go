package demonstration

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"ansinh/shared/calendar"
)

// settlementDay is the cut-off day of settlements that the play sets.
const settlementDay = 25

// openMonth is the first month, from this one on, whose list was not sent
// yet. When the list that may be prepared ahead is sent too, the clock moves
// to the next month.
func (p *play) openMonth(ctx context.Context) (calendar.Month, error) {
	for range 24 {
		today, err := p.today(ctx)
		if err != nil {
			return "", err
		}
		for ahead := range 2 {
			month := today.Month().Add(ahead)
			if open, err := p.unsent(ctx, month); err != nil || open {
				return month, err
			}
		}
		if err := p.moveTo(ctx, today.Month().Add(1).First()); err != nil {
			return "", err
		}
	}
	return "", errors.New("không còn kỳ nào chưa gửi")
}

// unsent reports whether a month has no list yet, or one that was not sent.
func (p *play) unsent(ctx context.Context, month calendar.Month) (bool, error) {
	l, err := p.listOf(ctx, month)
	var r *refusal
	if errors.As(err, &r) && r.Status == http.StatusNotFound {
		return true, nil
	}
	return l.State == "DELETED" || slices.Contains(drafted, l.State), err
}

// drafted are the states of a list that is there and was not sent. One whose
// lines are the very ones its scan was made for keeps the scan (P4).
var drafted = []string{"LIST_DRAFT", "SUMMARY_UPLOADED"}

// payMonth is the third act: the month's list is prepared, its summary signed
// and the list sent; the post office returns it once with a reason, and gets
// it again corrected (P1 to P7).
func (p *play) payMonth(ctx context.Context) error {
	if err := p.saveSettings(ctx); err != nil {
		return err
	}
	first, err := p.prepare(ctx)
	if err != nil {
		return err
	}
	if err := p.checkPeople(first); err != nil {
		return err
	}
	if err := p.sendSigned(ctx, first, "1"); err != nil {
		return err
	}
	dead, err := p.reject(ctx, first)
	if err != nil {
		return err
	}
	if err := p.correct(ctx, dead); err != nil {
		return err
	}
	second, err := p.prepare(ctx)
	if err != nil {
		return err
	}
	if err := balance("danh sách lập lại so với lần đầu trừ người đã mất", second.Total, first.Total-dead.Total); err != nil {
		return err
	}
	p.report.Period, p.report.Lines, p.report.ListTotal = p.month, second.Lines, second.Total
	return p.sendSigned(ctx, second, "2")
}

// saveSettings links the locality to the post office from the month on, with
// a send cut-off that has not passed (F-04 to F-10).
func (p *play) saveSettings(ctx context.Context) error {
	officer := p.cast.districtOfficer
	var now struct {
		Version int `json:"version"`
	}
	if err := officer.get(ctx, "/api/settings/payment", &now); err != nil {
		return err
	}
	today, err := p.today(ctx)
	if err != nil {
		return err
	}
	sendDay := 5
	if today.Month() == p.month {
		sendDay = today.Day()
	}
	if err := officer.send(ctx, http.MethodPut, "/api/settings/payment", map[string]any{
		"from": p.month, "sendCutOffDay": sendDay, "settlementCutOffDay": settlementDay, "monthsPerSettlement": 1,
		"connected": true, "types": []string{"monthly"}, "version": now.Version,
	}, nil); err != nil {
		return err
	}
	p.say("%s đặt ngày chốt gửi danh sách %d, ngày chốt quyết toán %d, kết nối Bưu điện.", officer.title, sendDay, settlementDay)
	return nil
}

// prepare has the month's list made for all communes and adds it up.
func (p *play) prepare(ctx context.Context) (*tally, error) {
	l, err := p.prepareList(ctx, p.month)
	if err != nil {
		return nil, err
	}
	all, err := p.addUp(ctx, l)
	if err != nil {
		return nil, err
	}
	p.say("Danh sách kỳ %s: %d xã, %d dòng, trợ cấp %s, mang sang %s, tổng %s; cộng lại từ từng dòng khớp.",
		l.Period.Vietnamese(), len(l.Communes), all.Lines, all.Regular, all.CarryOver, all.Total)
	return all, nil
}

// prepareList makes a month's list, or makes its draft anew, and waits.
func (p *play) prepareList(ctx context.Context, month calendar.Month) (paymentList, error) {
	seen, err := p.listOf(ctx, month)
	var r *refusal
	if err != nil && (!errors.As(err, &r) || r.Status != http.StatusNotFound) {
		return seen, err
	}
	body := map[string]any{"period": month, "version": seen.Version}
	if err := p.cast.districtOfficer.post(ctx, "/api/payment/lists", body, nil); err != nil {
		return seen, err
	}
	return p.awaitList(ctx, month, drafted...)
}

// checkPeople finds everybody who came in on the list with the lawful amount,
// and nobody who left.
func (p *play) checkPeople(all *tally) error {
	found := 0
	for _, l := range all.lines {
		if entitled, ok := p.due[l.NationalID]; ok && p.law.code(l.Category) == entitled.category {
			if err := balance("trợ cấp của "+l.Name+" trong danh sách", l.Regular, entitled.amount); err != nil {
				return err
			}
			found++
		}
		if name, left := p.gone[l.NationalID]; left && l.Regular > 0 {
			return fmt.Errorf("%s đã thôi hưởng hoặc đã mất nhưng vẫn có trong danh sách", name)
		}
	}
	if found != len(p.due) {
		return fmt.Errorf("danh sách có %d trong %d người mới hưởng hoặc được điều chỉnh", found, len(p.due))
	}
	p.say("Cả %d người mới hưởng hoặc được điều chỉnh có trong danh sách đúng mức; %d người thôi hưởng, đã mất thì không.", found, len(p.gone))
	return nil
}

// sendSigned has the summary printed, signed, scanned and uploaded, and the
// list sent to the post office.
func (p *play) sendSigned(ctx context.Context, all *tally, round string) error {
	if err := p.printSummary(ctx, all, round); err != nil {
		return err
	}
	if err := p.uploadScan(ctx, all, round); err != nil {
		return err
	}
	officer := p.cast.districtOfficer
	if _, err := p.command(ctx, officer, "send", nil); err != nil {
		return err
	}
	var l paymentList
	if err := await(ctx, "Bưu điện nhận gói tin", func() (ready bool, err error) {
		l, err = p.listOf(ctx, p.month)
		return err == nil && l.Packages[len(l.Packages)-1].State == "delivered", err
	}); err != nil {
		return err
	}
	sent := l.Packages[len(l.Packages)-1]
	p.say("%s gửi gói tin %s: %d dòng, %s; Bưu điện đã nhận.", officer.title, sent.ID, sent.Lines, sent.Total)
	return balance("gói tin so với danh sách", sent.Total, all.Total)
}

// reject has the post office's clerk return the package: somebody on it has
// died (F-39).
func (p *play) reject(ctx context.Context, all *tally) (dead line, err error) {
	for _, l := range all.lines {
		_, newcomer := p.due[l.NationalID]
		if !newcomer && l.CarryOver == 0 && l.Regular == l.Total && strings.HasPrefix(p.law.code(l.Category), "5") && l.Commune != importCommune {
			dead = l
			break
		}
	}
	if dead.Beneficiary == "" {
		return dead, errors.New("danh sách không có người cao tuổi nào để Bưu điện báo đã mất")
	}
	l, err := p.listOf(ctx, p.month)
	if err != nil {
		return dead, err
	}
	reason := dead.Name + " đã mất, đề nghị đưa ra khỏi danh sách."
	id := l.Packages[len(l.Packages)-1].ID
	if err := p.cast.postman.post(ctx, packagePath(id)+"/reject", map[string]string{"reason": reason}, nil); err != nil {
		return dead, err
	}
	p.say("%s từ chối gói tin %s: %s", p.cast.postman.title, id, reason)
	return dead, nil
}

// correct takes the rejected list back and records the death (P7, E-11).
func (p *play) correct(ctx context.Context, dead line) error {
	officer := p.cast.districtOfficer
	var person beneficiary
	if err := officer.get(ctx, "/api/beneficiaries/"+dead.Beneficiary, &person); err != nil {
		return err
	}
	today, err := p.today(ctx)
	if err != nil {
		return err
	}
	died := dayBefore(p.month, 28, today)
	if err := officer.post(ctx, "/api/beneficiaries/"+person.ID+"/death", map[string]any{
		"date": died, "reason": "Bưu điện báo khi đối chiếu danh sách.", "version": person.Version,
	}, nil); err != nil {
		return err
	}
	if _, err := p.command(ctx, officer, "edit", nil); err != nil {
		return err
	}
	p.say("%s cắt chết %s từ ngày %s và lập lại danh sách.", officer.title, dead.Name, died.Vietnamese())
	return nil
}
