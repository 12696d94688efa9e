package dossier

import (
	"context"
	"time"

	"ansinh/shared/calendar"
	domain "ansinh/shared/dossier"
	"ansinh/shared/procedure"
)

// PaperView is a paper of a dossier (C-57).
type PaperView struct {
	ID        string        `json:"id"`
	Type      string        `json:"type"`
	TypeName  string        `json:"typeName"`
	Name      string        `json:"name"`
	Format    domain.Format `json:"format"`
	Size      int64         `json:"size"`
	SHA256    string        `json:"sha256"`
	Version   int           `json:"version"`
	By        *Party        `json:"by"`
	At        time.Time     `json:"at"`
	Current   bool          `json:"current"`
	IsNew     bool          `json:"isNew"`
	Signature string        `json:"signature"`
}

func (d *Desk) papers(x *domain.Dossier, p procedure.Procedure) []PaperView {
	views := []PaperView{}
	for _, paper := range x.Papers {
		kind, _ := p.Paper(paper.Type)
		v := PaperView{
			ID: paper.ID, Type: paper.Type, TypeName: kind.Name, Name: paper.Name, Format: paper.Format, Size: paper.Size, SHA256: paper.SHA256,
			Version: paper.Version, By: d.party(paper.By), At: paper.At, Current: x.Current(paper), IsNew: paper.New, Signature: "none",
		}
		if paper.Signed {
			v.Signature = "signed"
		}
		views = append(views, v)
	}
	return views
}

// DocumentView is a submission note or a decision.
type DocumentView struct {
	Kind           procedure.DocumentKind `json:"kind"`
	Name           string                 `json:"name"`
	Version        int                    `json:"version"`
	Status         string                 `json:"status"`
	StatusName     string                 `json:"statusName"`
	File           string                 `json:"file"`
	Outdated       bool                   `json:"outdated"`
	Number         string                 `json:"number,omitempty"`
	ProposedNumber int                    `json:"proposedNumber,omitempty"`
	Date           calendar.Date          `json:"date,omitempty"`
	Verify         string                 `json:"verify,omitempty"`
	Issuer         string                 `json:"issuer,omitempty"`
	Revisions      []RevisionView         `json:"revisions"`
	Earlier        []string               `json:"earlier,omitempty"`
}

// RevisionView is one state of a document's file.
type RevisionView struct {
	File   string              `json:"file"`
	Kind   domain.RevisionKind `json:"kind"`
	By     *Party              `json:"by,omitempty"`
	At     time.Time           `json:"at"`
	SHA256 string              `json:"sha256"`
	Signer string              `json:"signer,omitempty"`
	Result string              `json:"result,omitempty"`
}

var documentStatus = map[domain.RevisionKind][2]string{
	domain.Drafted: {"draft", "Dự thảo"}, domain.Leader: {"signed", "Lãnh đạo đã ký"}, domain.Sealed: {"sealed", "Đã phát hành"},
}

func (d *Desk) documentViews(ctx context.Context, x *domain.Dossier) ([]DocumentView, error) {
	views := []DocumentView{}
	for i := range x.Documents {
		document := &x.Documents[i]
		status := documentStatus[document.Status()]
		v := DocumentView{
			Kind: document.Kind, Name: domain.DocumentName(document.Kind), Version: document.Version, Status: status[0], StatusName: status[1],
			File: document.Current().ID, Outdated: document.Outdated, Number: document.NumberText(), Date: document.Date,
			Verify: document.Verify, Issuer: d.rules.Units.Name(document.Issuer), Revisions: []RevisionView{},
		}
		for _, r := range document.Revisions {
			v.Revisions = append(v.Revisions, RevisionView{File: r.ID, Kind: r.Kind, By: d.party(r.By), At: r.At, SHA256: r.SHA256, Signer: r.Signer, Result: r.Result})
		}
		for _, r := range document.Earlier {
			v.Earlier = append(v.Earlier, r.ID)
		}
		if document.Status() == domain.Leader {
			proposed, err := d.store.Proposed(ctx, seriesOf(document, calendar.DateOf(d.clock.Now())))
			if err != nil {
				return nil, err
			}
			v.ProposedNumber = proposed
		}
		views = append(views, v)
	}
	return views, nil
}

// SupplementView is a request for more and its answer.
type SupplementView struct {
	By     *Party     `json:"by"`
	To     *Party     `json:"to"`
	Text   string     `json:"text"`
	Papers []string   `json:"papers,omitempty"`
	At     time.Time  `json:"at"`
	Until  *time.Time `json:"until,omitempty"`
	Days   int        `json:"days"`
	Answer string     `json:"answer,omitempty"`
	Open   bool       `json:"open"`
}

func (d *Desk) supplements(x *domain.Dossier) []SupplementView {
	views := []SupplementView{}
	today := calendar.DateOf(d.clock.Now())
	for _, s := range x.Supplements {
		v := SupplementView{
			By: d.party(s.By), To: d.party(s.To), Text: s.Text, Papers: s.Papers, At: s.At, Until: instant(s.Until),
			Days: s.Days(d.rules.Calendar, today), Answer: s.Answer, Open: s.Open(),
		}
		if v.To == nil { // a citizen without an account
			v.To = &Party{Name: x.Name()}
		}
		views = append(views, v)
	}
	return views
}
