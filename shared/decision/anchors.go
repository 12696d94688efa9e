package decision

import (
	"time"

	"golang.org/x/text/unicode/norm"

	"ansinh/shared/calendar"
	"ansinh/shared/signing"
)

// Anchors say where signing puts its pictures; rectangles are in points from
// the lower left corner of their page. They are stored with the draft.
type Anchors struct {
	Signature   signing.Place       `json:"signature"`
	Seal        signing.Place       `json:"seal"`
	SealCaption signing.Place       `json:"sealCaption"`
	Stamps      signing.StampPlaces `json:"stamps"`
}

// Leader is the request for the leader's signature: the picture in blue ink,
// no text (Nghị định 30/2020, phụ lục I, mục II.7).
func (a Anchors) Leader(picture []byte, name string, at time.Time) signing.Request {
	return signing.Request{
		Role: signing.Leader, Page: a.Signature.Page, Time: at, Name: norm.NFC.String(name), Reason: "Phê duyệt",
		Picture: signing.Picture{PNG: picture, Box: a.Signature.Rect},
	}
}

// Clerk is the request for issuing: the red seal over the left third of the
// signature, the organisation's name and the time in ISO 8601 under it, the
// outgoing number ("07") and the day of issue in their blanks (mục II.8).
func (a Anchors) Clerk(seal []byte, organisation, number string, issued calendar.Date, at time.Time) signing.Request {
	organisation = norm.NFC.String(organisation)
	return signing.Request{
		Role: signing.Clerk, Page: a.Seal.Page, Time: at, Name: organisation, Reason: "Phát hành",
		Picture: signing.Picture{PNG: seal, Box: a.Seal.Rect},
		Caption: signing.Caption{
			Lines: []string{organisation, at.In(calendar.Zone).Format(time.RFC3339)},
			Box:   a.SealCaption.Rect,
		},
		Stamps: signing.IssueStamps(number, issued, a.Stamps),
	}
}
