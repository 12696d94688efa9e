package ontimestore

import (
	"fmt"
	"io"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
	"ansinh/shared/report"
)

// works is how many dossiers the province of the benchmark ended in a year.
const works = 200_000

// BenchmarkDossierList_AProvince makes HS_02 of a province with 200,000 ended
// dossiers: what the screen shows of it, and its workbook.
func BenchmarkDossierList_AProvince(b *testing.B) {
	db := dynamotest.Start(b, "dossiers")
	communes := org.National().Communes("42")
	fillProvince(b, db, communes)
	maker := report.Maker{Times: New(db, "dossiers"), Units: org.National(), Procedures: procedure.National(), Calendar: calendar.National()}
	entry, err := report.Find(report.DossierList)
	if err != nil {
		b.Fatal(err)
	}
	made := func(b *testing.B, meter *dynamo.Meter) report.File {
		ctx := dynamo.WithMeter(b.Context(), meter)
		scope, err := maker.ScopeOf(ctx, entry, report.Question{From: "2026-01-01", To: "2026-12-31", Unit: "42", Today: "2026-12-31"})
		if err != nil {
			b.Fatal(err)
		}
		table, err := maker.Make(ctx, report.DossierList, scope)
		if err != nil || table.Count != works {
			b.Fatal(table.Count, err)
		}
		return report.File{Report: entry, Scope: scope, Table: table, At: time.Date(2026, 12, 31, 3, 0, 0, 0, time.UTC)}
	}
	b.Run("screen", func(b *testing.B) {
		var meter dynamo.Meter
		began := ownSeconds(b)
		for b.Loop() {
			n := 0
			for _, err := range made(b, &meter).Table.Rows {
				if err != nil {
					b.Fatal(err)
				}
				if n++; n == 200 {
					break
				}
			}
		}
		b.ReportMetric(meter.ReadUnits()/float64(b.N), "read-units/op")
		b.ReportMetric((ownSeconds(b)-began)/float64(b.N), "own-cpu-s/op")
	})
	b.Run("workbook", func(b *testing.B) {
		var meter dynamo.Meter
		began := ownSeconds(b)
		for b.Loop() {
			if err := made(b, &meter).XLSX(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(meter.ReadUnits()/float64(b.N), "read-units/op")
		b.ReportMetric((ownSeconds(b)-began)/float64(b.N), "own-cpu-s/op")
	})
}

// ownSeconds is the processor time of this process, without the store's: what
// the function itself would take.
func ownSeconds(b *testing.B) float64 {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()).Seconds()
}

// fillProvince keeps the finished works of a year, spread over the communes and
// the working days, with their counters.
func fillProvince(b *testing.B, db *dynamo.DB, communes []org.Unit) {
	b.Helper()
	days := make([]calendar.Date, 0, 240)
	for day := calendar.Date("2026-01-05"); len(days) < cap(days); day = day.AddDays(1) {
		days = append(days, day)
	}
	items := map[dynamo.Key]any{}
	counted := map[dynamo.Key]*tallyItem{}
	for i := range works {
		day := days[i/len(communes)%len(days)]
		w := ontime.Work{
			Case: fmt.Sprintf("HS-%06d", i), Name: "Nguyễn Thị Minh Hương", Procedure: "monthly-allowance", Area: communes[i%len(communes)].ID,
			Unit: communes[i%len(communes)].ID, Started: day.AddDays(-20), Due: day.AddDays(1 - i%10/9*3), Finished: day, Days: 14, Outcome: "RESULT_RETURNED", Seq: 19,
		}
		items[doneKey(&w)] = &w
		tally(counted, &ontime.Change{Finished: []ontime.Work{w}})
	}
	for key, item := range counted {
		values := map[string]any{"row": item.Row, "month": item.Month}
		for day := range item.Days {
			if n := item.Days[day].Finished; n > 0 {
				values[fmt.Sprintf("f%02d", day)], values[fmt.Sprintf("l%02d", day)] = n, item.Days[day].Late
			}
		}
		items[key] = values
	}
	var all []dynamo.Item
	for key, item := range items {
		all = append(all, dynamo.Item{Key: key, Value: item})
	}
	var writers sync.WaitGroup
	for share := range slices.Chunk(all, len(all)/8+1) {
		writers.Go(func() {
			for group := range slices.Chunk(share, 25) {
				if err := db.BatchWrite(b.Context(), "dossiers", group); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	writers.Wait()
}
