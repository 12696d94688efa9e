package dossierstore

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
)

// Request names a command: who sent it under which id, and what it asked. A
// repeat gets the first answer (C-30, J-16).
type Request struct {
	Account     string
	ID          string
	Fingerprint string
}

// Fingerprint tells commands apart: the operation with all of its input.
func Fingerprint(operation string, input any) string {
	raw, err := json.Marshal(input)
	if err != nil {
		raw = []byte(err.Error()) // inputs are plain structs
	}
	sum := sha256.Sum256(append([]byte(operation+"\x00"), raw...))
	return hex.EncodeToString(sum[:])
}

// Answer is what a command was answered.
type Answer struct {
	Fingerprint string          `json:"fingerprint"`
	Body        json.RawMessage `json:"body"`
	TTL         int64           `json:"ttl"` // epoch seconds
}

// errRepeated is the loser's error when a command arrives twice at once.
var errRepeated = errors.New("dossierstore: the request was answered meanwhile")

// Repeated reports whether saving failed because the same request was
// answered meanwhile: load again and give that answer.
func Repeated(err error) bool { return errors.Is(err, errRepeated) }

// answered judges the record found for a request.
func (s *Store) answered(found bool, a Answer, r Request) (*Answer, error) {
	if !found || a.TTL <= s.clock.Now().Unix() {
		return nil, nil
	}
	if a.Fingerprint != r.Fingerprint {
		return nil, fault.Refused("request-reused", "Mã yêu cầu (Idempotency-Key) này đã dùng cho một thao tác khác.",
			fault.Field{Pointer: "Idempotency-Key", Detail: "Mỗi thao tác phải có một mã riêng."})
	}
	return &a, nil
}

// remember is the write that records a command's answer.
func (s *Store) remember(r Request, body any) (dynamo.Write, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return dynamo.Write{}, err
	}
	now := s.clock.Now()
	return dynamo.Put(s.table, requestKey(r.Account, r.ID), Answer{Fingerprint: r.Fingerprint, Body: raw, TTL: now.Add(requestsKept).Unix()}).
		If("attribute_not_exists(pk) OR #ttl <= :now").Name("#ttl", "ttl").Value(":now", now.Unix()).Else(errRepeated), nil
}
