package paymentstore

import (
	"strconv"

	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// adjustPartition holds what is owed besides the regular amounts in a
// commune, in the lines table: it has no change stream.
func adjustPartition(commune org.UnitID) string { return "ADJUST#" + string(commune) }

// The sort keys of adjustments begin by whether anything of them can still
// change, so that a preparation reads only those.
const (
	openAdjustments = "OPEN#"
	doneAdjustments = "DONE#"
)

// adjustmentKey holds one adjustment, where it is kept while it is open or
// once it is done.
func adjustmentKey(a *payment.Adjustment, prefix string) dynamo.Key {
	return dynamo.Key{PK: adjustPartition(a.Commune), SK: prefix + a.Beneficiary + "#" + a.ID}
}

func prefixOf(a *payment.Adjustment) string {
	if a.Open() {
		return openAdjustments
	}
	return doneAdjustments
}

// deathsPartition holds the deaths recorded in a commune, by the month they
// were recorded in (F-44).
func deathsPartition(commune org.UnitID) string { return "DEATHS#" + string(commune) }

// deathKey holds one recorded death; a death recorded anew after it was
// undone is another.
func deathKey(commune org.UnitID, recorded calendar.Month, beneficiary string, seq int) dynamo.Key {
	return dynamo.Key{PK: deathsPartition(commune), SK: string(recorded) + "#" + beneficiary + "#" + strconv.Itoa(seq)}
}
