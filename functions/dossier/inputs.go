package dossier

import "ansinh/shared/search"

// Reasoned is a command with a reason.
type Reasoned struct {
	Ref
	Reason string `json:"reason"`
}

// Commented is a command with an optional comment.
type Commented struct {
	Ref
	Comment string `json:"comment"`
}

// SupplementRequest is what is missing.
type SupplementRequest struct {
	Ref
	Text    string   `json:"text"`
	Papers  []string `json:"papers"`
	Officer string   `json:"officer"`
}

// text brings a sentence to NFC without spaces around it.
func text(s string) string { return search.NFC(s) }
