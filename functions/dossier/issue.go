package dossier

import (
	"cmp"
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	domain "ansinh/shared/dossier"
	"ansinh/shared/dossier/dossierstore"
)

// IssueInput may choose the number; the proposed one is taken otherwise.
type IssueInput struct {
	Ref
	Number int `json:"number"`
}

// Issue is the clerk's Ký phát hành: number, date and seal (C-50, T19).
func (d *Desk) Issue(ctx context.Context, who auth.Caller, in IssueInput) (Receipt, error) {
	return d.run(ctx, who, command{
		operation: "issueDossier", ref: in.Ref, input: in, wanted: dossierstore.Wanted{Numbers: d.book(who)}, probe: domain.Issue{},
		make: func(w *work) (domain.Command, error) {
			document, file, err := d.handedOut(w)
			if err != nil {
				return nil, err
			}
			taken := d.number(w, document, in.Number)
			on := calendar.DateOf(w.occasion.At)
			signed, err := d.signatory.Seal(ctx, file, document, taken.Number, on, w.occasion.At)
			if err != nil {
				return nil, err
			}
			revision, err := d.keepSigned(w, document, signed)
			return domain.Issue{Number: taken.Number, Date: on, Revision: revision}, err
		},
	})
}

// number takes the chosen or the next number of the issuer's series; it is
// saved in the command's transaction (C-46).
func (d *Desk) number(w *work, document *domain.Document, chosen int) dossierstore.Taken {
	series := seriesOf(document, calendar.DateOf(w.occasion.At))
	last := w.loaded.Last[document.Kind]
	taken := dossierstore.Taken{Series: series, Number: cmp.Or(chosen, last+1), Last: last}
	w.saving.Number = &taken
	w.receipt.Number = domain.NumberText(taken.Number) + "/" + document.Symbol
	return taken
}

func seriesOf(document *domain.Document, on calendar.Date) dossierstore.Series {
	return dossierstore.Series{Book: dossierstore.Book{Unit: document.Issuer, Year: on.Year()}, Kind: document.Kind}
}

// book is the caller's number book of this year: a clerk numbers for the own
// unit.
func (d *Desk) book(who auth.Caller) *dossierstore.Book {
	return &dossierstore.Book{Unit: who.Unit, Year: calendar.DateOf(d.clock.Now()).Year()}
}
