package beneficiary

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// inFile names the file of a request.
type inFile struct {
	ID string `path:"id"`
}

// Get shows one person's file (E-03).
func (d Desk) Get(ctx context.Context, who auth.Caller, in inFile) (beneficiary.View, error) {
	b, err := d.registry.Open(ctx, who, in.ID)
	if err != nil {
		return beneficiary.View{}, err
	}
	return d.registry.Look(ctx, who, b), nil
}

// inPage is a page of something in a file.
type inPage struct {
	inFile
	Cursor string `query:"cursor"`
}

// Change is one dated change (E-07).
type Change struct {
	Seq      int                   `json:"seq"`
	At       time.Time             `json:"at"`
	Type     beneficiary.EventKind `json:"type"`
	Month    calendar.Month        `json:"month,omitempty"`
	Policy   string                `json:"policy,omitempty"`
	Category string                `json:"category,omitempty"`
	Amount   money.Dong            `json:"amount,omitempty"`
	Before   money.Dong            `json:"before,omitempty"`
	Decision *Decision             `json:"decision,omitempty"`
	Reason   string                `json:"reason,omitempty"`
	By       org.Who               `json:"by"`
	Source   string                `json:"source,omitempty"`
}

// Decision is a document behind a change.
type Decision struct {
	Number string        `json:"number"`
	Date   calendar.Date `json:"date"`
	Signer string        `json:"signer,omitempty"`
}

// ListChanges lists a person's changes, newest first (E-07).
func (d Desk) ListChanges(ctx context.Context, who auth.Caller, in inPage) (Page[Change], error) {
	b, err := d.registry.Open(ctx, who, in.ID)
	if err != nil {
		return Page[Change]{}, err
	}
	var all []Change
	for n, e := range b.Events {
		before := beneficiary.Beneficiary{Events: b.Events[:n]}
		all = append(all, changeOf(e, before))
	}
	slices.Reverse(all)
	return page(all, in.Cursor)
}

func changeOf(e beneficiary.Event, before beneficiary.Beneficiary) Change {
	c := Change{
		Seq: e.Seq, At: e.At, Type: e.Kind, Month: e.Month, Policy: e.Policy, Category: e.Category, Amount: e.Amount,
		Reason: e.Reason, By: e.Who(), Source: e.Source,
	}
	if p, ok := before.Policy(e.Policy); ok {
		c.Before = p.RateIn(e.Month).Amount
	}
	if e.Decision.Number != "" {
		c.Decision = &Decision{Number: e.Decision.Number, Date: e.Decision.Date, Signer: e.Decision.Signer}
	}
	return c
}

// Decided is one decision of a file (E-24).
type Decided struct {
	ID      string                `json:"id"`
	Number  string                `json:"number"`
	Date    calendar.Date         `json:"date"`
	Type    beneficiary.EventKind `json:"type"`
	Signer  string                `json:"signer,omitempty"`
	Dossier string                `json:"dossier,omitempty"`
	HasFile bool                  `json:"hasFile"`
}

// ListDecisions lists a person's decisions, newest first (E-24).
func (d Desk) ListDecisions(ctx context.Context, who auth.Caller, in inPage) (Page[Decided], error) {
	b, err := d.registry.Open(ctx, who, in.ID)
	if err != nil {
		return Page[Decided]{}, err
	}
	var all []Decided
	for _, x := range b.Decisions() {
		dossier, ok := strings.CutPrefix(x.Source, "dossier/")
		if !ok {
			dossier = ""
		}
		all = append(all, Decided{ID: x.ID, Number: x.Number, Date: x.Date, Type: x.Kind, Signer: x.Signer, Dossier: dossier, HasFile: x.File != ""})
	}
	return page(all, in.Cursor)
}

// Download is where a file can be read for a short while.
type Download struct {
	URL     string    `json:"url"`
	Name    string    `json:"name"`
	Type    string    `json:"type"`
	Expires time.Time `json:"expires"`
}

// OpenDecision says where a decision's PDF can be read (E-24).
func (d Desk) OpenDecision(ctx context.Context, who auth.Caller, in struct {
	inFile
	Decision string `path:"decision"`
},
) (Download, error) {
	b, err := d.registry.Open(ctx, who, in.ID)
	if err != nil {
		return Download{}, err
	}
	for _, x := range b.Decisions() {
		if x.ID != in.Decision || x.File == "" {
			continue
		}
		name := "Quyet dinh " + strings.ReplaceAll(x.Number, "/", "-") + ".pdf"
		address, err := d.p.Objects.PresignGet(ctx, d.p.Documents(), x.File, name, true)
		return Download{URL: address.URL, Name: name, Type: "application/pdf", Expires: address.Expires}, err
	}
	return Download{}, fault.NotFound("decision-not-found", "Quyết định này không có tệp đính kèm.")
}

// ListPayments lists what was put on payment lists for a person.
func (d Desk) ListPayments(ctx context.Context, who auth.Caller, in inFile) (Page[beneficiary.Paid], error) {
	paid, err := d.registry.PaymentsOf(ctx, who, in.ID)
	return Page[beneficiary.Paid]{Items: paid}, err
}

const pageSize = 50

// page cuts a page out of a list that is in memory; the cursor is where the
// page begins.
func page[T any](all []T, cursor string) (Page[T], error) {
	from := 0
	if cursor != "" {
		var err error
		if from, err = strconv.Atoi(cursor); err != nil || from < 0 || from > len(all) {
			return Page[T]{}, fault.Invalid("bad-cursor", "Trang yêu cầu không hợp lệ.", fault.Field{Pointer: "cursor", Detail: "Không đọc được."})
		}
	}
	p := Page[T]{Items: []T{}}
	p.Items = append(p.Items, all[from:min(from+pageSize, len(all))]...)
	if from+pageSize < len(all) {
		p.Next = strconv.Itoa(from + pageSize)
	}
	return p, nil
}
