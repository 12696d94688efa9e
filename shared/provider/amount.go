package provider

import (
	"regexp"
	"strconv"
	"strings"

	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// Amount is money as the interface writes it: a decimal with one or two
// places. The đồng has none, so they are zeros.
type Amount string

var amountShape = regexp.MustCompile(`^[0-9]{1,13}\.[0-9]{1,2}$`)

// AmountOf writes đồng: 500000 is "500000.00".
func AmountOf(d money.Dong) Amount { return Amount(strconv.FormatInt(int64(d), 10) + ".00") }

// Dong reads whole đồng; Invalid "amount-invalid" for another shape or a
// fraction of a đồng.
func (a Amount) Dong() (money.Dong, error) {
	whole, fraction, _ := strings.Cut(string(a), ".")
	if !amountShape.MatchString(string(a)) || strings.Trim(fraction, "0") != "" {
		return 0, fault.Invalid("amount-invalid", "Số tiền phải viết dạng 500000.00, không có phần lẻ của đồng.")
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, fault.Invalid("amount-invalid", "Số tiền không đọc được.").Because(err)
	}
	return money.Dong(n), nil
}
