package provider

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ansinh/shared/fault"
)

// The signature of a message is the interface's: a digest of header and
// message, with the instants between which it holds, signed with Ed25519 by
// the sender's key.
//
//	Signature: namespace="g2p", kidId="an-sinh|1|ed25519", algorithm="ed25519",
//	created="1606970629", expires="1606971229", headers="(created) (expires) digest",
//	signature="<base64>"
//
// What is signed are three lines: "(created): 1606970629", "(expires): ..."
// and "digest: SHA-256=<base64 of the SHA-256 of the header's bytes followed
// by the message's>".
const (
	algorithm     = "ed25519"
	signedHeaders = "(created) (expires) digest"
	// signatureHolds is how long a signature of ours is good, maxHolds how long
	// one may claim to be: a message heard later is signed anew.
	signatureHolds = 10 * time.Minute
	maxHolds       = time.Hour
)

// Signer signs as a sender.
type Signer struct {
	sender, key string
	private     ed25519.PrivateKey
}

// NewSigner returns a signer for a sender, whose key has a name and a seed of
// 32 bytes in hex.
func NewSigner(sender, key, seed string) (Signer, error) {
	raw, err := hex.DecodeString(strings.TrimSpace(seed))
	if err != nil || len(raw) != ed25519.SeedSize {
		return Signer{}, fmt.Errorf("provider: the signing key is not %d bytes in hex", ed25519.SeedSize)
	}
	return Signer{sender: sender, key: key, private: ed25519.NewKeyFromSeed(raw)}, nil
}

// PublicKey is what the other side checks with, in hex.
func (s Signer) PublicKey() string {
	return hex.EncodeToString(s.private.Public().(ed25519.PublicKey)) //nolint:forcetypeassert // the standard library says so
}

// Sign returns the envelope signed now.
func (s Signer) Sign(e Envelope, now time.Time) Envelope {
	created, expires := now.Unix(), now.Add(signatureHolds).Unix()
	sum := ed25519.Sign(s.private, signingText(e, strconv.FormatInt(created, 10), strconv.FormatInt(expires, 10)))
	e.Signature = fmt.Sprintf(`Signature: namespace="g2p", kidId="%s|%s|%s", algorithm="%s", created="%d", expires="%d", headers="%s", signature="%s"`,
		s.sender, s.key, algorithm, algorithm, created, expires, signedHeaders, base64.StdEncoding.EncodeToString(sum))
	return e
}

func signingText(e Envelope, created, expires string) []byte {
	digest := sha256.New()
	digest.Write(e.Header)
	digest.Write(e.Message)
	return []byte("(created): " + created + "\n(expires): " + expires + "\ndigest: SHA-256=" + base64.StdEncoding.EncodeToString(digest.Sum(nil)))
}

// Verifier checks what the other side signed.
type Verifier struct{ public ed25519.PublicKey }

// NewVerifier returns a verifier for a public key of 32 bytes in hex.
func NewVerifier(public string) (Verifier, error) {
	raw, err := hex.DecodeString(strings.TrimSpace(public))
	if err != nil || len(raw) != ed25519.PublicKeySize {
		return Verifier{}, fmt.Errorf("provider: the public key is not %d bytes in hex", ed25519.PublicKeySize)
	}
	return Verifier{public: raw}, nil
}

var parameter = regexp.MustCompile(`([A-Za-z]+)="([^"]*)"`)

// Verify returns nil when the sender signed the envelope and the signature
// holds now. Unauthenticated "signature-missing", "signature-expired" (stale,
// from the future, or claiming to hold too long) or "signature-invalid".
func (v Verifier) Verify(e Envelope, sender string, now time.Time) error {
	if e.Signature == "" {
		return fault.Unauthenticated("signature-missing", "Thông điệp không có chữ ký.")
	}
	said := map[string]string{}
	for _, p := range parameter.FindAllStringSubmatch(e.Signature, -1) {
		if _, twice := said[p[1]]; twice {
			return invalidSignature()
		}
		said[p[1]] = p[2]
	}
	who, _, _ := strings.Cut(said["kidId"], "|")
	if said["algorithm"] != algorithm || said["headers"] != signedHeaders || who != sender || len(v.public) == 0 {
		return invalidSignature()
	}
	sum, err := base64.StdEncoding.DecodeString(said["signature"])
	if err != nil || !ed25519.Verify(v.public, signingText(e, said["created"], said["expires"]), sum) {
		return invalidSignature()
	}
	created, err1 := strconv.ParseInt(said["created"], 10, 64)
	expires, err2 := strconv.ParseInt(said["expires"], 10, 64)
	switch from, until := time.Unix(created, 0), time.Unix(expires, 0); {
	case err1 != nil || err2 != nil:
		return invalidSignature()
	case from.After(now.Add(clockSkew)), now.After(until), until.Sub(from) > maxHolds:
		return fault.Unauthenticated("signature-expired", "Chữ ký của thông điệp đã hết hạn hoặc chưa có hiệu lực; hãy ký và gửi lại.")
	}
	return nil
}

func invalidSignature() error {
	return fault.Unauthenticated("signature-invalid", "Chữ ký của thông điệp không đúng.")
}
