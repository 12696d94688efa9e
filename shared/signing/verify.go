package signing

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/signing/internal/pdf"
)

// Base names the exact bytes a file must begin with.
type Base struct {
	SHA256 [sha256.Size]byte
	Len    int64
}

// BaseOf is the base made of the whole file.
func BaseOf(file []byte) Base { return Base{sha256.Sum256(file), int64(len(file))} }

func (b Base) begins(file []byte) bool {
	return b.Len > 0 && b.Len <= int64(len(file)) && sha256.Sum256(file[:b.Len]) == b.SHA256
}

// Signer is somebody whose signature a file must carry.
type Signer struct {
	Role Role
	// Identity is the serialNumber or UID of the certificate's subject: a
	// national id, a tax code, an agency's code. Empty accepts any holder of a
	// trusted certificate.
	Identity string
	// UpTo allows that many signatures in a row of the same signer, for tools
	// that sign the number, the date and the seal one by one. 0 means 1.
	UpTo int
}

// Policy is what a signed file is held against.
type Policy struct {
	Base      Base  // the unsigned document, as typeset or uploaded
	HandedOut *Base // the version last handed out, if it already carries signatures
	Expect    []Signer

	Roots          *x509.CertPool // trusted authorities
	Intermediates  *x509.CertPool // may be nil
	TimestampRoots *x509.CertPool // nil: a timestamp must be intact, but its time is not trusted
	Revoked        func(c *x509.Certificate, at time.Time) bool

	Now       time.Time
	NotBefore time.Time // earliest possible signing, such as when the file was handed out; may be zero

	// AllowOutside accepts what older outside tools write: SubFilter
	// adbe.pkcs7.detached, which need not bind the certificate by
	// signing-certificate-v2, and a CMS with indefinite lengths.
	AllowOutside bool

	Number   string        // the outgoing number the stamps must show; "" for any or none
	IssuedOn calendar.Date // likewise
}

// clockSkew is how far a signer's clock may be off.
const clockSkew = 5 * time.Minute

// SignatureReport is what is stored about one valid signature (J-19).
type SignatureReport struct {
	Role        Role      `json:"role"`
	Name        string    `json:"name"`        // common name
	Identity    string    `json:"identity"`    // serialNumber or UID as written
	Subject     string    `json:"subject"`     // whole, RFC 2253
	Issuer      string    `json:"issuer"`      // whole, RFC 2253
	Serial      string    `json:"serial"`      // hexadecimal
	Fingerprint string    `json:"fingerprint"` // SHA-256 of the certificate, hexadecimal
	At          time.Time `json:"at"`          // UTC; the timestamp's if there is one, else claimed
	Timestamped bool      `json:"timestamped"` // At is a trusted timestamp's
	Page        int       `json:"page"`        // where it is shown; 0 if it is not
	EndsAt      int64     `json:"endsAt"`      // bytes of the file it covers
}

// Report is the outcome of Verify. On refusal it holds what was valid before.
type Report struct {
	Signatures []SignatureReport `json:"signatures"`
	Number     string            `json:"number,omitempty"`   // from the clerk's stamps
	IssuedOn   calendar.Date     `json:"issuedOn,omitempty"` // from the clerk's stamps
}

// Verify tells whether the file is the base, byte for byte, plus exactly the
// expected signatures in their order, each covering all bytes before it, and
// nothing else. The error is a *Refusal naming the first thing that is wrong.
func Verify(file []byte, p Policy) (Report, error) {
	var report Report
	f, _, err := open(file)
	if err != nil {
		return report, sharpen(err, file, p)
	}
	if !p.Base.begins(file) || (p.HandedOut != nil && !p.HandedOut.begins(file)) {
		return report, refuse(ReasonNotHandedOut, "does not begin with the bytes handed out")
	}
	first, err := firstRevision(f, file[:p.Base.Len])
	if err != nil {
		return report, err
	}
	if first == len(f.Sections) {
		return report, unsigned(f, p)
	}
	v := &verification{f: f, p: p, begin: p.Base.Len}
	for i := first; i < len(f.Sections); i++ {
		s, err := v.revision(i)
		if err != nil {
			return v.report, numbered(err, i-first+1)
		}
		v.report.Signatures = append(v.report.Signatures, s)
	}
	if v.begin != int64(len(file)) {
		return v.report, refuse(ReasonAppended, "%d bytes behind the last signature", int64(len(file))-v.begin)
	}
	return v.report, v.expectations()
}

// sharpen gives a better reason for a file that does not open: if it begins
// with the file handed out, something unreadable was put behind it.
func sharpen(err error, file []byte, p Policy) error {
	var r *Refusal
	if errors.As(err, &r) && r.Reason == ReasonNotPDF && p.Base.begins(file) {
		return refuse(ReasonAppended, "%s", r.Detail)
	}
	return err
}

func numbered(err error, n int) error {
	var r *Refusal
	if !errors.As(err, &r) {
		return err
	}
	c := *r
	c.Signature = n
	return &c
}

func unsigned(f *pdf.File, p Policy) error {
	if f.Len() > p.Base.Len {
		return refuse(ReasonAppended, "bytes behind the document, but no signature")
	}
	if len(p.Expect) > 0 && p.Expect[0].Role == Leader {
		return refuse(ReasonMissingLeader, "no signature at all")
	}
	return refuse(ReasonUnsigned, "no signature at all")
}

// firstRevision is the number of the first section behind the base. The file's
// chain must run through the base's own newest section, or the base would not
// be what is shown.
func firstRevision(f *pdf.File, base []byte) (int, error) {
	b, _, err := open(base)
	if err != nil {
		return 0, err
	}
	n := len(b.Sections)
	if len(f.Sections) < n {
		return 0, refuse(ReasonContentChanged, "the document's own sections are gone")
	}
	for i, s := range b.Sections {
		if f.Sections[i].Offset != s.Offset {
			return 0, refuse(ReasonContentChanged, "section %d is not the document's", i)
		}
		// An entry that points behind the document would be filled by a later save.
		if !f.Sections[i].Within(int64(len(base))) {
			return 0, refuse(ReasonNotPDF, "section %d lists objects behind the document", i)
		}
	}
	return n, nil
}

type verification struct {
	f      *pdf.File
	p      Policy
	begin  int64 // where the next revision must begin
	report Report
	last   int // index in p.Expect of the last signature's signer
	run    int // how many signatures in a row that signer has made
}

// revision checks one save: its bytes, what it changes, its signature, its
// signer.
func (v *verification) revision(i int) (SignatureReport, error) {
	end, err := v.f.Scan(i, v.begin)
	if err != nil {
		return SignatureReport{}, refuse(ReasonContentChanged, "%v", err)
	}
	ch, err := changes(v.f, i)
	if err != nil {
		return SignatureReport{}, err
	}
	sig, err := readSignature(v.f, i, ch)
	if err != nil {
		return SignatureReport{}, err
	}
	if sig.end < end-2 || len(bytes.TrimSpace(v.f.Bytes(min(sig.end, end), max(sig.end, end)))) > 0 || sig.end > v.f.Len() {
		return SignatureReport{}, refuse(ReasonByteRange, "ends at %d, its revision at %d", sig.end, end)
	}
	v.begin = sig.end
	if sig.subFilter != subFilter && (!v.p.AllowOutside || sig.subFilter != "adbe.pkcs7.detached") {
		return SignatureReport{}, refuse(ReasonFormat, "SubFilter %s", sig.subFilter)
	}
	m, err := parseCMS(sig.cms, v.p.AllowOutside)
	if err != nil {
		return SignatureReport{}, err
	}
	if err := m.verify(sig.document, sig.subFilter == subFilter); err != nil {
		return SignatureReport{}, err
	}
	return v.judge(m, sig, ch)
}

// judge checks time, certificate and person, and takes the stamps.
func (v *verification) judge(m *message, sig signature, ch change) (SignatureReport, error) {
	at, stamped, err := v.timeOf(m, sig)
	if err != nil {
		return SignatureReport{}, err
	}
	if err := verifyCertificate(m, v.p, at); err != nil {
		return SignatureReport{}, err
	}
	role, err := v.roleOf(m)
	if err != nil {
		return SignatureReport{}, err
	}
	if err := v.takeStamps(role, ch.stamps); err != nil {
		return SignatureReport{}, err
	}
	sum := fingerprint(m.signer)
	r := SignatureReport{
		Role: role, Name: m.signer.Subject.CommonName,
		Subject: m.signer.Subject.String(), Issuer: m.signer.Issuer.String(),
		Serial: m.signer.SerialNumber.Text(16), Fingerprint: hex.EncodeToString(sum[:]),
		At: at.UTC(), Timestamped: stamped, Page: sig.page, EndsAt: sig.end,
	}
	if ids := identitiesOf(m.signer); len(ids) > 0 {
		r.Identity = ids[0]
	}
	return r, nil
}

// timeOf is the trusted or the claimed time of signing.
func (v *verification) timeOf(m *message, sig signature) (time.Time, bool, error) {
	at, ok := sig.claimed, !sig.claimed.IsZero()
	if t, has := m.signingTime(); has && !ok {
		at, ok = t, true
	}
	if !ok {
		return at, false, refuse(ReasonTime, "no time of signing")
	}
	stamped := false
	if m.token != nil {
		t, err := verifyTimestamp(m.token, m.signature, v.p.TimestampRoots)
		if err != nil {
			return at, false, err
		}
		if v.p.TimestampRoots != nil {
			at, stamped = t, true
		}
	}
	if at.After(v.p.Now.Add(clockSkew)) || (!v.p.NotBefore.IsZero() && at.Before(v.p.NotBefore.Add(-clockSkew))) {
		return at, false, refuse(ReasonTime, "signed %s", at)
	}
	if n := len(v.report.Signatures); n > 0 && at.Before(v.report.Signatures[n-1].At.Add(-clockSkew)) {
		return at, false, refuse(ReasonTime, "signed %s, before the signature under it", at)
	}
	return at, stamped, nil
}

// roleOf finds the expected signer whose turn it is.
func (v *verification) roleOf(m *message) (Role, error) {
	ids := identitiesOf(m.signer)
	is := func(s Signer) bool { return s.Identity == "" || slices.Contains(ids, s.Identity) }
	next := v.last
	if v.run > 0 {
		if now := v.p.Expect[v.last]; is(now) && v.run < max(now.UpTo, 1) {
			v.run++
			return now.Role, nil
		}
		next++
	}
	if next >= len(v.p.Expect) {
		return "", refuse(ReasonExtraSignature, "%v signs too", ids)
	}
	if is(v.p.Expect[next]) {
		v.last, v.run = next, 1
		return v.p.Expect[next].Role, nil
	}
	for _, later := range v.p.Expect[next+1:] {
		if is(later) && v.p.Expect[next].Role == Leader {
			return "", v.outOfTurn(later, ids)
		}
	}
	return "", refuse(ReasonWrongSigner, "%v signs as %s", ids, v.p.Expect[next].Role)
}

// outOfTurn tells a missing leader from a late one: it looks whether more
// signatures follow.
func (v *verification) outOfTurn(who Signer, ids []string) error {
	if v.begin < v.f.Len() {
		return refuse(ReasonOrder, "%v signs as %s first", ids, who.Role)
	}
	return refuse(ReasonMissingLeader, "%v signs as %s, nobody before", ids, who.Role)
}

// expectations refuses a file that lacks a signature, a number or a date.
func (v *verification) expectations() error {
	done := 0
	if v.run > 0 {
		done = v.last + 1
	}
	if done < len(v.p.Expect) {
		switch role := v.p.Expect[done].Role; role {
		case Leader:
			return refuse(ReasonMissingLeader, "signature %d", done+1)
		case Clerk:
			return refuse(ReasonMissingClerk, "signature %d", done+1)
		default:
			return refuse(ReasonUnsigned, "signature of %s", role)
		}
	}
	if v.p.Number != "" && v.p.Number != v.report.Number {
		return refuse(ReasonStamp, "number %q, expected %q", v.report.Number, v.p.Number)
	}
	if v.p.IssuedOn != "" && v.p.IssuedOn != v.report.IssuedOn {
		return refuse(ReasonStamp, "date %s, expected %s", v.report.IssuedOn, v.p.IssuedOn)
	}
	return nil
}
