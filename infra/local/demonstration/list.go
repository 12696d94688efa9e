package demonstration

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// sums are a number of lines and their money.
type sums struct {
	Lines     int        `json:"lines"`
	Regular   money.Dong `json:"regular"`
	Arrears   money.Dong `json:"arrears"`
	Recovery  money.Dong `json:"recovery"`
	CarryOver money.Dong `json:"carryOver"`
	Total     money.Dong `json:"total"`
}

// paymentList is a list as the API shows it, as far as the play looks.
type paymentList struct {
	ID       string         `json:"id"`
	Period   calendar.Month `json:"period"`
	State    string         `json:"state"`
	Version  int            `json:"version"`
	Sums     sums           `json:"sums"`
	Communes []struct {
		Commune     string `json:"commune"`
		CommuneName string `json:"communeName"`
		Sums        sums   `json:"sums"`
	} `json:"communes"`
	Balance struct {
		Paid   money.Dong `json:"paid"`
		Unpaid money.Dong `json:"unpaid"`
	} `json:"balance"`
	SettlementDeadline calendar.Date `json:"settlementDeadline"`
	ExtensionRequests  []struct {
		ID    string `json:"id"`
		State string `json:"state"`
	} `json:"extensionRequests"`
	Packages []struct {
		ID       string     `json:"id"`
		Replaces string     `json:"replaces"`
		State    string     `json:"state"`
		Note     string     `json:"note"`
		Lines    int        `json:"lines"`
		Total    money.Dong `json:"total"`
	} `json:"packages"`
	Export *struct {
		Rows int    `json:"rows"`
		Key  string `json:"key"`
	} `json:"export"`
	Job *struct {
		State string `json:"state"`
		Note  string `json:"note"`
	} `json:"job"`
}

// line is one person's money on a list.
type line struct {
	Commune     string     `json:"commune"`
	Beneficiary string     `json:"beneficiary"`
	Name        string     `json:"name"`
	NationalID  string     `json:"nationalId"`
	Category    string     `json:"category"`
	Regular     money.Dong `json:"regular"`
	Arrears     money.Dong `json:"arrears"`
	Recovery    money.Dong `json:"recovery"`
	CarryOver   money.Dong `json:"carryOver"`
	Total       money.Dong `json:"total"`
	Status      string     `json:"status"`
}

// tally is what the play adds up from the lines by itself.
type tally struct {
	sums
	paid, unpaid money.Dong
	lines        []line
}

func listID(month calendar.Month) string { return locality + ":" + string(month) + ":monthly" }

func listPath(month calendar.Month) string {
	return "/api/payment/lists/" + url.PathEscape(listID(month))
}

// listOf opens a month's list.
func (p *play) listOf(ctx context.Context, month calendar.Month) (l paymentList, err error) {
	err = p.cast.districtOfficer.get(ctx, listPath(month), &l)
	return l, err
}

// command opens the month's list and has somebody do something with it.
func (p *play) command(ctx context.Context, who *person, action string, body map[string]any) (l paymentList, err error) {
	seen, err := p.listOf(ctx, p.month)
	if err != nil {
		return l, err
	}
	sent := map[string]any{"version": seen.Version}
	for name, value := range body {
		sent[name] = value
	}
	err = who.post(ctx, listPath(p.month)+"/"+action, sent, &l)
	return l, err
}

// awaitList waits until a list is in one of the states and fails with the job
// that works on it.
func (p *play) awaitList(ctx context.Context, month calendar.Month, states ...string) (l paymentList, err error) {
	err = await(ctx, "danh sách ở trạng thái "+strings.Join(states, ", "), func() (bool, error) {
		if l, err = p.listOf(ctx, month); err != nil {
			return false, err
		}
		if l.Job != nil && l.Job.State == "failed" {
			return false, fmt.Errorf("công việc của danh sách bị lỗi: %s", l.Job.Note)
		}
		return slices.Contains(states, l.State), nil
	})
	return l, err
}

// addUp reads every line of a list and adds them up, commune by commune, and
// holds the list's own totals against the sums (F-57).
func (p *play) addUp(ctx context.Context, l paymentList) (*tally, error) {
	all := &tally{}
	for _, commune := range l.Communes {
		before := all.sums
		if err := p.readLines(ctx, l, commune.Commune, all); err != nil {
			return nil, err
		}
		if got := all.minus(before); got != commune.Sums {
			return nil, fmt.Errorf("không khớp: các dòng của %s cộng lại là %+v, danh sách ghi %+v", commune.CommuneName, got, commune.Sums)
		}
	}
	if all.sums != l.Sums {
		return nil, fmt.Errorf("không khớp: các dòng cộng lại là %+v, danh sách ghi %+v", all.sums, l.Sums)
	}
	return all, nil
}

func (p *play) readLines(ctx context.Context, l paymentList, commune string, into *tally) error {
	next := ""
	for {
		var page struct {
			Items []line `json:"items"`
			Next  string `json:"next"`
		}
		query := url.Values{"commune": {commune}}
		if next != "" {
			query.Set("cursor", next)
		}
		if err := p.cast.districtOfficer.get(ctx, listPath(l.Period)+"/lines?"+query.Encode(), &page); err != nil {
			return err
		}
		for _, one := range page.Items {
			if err := into.add(one); err != nil {
				return err
			}
		}
		if next = page.Next; next == "" {
			return nil
		}
	}
}

// add counts a line whose parts make its total.
func (t *tally) add(l line) error {
	if total := l.Regular + l.Arrears - l.Recovery + l.CarryOver; total != l.Total {
		return balance("các phần của dòng "+l.Name, total, l.Total)
	}
	t.lines = append(t.lines, l)
	t.Lines++
	t.Regular += l.Regular
	t.Arrears += l.Arrears
	t.Recovery += l.Recovery
	t.CarryOver += l.CarryOver
	t.Total += l.Total
	switch l.Status {
	case "PAID":
		t.paid += l.Total
	case "UNPAID", "CARRIED_OVER":
		t.unpaid += l.Total
	}
	return nil
}

func (s sums) minus(o sums) sums {
	return sums{s.Lines - o.Lines, s.Regular - o.Regular, s.Arrears - o.Arrears, s.Recovery - o.Recovery, s.CarryOver - o.CarryOver, s.Total - o.Total}
}
