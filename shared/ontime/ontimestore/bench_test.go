package ontimestore

import (
	"fmt"
	"slices"
	"testing"

	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
)

// BenchmarkCount_AYearOfALocality counts a year of 17 communes with two
// procedures of nine steps, each step counted on every day of every month:
// what 50,000 dossiers a year come to. It reports the read units.
func BenchmarkCount_AYearOfALocality(b *testing.B) {
	db := dynamotest.Start(b, "dossiers")
	var areas []org.UnitID
	for i := range 17 {
		area := org.UnitID(fmt.Sprint(18300 + i))
		areas = append(areas, area)
		for group := range slices.Chunk(aYear(area), 25) {
			if err := db.BatchWrite(b.Context(), "dossiers", group); err != nil {
				b.Fatal(err)
			}
		}
	}
	q := ontime.Question{From: "2026-01-01", Through: "2026-12-31", Today: "2026-12-31", Areas: areas}
	var meter dynamo.Meter
	for b.Loop() {
		_, total, err := ontime.Count(dynamo.WithMeter(b.Context(), &meter), New(db, "dossiers"), q, ontime.ByWork)
		if err != nil || total.Finished == 0 || total.Late == 0 {
			b.Fatal(total, err)
		}
	}
	b.ReportMetric(meter.ReadUnits()/float64(b.N), "read-units/op")
}

// aYear are the counters of an area's steps, three numbers a day.
func aYear(area org.UnitID) []dynamo.Item {
	var items []dynamo.Item
	for n := range 12 * 18 {
		month := calendar.Month("2026-01").Add(n / 18)
		row := ontime.Row{
			Procedure: []string{"monthly-allowance", "funeral-costs"}[n%2], Unit: area, Step: fmt.Sprintf("three-level/step-%d", n%18/2),
			StepName: "Cán bộ BTXH huyện thẩm định", StepNo: n%18/2 + 1, Officer: "huyen.canbo", OfficerName: "Nguyễn Văn Cán",
		}
		item := map[string]any{"row": row, "month": month}
		for day := 1; day <= 22; day++ {
			item[fmt.Sprintf("f%02d", day)], item[fmt.Sprintf("l%02d", day)], item[fmt.Sprintf("d%02d", day)] = 6, 1, 9
		}
		items = append(items, dynamo.Item{Key: tallyKey(area, ontime.Step, month, row), Value: item})
	}
	return items
}
