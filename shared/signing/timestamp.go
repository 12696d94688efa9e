package signing

import (
	"bytes"
	"context"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"math/big"
	"time"

	digipkcs7 "github.com/digitorus/pkcs7"
	"github.com/digitorus/timestamp"
)

// Timestamper asks a time-stamping authority (RFC 3161) for a token over a
// message, here the signature's value. An implementation sends
// TimestampRequest and passes the answer through TimestampToken.
type Timestamper interface {
	Timestamp(ctx context.Context, message []byte) (token []byte, err error)
}

// TimestampRequest is the DER of a request for a timestamp over the message.
// The nonce comes from outside; it makes each answer fresh.
func TimestampRequest(message []byte, nonce *big.Int) ([]byte, error) {
	return timestamp.CreateRequest(bytes.NewReader(message), &timestamp.RequestOptions{
		Hash: crypto.SHA256, Certificates: true, Nonce: nonce,
	})
}

// TimestampToken takes the token out of an authority's answer and makes sure
// that it is over the message and carries the nonce of the request.
func TimestampToken(answer, message []byte, nonce *big.Int) ([]byte, error) {
	ts, err := timestamp.ParseResponse(answer)
	if err != nil {
		return nil, fmt.Errorf("signing: timestamp: %w", err)
	}
	sum := sha256.Sum256(message)
	if ts.HashAlgorithm != crypto.SHA256 || !bytes.Equal(ts.HashedMessage, sum[:]) {
		return nil, fmt.Errorf("signing: timestamp over something else")
	}
	if nonce != nil && (ts.Nonce == nil || ts.Nonce.Cmp(nonce) != 0) {
		return nil, fmt.Errorf("signing: timestamp answers another request")
	}
	return ts.RawToken, nil
}

// timestampAttribute is the unsigned attribute with a timestamp over the
// signature (RFC 3161, appendix A).
func timestampAttribute(ctx context.Context, ts Timestamper, signature []byte) (asn1.RawValue, error) {
	token, err := ts.Timestamp(ctx, signature)
	if err != nil {
		return asn1.RawValue{}, fmt.Errorf("signing: timestamp: %w", err)
	}
	der, err := asn1.Marshal(attribute{oidTimestampToken, []asn1.RawValue{{FullBytes: token}}})
	if err != nil {
		return asn1.RawValue{}, err
	}
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 1, IsCompound: true, Bytes: der}, nil
}

// verifyTimestamp checks a token over the signature against the trusted
// time-stamping roots, if there are any, and returns its time.
func verifyTimestamp(token, signature []byte, roots *x509.CertPool) (time.Time, error) {
	ts, err := timestamp.Parse(token)
	if err != nil {
		return time.Time{}, refuse(ReasonTimestamp, "%v", err)
	}
	if !ts.HashAlgorithm.Available() || ts.HashAlgorithm == crypto.SHA1 || ts.HashAlgorithm == crypto.MD5 {
		return time.Time{}, refuse(ReasonTimestamp, "hash algorithm")
	}
	h := ts.HashAlgorithm.New()
	h.Write(signature)
	if !bytes.Equal(h.Sum(nil), ts.HashedMessage) {
		return time.Time{}, refuse(ReasonTimestamp, "over something else")
	}
	p7, err := digipkcs7.Parse(token)
	if err != nil {
		return time.Time{}, refuse(ReasonTimestamp, "%v", err)
	}
	if err := p7.Verify(); err != nil {
		return time.Time{}, refuse(ReasonTimestamp, "%v", err)
	}
	signer := p7.GetOnlySigner()
	if signer == nil {
		return time.Time{}, refuse(ReasonTimestamp, "no single signer")
	}
	if roots == nil {
		return ts.Time, nil
	}
	pool := x509.NewCertPool()
	for _, c := range p7.Certificates {
		pool.AddCert(c)
	}
	_, err = signer.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: pool, CurrentTime: ts.Time,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping},
	})
	if err != nil {
		return time.Time{}, refuse(ReasonTimestamp, "%v", err)
	}
	return ts.Time, nil
}
