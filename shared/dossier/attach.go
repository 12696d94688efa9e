package dossier

import "ansinh/shared/fault"

// Attach adds a checked file to the dossier's papers (C-36, C-57).
type Attach struct {
	Paper Paper
}

// Action names Attach in the table.
func (Attach) Action() Action { return ActAttach }

// Guard has nothing to ask.
func (Attach) Guard(*Dossier, Occasion) error { return nil }

// maxPapers bounds the item that holds a dossier.
const maxPapers = 200

// Apply adds the paper as the newest version of its type. Papers that come
// with a supplement are marked new (C-33).
func (a Attach) Apply(d *Dossier, o Occasion) (Told, error) {
	p, err := o.Rules.Procedure(d)
	if err != nil {
		return Told{}, err
	}
	kind, ok := p.Paper(a.Paper.Type)
	if !ok {
		return Told{}, fault.Invalid("unknown-paper", "Thủ tục này không có loại giấy tờ đó.", fault.Field{Pointer: "/type", Detail: "Không có trong thủ tục."})
	}
	if len(d.Papers) >= maxPapers {
		return Told{}, fault.Refused("too-many-papers", "Hồ sơ đã có quá nhiều giấy tờ.")
	}
	paper := a.Paper
	paper.New = d.State == Supplementing || d.State == CitizenSupplement
	d.join(paper, o)
	return Told{Comment: kind.Name + ": " + paper.Name}, nil
}
