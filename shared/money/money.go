// Package money holds the one money type: whole đồng. There are no fractions
// of a đồng anywhere in An Sinh (requirements F-57).
package money

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
)

// Dong is an amount in whole đồng. It is int64, so the state's whole yearly
// budget fits many thousand times; arithmetic that may overflow goes through
// Plus, Times and Sum, which say so instead of wrapping around.
type Dong int64

// ErrOverflow is returned when an amount would leave the range of int64.
var ErrOverflow = errors.New("money: amount out of range")

// Plus returns d + e, or ErrOverflow.
func (d Dong) Plus(e Dong) (Dong, error) {
	sum := d + e
	if (e > 0 && sum < d) || (e < 0 && sum > d) {
		return 0, ErrOverflow
	}
	return sum, nil
}

// Minus returns d - e, or ErrOverflow.
func (d Dong) Minus(e Dong) (Dong, error) {
	if e == math.MinInt64 {
		return 0, ErrOverflow
	}
	return d.Plus(-e)
}

// Times returns d * n, or ErrOverflow.
func (d Dong) Times(n int64) (Dong, error) {
	if d == 0 || n == 0 {
		return 0, nil
	}
	product := int64(d) * n
	if product/n != int64(d) || (n == -1 && d == math.MinInt64) {
		return 0, ErrOverflow
	}
	return Dong(product), nil
}

// Scale returns d * coefficient / 100 for a coefficient in hundredths (150 is
// 1.5), rounded half up to the whole đồng. Nghị định 20/2021, Điều 4 and 6.
func (d Dong) Scale(hundredths int) (Dong, error) {
	if d < 0 || hundredths < 0 {
		return 0, errors.New("money: negative amount or coefficient")
	}
	hi, lo := bits.Mul64(uint64(d), uint64(hundredths))
	if hi != 0 || lo > math.MaxInt64-50 {
		return 0, ErrOverflow
	}
	return Dong((lo + 50) / 100), nil
}

// Sum adds amounts, or returns ErrOverflow.
func Sum(amounts ...Dong) (Dong, error) {
	var total Dong
	for _, a := range amounts {
		var err error
		if total, err = total.Plus(a); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// Digits writes the amount with Vietnamese group points and no unit: 1.234.567.
func (d Dong) Digits() string {
	raw := strconv.FormatInt(int64(d), 10)
	sign := ""
	if raw[0] == '-' {
		sign, raw = "-", raw[1:]
	}
	for i := len(raw) - 3; i > 0; i -= 3 {
		raw = raw[:i] + "." + raw[i:]
	}
	return sign + raw
}

// String writes the amount as people read it: 1.234.567 đ.
func (d Dong) String() string { return d.Digits() + " đ" }
