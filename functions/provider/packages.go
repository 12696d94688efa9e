package provider

import (
	"context"
	"encoding/json"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// packageView is a package as the provider sees it.
type packageView struct {
	ID                 payment.PackageID `json:"id"`
	Replaces           payment.PackageID `json:"replaces,omitempty"`
	List               payment.ListID    `json:"list"`
	Locality           org.UnitID        `json:"locality"`
	LocalityName       string            `json:"localityName"`
	Period             calendar.Month    `json:"period"`
	Type               payment.Type      `json:"type"`
	State              string            `json:"state"`
	Lines              int               `json:"lines"`
	Total              money.Dong        `json:"total"`
	Hash               string            `json:"hash"`
	SentAt             time.Time         `json:"sentAt"`
	SentBy             org.Who           `json:"sentBy"`
	SettlementDeadline calendar.Date     `json:"settlementDeadline,omitempty"`
	ExtensionsLeft     int               `json:"extensionsLeft"`
	PaidLines          int               `json:"paidLines"`
	Remarks            string            `json:"remarks,omitempty"`
	Scan               *downloadView     `json:"scan,omitempty"`
	Communes           []communeView     `json:"communes"`
	// Head is the list whose package one message settles this one with, and
	// Covers the other packages of that message, at the head (F-07).
	Head   payment.ListID `json:"head,omitempty"`
	Covers []coverView    `json:"covers,omitempty"`
}

// coverView is a package of an earlier month that is settled with the head's.
type coverView struct {
	Package payment.PackageID `json:"package"`
	Period  calendar.Month    `json:"period"`
	Lines   int               `json:"lines"`
	Total   money.Dong        `json:"total"`
	Hash    string            `json:"hash"`
}

type communeView struct {
	Commune     org.UnitID `json:"commune"`
	CommuneName string     `json:"communeName"`
	Lines       int        `json:"lines"`
	Total       money.Dong `json:"total"`
}

type downloadView struct {
	URL     string    `json:"url"`
	Name    string    `json:"name"`
	Type    string    `json:"type"`
	Expires time.Time `json:"expires"`
}

// stateOf is where a package stands for the provider.
func stateOf(l *payment.List, p *payment.Package) (state, remarks string) {
	returned := len(l.Settlements) > 0 && l.Settlements[len(l.Settlements)-1].Returned()
	switch {
	case p.State == payment.Void:
		return "rejected", p.Note
	case l.State == payment.Sent:
		return "sent", ""
	case l.State == payment.Paying && returned:
		return "returned", l.Settlements[len(l.Settlements)-1].Remarks
	case l.State == payment.Paying:
		return "paying", ""
	case l.State == payment.SettlementReceived:
		return "received", ""
	case l.State == payment.ManualSettling:
		return "by-hand", "Đã quá hạn quyết toán và hết số ngày gia hạn; địa phương nhập kết quả theo bản quyết toán giấy."
	}
	return "settled", ""
}

func (c Counter) view(l *payment.List, p *payment.Package) packageView {
	v := packageView{
		ID: p.ID, Replaces: p.Replaces, List: l.ID, Locality: l.ID.Locality(), LocalityName: c.p.Units.Name(l.ID.Locality()),
		Period: l.ID.Period(), Type: l.ID.Type(), Lines: p.Lines, Total: p.Total, Hash: p.Hash, SentAt: p.SentAt, SentBy: p.SentBy,
		SettlementDeadline: l.SettlementDeadline, ExtensionsLeft: l.ExtensionsLeft(payment.Settings{}), Communes: []communeView{},
	}
	v.State, v.Remarks = stateOf(l, p)
	if head := l.Head(payment.Settings{}); head != l.ID && p.State != payment.Void {
		v.Head = head
	}
	return v
}

func find(l *payment.List, id payment.PackageID) *payment.Package {
	for i := range l.Packages {
		if l.Packages[i].ID == id {
			return &l.Packages[i]
		}
	}
	return nil
}

func notFound() error { return fault.NotFound("package-not-found", "Không tìm thấy gói tin.") }

// render is a package as a command answers it.
func (c Counter) render(ctx context.Context, l *payment.List, id payment.PackageID) (Answer, error) {
	v, err := c.wholeView(ctx, l, id)
	if err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

// wholeView is a package with what lies beside it.
func (c Counter) wholeView(ctx context.Context, l *payment.List, id payment.PackageID) (packageView, error) {
	p := find(l, id)
	if p == nil {
		return packageView{}, notFound()
	}
	v := c.view(l, p)
	paid, err := c.steps.Store.MarkCount(ctx, id)
	if err != nil {
		return v, err
	}
	v.PaidLines = paid
	if v.Covers, err = c.covers(ctx, l, p); err != nil {
		return v, err
	}
	if p.State != payment.Void {
		overview, err := c.steps.Store.Overview(ctx, l.ID)
		if err != nil {
			return v, err
		}
		for _, g := range overview.Communes {
			v.Communes = append(v.Communes, communeView{org.UnitID(g.Key), c.p.Units.Name(org.UnitID(g.Key)), g.Sums.Lines, g.Sums.Total})
		}
	}
	return v, nil
}

// covers are the packages a message about the head's package settles with it.
func (c Counter) covers(ctx context.Context, l *payment.List, p *payment.Package) ([]coverView, error) {
	if p.State == payment.Void || l.Head(payment.Settings{}) != l.ID {
		return nil, nil
	}
	others, err := c.steps.Store.Others(ctx, l, payment.Settings{})
	if err != nil {
		return nil, err
	}
	var views []coverView
	for i := range others {
		if sent := others[i].Package(); sent != nil && sent.State != payment.Void {
			views = append(views, coverView{sent.ID, others[i].ID.Period(), sent.Lines, sent.Total, sent.Hash})
		}
	}
	return views, nil
}

type inPackages struct {
	State  string `query:"state"`
	Cursor string `query:"cursor"`
}

type packagesView struct {
	Items []packageView `json:"items"`
	Next  string        `json:"next,omitempty"`
}

// ListPackages shows the packages of the localities the provider serves,
// newest first (F-18).
func (c Counter) ListPackages(ctx context.Context, who auth.Caller, in inPackages) (packagesView, error) {
	v := packagesView{Items: []packageView{}}
	localities := c.localities(who)
	if len(localities) == 0 {
		return v, fault.Forbidden("forbidden", "Tài khoản không phục vụ địa phương nào.")
	}
	next, err := pageThrough(localities, in.Cursor, func() bool { return len(v.Items) >= 24 }, func(locality org.UnitID, cursor string) (string, error) {
		if err := c.may(who, "ReadPackages", payment.NewListID(locality, "", payment.Monthly)); err != nil {
			return "", err
		}
		return c.packagesOf(ctx, locality, cursor, in.State, &v)
	})
	v.Next = next
	return v, err
}

func (c Counter) packagesOf(ctx context.Context, locality org.UnitID, cursor, state string, v *packagesView) (string, error) {
	ids, next, err := c.steps.Store.Packages(ctx, locality, cursor)
	if err != nil {
		return "", err
	}
	var lists []payment.ListID
	for _, id := range ids {
		list, err := id.List()
		if err != nil {
			return "", err
		}
		lists = append(lists, list)
	}
	found, err := c.steps.Store.Lists(ctx, lists)
	if err != nil {
		return "", err
	}
	for i, id := range ids {
		list, ok := found[lists[i]]
		p := find(&list, id)
		if !ok || p == nil {
			continue // of a list that was made anew since
		}
		if one := c.view(&list, p); state == "" || one.State == state {
			v.Items = append(v.Items, one)
		}
	}
	return next, nil
}

// load reads the list of a package the caller may see.
func (c Counter) load(ctx context.Context, who auth.Caller, id payment.PackageID) (*payment.List, *payment.Package, error) {
	listID, err := id.List()
	if err != nil {
		return nil, nil, err
	}
	if err := c.may(who, "ReadPackages", listID); err != nil {
		return nil, nil, err
	}
	list, found, err := c.steps.Store.List(ctx, listID)
	if err != nil {
		return nil, nil, err
	}
	p := find(&list, id)
	if !found || p == nil {
		return nil, nil, notFound()
	}
	return &list, p, nil
}

// GetPackage shows one package with its scan.
func (c Counter) GetPackage(ctx context.Context, who auth.Caller, in inPackage) (packageView, error) {
	list, p, err := c.load(ctx, who, in.Package)
	if err != nil {
		return packageView{}, err
	}
	v, err := c.wholeView(ctx, list, in.Package)
	if err != nil || list.Scan == nil || p.State == payment.Void {
		return v, err
	}
	address, err := c.p.Objects.PresignGet(ctx, c.p.Documents(), list.Scan.Key, list.Scan.Name, true)
	if err != nil {
		return packageView{}, err
	}
	v.Scan = &downloadView{address.URL, list.Scan.Name, list.Scan.Type, address.Expires}
	return v, nil
}
