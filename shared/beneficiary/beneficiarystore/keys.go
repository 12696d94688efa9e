// Package beneficiarystore keeps the registry in DynamoDB.
package beneficiarystore

import (
	"ansinh/shared/dynamo"
	"ansinh/shared/org"
)

const rollPrefix = "P#"

// rollPartition holds a commune's roll: an item a policy, read whole by a
// payment list.
func rollPartition(commune org.UnitID) string { return "ROLL#" + string(commune) }

// rollKey is one policy of one person on the commune's roll.
func rollKey(commune org.UnitID, id, policy string) dynamo.Key {
	return dynamo.Key{PK: rollPartition(commune), SK: rollPrefix + id + "#" + policy}
}
