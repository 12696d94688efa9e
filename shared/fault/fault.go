// Package fault is the one error type of An Sinh: what went wrong, for whom
// it is meant and which part of the request it points at.
//
// A domain function returns a *Fault for everything the caller can act on;
// any other error is a defect or an outage, is logged whole and shown as
// "internal". shared/httpapi turns faults into RFC 9457 problem documents.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what a caller can do about a fault.
type Kind string

// The kinds, each with the HTTP status it becomes in shared/httpapi.
const (
	KindInvalid         Kind = "invalid"         // 422: the request's content is wrong; Fields say where
	KindMalformed       Kind = "malformed"       // 400: the request cannot be read at all
	KindNotFound        Kind = "not-found"       // 404: no such object in the caller's area
	KindForbidden       Kind = "forbidden"       // 403: the caller may not do this
	KindUnauthenticated Kind = "unauthenticated" // 401: no valid token
	KindStale           Kind = "stale"           // 409: the object changed since it was read
	KindRefused         Kind = "refused"         // 409: a rule or the object's state says no
	KindTooLarge        Kind = "too-large"       // 413
	KindUnavailable     Kind = "unavailable"     // 503: try again
	KindInternal        Kind = "internal"        // 500
)

// Field points at one wrong part of a request or file.
type Field struct {
	// Pointer is a JSON pointer into the request ("/days") or the name of a
	// workbook cell ("B7").
	Pointer string `json:"pointer" dynamodbav:"pointer"`
	// Detail says in Vietnamese what is wrong with it.
	Detail string `json:"detail" dynamodbav:"detail"`
}

// Fault is an error with a code for programs and a sentence for people.
type Fault struct {
	Kind   Kind
	Code   string  // kebab-case, stable: the page translates by it
	Detail string  // Vietnamese, one sentence
	Fields []Field // where in the request, may be empty
	cause  error
}

// Error implements error with the code, the sentence and the fields.
func (f *Fault) Error() string {
	text := f.Code + ": " + f.Detail
	for _, field := range f.Fields {
		text += fmt.Sprintf(" [%s: %s]", field.Pointer, field.Detail)
	}
	if f.cause != nil {
		text += ": " + f.cause.Error()
	}
	return text
}

// Unwrap returns the cause given by Because.
func (f *Fault) Unwrap() error { return f.cause }

// Because returns a copy of f that keeps err as its cause, for the log only.
func (f *Fault) Because(err error) *Fault {
	c := *f
	c.cause = err
	return &c
}

func build(kind Kind, code, detail string, fields []Field) *Fault {
	return &Fault{Kind: kind, Code: code, Detail: detail, Fields: fields}
}

// Invalid is a request whose content is wrong; fields point at the places.
func Invalid(code, detail string, fields ...Field) *Fault {
	return build(KindInvalid, code, detail, fields)
}

// Malformed is a request that cannot be read.
func Malformed(code, detail string, fields ...Field) *Fault {
	return build(KindMalformed, code, detail, fields)
}

// NotFound is an object that does not exist, or not for this caller.
func NotFound(code, detail string) *Fault { return build(KindNotFound, code, detail, nil) }

// Forbidden is an action the caller's role, level or area does not allow (J-15).
func Forbidden(code, detail string) *Fault { return build(KindForbidden, code, detail, nil) }

// Unauthenticated is a call without a valid token.
func Unauthenticated(code, detail string) *Fault {
	return build(KindUnauthenticated, code, detail, nil)
}

// Stale is a lost race: the object changed since the caller read it (C-58).
func Stale(code, detail string) *Fault { return build(KindStale, code, detail, nil) }

// Refused is a rule or a state that says no; fields may name what is missing.
func Refused(code, detail string, fields ...Field) *Fault {
	return build(KindRefused, code, detail, fields)
}

// TooLarge is a body or file over its bound.
func TooLarge(code, detail string) *Fault { return build(KindTooLarge, code, detail, nil) }

// Unavailable is an outage that passes; the same command may be sent again.
func Unavailable(code, detail string) *Fault { return build(KindUnavailable, code, detail, nil) }

// As returns the fault in err's chain, or nil.
func As(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// Is reports whether err carries a fault of this kind.
func Is(err error, kind Kind) bool {
	f := As(err)
	return f != nil && f.Kind == kind
}

// HasCode reports whether err carries a fault with this code.
func HasCode(err error, code string) bool {
	f := As(err)
	return f != nil && f.Code == code
}
