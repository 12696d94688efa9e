package chaos

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/payment/cycle"
)

// books are everything a run is held to another by.
type books struct {
	Lists    map[string]listBooks
	Periods  map[string]balance    // the balance page of a place's month
	Owed     map[string]adjustment // by what it is for
	Deaths   map[string]death
	Waiting  map[string]waiting // what the next list of a place may take
	Reviews  []reviewed
	complete bool // every list that was played is here
}

// listBooks is one list: what it says of itself, its lines, and its files for
// analysts.
type listBooks struct {
	State    string
	Sums     sums
	Balance  tally
	Communes map[string]sums
	Lines    []line

	FileLines       []cycle.ExportRow
	FileSettlements []cycle.ExportSettlement
	FileArrears     []cycle.ExportOwed
	FileRecoveries  []cycle.ExportOwed
}

// line is one person's money on a list.
type line struct {
	Commune     string     `json:"commune"`
	Beneficiary string     `json:"beneficiary"`
	Policy      string     `json:"policy"`
	Name        string     `json:"name"`
	Method      string     `json:"method"`
	BudgetLine  string     `json:"budgetLine"`
	Category    string     `json:"category"`
	Parts       int        `json:"parts"`
	Deferred    money.Dong `json:"deferred"`
	Regular     money.Dong `json:"regular"`
	Arrears     money.Dong `json:"arrears"`
	Recovery    money.Dong `json:"recovery"`
	CarryOver   money.Dong `json:"carryOver"`
	Total       money.Dong `json:"total"`
	Status      string     `json:"status"`
	Reason      string     `json:"reason"`
	PaidDate    string     `json:"paidDate"`
	CarriedTo   string     `json:"carriedTo"`
}

func (l line) ref() map[string]string {
	return map[string]string{"commune": l.Commune, "beneficiary": l.Beneficiary, "policy": l.Policy}
}

// whole names the person and policy of a line or of a part of one (F-52).
func (l line) whole() string {
	policy, _, _ := strings.Cut(l.Policy, "~")
	return l.Beneficiary + " " + policy
}

// linePage is a page of lines.
type linePage struct {
	Items []line `json:"items"`
	Next  string `json:"next"`
}

// balance is the balance page of a period (F-57).
type balance struct {
	Balanced bool `json:"balanced"`
	Lists    []struct {
		List        string  `json:"list"`
		Listed      counted `json:"listed"`
		Paid        counted `json:"paid"`
		Unpaid      counted `json:"unpaid"`
		CarriedOver counted `json:"carriedOver"`
		StillOpen   counted `json:"stillOpen"`
		Into        []struct {
			List  string     `json:"list"`
			Lines int        `json:"lines"`
			Money money.Dong `json:"money"`
		} `json:"into"`
	} `json:"lists"`
	Arrears  owing `json:"arrears"`
	Recovery owing `json:"recovery"`
}

type counted struct {
	Lines int        `json:"lines"`
	Money money.Dong `json:"money"`
}

type owing struct {
	Count     int        `json:"count"`
	Owed      money.Dong `json:"owed"`
	Settled   money.Dong `json:"settled"`
	Listed    money.Dong `json:"listed"`
	Left      money.Dong `json:"left"`
	Cancelled money.Dong `json:"cancelled"`
	Balanced  bool       `json:"balanced"`
}

// waiting is money no list bears yet (F-48, F-49).
type waiting struct {
	Months []struct {
		List  string     `json:"list"`
		Lines int        `json:"lines"`
		Total money.Dong `json:"total"`
	} `json:"months"`
	Claims []struct {
		Beneficiary string     `json:"beneficiary"`
		Amount      money.Dong `json:"amount"`
	} `json:"claims"`
}

// read reads the lists named, and all that is not a list's.
func (t *troupe) read(ctx context.Context, ids []string) (b books, err error) {
	b = books{
		Lists: map[string]listBooks{}, Periods: map[string]balance{}, Owed: map[string]adjustment{}, Deaths: map[string]death{},
		Waiting: map[string]waiting{}, Reviews: slices.Clone(t.reviews), complete: len(ids) == len(t.lists),
	}
	for n := range b.Reviews {
		b.Reviews[n].Review.ID = ""
	}
	for _, id := range ids {
		if b.Lists[id], err = t.readList(ctx, id); err != nil {
			return b, fmt.Errorf("read %s: %w", id, err)
		}
		if err := t.readMonth(ctx, &b, id); err != nil {
			return b, fmt.Errorf("read the month of %s: %w", id, err)
		}
	}
	for _, p := range places {
		all, err := t.adjustments(ctx, p, url.Values{})
		if err != nil {
			return b, err
		}
		for _, a := range all {
			b.owe(a)
		}
	}
	return b, nil
}

// readMonth reads what a list's month says besides.
func (t *troupe) readMonth(ctx context.Context, b *books, id string) error {
	where, period := placeOf(id)
	month := where.unit + " " + string(period)
	if _, done := b.Periods[month]; !done {
		var page balance
		if err := t.clerk(where).get(ctx, "/api/payment/periods/"+string(period)+"/balance", &page); err != nil {
			return err
		}
		b.Periods[month] = page
		cut, err := t.deathsOf(ctx, where, period)
		if err != nil {
			return err
		}
		for _, d := range cut {
			b.Deaths[d.Beneficiary] = d
		}
	}
	var w waiting
	if err := t.clerk(where).get(ctx, listPath(id)+"/waiting", &w); err != nil {
		return err
	}
	b.Waiting[id] = w
	return nil
}

func placeOf(id string) (place, calendar.Month) {
	parts := strings.Split(id, ":")
	for _, p := range places {
		if p.unit == parts[0] {
			return p, calendar.Month(parts[1])
		}
	}
	return place{}, calendar.Month(parts[1])
}

// owe files an adjustment under what it is for: its own id is another in each
// run.
func (b *books) owe(a adjustment) {
	source, rest, _ := strings.Cut(a.Source, "/")
	if source == "death" || source == "split" {
		source += "/" + rest // the others name an id
	}
	a.Source, a.Ref, a.Version = source, "", 0
	name := fmt.Sprintf("%s %s %s, %s, %s to %s: %s", a.Kind, a.Beneficiary, a.Policy, a.Source, a.From, a.Through, a.Reason)
	for n := 2; ; n++ {
		if _, there := b.Owed[name]; !there {
			b.Owed[name] = a
			return
		}
		name = fmt.Sprintf("%s (%d)", name, n)
	}
}

func (t *troupe) readList(ctx context.Context, id string) (b listBooks, err error) {
	where, _ := placeOf(id)
	l, err := openList(ctx, t.clerk(where), id)
	if err != nil {
		return b, err
	}
	b = listBooks{State: l.State, Sums: l.Sums, Balance: l.Balance, Communes: map[string]sums{}}
	for _, c := range l.Communes {
		b.Communes[c.Commune] = c.Sums
	}
	if b.Lines, err = t.lines(ctx, t.clerk(where), id, &l); err != nil || l.Export == nil {
		return b, err
	}
	return b, t.readFiles(&b, l.Export.Key)
}

// lines are all lines of a list, commune by commune.
func (t *troupe) lines(ctx context.Context, who *caller, id string, l *paymentList) (all []line, err error) {
	for _, c := range l.Communes {
		query := url.Values{"commune": {c.Commune}}
		for {
			var page linePage
			if err := who.get(ctx, listPath(id)+"/lines?"+query.Encode(), &page); err != nil {
				return nil, err
			}
			if all = append(all, page.Items...); page.Next == "" {
				break
			}
			query.Set("cursor", page.Next)
		}
	}
	return all, nil
}

// readFiles reads a list's files for analysts, less what is another in each
// run: instants and ids.
func (t *troupe) readFiles(b *listBooks, key string) (err error) {
	if b.FileLines, err = rowsOf[cycle.ExportRow](t.host, key); err != nil {
		return err
	}
	of := func(dataset string) string { return strings.Replace(key, "dataset=lines", "dataset="+dataset, 1) }
	if b.FileSettlements, err = rowsOf[cycle.ExportSettlement](t.host, of("settlements")); err != nil {
		return err
	}
	for n := range b.FileSettlements {
		b.FileSettlements[n].ReceivedAt = ""
	}
	for dataset, rows := range map[string]*[]cycle.ExportOwed{"arrears": &b.FileArrears, "recoveries": &b.FileRecoveries} {
		if *rows, err = rowsOf[cycle.ExportOwed](t.host, of(dataset)); err != nil {
			return err
		}
		for n := range *rows {
			row := &(*rows)[n]
			row.Adjustment, row.Source = "", strings.SplitN(row.Source, "/", 2)[0]
		}
		slices.SortFunc(*rows, func(a, b cycle.ExportOwed) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	return nil
}

func rowsOf[T any](h *runtime, key string) ([]T, error) {
	name, err := h.object(key)
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return parquet.Read[T](bytes.NewReader(content), int64(len(content)))
}
