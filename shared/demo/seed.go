package demo

import (
	"context"
	"fmt"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/org/orgstore"
	"ansinh/shared/procedure"
)

// SeedOfficers stores the demo accounts as officers, each assigned to the
// steps of its level and role in every procedure. Officers that are there
// already stay as they are, so seeding may be repeated.
func SeedOfficers(ctx context.Context, store *orgstore.Store, at time.Time) error {
	for _, account := range Accounts() {
		_, err := store.Officer(ctx, account.ID)
		if err == nil {
			continue
		}
		if !fault.Is(err, fault.KindNotFound) {
			return err
		}
		officer := account.Officer
		officer.Assigned = stepsOf(officer)
		entry := audit.Entry{At: at, Action: "account.create", By: "system", Note: "Tài khoản dùng thử"}
		if _, err := store.Save(ctx, officer, entry); err != nil {
			return fmt.Errorf("demo: %s: %w", officer.ID, err)
		}
	}
	return nil
}

// stepsOf lists the procedure steps an officer's level and role handle in the
// structure of its unit.
func stepsOf(o org.Officer) []string {
	var steps []string
	structure := procedure.ThreeLevel
	if unit := org.National().Locality(o.Unit); unit == o.Unit && o.Level == org.Commune {
		structure = procedure.TwoLevel
	}
	for _, p := range procedure.National().Current() {
		for _, step := range p.Route(structure).Steps {
			for _, role := range o.Roles {
				if step.Level == o.Level && step.Role == role {
					steps = append(steps, p.Code+"/"+step.Code)
				}
			}
		}
	}
	return steps
}
