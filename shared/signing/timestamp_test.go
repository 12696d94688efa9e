package signing

import (
	"context"
	"crypto"
	"crypto/sha256"
	"math/big"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"ansinh/shared/signing/demoauthority"
)

// stamper is a time-stamping authority in this process.
type stamper struct {
	cred demoauthority.Credential
	at   time.Time
	lie  bool // stamp something else
}

func (s stamper) Timestamp(_ context.Context, message []byte) ([]byte, error) {
	nonce := big.NewInt(42)
	der, err := TimestampRequest(message, nonce)
	if err != nil {
		return nil, err
	}
	req, err := timestamp.ParseRequest(der)
	if err != nil {
		return nil, err
	}
	sum := req.HashedMessage
	if s.lie {
		other := sha256.Sum256([]byte("something else"))
		sum = other[:]
	}
	ts := timestamp.Timestamp{
		HashAlgorithm: crypto.SHA256, HashedMessage: sum, Time: s.at, Nonce: req.Nonce, SerialNumber: big.NewInt(7),
		Policy: []int{1, 2, 3}, AddTSACertificate: true, Certificates: nil,
	}
	answer, err := ts.CreateResponseWithOpts(s.cred.Certificate, s.cred.Key, crypto.SHA256)
	if err != nil {
		return nil, err
	}
	return TimestampToken(answer, message, nonce)
}

func TestSign_J19_TimestampGivesATrustedTime(t *testing.T) {
	c := people(t)
	cred, err := c.authority.IssueTimestamping("An Sinh TSA", today.AddDate(-1, 0, 0), today.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	base := document(t)
	s := leaderSignature(c)
	s.Timestamper = stamper{cred: cred, at: today.Add(time.Minute)}
	signed := apply(t, base, s)
	p := leaderOnly(policy(c, base))
	p.TimestampRoots = c.authority.Roots()
	report, err := Verify(signed, p)
	if err != nil {
		t.Fatal(err)
	}
	if got := report.Signatures[0]; !got.Timestamped || !got.At.Equal(today.Add(time.Minute)) {
		t.Errorf("%+v", got)
	}
	p.TimestampRoots = c.stranger.Roots()
	_, err = Verify(signed, p)
	wantReason(t, err, ReasonTimestamp)

	s.Timestamper = stamper{cred: cred, at: today, lie: true}
	if _, err := Apply(t.Context(), base, s); err == nil {
		t.Error("a timestamp over something else is embedded")
	}
}
