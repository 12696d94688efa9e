package provider

import (
	"strconv"

	"ansinh/shared/jsontext"
)

// AppendJSON appends the disbursement as encoding/json renders it (a test
// holds the two together). A list's file has one for each line, so it is
// rendered by hand, without reflection.
func (d *Disbursement) AppendJSON(to []byte) []byte {
	to = jsontext.Append(append(to, `{"reference_id":`...), d.ReferenceID)
	to = appendUnlessEmpty(to, `,"payer_fa":`, d.PayerFA)
	to = jsontext.Append(append(to, `,"payee_fa":`...), d.PayeeFA)
	to = jsontext.Append(append(to, `,"payee_name":`...), d.PayeeName)
	to = appendUnlessEmpty(to, `,"payee_id":`, d.PayeeID)
	to = appendUnlessEmpty(to, `,"holder":`, d.Holder)
	to = strconv.AppendInt(append(to, `,"amount":`...), int64(d.Amount), 10)
	to = jsontext.Append(append(to, `,"currency_code":`...), d.CurrencyCode)
	to = jsontext.Append(append(to, `,"purpose":`...), d.Purpose)
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
	return jsontext.Append(append(to, name...), text)
}
