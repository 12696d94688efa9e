package cycle

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/parquet-go/parquet-go"

	"ansinh/shared/money"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// ExportRow is one line as analysts see it: the person is a keyed hash.
type ExportRow struct {
	List        string `parquet:"list,dict"`
	Locality    string `parquet:"locality,dict"`
	Commune     string `parquet:"commune,dict"`
	PersonHash  string `parquet:"person_hash"`
	Beneficiary string `parquet:"beneficiary"`
	Policy      string `parquet:"policy"`
	Category    string `parquet:"category,dict"`
	BudgetLine  string `parquet:"budget_line,dict"`
	Method      string `parquet:"method,dict"`
	Regular     int64  `parquet:"regular"`
	Arrears     int64  `parquet:"arrears"`
	Recovery    int64  `parquet:"recovery"`
	CarryOver   int64  `parquet:"carry_over"`
	Total       int64  `parquet:"total"`
	Status      string `parquet:"status,dict"`
	PaidDate    string `parquet:"paid_date,dict"`
	Reason      string `parquet:"reason,dict"`
}

const (
	// exportBatch is how many rows are buffered before they are encoded,
	// exportGroup how many lie together in the file: what is encoded before a
	// group ends stays in memory.
	exportBatch = 1000
	exportGroup = 100_000
)

// Export leaves the locked list as Parquet files, a dataset each, and records
// it. It adds the lines up once more: an export that does not balance is
// refused.
func (s Steps) Export(ctx context.Context, id payment.ListID) error {
	list, err := s.list(ctx, id)
	if err != nil || list.State != payment.Locked || list.Export != nil {
		return err
	}
	if len(s.HashKey) == 0 {
		return errors.New("cycle: no key is configured for the hashes of an export")
	}
	out := exporting{steps: s, list: &list}
	for _, part := range []func(context.Context) error{out.lines, out.settlements, out.owed} {
		if err := part(ctx); err != nil {
			return fmt.Errorf("cycle: export %s: %w", id, err)
		}
	}
	key := s.dataset(linesDataset, id)
	return s.changeFrom(ctx, list, "exportLines", func(list *payment.List) (paymentstore.Change, error) {
		export := payment.Export{Rows: out.sums.Lines, Key: key, At: s.Clock.Now()}
		return paymentstore.Change{Note: key, Bookkeeping: true}, payment.NoteExport{Export: export}.Apply(list)
	})
}

// exporting is one export: the list, its lines' sums and the people whose
// lines bear arrears or a recovery.
type exporting struct {
	steps  Steps
	list   *payment.List
	sums   payment.Sums
	people []owedTo
}

// lines writes every line, one commune after the other.
func (e *exporting) lines(ctx context.Context) error {
	var closed payment.Closed
	rows := func(yield func(ExportRow, error) bool) {
		for _, commune := range e.steps.Communes(e.list.ID) {
			for line, err := range e.steps.Store.Lines(ctx, e.list.ID, commune) {
				if err == nil {
					e.count(&line, &closed)
				}
				if !yield(e.steps.row(e.list.ID, &line), err) || err != nil {
					return
				}
			}
		}
	}
	file, err := parquetOf(rows)
	if err != nil {
		return err
	}
	if e.sums.Lines != e.list.Lines || closed.Paid != e.list.Paid || closed.Unpaid != e.list.Unpaid {
		for _, commune := range e.steps.Communes(e.list.ID) { // the next try finds what is not the list's gone
			if err := e.steps.Mend(ctx, e.list, commune); err != nil {
				return err
			}
		}
		return fmt.Errorf("the lines are %d with %+v, the list says %d with %+v and %+v", e.sums.Lines, closed, e.list.Lines, e.list.Paid, e.list.Unpaid)
	}
	return e.keep(ctx, linesDataset, file)
}

func (e *exporting) count(line *payment.Line, closed *payment.Closed) {
	e.sums.Count(line)
	tally := &closed.Paid
	if line.Status != payment.Paid {
		tally = &closed.Unpaid
	}
	tally.Lines++
	tally.Money += line.Total
	who := owedTo{line.Commune, line.Beneficiary}
	if (line.Arrears > 0 || line.Recovery > 0) && !slices.Contains(e.people[max(0, len(e.people)-1):], who) {
		e.people = append(e.people, who) // a person's lines come one after the other
	}
}

// settlements writes what the provider sent.
func (e *exporting) settlements(ctx context.Context) error {
	file, err := parquetOf(each(settlementRows(e.list)))
	if err != nil {
		return err
	}
	return e.keep(ctx, settlementsDataset, file)
}

// owed writes what the lines bear of arrears and recoveries, which must be
// what the lines say.
func (e *exporting) owed(ctx context.Context) error {
	arrears, recoveries, err := e.steps.owedRows(ctx, e.list.ID, e.people)
	if err != nil {
		return err
	}
	for _, set := range []struct {
		name string
		rows []ExportOwed
		want money.Dong
	}{{arrearsDataset, arrears, e.sums.Arrears}, {recoveriesDataset, recoveries, e.sums.Recovery}} {
		var sum money.Dong
		for _, row := range set.rows {
			sum += money.Dong(row.Amount)
		}
		if sum != set.want {
			return fmt.Errorf("the %s are %s, the lines bear %s", set.name, sum, set.want)
		}
		file, err := parquetOf(each(set.rows))
		if err != nil {
			return err
		}
		if err := e.keep(ctx, set.name, file); err != nil {
			return err
		}
	}
	return nil
}

func (e *exporting) keep(ctx context.Context, name string, file []byte) error {
	_, err := e.steps.Files.Put(ctx, e.steps.Exports, e.steps.dataset(name, e.list.ID), "application/vnd.apache.parquet", file)
	return err
}

// each walks rows that are there.
func each[T any](rows []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// parquetOf renders rows as a file.
func parquetOf[T any](rows iter.Seq2[T, error]) ([]byte, error) {
	var file bytes.Buffer
	writer := parquet.NewGenericWriter[T](&file, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(exportGroup))
	batch := make([]T, 0, exportBatch)
	flush := func() error {
		_, err := writer.Write(batch)
		batch = batch[:0]
		return err
	}
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		if batch = append(batch, row); len(batch) == exportBatch {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	if err := flush(); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return file.Bytes(), nil
}

func (s Steps) row(id payment.ListID, l *payment.Line) ExportRow {
	return ExportRow{
		List: string(id), Locality: string(id.Locality()), Commune: string(l.Commune), PersonHash: s.hash(l.NationalID),
		Beneficiary: l.Beneficiary, Policy: l.Policy, Category: l.Category, BudgetLine: l.Budget, Method: string(l.Method),
		Regular: int64(l.Regular), Arrears: int64(l.Arrears), Recovery: int64(l.Recovery), CarryOver: int64(l.CarryOver),
		Total: int64(l.Total), Status: string(l.Status), PaidDate: string(l.PaidDate), Reason: anonymous(l.Reason),
	}
}

// hash is the keyed hash that stands for a national id: the same person has
// the same hash in every export, and nobody without the key finds the person.
func (s Steps) hash(nationalID string) string {
	if nationalID == "" {
		return ""
	}
	mac := hmac.New(sha256.New, s.HashKey)
	mac.Write([]byte(nationalID))
	return hex.EncodeToString(mac.Sum(nil))
}
