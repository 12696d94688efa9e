// Package dossierstore keeps dossiers in DynamoDB: the dossier itself, its
// progress, the queues it lies in with their exact counts, the words it is
// found by, outgoing numbers and the records of commands, each written in the
// one transaction that changes the dossier.
package dossierstore

import (
	"fmt"

	"ansinh/shared/calendar"
	"ansinh/shared/dossier"
	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

// dossierKey holds a dossier.
func dossierKey(code string) dynamo.Key {
	return dynamo.Key{PK: "DOSSIER#" + code, SK: "DOSSIER"}
}

// progressKey holds one entry of a dossier's progress, beside the dossier.
func progressKey(code string, seq int) dynamo.Key {
	return dynamo.Key{PK: dossierKey(code).PK, SK: fmt.Sprintf("%s%06d", progressPrefix, seq)}
}

const progressPrefix = "PROGRESS#"

// marksKey holds what the routing machine has reminded of, beside the dossier.
func marksKey(code string) dynamo.Key {
	return dynamo.Key{PK: dossierKey(code).PK, SK: "MARKS"}
}

// requestKey holds the answer to a command an account sent under a request id
// (C-30); kept for 30 days.
func requestKey(account, id string) dynamo.Key {
	return dynamo.Key{PK: "REQUEST#" + account + "#" + id, SK: "REQUEST"}
}

// queueKey holds a dossier's card in one queue of one account, sorted by its
// deadline. All queues of an account lie in one partition.
func queueKey(account string, queue dossier.Queue, sorting calendar.Date, code string) dynamo.Key {
	return dynamo.Key{PK: "QUEUE#" + account, SK: queuePrefix(queue) + string(sorting) + "#" + code}
}

func queuePrefix(queue dossier.Queue) string { return string(queue) + "#" }

// countsKey holds the exact length of each of an account's queues, one number
// a queue.
func countsKey(account string) dynamo.Key {
	return dynamo.Key{PK: "COUNTS#" + account, SK: "COUNTS"}
}

// wordKey holds one word by which a dossier is found within an area (a
// commune, district or province). The shard spreads a province's words.
func wordKey(area org.UnitID, shard, word, code string) dynamo.Key {
	return dynamo.Key{PK: "WORDS#" + string(area) + "#" + shard, SK: word + "#" + code}
}

// filedKey holds a dossier among all of an area, by the time it was filed;
// stamp is the code's part that sorts.
func filedKey(area org.UnitID, at string, code string) dynamo.Key {
	return dynamo.Key{PK: "FILED#" + string(area), SK: at + "#" + code}
}

// numberKey holds one outgoing number of a unit, kind and year, so that it is
// given once (C-46).
func numberKey(series Series, number int) dynamo.Key {
	return dynamo.Key{PK: fmt.Sprintf("NUMBERS#%s#%s#%d", series.Unit, series.Kind, series.Year), SK: fmt.Sprintf("%06d", number)}
}

// lastNumberKey holds the highest number given, which the next proposal
// follows.
func lastNumberKey(series Series) dynamo.Key {
	return dynamo.Key{PK: numberKey(series, 0).PK, SK: "LAST"}
}

// uploadKey holds what an account announced to upload; kept for a day, used
// once.
func uploadKey(account, id string) dynamo.Key {
	return dynamo.Key{PK: "UPLOAD#" + account + "#" + id, SK: "UPLOAD"}
}

// verifyKey leads from the id in a document's QR code to its dossier.
func verifyKey(id string) dynamo.Key {
	return dynamo.Key{PK: "VERIFY#" + id, SK: "VERIFY"}
}

// rejectedKey holds the code of a person's last dossier of a procedure that a
// leader rejected (C-42).
func rejectedKey(person, procedureCode string) dynamo.Key {
	return dynamo.Key{PK: "REJECTED#" + person, SK: procedureCode}
}

// reference points to a dossier.
type reference struct {
	Code string                 `json:"code"`
	Kind procedure.DocumentKind `json:"kind,omitempty"`
}
