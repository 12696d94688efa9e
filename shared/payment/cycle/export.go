package cycle

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go"

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

// exportBatch is how many rows are buffered before they are encoded.
const exportBatch = 1000

// Export leaves the locked list's lines as a Parquet file and records it. It
// adds the lines up once more: an export that does not balance is refused.
func (s Steps) Export(ctx context.Context, id payment.ListID) error {
	list, err := s.list(ctx, id)
	if err != nil || list.State != payment.Locked || list.Export != nil {
		return err
	}
	if len(s.HashKey) == 0 {
		return errors.New("cycle: no key is configured for the hashes of an export")
	}
	var file bytes.Buffer
	rows, sums, err := s.writeRows(ctx, id, &file)
	if err != nil {
		return err
	}
	if rows != list.Lines || sums.Paid != list.Paid || sums.Unpaid != list.Unpaid {
		return fmt.Errorf("cycle: the lines of %s are %d with %+v, the list says %d with %+v and %+v",
			id, rows, sums, list.Lines, list.Paid, list.Unpaid)
	}
	key := fmt.Sprintf("dataset=lines/period=%s/province=%s/%s-%s.parquet",
		id.Period(), s.Units.Province(id.Locality()), id.Locality(), id.Type())
	if _, err := s.Files.Put(ctx, s.Exports, key, "application/vnd.apache.parquet", file.Bytes()); err != nil {
		return err
	}
	return s.change(ctx, id, "exportLines", func(list *payment.List) (paymentstore.Change, error) {
		export := payment.Export{Rows: rows, Key: key, At: s.Clock.Now()}
		return paymentstore.Change{Note: key, Bookkeeping: true}, payment.NoteExport{Export: export}.Apply(list)
	})
}

func (s Steps) writeRows(ctx context.Context, id payment.ListID, file *bytes.Buffer) (rows int, sums payment.Closed, err error) {
	writer := parquet.NewGenericWriter[ExportRow](file, parquet.Compression(&parquet.Zstd))
	batch := make([]ExportRow, 0, exportBatch)
	flush := func() error {
		_, err := writer.Write(batch)
		batch = batch[:0]
		return err
	}
	for _, commune := range s.Communes(id) {
		for line, err := range s.Store.Lines(ctx, id, commune) {
			if err != nil {
				return rows, sums, err
			}
			rows++
			tally := &sums.Paid
			if line.Status != payment.Paid {
				tally = &sums.Unpaid
			}
			tally.Lines++
			tally.Money += line.Total
			if batch = append(batch, s.row(id, &line)); len(batch) == exportBatch {
				if err := flush(); err != nil {
					return rows, sums, fmt.Errorf("cycle: export %s: %w", id, err)
				}
			}
		}
	}
	if err := flush(); err != nil {
		return rows, sums, fmt.Errorf("cycle: export %s: %w", id, err)
	}
	if err := writer.Close(); err != nil {
		return rows, sums, fmt.Errorf("cycle: export %s: %w", id, err)
	}
	return rows, sums, nil
}

func (s Steps) row(id payment.ListID, l *payment.Line) ExportRow {
	return ExportRow{
		List: string(id), Locality: string(id.Locality()), Commune: string(l.Commune), PersonHash: s.hash(l.NationalID),
		Beneficiary: l.Beneficiary, Policy: l.Policy, Category: l.Category, BudgetLine: l.Budget, Method: string(l.Method),
		Regular: int64(l.Regular), Arrears: int64(l.Arrears), Recovery: int64(l.Recovery), CarryOver: int64(l.CarryOver),
		Total: int64(l.Total), Status: string(l.Status), PaidDate: string(l.PaidDate), Reason: l.Reason,
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
