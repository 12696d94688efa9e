package dossier

import (
	"fmt"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/decision"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

// Document is a submission note or a decision: typeset, signed by the leader,
// numbered and sealed by the clerk. A sealed document is never altered, only
// superseded by a new version (C-53).
type Document struct {
	Kind    procedure.DocumentKind `json:"kind"`
	Version int                    `json:"version"` // drafts are counted
	Issuer  org.UnitID             `json:"issuer"`
	// Verify is the id its QR code leads to.
	Verify string `json:"verify"`
	// Outdated: the dossier's data changed since it was typeset.
	Outdated  bool       `json:"outdated,omitempty"`
	Revisions []Revision `json:"revisions"` // draft, leader, seal
	// Earlier are the last files of earlier versions.
	Earlier []Revision `json:"earlier,omitempty"`
	// Layout is where signatures and stamps go.
	Layout decision.Anchors `json:"layout"`
	// Signer is the leader whose name the document carries.
	Signer Party `json:"signer"`

	Number   int           `json:"number,omitempty"` // 7
	Symbol   string        `json:"symbol"`           // "QĐ-UBND"
	Date     calendar.Date `json:"date,omitempty"`
	SignedBy Party         `json:"signedBy"`
	IssuedBy Party         `json:"issuedBy"`
}

// RevisionKind is what a revision of a file added.
type RevisionKind string

// The revisions, in their order.
const (
	Drafted RevisionKind = "draft"
	Leader  RevisionKind = "leader"
	Sealed  RevisionKind = "seal"
)

// Revision is one state of a document's file; each is kept under object lock.
type Revision struct {
	ID     string       `json:"id"`
	Kind   RevisionKind `json:"kind"`
	By     Party        `json:"by"`
	At     time.Time    `json:"at"`
	Key    string       `json:"key"` // in the documents bucket
	SHA256 string       `json:"sha256"`
	Size   int64        `json:"size"`   // bytes
	Signer string       `json:"signer"` // the certificate's subject
	Serial string       `json:"serial"` // the certificate's serial, hexadecimal
	Result string       `json:"result"` // what the check said
}

// Status is the kind of the last revision.
func (d *Document) Status() RevisionKind { return d.Current().Kind }

// Current is the file as it is now.
func (d *Document) Current() Revision {
	if len(d.Revisions) == 0 {
		return Revision{}
	}
	return d.Revisions[len(d.Revisions)-1]
}

// NumberText is "07/QĐ-UBND", or "" before the document is issued. Numbers
// below 10 get a leading zero (domain facts 4).
func (d *Document) NumberText() string {
	if d == nil || d.Number == 0 {
		return ""
	}
	return NumberText(d.Number) + "/" + d.Symbol
}

// NumberText writes an outgoing number with two digits at least.
func NumberText(n int) string { return fmt.Sprintf("%02d", n) }

// documentNames are the documents' Vietnamese names.
var documentNames = map[procedure.DocumentKind]string{procedure.SubmissionNote: "Tờ trình", procedure.Decision: "Quyết định"}

// DocumentName is a document's Vietnamese name.
func DocumentName(kind procedure.DocumentKind) string { return documentNames[kind] }

// outdate marks what is not sealed yet as typeset from old data.
func (d *Dossier) outdate() {
	for i := range d.Documents {
		if d.Documents[i].Status() != Sealed {
			d.Documents[i].Outdated = true
		}
	}
}

// stepDocument is the document the present step signs, seals or issues;
// Refused when the step does none of these or it was not typeset.
func (d *Dossier) stepDocument(o Occasion, kinds ...procedure.ActionKind) (*Document, procedure.Step, error) {
	step, err := o.Rules.Step(d)
	if err != nil {
		return nil, step, err
	}
	fits := false
	for _, kind := range kinds {
		fits = fits || step.Action == kind
	}
	if !fits {
		return nil, step, fault.Refused("wrong-step", fmt.Sprintf("Bước “%s” không ký hoặc phát hành văn bản.", step.Name))
	}
	document := d.Document(step.Document)
	if document == nil {
		return nil, step, fault.Refused("no-document", fmt.Sprintf("Hồ sơ chưa có %s để ký.", documentNames[step.Document]))
	}
	if document.Outdated {
		return nil, step, fault.Refused("document-outdated",
			fmt.Sprintf("Dữ liệu hồ sơ đã thay đổi sau khi lập %s; phải lập lại trước khi ký.", documentNames[step.Document]))
	}
	return document, step, nil
}
