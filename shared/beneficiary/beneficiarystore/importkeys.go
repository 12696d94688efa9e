package beneficiarystore

import (
	"ansinh/shared/dynamo"
	"ansinh/shared/org"
)

// importKey holds one workbook import.
func importKey(id string) dynamo.Key { return dynamo.Key{PK: "IMPORT#" + id, SK: "IMPORT"} }

// importJobKey holds the progress of an import's present stage: it is written
// often and without a version, by the one task that does the work.
func importJobKey(id string) dynamo.Key { return dynamo.Key{PK: "IMPORT#" + id, SK: "JOB"} }

// importsPartition lists a locality's imports by id, which is by time.
func importsPartition(unit org.UnitID) string { return "IMPORTS#" + string(unit) }

// importsKey points at one import of a locality.
func importsKey(unit org.UnitID, id string) dynamo.Key {
	return dynamo.Key{PK: importsPartition(unit), SK: id}
}
