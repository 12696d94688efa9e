package dossierdoc

import (
	"encoding/hex"
	"fmt"

	"ansinh/shared/dossier"
	"ansinh/shared/signing"
)

// base names a revision's exact bytes.
func base(r dossier.Revision) (signing.Base, error) {
	sum, err := hex.DecodeString(r.SHA256)
	b := signing.Base{Len: r.Size}
	if err != nil || len(sum) != len(b.SHA256) {
		return b, fmt.Errorf("dossierdoc: revision %s has no hash", r.ID)
	}
	copy(b.SHA256[:], sum)
	return b, nil
}
