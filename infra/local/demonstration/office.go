package demonstration

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"

	"ansinh/shared/money"
)

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

// unpaidLine is a line that the post office could not pay, and why.
type unpaidLine struct {
	ReferenceID string     `json:"reference_id"`
	Code        string     `json:"code"`
	Reason      string     `json:"reason"`
	amount      money.Dong // that stays with the state
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
		{Code: "payee-absent", Reason: "Người nhận vắng mặt"},
		{Code: "account-wrong", Reason: "Sai số tài khoản"},
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
