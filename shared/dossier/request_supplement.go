package dossier

import (
	"fmt"
	"slices"

	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// RequestSupplement is a leader's or the district's wish for more from an
// officer who had the dossier before (T12, C-34, C-35).
type RequestSupplement struct {
	Text   string
	Papers []string
	// Officer is whom to ask; the nearest officer below when empty.
	Officer string
}

// Action names RequestSupplement in the table.
func (RequestSupplement) Action() Action { return ActRequestSupplement }

// Guard asks that some officer had it before.
func (RequestSupplement) Guard(d *Dossier, o Occasion) error {
	if len(d.Below(o.Rules)) == 0 {
		return fault.Refused("nobody-below", "Chưa có cán bộ nào ở bước trước để yêu cầu bổ sung.")
	}
	return nil
}

// Below lists the officers of earlier steps, the nearest first.
func (d *Dossier) Below(rules Rules) []Party {
	route, err := rules.Route(d)
	if err != nil {
		return nil
	}
	_, now, _ := route.Step(d.Step)
	var below []Party
	for i := now - 1; i >= 0; i-- {
		for _, h := range d.Handlers {
			if h.Step == route.Steps[i].Code && route.Steps[i].Role == org.CaseOfficer {
				below = append(below, h.Party)
			}
		}
	}
	return below
}

// Apply hands the dossier to the officer asked and stops the clock.
func (c RequestSupplement) Apply(d *Dossier, o Occasion) (Told, error) {
	if err := needText(c.Text, "/text", "Phải ghi nội dung cần bổ sung."); err != nil {
		return Told{}, err
	}
	below := d.Below(o.Rules)
	to := below[0]
	if c.Officer != "" {
		i := slices.IndexFunc(below, func(p Party) bool { return p.ID == c.Officer })
		if i < 0 {
			return Told{}, fault.Invalid("officer-not-below", "Chỉ yêu cầu bổ sung được với cán bộ đã thụ lý ở bước trước.",
				fault.Field{Pointer: "/officer", Detail: "Không phải cán bộ của bước trước."})
		}
		to = below[i]
	}
	d.State = SupplementRequested
	d.unmarkNew()
	d.Supplements = append(d.Supplements, Supplement{By: o.By, To: to, Text: c.Text, Papers: c.Papers, At: o.At})
	d.give(to, o)
	return Told{Comment: c.Text, To: to, Notices: []Notice{
		{to.ID, "dossier.supplement-requested", fmt.Sprintf("%s yêu cầu bổ sung hồ sơ %s của %s: %s", o.By.Name, d.Code, d.Name(), c.Text)},
	}}, nil
}
