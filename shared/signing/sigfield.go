package signing

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/signing/internal/pdf"
)

// signature is a signature dictionary taken apart.
type signature struct {
	subFilter string
	cms       []byte // padded
	document  [2][]byte
	end       int64     // where the byte range ends
	claimed   time.Time // of /M; zero if absent
	page      int
}

var signatureKeys = []pdf.Name{
	"Type", "Filter", "SubFilter", "Contents", "ByteRange", "M", "Name", "Reason", "Location",
	"ContactInfo", "Prop_Build", "R", "V", "Changes", "Prop_AuthTime", "Prop_AuthType",
}

// maxContents bounds a CMS, in bytes.
const maxContents = 256 << 10

// readSignature reads the new field's value and makes sure that its byte range
// is everything up to the end of the range except the placeholder itself: a
// stolen CMS with a range of its own choice proves nothing.
func readSignature(f *pdf.File, i int, ch change) (signature, error) {
	v := f.At(i)
	ref, ok := ch.dict["V"].(pdf.Ref)
	if !ok || ch.dict["FT"] != pdf.Name("Sig") || !f.Sections[i].Holds(ref.Num) || f.At(i-1).Has(ref.Num) {
		return signature{}, refuse(ReasonAppended, "the new field is not a signature of its revision")
	}
	d, err := v.Dict(ref)
	if err != nil {
		return signature{}, refusalOf(err)
	}
	for k := range d {
		if !slices.Contains(signatureKeys, k) {
			return signature{}, refuse(ReasonFormat, "signature with /%s", k)
		}
	}
	if t, has := d["Type"]; has && t != pdf.Name("Sig") {
		return signature{}, refuse(ReasonFormat, "signature of another type")
	}
	s := signature{page: ch.page}
	if n, ok := d["SubFilter"].(pdf.Name); ok {
		s.subFilter = string(n)
	}
	if s.claimed, err = claimedTime(d["M"]); err != nil {
		return signature{}, err
	}
	return s, s.readRange(f, d)
}

func (s *signature) readRange(f *pdf.File, d pdf.Dict) error {
	contents, ok := d["Contents"].(pdf.String)
	if !ok || !contents.Hex || contents.Start == 0 || len(contents.Bytes) > maxContents {
		return refuse(ReasonByteRange, "no placeholder")
	}
	// The digits are the only bytes no digest covers: no white space, and one
	// case throughout, leave exactly one way to write them.
	digits := f.Bytes(int64(contents.Start)+1, int64(contents.End)-1)
	if len(digits) != 2*len(contents.Bytes) || bytes.ContainsAny(digits, "\x00\t\n\f\r ") ||
		(bytes.ContainsAny(digits, "abcdef") && bytes.ContainsAny(digits, "ABCDEF")) {
		return refuse(ReasonByteRange, "placeholder with gaps or in mixed case")
	}
	list, ok := d["ByteRange"].(pdf.Array)
	if !ok || len(list) != 4 {
		return refuse(ReasonByteRange, "no byte range")
	}
	var n [4]int64
	for i := range n {
		if n[i], ok = list[i].(int64); !ok {
			return refuse(ReasonByteRange, "no byte range")
		}
	}
	if n[0] != 0 || n[1] != int64(contents.Start) || n[2] != int64(contents.End) ||
		n[3] <= 0 || n[3] > f.Len()-n[2] {
		return refuse(ReasonByteRange, "%v for a placeholder at %d to %d", n, contents.Start, contents.End)
	}
	s.cms, s.end = contents.Bytes, n[2]+n[3]
	s.document = [2][]byte{f.Bytes(0, n[1]), f.Bytes(n[2], s.end)}
	return nil
}

// claimedTime reads a PDF date: D:20260805101112+07'00'.
func claimedTime(o pdf.Object) (time.Time, error) {
	if o == nil {
		return time.Time{}, nil
	}
	text, ok := o.(pdf.String)
	if !ok || len(text.Bytes) > 64 {
		return time.Time{}, refuse(ReasonTime, "bad /M")
	}
	s := strings.ReplaceAll(strings.TrimPrefix(pdf.PlainText(text), "D:"), "'", "")
	for _, layout := range []string{"20060102150405-0700", "20060102150405Z0700", "20060102150405Z", "20060102150405-07"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, refuse(ReasonTime, "bad /M")
}

// stamp reads a stamp annotation and makes sure that it looks exactly as the
// clerk's step would have drawn it from its text.
func (c *comparison) stamp(d pdf.Dict, page pdf.Ref, n int) (Stamp, error) {
	kind, _ := d["Name"].(pdf.Name)
	text, _ := d["Contents"].(pdf.String)
	r, ok := pdf.Rectangle(d["Rect"])
	s := Stamp{Kind: StampKind(kind), Text: pdf.PlainText(text), Place: Place{n, rectOf(r)}}
	if !ok || stampTexts[s.Kind] == nil {
		return s, changed("an annotation that is no signature")
	}
	if err := s.check(); err != nil {
		return s, err
	}
	if !pdf.EqualExcept(s.annotation(), d, "P", "AP") || (d["P"] != nil && d["P"] != page) {
		return s, changed("%s is not as the clerk's step makes it", kind)
	}
	return s, c.stampPicture(s, d)
}

func (c *comparison) stampPicture(s Stamp, d pdf.Dict) error {
	ap, _ := d["AP"].(pdf.Dict)
	ref, ok := ap["N"].(pdf.Ref)
	if !ok || len(ap) != 1 || c.old.Has(ref.Num) {
		return changed("%s without a picture", s.Kind)
	}
	o, err := c.new.Get(ref)
	if err != nil {
		return refusalOf(err)
	}
	form, ok := o.(*pdf.Stream)
	if !ok || !pdf.EqualExcept(s.form(), form.Dict, "Filter", "Length") {
		return changed("%s without a picture", s.Kind)
	}
	content, err := c.new.Decode(form)
	if err != nil {
		return refusalOf(err)
	}
	want, err := s.content()
	if err != nil {
		return err
	}
	if string(content) != want {
		return changed("%s shows something else than %q", s.Kind, s.Text)
	}
	return nil
}

// takeStamps reads number and date off the clerk's stamps. Only the clerk may
// set them, all of them, once.
func (v *verification) takeStamps(role Role, stamps []Stamp) error {
	if len(stamps) == 0 {
		return nil
	}
	found := map[StampKind]string{}
	for _, s := range stamps {
		if _, twice := found[s.Kind]; twice {
			return refuse(ReasonStamp, "%s twice", s.Kind)
		}
		found[s.Kind] = s.Text
	}
	if role != Clerk || len(found) != len(stampTexts) || v.report.Number != "" {
		return refuse(ReasonStamp, "%d stamps by the %s", len(stamps), role)
	}
	date, err := time.Parse("2006-1-2", fmt.Sprintf("%s-%s-%s",
		found[StampYear], strings.TrimPrefix(found[StampMonth], "0"), strings.TrimPrefix(found[StampDay], "0")))
	if err != nil {
		return refuse(ReasonStamp, "no such day")
	}
	v.report.Number, v.report.IssuedOn = found[StampNumber], calendar.Date(date.Format(time.DateOnly))
	return nil
}
