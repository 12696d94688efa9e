package signing

import (
	"bytes"
	"context"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/signing/internal/pdf"
)

// Role is the part a signer plays.
type Role string

// The leader approves (ký phê duyệt), then the clerk issues with the
// organisation's seal (ký phát hành); a unit signs a file it hands in.
const (
	Leader Role = "leader"
	Clerk  Role = "clerk"
	Unit   Role = "unit"
)

// Request is what a signature shall look like and say.
type Request struct {
	Role    Role
	Page    int // 1 is the first; that of the picture
	Picture Picture
	Caption Caption
	Stamps  []Stamp // the clerk's number and date

	Name     string // the signer's, shown by readers
	Reason   string
	Location string
	Time     time.Time // claimed time of signing
}

// room is how many bytes a CMS may take. Three RSA certificates and a
// timestamp need about 9,000.
const room = 12 << 10

// Draft is a file with an empty signature in it. It may be stored between the
// steps.
type Draft struct {
	PDF       []byte   `json:"pdf"`
	ByteRange [4]int64 `json:"byteRange"`
	Digest    []byte   `json:"digest"` // SHA-256 of the two ranges: what is signed
}

// Prepare appends a signature field with an empty signature. The file must
// pass CheckPDF. Errors are *Refusal for what the file is at fault for.
func Prepare(file []byte, r Request) (Draft, error) {
	f, info, err := open(file)
	if err != nil {
		return Draft{}, err
	}
	if r.Page < 1 || r.Page > info.Pages {
		return Draft{}, fmt.Errorf("signing: page %d of %d", r.Page, info.Pages)
	}
	// What Verify will have to read must be readable before anybody signs.
	known, err := f.Newest().Reachable(f.Newest().Trailer())
	if err != nil {
		return Draft{}, refusalOf(err)
	}
	u := f.NewUpdate()
	for ref := range known { // a number the document refers to in vain stays free
		u.Skip(ref.Num)
	}
	p := &preparation{f: f, u: u, annots: map[int][]pdf.Ref{}}
	if p.pages, err = f.Newest().Pages(); err != nil {
		return Draft{}, refusalOf(err)
	}
	sig, err := p.addField(r)
	if err != nil {
		return Draft{}, err
	}
	if err := p.addStamps(r.Stamps); err != nil {
		return Draft{}, err
	}
	if err := p.updatePages(); err != nil {
		return Draft{}, refusalOf(err)
	}
	out, at := u.Bytes()
	return finish(out, at[sig])
}

type preparation struct {
	f      *pdf.File
	u      *pdf.Update
	pages  []pdf.Ref
	annots map[int][]pdf.Ref // page number to what is new on it
}

// addField adds the signature dictionary, the field with its widget and the
// form's entry; it returns the signature dictionary's reference.
func (p *preparation) addField(r Request) (pdf.Ref, error) {
	sig := p.u.Add(signatureDictionary(r))
	form, rect, err := appearance(p.u, r)
	if err != nil {
		return sig, err
	}
	fields, err := p.fields()
	if err != nil {
		return sig, refusalOf(err)
	}
	field := p.u.Add(pdf.Dict{
		"Type": pdf.Name("Annot"), "Subtype": pdf.Name("Widget"), "FT": pdf.Name("Sig"),
		"T": pdf.Text(fmt.Sprintf("AnSinh-%s-%d", r.Role, len(fields)+1)),
		"F": int64(4 | 128), "Rect": rect.array(), "P": p.pages[r.Page-1],
		"V": sig, "AP": pdf.Dict{"N": form},
	})
	p.annots[r.Page] = append(p.annots[r.Page], field)
	return sig, p.updateForm(append(fields, field))
}

func (p *preparation) fields() (pdf.Array, error) {
	v := p.f.Newest()
	_, root, err := v.Root()
	if err != nil {
		return nil, err
	}
	if root["AcroForm"] == nil {
		return nil, nil
	}
	form, err := v.Dict(root["AcroForm"])
	if err != nil {
		return nil, err
	}
	o, err := v.Resolve(form["Fields"])
	list, _ := o.(pdf.Array)
	return append(pdf.Array(nil), list...), err
}

// updateForm writes the interactive form with the new list of fields. SigFlags
// 3: signatures exist, append only.
func (p *preparation) updateForm(fields pdf.Array) error {
	v := p.f.Newest()
	ref, root, err := v.Root()
	if err != nil {
		return refusalOf(err)
	}
	form := pdf.Dict{}
	if root["AcroForm"] != nil {
		old, err := v.Dict(root["AcroForm"])
		if err != nil {
			return refusalOf(err)
		}
		form = clone(old)
	}
	if form["NeedAppearances"] == true || form["XFA"] != nil {
		return refuse(ReasonFormat, "a form that viewers draw themselves")
	}
	form["Fields"], form["SigFlags"] = fields, 3
	if old, ok := root["AcroForm"].(pdf.Ref); ok {
		p.u.Set(old, form)
		return nil
	}
	root = clone(root)
	root["AcroForm"] = p.u.Add(form)
	p.u.Set(ref, root)
	return nil
}

func (p *preparation) addStamps(stamps []Stamp) error {
	for _, s := range stamps {
		if err := s.check(); err != nil {
			return err
		}
		if s.Place.Page < 1 || s.Place.Page > len(p.pages) {
			return fmt.Errorf("signing: stamp on page %d of %d", s.Place.Page, len(p.pages))
		}
		content, err := s.content()
		if err != nil {
			return err
		}
		form := p.u.Add(compressed(&pdf.Stream{Dict: s.form(), Raw: []byte(content)}))
		a := s.annotation()
		a["P"], a["AP"] = p.pages[s.Place.Page-1], pdf.Dict{"N": form}
		p.annots[s.Place.Page] = append(p.annots[s.Place.Page], p.u.Add(a))
	}
	return nil
}

// updatePages lists the new annotations on their pages.
func (p *preparation) updatePages() error {
	v := p.f.Newest()
	for n, added := range p.annots {
		page := p.pages[n-1]
		d, err := v.Dict(page)
		if err != nil {
			return err
		}
		o, err := v.Resolve(d["Annots"])
		if err != nil {
			return err
		}
		old, _ := o.(pdf.Array)
		list := append(pdf.Array(nil), old...)
		for _, a := range added {
			list = append(list, a)
		}
		if r, ok := d["Annots"].(pdf.Ref); ok {
			p.u.Set(r, list)
			continue
		}
		d = clone(d)
		d["Annots"] = list
		p.u.Set(page, d)
	}
	return nil
}

func clone(d pdf.Dict) pdf.Dict {
	out := make(pdf.Dict, len(d)+1)
	for k, v := range d {
		out[k] = v
	}
	return out
}

const (
	subFilter   = "ETSI.CAdES.detached"
	rangeBlank  = "/ByteRange [0 0000000000 0000000000 0000000000]"
	contentsKey = "/Contents <"
)

// signatureDictionary is written by hand: its blanks must keep their length.
func signatureDictionary(r Request) pdf.Raw {
	var b bytes.Buffer
	b.WriteString("<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /" + subFilter + "\n")
	b.WriteString(rangeBlank + "\n" + contentsKey)
	b.Write(bytes.Repeat([]byte("0"), 2*room))
	b.WriteString(">\n")
	fmt.Fprintf(&b, "/M (%s)\n", pdfTime(r.Time))
	for _, e := range []struct{ key, value string }{{"Name", r.Name}, {"Reason", r.Reason}, {"Location", r.Location}} {
		if e.value != "" {
			fmt.Fprintf(&b, "/%s <%s>\n", e.key, hex.EncodeToString(pdf.Text(e.value).Bytes))
		}
	}
	b.WriteString(">>")
	return b.Bytes()
}

// pdfTime writes an instant as PDF does, in Vietnam's zone, which has had no
// daylight saving since signatures exist.
func pdfTime(t time.Time) string {
	return t.In(calendar.Zone).Format("D:20060102150405-07'00'")
}

// finish fills in the byte range and takes the digest. body is the offset of
// the signature dictionary.
func finish(out []byte, body int) (Draft, error) {
	rangeAt := body + bytes.Index(out[body:], []byte(rangeBlank))
	from := int64(body + bytes.Index(out[body:], []byte(contentsKey)) + len(contentsKey) - 1)
	to := from + 2*room + 2
	br := [4]int64{0, from, to, int64(len(out)) - to}
	text := fmt.Sprintf("/ByteRange [%d %010d %010d %010d]", br[0], br[1], br[2], br[3])
	if len(text) != len(rangeBlank) {
		return Draft{}, fmt.Errorf("signing: byte range %s too long", text)
	}
	copy(out[rangeAt:], text)
	h := sha256.New()
	h.Write(out[:from])
	h.Write(out[to:])
	return Draft{PDF: out, ByteRange: br, Digest: h.Sum(nil)}, nil
}

// Embed fills the placeholder with a CMS and returns the signed file. The
// draft is not changed.
func (d Draft) Embed(cms []byte) ([]byte, error) {
	if len(cms) > room {
		return nil, fmt.Errorf("signing: a CMS of %d bytes does not fit in %d", len(cms), room)
	}
	from, to := d.ByteRange[1], d.ByteRange[2]
	if from < 1 || to != from+2*room+2 || to > int64(len(d.PDF)) || d.PDF[from] != '<' {
		return nil, fmt.Errorf("signing: draft without a placeholder")
	}
	out := append([]byte(nil), d.PDF...)
	hex.Encode(out[from+1:], cms)
	return out, nil
}

// Signature is a Request with what it takes to sign at once.
type Signature struct {
	Request
	Signer      crypto.Signer       // the key; RSA of 2048 bits or more, or ECDSA
	Chain       []*x509.Certificate // the signer's first, then its issuers; the root may be left out
	Timestamper Timestamper         // nil for no RFC 3161 timestamp
}

// Apply prepares, signs and embeds in one go.
func Apply(ctx context.Context, file []byte, s Signature) ([]byte, error) {
	d, err := Prepare(file, s.Request)
	if err != nil {
		return nil, err
	}
	cms, err := SignCMS(ctx, d.Digest, s.Signer, s.Chain, s.Timestamper)
	if err != nil {
		return nil, err
	}
	return d.Embed(cms)
}
