package chaos

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// line is one person's money on a list. The date of payment is left out: it is
// the clock's, not the run's.
type line struct {
	Commune     string     `json:"commune"`
	Beneficiary string     `json:"beneficiary"`
	Policy      string     `json:"policy"`
	Regular     money.Dong `json:"regular"`
	Arrears     money.Dong `json:"arrears"`
	Recovery    money.Dong `json:"recovery"`
	CarryOver   money.Dong `json:"carryOver"`
	Total       money.Dong `json:"total"`
	Status      string     `json:"status"`
	Reason      string     `json:"reason"`
}

// monthSums is what a month is held to another run's by.
type monthSums struct {
	Period   calendar.Month
	State    string
	Sums     sums // as the list says
	Balance  tally
	Communes map[string]sums
	Hash     string // of every line, in order
	Added    sums   // the lines added up
	Paid     money.Dong
	Open     money.Dong // unpaid, carried over or not
	Exported int
	Export   money.Dong
}

// addUp reads a month's list, every line of it and the file for analysts.
func (t *troupe) addUp(ctx context.Context, period calendar.Month) (monthSums, error) {
	l, err := t.list(ctx, period)
	if err != nil {
		return monthSums{}, err
	}
	m := monthSums{Period: period, State: l.State, Sums: l.Sums, Balance: l.Balance, Communes: map[string]sums{}}
	hash := sha256.New()
	lines := json.NewEncoder(hash)
	for _, c := range l.Communes {
		m.Communes[c.Commune] = c.Sums
		err := t.lines(ctx, period, c.Commune, func(l line) error {
			m.add(l)
			return lines.Encode(l)
		})
		if err != nil {
			return m, err
		}
	}
	m.Hash = hex.EncodeToString(hash.Sum(nil))
	m.Exported, m.Export, err = t.exported(l.Export.Key)
	return m, err
}

func (m *monthSums) add(l line) {
	m.Added.Lines++
	m.Added.Regular += l.Regular
	m.Added.Arrears += l.Arrears
	m.Added.Recovery += l.Recovery
	m.Added.CarryOver += l.CarryOver
	m.Added.Total += l.Total
	if l.Status == "PAID" {
		m.Paid += l.Total
	} else {
		m.Open += l.Total
	}
}

func (t *troupe) lines(ctx context.Context, period calendar.Month, commune string, each func(line) error) error {
	query := url.Values{"commune": {commune}}
	for {
		var page struct {
			Items []line `json:"items"`
			Next  string `json:"next"`
		}
		if err := t.officer.get(ctx, listPath(period)+"/lines?"+query.Encode(), &page); err != nil {
			return err
		}
		for _, l := range page.Items {
			if err := each(l); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		query.Set("cursor", page.Next)
	}
}

// exported adds the file for analysts up.
func (t *troupe) exported(key string) (rows int, total money.Dong, err error) {
	file, err := t.host.object(key)
	if err != nil {
		return 0, 0, err
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return 0, 0, err
	}
	all, err := parquet.Read[struct {
		Total int64 `parquet:"total"`
	}](bytes.NewReader(content), int64(len(content)))
	for _, row := range all {
		total += money.Dong(row.Total)
	}
	return len(all), total, err
}

// compare names what does not balance within a run, and what differs between
// the two.
func compare(disturbed, undisturbed []monthSums) (different []string) {
	say := func(m monthSums, format string, args ...any) {
		different = append(different, string(m.Period)+": "+fmt.Sprintf(format, args...))
	}
	for n, m := range disturbed {
		if m.Added != m.Sums {
			say(m, "its lines add up to %+v, it says %+v", m.Added, m.Sums)
		}
		if m.Paid != m.Balance.Paid || m.Open != m.Balance.Unpaid || m.Paid+m.Open != m.Sums.Total {
			say(m, "its lines are paid %s and open %s, it says %+v", m.Paid, m.Open, m.Balance)
		}
		if m.Exported != m.Sums.Lines || m.Export != m.Sums.Total {
			say(m, "the file for analysts has %d lines of %s", m.Exported, m.Export)
		}
		if n+1 < len(disturbed) && disturbed[n+1].Sums.CarryOver != m.Open {
			say(m, "%s was left open, the next month carries %s over", m.Open, disturbed[n+1].Sums.CarryOver)
		}
		if n < len(undisturbed) {
			if diff := cmp.Diff(undisturbed[n], m); diff != "" {
				say(m, "undisturbed (-) and disturbed (+) differ:\n%s", diff)
			}
		}
	}
	if len(disturbed) != len(undisturbed) {
		different = append(different, fmt.Sprintf("%d months against %d", len(disturbed), len(undisturbed)))
	}
	return different
}
