package host

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"

	"ansinh/infra/local/issuer"
	"ansinh/infra/local/kms"
	"ansinh/infra/local/state"
	"ansinh/shared/demo"
	"ansinh/shared/org"
	"ansinh/shared/signing/demoauthority"
)

// accounts are the demonstration accounts as the issuer wants them.
func accounts() []issuer.Account {
	units := org.National()
	var out []issuer.Account
	for _, a := range demo.Accounts() {
		claims := a.Claims()
		place := claims["unit"]
		if unit, ok := units.Unit(a.Unit); ok {
			place = unit.Name
		}
		switch a.Level {
		case org.Provider:
			place = "Đơn vị chi trả"
		case org.Citizen:
			place = "Công dân"
		}
		out = append(out, issuer.Account{
			ID: claims["sub"], Name: claims["name"], Unit: claims["unit"], Level: claims["level"], Roles: claims["roles"],
			Title: a.Position, Place: place,
		})
	}
	return out
}

// keyOwner says whom a key's alias is for: officers who may sign, and the
// seals of their units.
func keyOwner(alias string) (kms.Owner, bool) {
	units := org.National()
	for _, a := range demo.Accounts() {
		organisation := string(a.Unit)
		if unit, ok := units.Unit(a.Unit); ok {
			organisation = "UBND " + unit.Name
		}
		switch alias {
		case "alias/officer-" + a.ID:
			return kms.Owner{Kind: demoauthority.RSA2048, Subject: demoauthority.Subject{
				Name: a.Name, Title: a.Position, Organisation: organisation, Identity: "ANSINH:" + a.ID,
			}}, true
		case "alias/seal-" + string(a.Unit):
			return kms.Owner{Kind: demoauthority.P256, Subject: demoauthority.Subject{
				Name: organisation, Organisation: organisation, Identity: "MST:" + strings.TrimSuffix(string(a.Unit), "-2025"),
			}}, true
		}
	}
	return kms.Owner{}, false
}

// secrets are made once and kept.
type secrets struct{ export, provider, office string }

func loadSecrets(store *state.Store) (s secrets, err error) {
	for name, into := range map[string]*string{"export": &s.export, "provider": &s.provider, "office": &s.office} {
		kept, err := store.Get("secrets", name)
		if err != nil {
			return s, fmt.Errorf("read the secrets: %w", err)
		}
		if kept == nil {
			b := make([]byte, 32)
			_, _ = rand.Read(b) // never fails (crypto/rand)
			kept = []byte(hex.EncodeToString(b))
			if err := store.Put("secrets", name, kept); err != nil {
				return s, fmt.Errorf("keep the secrets: %w", err)
			}
		}
		*into = string(kept)
	}
	return s, nil
}
