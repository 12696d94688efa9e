package provider

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// AppendJSON appends the disbursement as encoding/json renders it (a test
// holds the two together). A list's file has one for each line, so it is
// rendered by hand, without reflection.
func (d *Disbursement) AppendJSON(to []byte) []byte {
	to = appendText(append(to, `{"reference_id":`...), d.ReferenceID)
	to = appendUnlessEmpty(to, `,"payer_fa":`, d.PayerFA)
	to = appendText(append(to, `,"payee_fa":`...), d.PayeeFA)
	to = appendText(append(to, `,"payee_name":`...), d.PayeeName)
	to = appendUnlessEmpty(to, `,"payee_id":`, d.PayeeID)
	to = appendUnlessEmpty(to, `,"holder":`, d.Holder)
	to = strconv.AppendInt(append(to, `,"amount":`...), int64(d.Amount), 10)
	to = appendText(append(to, `,"currency_code":`...), d.CurrencyCode)
	to = appendText(append(to, `,"purpose":`...), d.Purpose)
	to = appendUnlessEmpty(to, `,"deceased":`, d.Deceased)
	to = appendUnlessEmpty(to, `,"decision":`, d.Decision)
	to = strconv.AppendInt(append(to, `,"regular":`...), int64(d.Regular), 10)
	to = strconv.AppendInt(append(to, `,"arrears":`...), int64(d.Arrears), 10)
	to = strconv.AppendInt(append(to, `,"recovery":`...), int64(d.Recovery), 10)
	to = strconv.AppendInt(append(to, `,"carry_over":`...), int64(d.CarryOver), 10)
	to = appendUnlessEmpty(to, `,"status":`, d.Status)
	return append(to, '}')
}

func appendUnlessEmpty(to []byte, name, text string) []byte {
	if text == "" {
		return to
	}
	return appendText(append(to, name...), text)
}

// appendText appends a JSON string. What encoding/json would escape is left
// to it.
func appendText(to []byte, text string) []byte {
	if !plain(text) {
		quoted, _ := json.Marshal(text) // a string always renders
		return append(to, quoted...)
	}
	return append(append(append(to, '"'), text...), '"')
}

// plain reports whether a text stands in JSON as it is. The separators U+2028
// and U+2029, which do not, begin with 0xE2.
func plain(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&', c == 0x7F, c == 0xE2:
			return false
		}
	}
	return utf8.ValidString(text)
}
