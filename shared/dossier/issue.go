package dossier

import (
	"fmt"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/procedure"
)

// Issue is the clerk's Ký phát hành: the step's document gets its number,
// date and the organisation's seal (C-50). At the step that issues the
// decision it is T19, and the result goes to the officer who returns it.
type Issue struct {
	Number   int
	Date     calendar.Date
	Revision Revision
}

// Action names Issue in the table.
func (Issue) Action() Action { return ActIssue }

// Guard asks for a clerk's step whose document the leader has signed, another
// account than this one (C-53, A-19), and that was not issued before.
func (Issue) Guard(d *Dossier, o Occasion) error {
	document, _, err := d.stepDocument(o, procedure.Seal, procedure.Issue)
	if err != nil {
		return err
	}
	switch document.Status() {
	case Drafted:
		return fault.Refused("not-signed", fmt.Sprintf("%s chưa có chữ ký của lãnh đạo nên chưa được đóng dấu.", DocumentName(document.Kind)))
	case Sealed:
		return fault.Refused("already-issued", fmt.Sprintf("%s đã phát hành với số %s.", DocumentName(document.Kind), document.NumberText()))
	}
	if document.SignedBy.ID == o.By.ID {
		return fault.Forbidden("signer-may-not-issue", "Người đã ký với tư cách lãnh đạo không được phát hành cùng văn bản.")
	}
	return nil
}

// Apply numbers the document; the number never changes afterwards (C-46).
func (c Issue) Apply(d *Dossier, o Occasion) (Told, error) {
	document, step, err := d.stepDocument(o, procedure.Seal, procedure.Issue)
	if err != nil {
		return Told{}, err
	}
	if c.Number < 1 || !c.Date.Valid() {
		return Told{}, fault.Invalid("number-required", "Phải có số và ngày phát hành.", fault.Field{Pointer: "/number", Detail: "Bắt buộc."})
	}
	r := c.Revision
	r.Kind, r.By, r.At = Sealed, o.By, o.At
	document.Revisions = append(document.Revisions, r)
	document.Number, document.Date, document.IssuedBy = c.Number, c.Date, o.By
	told := Told{Comment: fmt.Sprintf("%s số %s ngày %s", DocumentName(document.Kind), document.NumberText(), document.Date.Vietnamese())}
	if step.Action == procedure.Seal {
		d.outdate() // the decision quotes the note's number, which it now has
		return told, nil
	}
	if err := d.toResult(o); err != nil {
		return Told{}, err
	}
	told.Notices = append(told.Notices,
		Notice{d.Holder.ID, "dossier.result", fmt.Sprintf("Hồ sơ %s của %s đã có quyết định số %s, chờ tiếp nhận kết quả.", d.Code, d.Name(), d.Decision().NumberText())})
	return told, nil
}

// toResult moves the dossier to the next step that returns the result: the
// officer of that level who worked on it, or its owner at the commune.
func (d *Dossier) toResult(o Occasion) error {
	step, unit, ok, err := o.Rules.NextStep(d)
	if err != nil {
		return err
	}
	if !ok || step.Action != procedure.Return {
		return fault.Refused("no-result-step", "Quy trình không có bước trả kết quả sau bước này; liên hệ Sở.")
	}
	to := d.Owner
	if unit != d.Owner.Unit {
		for _, h := range d.Handlers {
			if s, err := o.Rules.stepOf(d, h.Step); err == nil && s.Level == step.Level && s.Role == step.Role {
				to = h.Party
			}
		}
	}
	if to.Unit != unit {
		return fault.Refused("no-result-officer", fmt.Sprintf("Không có cán bộ nào của bước “%s” để nhận kết quả; liên hệ Sở.", step.Name))
	}
	d.moveTo(step)
	d.State = ResultAwaitingReceipt
	d.give(to, o)
	return nil
}

// stepOf finds a step of the dossier's route.
func (r Rules) stepOf(d *Dossier, code string) (procedure.Step, error) {
	route, err := r.Route(d)
	if err != nil {
		return procedure.Step{}, err
	}
	step, _, ok := route.Step(code)
	if !ok {
		return step, fmt.Errorf("dossier: no step %s", code)
	}
	return step, nil
}
