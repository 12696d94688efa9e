// Package paymentstore keeps payment lists in the payments table.
package paymentstore

import (
	"fmt"
	"strings"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// listKey holds the list itself, small however many lines it has.
func listKey(id payment.ListID) dynamo.Key { return dynamo.Key{PK: "LIST#" + string(id), SK: "LIST"} }

// overviewKey holds the sums of the list's last finished run.
func overviewKey(id payment.ListID) dynamo.Key {
	return dynamo.Key{PK: "LIST#" + string(id), SK: "OVERVIEW"}
}

// partKey holds what one commune added to the list in its last run, and how
// often its lines were begun to be written. It lies with the lines: nobody
// listens to it.
func partKey(id payment.ListID, commune org.UnitID) dynamo.Key {
	return dynamo.Key{PK: "LIST#" + string(id), SK: partPrefix + string(commune)}
}

const partPrefix = "PART#"

// splitKey holds how one line of the list is split (F-52).
func splitKey(id payment.ListID, whole payment.LineRef) dynamo.Key {
	return dynamo.Key{PK: "LIST#" + string(id), SK: splitPrefix + string(whole.Commune) + "#" + whole.Beneficiary + "#" + whole.Policy}
}

const splitPrefix = "SPLIT#"

// closedKey holds what closing one commune's lines has found.
func closedKey(id payment.ListID, commune org.UnitID) dynamo.Key {
	return dynamo.Key{PK: "LIST#" + string(id), SK: closedPrefix + string(commune)}
}

const closedPrefix = "CLOSED#"

// linesPartition holds the lines of one commune of a list; their load spreads
// over as many partitions as there are communes.
func linesPartition(id payment.ListID, commune org.UnitID) string {
	return "LINES#" + string(id) + "#" + string(commune)
}

// lineKey holds one line. The key is fixed by whom it pays: writing a line
// again changes nothing.
func lineKey(id payment.ListID, ref payment.LineRef) dynamo.Key {
	return dynamo.Key{PK: linesPartition(id, ref.Commune), SK: ref.Beneficiary + "#" + ref.Policy}
}

// openPartition holds the lines of a commune left unpaid by settled lists:
// the money that is still owed or was carried over.
func openPartition(commune org.UnitID) string { return "UNPAID#" + string(commune) }

// openPrefix is how the sort keys of one list's open lines begin.
func openPrefix(id payment.ListID) string { return string(id) + "#" }

// openKey holds one open line.
func openKey(id payment.ListID, ref payment.LineRef) dynamo.Key {
	return dynamo.Key{PK: openPartition(ref.Commune), SK: openPrefix(id) + ref.Beneficiary + "#" + ref.Policy}
}

// requestKey holds the answer a command was given, for 30 days: the command
// sent again gets it again (C-30, J-16).
func requestKey(account, operation, request string) dynamo.Key {
	return dynamo.Key{PK: "REQUEST#" + account + "#" + request, SK: operation}
}

// messageKey holds one message between the provider and us about a package,
// with its outcome (J-16, J-17).
func messageKey(id payment.PackageID, message string) dynamo.Key {
	return dynamo.Key{PK: "MESSAGE#" + string(id), SK: message}
}

// messagesPartition lists the messages about a locality's packages.
func messagesPartition(locality org.UnitID) string { return "MESSAGES#" + string(locality) }

// messageEntryKey holds one entry of that log, in the order of first coming.
func messageEntryKey(locality org.UnitID, at time.Time, id payment.PackageID, message string) dynamo.Key {
	return dynamo.Key{PK: messagesPartition(locality), SK: at.UTC().Format("2006-01-02T15:04:05.000Z") + "#" + string(id) + "#" + message}
}

// packagesPartition lists the packages sent by a locality.
func packagesPartition(locality org.UnitID) string { return "PACKAGES#" + string(locality) }

// packageKey holds one entry of that list, in the order of sending.
func packageKey(locality org.UnitID, period calendar.Month, id payment.PackageID) dynamo.Key {
	return dynamo.Key{PK: packagesPartition(locality), SK: string(period) + "#" + string(id)}
}

// markKey holds the provider's own mark on one line of a package: paid so far.
func markKey(id payment.PackageID, ref payment.LineRef) dynamo.Key {
	return dynamo.Key{PK: marksPartition(id, ref.Commune), SK: ref.Beneficiary + "#" + ref.Policy}
}

func marksPartition(id payment.PackageID, commune org.UnitID) string {
	return "MARKS#" + string(id) + "#" + string(commune)
}

// markCountKey holds the exact number of such marks.
func markCountKey(id payment.PackageID) dynamo.Key {
	return dynamo.Key{PK: "MARKS#" + string(id), SK: "COUNT"}
}

// settingsKey holds a locality's payment settings over time, in the settings
// table.
func settingsKey(locality org.UnitID) dynamo.Key {
	return dynamo.Key{PK: "PAYMENT-SETTINGS#" + string(locality), SK: "SETTINGS"}
}

// auditKey holds entry n of an object's audit chain, in the audit table.
func auditKey(object string, seq int) dynamo.Key {
	return dynamo.Key{PK: object, SK: fmt.Sprintf("%012d", seq)}
}

// refOf reads a line's reference back from its key.
func refOf(commune org.UnitID, sk string) payment.LineRef {
	who, policy, _ := strings.Cut(sk, "#")
	return payment.LineRef{Commune: commune, Beneficiary: who, Policy: policy}
}
