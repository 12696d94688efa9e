package decision

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/money"
)

func TestAmountInWords_B26(t *testing.T) {
	for amount, want := range map[money.Dong]string{
		0:                      "Không đồng",
		1:                      "Một đồng",
		15:                     "Mười lăm đồng",
		21:                     "Hai mươi mốt đồng",
		24:                     "Hai mươi tư đồng",
		105:                    "Một trăm lẻ năm đồng",
		110:                    "Một trăm mười đồng",
		115:                    "Một trăm mười lăm đồng",
		1_000:                  "Một nghìn đồng chẵn",
		1_001:                  "Một nghìn không trăm lẻ một đồng",
		540_000:                "Năm trăm bốn mươi nghìn đồng chẵn",
		750_000:                "Bảy trăm năm mươi nghìn đồng chẵn",
		1_000_000:              "Một triệu đồng chẵn",
		1_005_000:              "Một triệu không trăm lẻ năm nghìn đồng chẵn",
		10_800_000:             "Mười triệu tám trăm nghìn đồng chẵn",
		1_234_567:              "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng",
		2_000_000_000:          "Hai tỷ đồng chẵn",
		2_000_000_001:          "Hai tỷ không trăm lẻ một đồng",
		3_000_000_000_000:      "Ba nghìn tỷ đồng chẵn",
		-500_000:               "Âm năm trăm nghìn đồng chẵn",
		1_000_000_000_000_000:  "Một triệu tỷ đồng chẵn",
		1_000_000_005_000_0000: "Mười triệu tỷ không trăm năm mươi triệu đồng chẵn",
	} {
		if got := AmountInWords(amount); got != want {
			t.Errorf("%d: got %q, want %q", amount, got, want)
		}
	}
}

// read is an independent reader of Vietnamese numbers.
func read(t *rapid.T, words []string) uint64 {
	values := map[string]uint64{
		"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
		"sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
	}
	var total, below, part uint64 // tỷ, below a tỷ, below a thousand
	var digit uint64
	for _, w := range words {
		switch w {
		case "trăm":
			part, digit = digit*100, 0
		case "mươi":
			part, digit = part+digit*10, 0
		case "mười":
			part, digit = part+10, 0
		case "lẻ":
		case "nghìn":
			below, part, digit = below+(part+digit)*1_000, 0, 0
		case "triệu":
			below, part, digit = below+(part+digit)*1_000_000, 0, 0
		case "tỷ":
			total, below, part, digit = (total+below+part+digit)*1_000_000_000, 0, 0, 0
		default:
			v, ok := values[w]
			if !ok {
				t.Fatalf("unknown word %q", w)
			}
			digit = v
		}
	}
	return total + below + part + digit
}

func TestAmountInWords_B26_ReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.Int64Range(0, 100_000), rapid.Int64Range(0, math.MaxInt64)).Draw(t, "n")
		words := strings.Fields(strings.ToLower(AmountInWords(money.Dong(n))))
		if words[len(words)-1] == "chẵn" {
			words = words[:len(words)-1]
		}
		if got := read(t, words[:len(words)-1]); got != uint64(n) {
			t.Fatalf("%d became %v, read back as %d", n, words, got)
		}
	})
	if got := AmountInWords(math.MinInt64); !strings.HasPrefix(got, "Âm chín tỷ hai trăm hai mươi ba triệu") {
		t.Errorf("smallest amount: %q", got)
	}
}
