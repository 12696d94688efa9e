package imports_test

import (
	"bytes"
	"runtime"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/beneficiary/workbook"
)

// BenchmarkCheck measures the check of a 100,000-row workbook against the time
// the spreadsheet library needs merely to read it (design.md 8: at most 1.3
// times, under 256 MB).
func BenchmarkCheck(b *testing.B) {
	raw, err := workbook.Compose(workbook.Composed{Sheet: "18376 Xã Xuân Yên", Rows: newcomers(workbook.MaxRows)})
	if err != nil {
		b.Fatal(err)
	}
	w := start(b)
	runtime.GC()
	for range b.N {
		began := time.Now()
		readOnly(b, raw)
		reading := time.Since(began)
		i, to, err := w.Begin(b.Context(), w.who, "a.xlsx", int64(len(raw)))
		if err != nil {
			b.Fatal(err)
		}
		w.files.files[to.URL] = raw
		if _, err := w.StartCheck(b.Context(), w.who, i.ID, i.Version); err != nil {
			b.Fatal(err)
		}
		stop := make(chan struct{})
		peak := make(chan uint64)
		go watch(stop, peak)
		began = time.Now()
		if _, _, err := w.Check(b.Context(), i.ID); err != nil {
			b.Fatal(err)
		}
		took := time.Since(began)
		close(stop)
		if got := w.get(b, i.ID); got.Counts.Valid != workbook.MaxRows {
			b.Fatalf("%+v %+v", got.Counts, got.Refusal)
		}
		b.ReportMetric(reading.Seconds(), "read-s")
		b.ReportMetric(took.Seconds(), "check-s")
		b.ReportMetric(took.Seconds()/reading.Seconds(), "ratio")
		b.ReportMetric(float64(<-peak)/(1<<20), "heap-MB")
	}
}

func readOnly(b *testing.B, raw []byte) {
	b.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{RawCellValue: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = file.Close() }() // only read
	rows, err := file.Rows("18376 Xã Xuân Yên")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // only read
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			b.Fatal(err)
		}
	}
}

// watch follows the heap in use.
func watch(stop <-chan struct{}, peak chan<- uint64) {
	var most uint64
	for {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		most = max(most, m.HeapInuse)
		select {
		case <-stop:
			peak <- most
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}
