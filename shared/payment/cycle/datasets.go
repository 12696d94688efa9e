package cycle

import (
	"context"
	"fmt"
	"regexp"

	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// The datasets that a lock leaves for analysts. Each is a folder of the
// exports bucket with a file a list, under the list's period and province;
// infra/stacks/analysts.yaml describes them to Athena, and a test holds the two together.
const (
	linesDataset       = "lines"
	settlementsDataset = "settlements"
	arrearsDataset     = "arrears"
	recoveriesDataset  = "recoveries"
)

// dataset is where a list's file of a dataset lies.
func (s Steps) dataset(name string, id payment.ListID) string {
	return fmt.Sprintf("dataset=%s/period=%s/province=%s/%s-%s.parquet", name, id.Period(), s.Units.Province(id.Locality()), id.Locality(), id.Type())
}

// ExportSettlement is one settlement of a list as analysts see it. Counts says
// which of them closed the list; a list settled by hand has one without a
// package.
type ExportSettlement struct {
	List        string `parquet:"list,dict"`
	Locality    string `parquet:"locality,dict"`
	Version     int64  `parquet:"version"`
	Package     string `parquet:"package"`
	Message     string `parquet:"message"`
	ReceivedAt  string `parquet:"received_at"` // RFC 3339, UTC
	PaidLines   int64  `parquet:"paid_lines"`
	Paid        int64  `parquet:"paid"` // đồng
	UnpaidLines int64  `parquet:"unpaid_lines"`
	Unpaid      int64  `parquet:"unpaid"` // đồng
	Counts      bool   `parquet:"counts"`
	Remarks     string `parquet:"remarks"`
}

// settlementRows are a list's settlements, by version.
func settlementRows(l *payment.List) []ExportSettlement {
	row := func(s *payment.Settlement) ExportSettlement {
		return ExportSettlement{
			List: string(l.ID), Locality: string(l.ID.Locality()), Version: int64(s.Version), Package: string(s.Package), Message: s.Message,
			PaidLines: int64(s.Paid.Lines), Paid: int64(s.Paid.Money), UnpaidLines: int64(s.Unpaid.Lines), Unpaid: int64(s.Unpaid.Money),
			Remarks: anonymous(s.Remarks),
		}
	}
	if l.Settlement() == nil { // by hand
		byHand := row(&payment.Settlement{Paid: l.Paid, Unpaid: l.Unpaid})
		byHand.Counts = true
		return []ExportSettlement{byHand}
	}
	var rows []ExportSettlement
	for i := range l.Settlements {
		one := row(&l.Settlements[i])
		one.ReceivedAt = l.Settlements[i].ReceivedAt.UTC().Format("2006-01-02T15:04:05Z")
		one.Counts = i == len(l.Settlements)-1
		rows = append(rows, one)
	}
	return rows
}

// idLike are digits that may be a national id, the older one of nine digits
// included, however they are grouped.
var idLike = regexp.MustCompile(`[0-9](?:[ .-]?[0-9]){8,}`)

// anonymous takes what may be somebody's number out of a free text: people
// write ids into reasons.
func anonymous(text string) string { return idLike.ReplaceAllString(text, "[số]") }

// ExportOwed is the part of an arrears or a recovery that a line of the list
// bears, as analysts see it: the person is a keyed hash.
type ExportOwed struct {
	List        string `parquet:"list,dict"` // that took it
	Locality    string `parquet:"locality,dict"`
	Commune     string `parquet:"commune,dict"`
	PersonHash  string `parquet:"person_hash"`
	Beneficiary string `parquet:"beneficiary"`
	Policy      string `parquet:"policy"` // whose line bears it
	Adjustment  string `parquet:"adjustment"`
	Source      string `parquet:"source,dict"`
	Reason      string `parquet:"reason,dict"`
	From        string `parquet:"from_month,dict"`
	Through     string `parquet:"through_month,dict"`
	Owed        int64  `parquet:"owed"`        // đồng, in all
	Amount      int64  `parquet:"amount"`      // đồng, on this line
	Status      string `parquet:"status,dict"` // of the line that bears it now
	PaidDate    string `parquet:"paid_date,dict"`
	Remaining   int64  `parquet:"remaining"` // đồng, on no list yet
}

// owedRows are what the list itself took of what is owed, arrears and
// recoveries apart; people are those whose lines bear any. What was carried
// over into the list belongs to the list that took it.
func (s Steps) owedRows(ctx context.Context, id payment.ListID, people []owedTo) (arrears, recoveries []ExportOwed, err error) {
	for _, who := range people {
		owed, err := s.Store.OwedBy(ctx, who.commune, who.beneficiary)
		if err != nil {
			return nil, nil, err
		}
		for _, a := range owed {
			rows := s.owedRow(id, &a)
			if a.Kind == payment.Arrears {
				arrears = append(arrears, rows...)
			} else {
				recoveries = append(recoveries, rows...)
			}
		}
	}
	return arrears, recoveries, nil
}

// owedTo is a person with arrears or a recovery on a list.
type owedTo struct {
	commune     org.UnitID
	beneficiary string
}

func (s Steps) owedRow(id payment.ListID, a *payment.Adjustment) (rows []ExportOwed) {
	for _, take := range a.Takes {
		if take.Origin() != id {
			continue
		}
		rows = append(rows, ExportOwed{
			List: string(id), Locality: string(id.Locality()), Commune: string(a.Commune), PersonHash: s.hash(a.NationalID),
			Beneficiary: a.Beneficiary, Policy: take.Policy, Adjustment: a.ID, Source: a.Source, Reason: anonymous(a.Reason),
			From: string(a.From), Through: string(a.Through), Owed: int64(a.Amount), Amount: int64(take.Amount),
			Status: string(take.Status), PaidDate: string(take.Date), Remaining: int64(a.Remaining()),
		})
	}
	return rows
}
