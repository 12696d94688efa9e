package dossier

import "fmt"

// ReturnResult gives the result to the citizen (T21, C-44), or from the
// district to the commune when the route goes over it (C-45).
type ReturnResult struct {
	Comment string
}

// Action names ReturnResult in the table.
func (ReturnResult) Action() Action { return ActReturnResult }

// Guard has nothing to ask.
func (ReturnResult) Guard(*Dossier, Occasion) error { return nil }

// Apply ends the dossier, or passes the result on.
func (c ReturnResult) Apply(d *Dossier, o Occasion) (Told, error) {
	_, _, more, err := o.Rules.NextStep(d)
	if err != nil {
		return Told{}, err
	}
	number := d.Decision().NumberText()
	if more {
		if err := d.toResult(o); err != nil {
			return Told{}, err
		}
		return Told{Comment: c.Comment, Notices: []Notice{
			{d.Holder.ID, "dossier.result", fmt.Sprintf("Huyện trả kết quả hồ sơ %s của %s, quyết định số %s.", d.Code, d.Name(), number)},
		}}, nil
	}
	d.Returned = o.By
	d.end(ResultReturned, o)
	return Told{Comment: c.Comment, Notices: d.tellCitizen("dossier.returned",
		fmt.Sprintf("Hồ sơ %s đã có kết quả: quyết định số %s.", d.Code, number))}, nil
}
