package payment

import (
	"errors"
	"strings"

	"ansinh/shared/fault"
)

// ErrDone tells a task that what it was started for has been done already:
// repeating it changes nothing.
var ErrDone = errors.New("payment: done already")

const maxText = 500

// needText refuses an empty or overlong reason, in the field given.
func needText(text, pointer, what string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return fault.Invalid("reason-required", "Phải nhập "+what+".", fault.Field{Pointer: pointer, Detail: "Phải nhập " + what + "."})
	}
	if len([]rune(text)) > maxText {
		return fault.Invalid("reason-too-long", "Nội dung quá dài.", fault.Field{Pointer: pointer, Detail: "Tối đa 500 ký tự."})
	}
	return nil
}
