package money_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/money"
)

func TestDigits_J26_GroupsByPoints(t *testing.T) {
	for amount, want := range map[money.Dong]string{
		0: "0", 7: "7", 999: "999", 1000: "1.000", 1234567: "1.234.567",
		-500000: "-500.000", math.MaxInt64: "9.223.372.036.854.775.807",
		math.MinInt64: "-9.223.372.036.854.775.808",
	} {
		if got := amount.Digits(); got != want {
			t.Errorf("Digits(%d) = %s, want %s", int64(amount), got, want)
		}
	}
}

func TestArithmetic_F57_IsExactOrRefuses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Int64().Draw(t, "a")
		b := rapid.Int64().Draw(t, "b")
		hold := func(name string, got money.Dong, err error, want *big.Int) {
			if want.IsInt64() != (err == nil) {
				t.Fatalf("%s(%d, %d): err %v, exact result %s", name, a, b, err, want)
			}
			if err == nil && int64(got) != want.Int64() {
				t.Fatalf("%s(%d, %d) = %d, want %s", name, a, b, got, want)
			}
		}
		x, y := big.NewInt(a), big.NewInt(b)
		got, err := money.Dong(a).Plus(money.Dong(b))
		hold("plus", got, err, new(big.Int).Add(x, y))
		got, err = money.Dong(a).Times(b)
		hold("times", got, err, new(big.Int).Mul(x, y))
		if b != math.MinInt64 {
			got, err = money.Dong(a).Minus(money.Dong(b))
			hold("minus", got, err, new(big.Int).Sub(x, y))
		}
	})
}

func TestScale_RoundsHalfUpToTheDong(t *testing.T) {
	for _, c := range []struct {
		amount     money.Dong
		hundredths int
		want       money.Dong
	}{{500000, 150, 750000}, {500000, 100, 500000}, {1, 50, 1}, {1, 49, 0}, {540000, 250, 1350000}} {
		got, err := c.amount.Scale(c.hundredths)
		if err != nil || got != c.want {
			t.Errorf("Scale(%d, %d) = %d, %v; want %d", c.amount, c.hundredths, got, err, c.want)
		}
	}
	if _, err := money.Dong(math.MaxInt64).Scale(200); err == nil {
		t.Error("overflow was not refused")
	}
}

func TestDigits_RoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := money.Dong(rapid.Int64().Draw(t, "d"))
		back, ok := new(big.Int).SetString(strings.ReplaceAll(d.Digits(), ".", ""), 10)
		if !ok || back.Int64() != int64(d) {
			t.Fatalf("%d became %s", int64(d), d.Digits())
		}
	})
}
