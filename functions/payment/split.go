package payment

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

type inSplit struct {
	inVersion
	Line  payment.LineRef     `json:"line"`
	Parts []payment.SplitPart `json:"parts"`
	// Merge takes the split back.
	Merge bool `json:"merge"`
}

// SplitLine divides a line of a draft into parts of the same sum, defers parts
// to later months, or merges the parts again (F-52). The list, how the line is
// split and what is owed later change in one transaction; a job then writes
// the line's commune anew.
func (d Desk) SplitLine(ctx context.Context, who auth.Caller, in inSplit) (Answer, error) {
	whole := in.Line.Whole()
	split := deed{
		action: payment.DoSplit, event: "list-split", refs: []payment.LineRef{whole}, note: "Tách " + whole.String() + ".",
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			split, err := payment.SplitLine{Line: l.Lines[0], Parts: in.Parts}.Apply(&l.List, by, at)
			if err != nil {
				return nil, err
			}
			later := d.store.NewAdjustments(split.Deferrals(l.List.ID, &l.Lines[0], d.p.NewID))
			return append(later, d.store.KeepSplit(l.List.ID, split)), nil
		},
	}
	if in.Merge {
		split.note, split.apply = "Gộp lại "+whole.String()+".", func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			return d.merge(ctx, l, whole, by, at)
		}
	}
	return d.do(ctx, who, in.inVersion, split)
}

func (d Desk) merge(ctx context.Context, l *paymentstore.Loaded, whole payment.LineRef, by payment.By, at time.Time) ([]dynamo.Write, error) {
	kept, found, err := d.store.Split(ctx, l.List.ID, whole)
	if err != nil {
		return nil, err
	}
	merged, err := payment.MergeLine{Split: kept, Found: found}.Apply(&l.List, by, at)
	if err != nil {
		return nil, err
	}
	back, err := d.store.TakeBack(ctx, &merged, at)
	return append(back, d.store.KeepSplit(l.List.ID, merged)), err
}
