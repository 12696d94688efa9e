package cycle_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/money"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
)

// duck asks what was exported so far with DuckDB, as an analyst would.
func (o *office) duck(sql string) (rows []map[string]string) {
	o.t.Helper()
	folder := o.t.TempDir()
	for key, content := range o.files.kept {
		name, exported := strings.CutPrefix(key, "exports/")
		if !exported {
			continue
		}
		file := filepath.Join(folder, filepath.FromSlash(name))
		o.must(os.MkdirAll(filepath.Dir(file), 0o755))
		o.must(os.WriteFile(file, content, 0o600))
	}
	cmd := exec.CommandContext(o.ctx, "node", "../../../infra/local/analysts/query.mjs", folder, sql)
	var said strings.Builder
	cmd.Stderr = &said
	answer, err := cmd.Output()
	if err != nil {
		o.t.Fatalf("%s (`make deps` installs DuckDB): %v\n%s", sql, err, said.String())
	}
	if err := json.Unmarshal(answer, &rows); err != nil {
		o.t.Fatalf("%v in %s", err, answer)
	}
	return rows
}

func digits(d money.Dong) string { return strconv.FormatInt(int64(d), 10) }

// TestExport_DuckDBFindsTheSystemsOwnSums exports two months with arrears,
// a recovery and money carried over, and adds every dataset up.
func TestExport_DuckDBFindsTheSystemsOwnSums(t *testing.T) {
	o := open(t)
	o.awayWhy = "CCCD 042.190.001.234 hết hạn từ 05/03/2024"
	for i, name := range []string{"an", "binh", "cuc", "dung"} {
		o.roll.add(alone, name, money.Dong(500_000+i*100_000))
	}
	o.owe(payment.Arrears, "an", "a1", 1_000_000, "2024-03")
	o.owe(payment.Recovery, "binh", "r1", 900_000, "2024-03")
	o.owe(payment.Arrears, "cuc", "a2", 300_000, "2024-04")
	april := payment.NewListID(alone, "2024-04", payment.Monthly)
	want := map[string][]map[string]string{}
	for _, id := range []payment.ListID{march(alone), april} {
		o.month(id, map[string]bool{"an": id != april, "dung": true})
		o.must(o.lock(id))
		l := o.list(id)
		overview, err := o.store.Overview(o.ctx, id)
		o.must(err)
		s := overview.Sums
		where := map[string]string{"period": string(id.Period()), "province": "42"}
		row := func(set string, cells ...string) {
			r := map[string]string{}
			for name, value := range where {
				r[name] = value
			}
			for i := 0; i < len(cells); i += 2 {
				r[cells[i]] = cells[i+1]
			}
			want[set] = append(want[set], r)
		}
		row("lines", "lines", strconv.Itoa(s.Lines), "total", digits(s.Total), "arrears", digits(s.Arrears), "recovery", digits(s.Recovery),
			"carried", digits(s.CarryOver), "paid", digits(l.Paid.Money), "open", digits(l.Unpaid.Money))
		row("settlements", "paid", digits(l.Paid.Money), "open", digits(l.Unpaid.Money))
		if s.Arrears > 0 {
			row("arrears", "amount", digits(s.Arrears))
		}
		if s.Recovery > 0 {
			row("recoveries", "amount", digits(s.Recovery))
		}
	}
	const by = " GROUP BY period, province ORDER BY period"
	for set, sql := range map[string]string{
		"lines": `SELECT period, province, count(*) AS lines, sum(total)::VARCHAR AS total, sum(arrears)::VARCHAR AS arrears,
			sum(recovery)::VARCHAR AS recovery, sum(carry_over)::VARCHAR AS carried, sum(total) FILTER (status = 'PAID')::VARCHAR AS paid,
			sum(total) FILTER (status <> 'PAID')::VARCHAR AS open FROM lines` + by,
		"settlements": `SELECT period, province, sum(paid)::VARCHAR AS paid, sum(unpaid)::VARCHAR AS open FROM settlements WHERE counts` + by,
		"arrears":     `SELECT period, province, sum(amount)::VARCHAR AS amount FROM arrears` + by,
		"recoveries":  `SELECT period, province, sum(amount)::VARCHAR AS amount FROM recoveries` + by,
	} {
		if diff := cmp.Diff(want[set], o.duck(sql)); diff != "" {
			t.Errorf("%s: the system's (-) and DuckDB's (+)\n%s", set, diff)
		}
	}
	if len(want["arrears"]) != 2 || len(want["recoveries"]) == 0 {
		t.Errorf("the months bore too little: %v", want)
	}
	if got := o.duck(`SELECT count(DISTINCT person_hash) AS people, min(length(person_hash)) AS short FROM
		(SELECT person_hash FROM lines UNION ALL SELECT person_hash FROM arrears UNION ALL SELECT person_hash FROM recoveries)`); got[0]["people"] != "1" || got[0]["short"] != "64" {
		t.Errorf("one national id has the hashes %v", got)
	}
	noNationalIDs(t, o)
}

// noNationalIDs holds every value of every dataset to be nobody's number, also
// where people wrote one into a reason; and the files to have the columns that
// are described to Athena, besides the two they are parted by.
func noNationalIDs(t *testing.T, o *office) {
	t.Helper()
	for set, row := range map[string]reflect.Type{
		"lines": reflect.TypeFor[cycle.ExportRow](), "settlements": reflect.TypeFor[cycle.ExportSettlement](),
		"arrears": reflect.TypeFor[cycle.ExportOwed](), "recoveries": reflect.TypeFor[cycle.ExportOwed](),
	} {
		rows := o.duck("SELECT COLUMNS(*)::VARCHAR FROM " + set)
		if len(rows) == 0 {
			t.Fatalf("%s is empty", set)
		}
		for _, row := range rows {
			for column, value := range row {
				if plain := strings.NewReplacer(" ", "", ".", "").Replace(value); strings.Contains(plain, "042190001234") {
					t.Errorf("%s.%s tells a national id: %s", set, column, value)
				}
			}
			if set == "lines" && row["status"] != "PAID" && row["reason"] != "CCCD [số] hết hạn từ 05/03/2024" {
				t.Errorf("the reason reads %q", row["reason"])
			}
		}
		want := []string{"dataset", "period", "province"} // parted by
		for i := range row.NumField() {
			name, _, _ := strings.Cut(row.Field(i).Tag.Get("parquet"), ",")
			want = append(want, name)
		}
		slices.Sort(want)
		if got := slices.Sorted(maps.Keys(rows[0])); !slices.Equal(got, want) {
			t.Errorf("%s has the columns %v, not %v", set, got, want)
		}
	}
}
