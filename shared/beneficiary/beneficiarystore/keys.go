// Package beneficiarystore keeps the registry in DynamoDB.
package beneficiarystore

import (
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/identity"
	"ansinh/shared/org"
	"ansinh/shared/search"
)

// fileKey holds a person's file, events included.
func fileKey(id string) dynamo.Key { return dynamo.Key{PK: "PERSON#" + id, SK: "FILE"} }

// nationalIDKey holds whose file a national id belongs to: it makes national
// ids unique in the country (E-13).
func nationalIDKey(n identity.NationalID) dynamo.Key {
	return dynamo.Key{PK: "NID#" + string(n), SK: "OWNER"}
}

// dossierKey holds to which file a dossier was applied: once (E-02).
func dossierKey(code string) dynamo.Key { return dynamo.Key{PK: "DOSSIER#" + code, SK: "APPLIED"} }

// requestKey holds what a command of an account answered, for 30 days (J-16).
func requestKey(r beneficiary.Request) dynamo.Key {
	return dynamo.Key{PK: "REQUEST#" + r.Account + "#" + r.ID, SK: "ANSWER"}
}

// rollPartition holds a commune's roll: an item a person, in the order of
// names, read whole by a payment list and page by page by the registry's list.
func rollPartition(commune org.UnitID) string { return "ROLL#" + string(commune) }

// rollKey is one person's line on the roll.
func rollKey(commune org.UnitID, name, id string) dynamo.Key {
	return dynamo.Key{PK: rollPartition(commune), SK: rollSort(name, id)}
}

// rollSort begins with the folded name, so that a range is in Latin order.
func rollSort(name, id string) string { return search.Fold(name) + "#" + id }

// wordPartition holds the words of the names of a commune's people.
func wordPartition(commune org.UnitID) string { return "WORD#" + string(commune) }

// wordKey is one word of one person's name, pointing at the roll.
func wordKey(commune org.UnitID, word, name, id string) dynamo.Key {
	return dynamo.Key{PK: wordPartition(commune), SK: word + "#" + rollSort(name, id)}
}

// claimPartition holds a commune's funeral claims, open and taken (D-11).
func claimPartition(commune string) string { return "FUNERAL#" + commune }

// claimKey is one person's funeral claim.
func claimKey(commune, id string) dynamo.Key {
	return dynamo.Key{PK: claimPartition(commune), SK: id}
}

// outsideFuneralKey is there once a funeral of someone whom the registry does
// not know was claimed: by name, however written, and day of death.
func outsideFuneralKey(claim beneficiary.FuneralClaim) dynamo.Key {
	return dynamo.Key{PK: "OUTSIDE#" + claim.Commune, SK: string(claim.Died) + "#" + search.Fold(claim.Name)}
}

// deathPartition holds a commune's death cuts by date (F-44).
func deathPartition(commune org.UnitID) string { return "DEATHS#" + string(commune) }

// deathKey is one person's death cut.
func deathKey(commune org.UnitID, date calendar.Date, id string) dynamo.Key {
	return dynamo.Key{PK: deathPartition(commune), SK: string(date) + "#" + id}
}
