package auth

import (
	"embed"
	"fmt"
	"io/fs"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"ansinh/shared/fault"
	"ansinh/shared/org"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// Resource is the thing an action is asked on.
type Resource struct {
	Type string // "Dossier", "PaymentList", "Beneficiary", "Settings", ...
	ID   string
	Unit org.UnitID // the unit it belongs to; "" when it has none
	// Attributes the policies look at: string, bool, int and []string.
	Attributes map[string]any
}

// Gate asks the policy set.
type Gate struct {
	policies *cedar.PolicySet
	units    *org.Catalogue
}

// NewGate reads the embedded policies. A policy that does not parse is an
// error naming its file.
func NewGate(units *org.Catalogue) (*Gate, error) {
	set := cedar.NewPolicySet()
	names, err := fs.Glob(policyFiles, "policies/*.cedar")
	if err != nil {
		return nil, fmt.Errorf("auth: %w", err)
	}
	for _, name := range names {
		raw, err := policyFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("auth: %w", err)
		}
		list, err := cedar.NewPolicyListFromBytes(name, raw)
		if err != nil {
			return nil, fmt.Errorf("auth: %s: %w", name, err)
		}
		for i, policy := range list {
			set.Add(cedar.PolicyID(fmt.Sprintf("%s#%d", name, i)), policy)
		}
	}
	return &Gate{policies: set, units: units}, nil
}

// Check returns nil when the caller may do the action on the resource, and
// otherwise a Forbidden fault. A forbid policy's @reason("...") annotation is
// the sentence the officer reads; without one the fault names the missing
// role, and never the resource's data (J-15).
func (g *Gate) Check(c Caller, action string, r Resource) error {
	request := cedar.Request{
		Principal: types.NewEntityUID("Account", types.String(c.ID)),
		Action:    types.NewEntityUID("Action", types.String(action)),
		Resource:  types.NewEntityUID(types.EntityType(r.Type), types.String(r.ID)),
		Context:   types.NewRecord(nil),
	}
	decision, diagnostic := cedar.Authorize(g.policies, g.entities(c, r, request), request)
	if decision == cedar.Allow {
		return nil
	}
	for _, reason := range diagnostic.Reasons {
		if policy := g.policies.Get(reason.PolicyID); policy != nil {
			if text := policy.Annotations()["reason"]; text != "" {
				code := string(policy.Annotations()["code"])
				if code == "" {
					code = "forbidden"
				}
				return fault.Forbidden(code, string(text))
			}
		}
	}
	return fault.Forbidden("forbidden", "Tài khoản không có quyền thực hiện thao tác này.")
}

// Allows is Check as a yes or no.
func (g *Gate) Allows(c Caller, action string, r Resource) bool { return g.Check(c, action, r) == nil }

func (g *Gate) entities(c Caller, r Resource, request cedar.Request) types.EntityMap {
	entities := types.EntityMap{}
	g.addUnits(entities, c.Unit)
	g.addUnits(entities, r.Unit)
	roles := make([]types.Value, len(c.Roles))
	for i, role := range c.Roles {
		roles[i] = types.String(role)
	}
	entities[request.Principal] = types.Entity{
		UID: request.Principal,
		Attributes: types.NewRecord(types.RecordMap{
			"id": types.String(c.ID), "level": types.String(c.Level),
			"roles": types.NewSet(roles...), "unit": unitUID(c.Unit),
			"locality": unitUID(g.units.Locality(c.Unit)),
		}),
	}
	attributes := types.RecordMap{
		"id": types.String(r.ID), "unit": unitUID(r.Unit), "locality": unitUID(g.units.Locality(r.Unit)),
	}
	for name, value := range r.Attributes {
		attributes[types.String(name)] = cedarValue(value)
	}
	resource := entities[request.Resource] // a unit that is asked on keeps those above it
	resource.UID, resource.Attributes = request.Resource, types.NewRecord(attributes)
	entities[request.Resource] = resource
	return entities
}

// addUnits puts a unit and those above it in, each below its parent, so that
// a policy may say `resource.unit in principal.unit`.
func (g *Gate) addUnits(entities types.EntityMap, id org.UnitID) {
	line := g.units.Line(id)
	for i, unit := range line {
		entity := types.Entity{UID: unitUID(unit)}
		if i+1 < len(line) {
			entity.Parents = types.NewEntityUIDSet(unitUID(line[i+1]))
		}
		entities[entity.UID] = entity
	}
}

func unitUID(id org.UnitID) types.EntityUID {
	return types.NewEntityUID("Unit", types.String(id))
}

func cedarValue(v any) types.Value {
	switch v := v.(type) {
	case bool:
		return types.Boolean(v)
	case int:
		return types.Long(v)
	case []string:
		values := make([]types.Value, len(v))
		for i, s := range v {
			values[i] = types.String(s)
		}
		return types.NewSet(values...)
	default:
		return types.String(fmt.Sprint(v))
	}
}
