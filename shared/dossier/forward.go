package dossier

import (
	"fmt"
	"slices"

	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

// Forward passes the dossier to one chosen officer of the next step (T8,
// C-26 to C-29).
type Forward struct {
	// Officer is whom the sender chose; nil when nobody was.
	Officer *org.Officer
	// Assigned are the officers of the next step; looked at only when nobody
	// was chosen, to tell an empty picker from an empty choice (B-14).
	Assigned []org.Officer
	Comment  string
}

// Action names Forward in the table.
func (Forward) Action() Action { return ActForward }

// Guard asks that the present step is complete: papers, officers' data and
// documents (C-27, C-28, C-57); the fields name what is missing.
func (Forward) Guard(d *Dossier, o Occasion) error {
	step, err := o.Rules.Step(d)
	if err != nil {
		return err
	}
	var fields []fault.Field
	switch step.Action {
	case procedure.Process:
		fields, err = d.incomplete(step, o)
	case procedure.Sign:
		fields = d.unready(step, Leader, "chưa có chữ ký của lãnh đạo")
	case procedure.Seal:
		fields = d.unready(step, Sealed, "chưa được lấy số và đóng dấu")
	case procedure.Issue:
		return fault.Refused("issue-instead", "Bước này kết thúc bằng “Ký phát hành”, không chuyển tiếp.")
	case procedure.Return:
		return fault.Refused("return-instead", "Bước này kết thúc bằng “Trả kết quả”, không chuyển tiếp.")
	}
	if err != nil {
		return err
	}
	if len(fields) > 0 {
		return fault.Refused("step-incomplete", "Hồ sơ chưa đủ để chuyển tiếp: "+fields[0].Detail, fields...)
	}
	return nil
}

// incomplete lists what an officer's step lacks.
func (d *Dossier) incomplete(step procedure.Step, o Occasion) ([]fault.Field, error) {
	p, err := o.Rules.Procedure(d)
	if err != nil {
		return nil, err
	}
	var fields []fault.Field
	if step.Papers {
		fields = missingFields(d.Missing(p))
		fields = append(fields, d.unfilled(p)...)
	}
	for _, kind := range step.Documents {
		document := d.Document(kind)
		switch {
		case document == nil:
			fields = append(fields, fault.Field{Pointer: "/documents/" + string(kind), Detail: "Chưa lập " + DocumentName(kind) + "."})
		case document.Outdated:
			fields = append(fields, fault.Field{Pointer: "/documents/" + string(kind), Detail: DocumentName(kind) + " được lập từ dữ liệu cũ; phải lập lại."})
		}
	}
	return fields, nil
}

func (d *Dossier) unready(step procedure.Step, wanted RevisionKind, detail string) []fault.Field {
	if document := d.Document(step.Document); document != nil && document.Status() == wanted && !document.Outdated {
		return nil
	}
	return []fault.Field{{Pointer: "/documents/" + string(step.Document), Detail: DocumentName(step.Document) + " " + detail + "."}}
}

// Apply checks the chosen officer and sends the dossier there.
func (c Forward) Apply(d *Dossier, o Occasion) (Told, error) {
	next, unit, ok, err := o.Rules.NextStep(d)
	if err != nil {
		return Told{}, err
	}
	if !ok {
		return Told{}, fault.Refused("no-next-step", "Quy trình không còn bước nào sau bước này.")
	}
	if c.Officer == nil {
		if len(c.Assigned) == 0 {
			return Told{}, unset(next, o.Rules.Units.Name(unit))
		}
		return Told{}, fault.Invalid("officer-required", fmt.Sprintf("Hãy chọn một cán bộ của bước “%s” để chuyển đến.", next.Name),
			fault.Field{Pointer: "/officer", Detail: "Phải chọn đúng một cán bộ."})
	}
	if !Fits(*c.Officer, d.Procedure, next, unit) {
		return Told{}, fault.Invalid("officer-not-assigned", fmt.Sprintf("Cán bộ được chọn không được phân công bước “%s”.", next.Name),
			fault.Field{Pointer: "/officer", Detail: "Không thuộc danh sách cán bộ của bước tiếp theo."})
	}
	if named := d.Document(next.Document); next.Action == procedure.Sign && named != nil && named.Status() == Drafted && named.Signer.ID != c.Officer.ID {
		return Told{}, fault.Invalid("another-signer", fmt.Sprintf("%s ghi người ký là %s; chọn người này hoặc lập lại văn bản.", DocumentName(named.Kind), named.Signer.Name),
			fault.Field{Pointer: "/officer", Detail: "Không phải người ký ghi trên văn bản."})
	}
	d.unmarkNew()
	d.moveTo(next)
	d.State = AwaitingReceipt
	d.give(PartyOf(*c.Officer), o)
	return Told{Comment: c.Comment, Notices: []Notice{
		{d.Holder.ID, "dossier.received", fmt.Sprintf("%s chuyển hồ sơ %s của %s, chờ tiếp nhận.", o.By.Name, d.Code, d.Name())},
	}}, nil
}

// Fits reports whether an officer may get a step: assigned to it, active, in
// the unit that does it and with its role (A-17, B-15).
func Fits(officer org.Officer, procedureCode string, step procedure.Step, unit org.UnitID) bool {
	return officer.Handles(procedureCode, step.Code) && officer.Unit == unit && slices.Contains(officer.Roles, step.Role)
}
