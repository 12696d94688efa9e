package postoffice

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// envelope is a message of the G2P Connect disbursement interface.
type envelope struct {
	Signature string          `json:"signature,omitempty"`
	Header    json.RawMessage `json:"header"`
	Message   json.RawMessage `json:"message"`
}

// header is the part of a message's header the post office uses.
type header struct {
	Version    string    `json:"version"`
	MessageID  string    `json:"message_id"`
	MessageTS  time.Time `json:"message_ts"`
	Action     string    `json:"action"`
	Status     string    `json:"status,omitempty"`
	Reason     string    `json:"status_reason_message,omitempty"`
	SenderID   string    `json:"sender_id"`
	ReceiverID string    `json:"receiver_id"`
	TotalCount int       `json:"total_count"`
	Completed  int       `json:"completed_count"`
	Meta       meta      `json:"meta"`
}

// meta is what An Sinh adds to headers, see provider.yaml.
type meta struct {
	Part        int    `json:"part,omitempty"`
	Parts       int    `json:"parts,omitempty"`
	Settlement  string `json:"settlement,omitempty"`
	Settles     string `json:"settles,omitempty"`
	PaidTotal   string `json:"paid_total,omitempty"`
	UnpaidTotal string `json:"unpaid_total,omitempty"`

	Replaces           string `json:"replaces,omitempty"`
	List               string `json:"list,omitempty"`
	Locality           string `json:"locality,omitempty"`
	Period             string `json:"period,omitempty"`
	Type               string `json:"type,omitempty"`
	Lines              int    `json:"lines,omitempty"`
	Total              string `json:"total,omitempty"`
	Hash               string `json:"hash,omitempty"`
	SettlementDeadline string `json:"settlement_deadline,omitempty"`
}

// signedText is what a signature covers.
func (e envelope) signedText(created, expires string) []byte {
	digest := sha256.Sum256(append(bytes.Clone(e.Header), e.Message...))
	return []byte("(created): " + created + "\n(expires): " + expires + "\ndigest: SHA-256=" + base64.StdEncoding.EncodeToString(digest[:]))
}

// sign returns the message as it is posted, signed at an instant by the seed
// of a key (32 bytes, hex).
func (e envelope) sign(sender, seed string, at time.Time) ([]byte, error) {
	raw, err := hex.DecodeString(seed)
	if err != nil || len(raw) != ed25519.SeedSize {
		return nil, errors.New("the post office's key is not 32 bytes in hex")
	}
	created, expires := strconv.FormatInt(at.Unix(), 10), strconv.FormatInt(at.Add(5*time.Minute).Unix(), 10)
	sum := ed25519.Sign(ed25519.NewKeyFromSeed(raw), e.signedText(created, expires))
	signature, err := json.Marshal(fmt.Sprintf(`Signature: namespace="g2p", kidId="%s|1|ed25519", algorithm="ed25519", created="%s", expires="%s", headers="(created) (expires) digest", signature="%s"`,
		sender, created, expires, base64.StdEncoding.EncodeToString(sum)))
	return fmt.Appendf(nil, `{"signature":%s,"header":%s,"message":%s}`, signature, e.Header, e.Message), err
}

var signaturePart = regexp.MustCompile(`([A-Za-z]+)="([^"]*)"`)

// signedBy reports whether a public key (hex) signed the message, and the
// signature holds at an instant.
func (e envelope) signedBy(public string, at time.Time) bool {
	key, err := hex.DecodeString(public)
	said := map[string]string{}
	for _, part := range signaturePart.FindAllStringSubmatch(e.Signature, -1) {
		said[part[1]] = part[2]
	}
	sum, sumErr := base64.StdEncoding.DecodeString(said["signature"])
	if err != nil || sumErr != nil || len(key) != ed25519.PublicKeySize {
		return false
	}
	created, _ := strconv.ParseInt(said["created"], 10, 64) // 0 is too old
	expires, _ := strconv.ParseInt(said["expires"], 10, 64)
	holds := !at.Before(time.Unix(created, 0).Add(-5*time.Minute)) && !at.After(time.Unix(expires, 0))
	return holds && ed25519.Verify(key, e.signedText(said["created"], said["expires"]), sum)
}

// amount writes đồng as the interface does, dong reads them.
func amount(dong int64) string { return strconv.FormatInt(dong, 10) + ".00" }

func dong(text string) (int64, error) {
	return strconv.ParseInt(strings.TrimSuffix(text, ".00"), 10, 64)
}
