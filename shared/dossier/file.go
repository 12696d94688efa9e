package dossier

import (
	"fmt"

	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

// File makes a dossier: a citizen submits (T1, C-19) or a commune officer
// takes it down at the counter (T2, C-20).
type File struct {
	Code        string
	Procedure   procedure.Procedure
	Unit        org.UnitID // the commune of residence
	Origin      Origin
	Application Application
	Papers      []Paper
	// Officers are those assigned to the first step in the commune.
	Officers []org.Officer
	// Rejected is the person's earlier dossier that a leader rejected (C-42).
	Rejected string
}

// Action names File in the table.
func (File) Action() Action { return ActFile }

// Guard asks that somebody is assigned to the first step (T2, B-14), and that
// an officer who files is.
func (c File) Guard(_ *Dossier, o Occasion) error {
	first := c.Procedure.Route(c.structure(o)).First()
	if len(c.Officers) == 0 {
		return unset(first, o.Rules.Units.Name(c.Unit))
	}
	if c.Origin != ByOfficer {
		return nil
	}
	for _, officer := range c.Officers {
		if officer.ID == o.By.ID {
			return nil
		}
	}
	return fault.Forbidden("not-assigned", fmt.Sprintf("Tài khoản chưa được phân công bước “%s” của thủ tục này; liên hệ Sở.", first.Name))
}

func (c File) structure(o Occasion) procedure.Structure {
	return procedure.StructureOf(o.Rules.Units, c.Unit)
}

// Apply checks the application and makes the dossier. A citizen must bring
// every required paper (T1).
func (c File) Apply(d *Dossier, o Occasion) (Told, error) {
	application := c.Application
	application.Normalise()
	fields := application.check(c.Procedure, o.today())
	if c.Origin == ByCitizen {
		fields = append(fields, missingFields(missing(c.Procedure, c.Papers))...)
	}
	if len(fields) > 0 {
		return Told{}, fault.Invalid("application-invalid", "Hồ sơ còn thiếu hoặc sai thông tin.", fields...)
	}
	first := c.Procedure.Route(c.structure(o)).First()
	*d = Dossier{
		Code: c.Code, Procedure: c.Procedure.Code, ProcedureVersion: c.Procedure.Version, Structure: c.structure(o),
		Unit: c.Unit, Origin: c.Origin, CreatedBy: o.By, Application: application, Rejected: c.Rejected,
		Step: first.Code, FiledAt: o.At,
	}
	d.Processing.Category = application.Category
	for _, paper := range c.Papers {
		if _, ok := c.Procedure.Paper(paper.Type); !ok {
			return Told{}, fault.Invalid("unknown-paper", "Thủ tục này không có loại giấy tờ đó.", fault.Field{Pointer: "/papers", Detail: paper.Type})
		}
		d.join(paper, o)
	}
	if c.Origin == ByOfficer {
		d.State, d.Owner = OfficerCreated, o.By
		d.give(o.By, o)
		return Told{}, nil
	}
	d.State, d.Citizen, d.Owner = AwaitingReceipt, o.By, PartyOf(c.chosen())
	d.give(d.Owner, o)
	return Told{Notices: []Notice{
		{d.Holder.ID, "dossier.received", fmt.Sprintf("Công dân %s nộp hồ sơ %s, chờ tiếp nhận.", d.Name(), d.Code)},
		{d.Citizen.ID, "dossier.filed", fmt.Sprintf("Hồ sơ của bạn đã được nộp, mã hồ sơ %s.", d.Code)},
	}}, nil
}

// chosen spreads citizens' dossiers over the officers of the first step: the
// same code always meets the same officer.
func (c File) chosen() org.Officer {
	sum := 0
	for _, r := range c.Code {
		sum += int(r)
	}
	return c.Officers[sum%len(c.Officers)]
}

// unset is the fault for a step to which nobody is assigned: it names the
// step, the role and who can mend it (B-14, C-31).
func unset(step procedure.Step, unit string) error {
	return fault.Refused("next-step-unset", WhyUnset(step, unit))
}

// WhyUnset says why nobody can be chosen for a step (B-14).
func WhyUnset(step procedure.Step, unit string) string {
	return fmt.Sprintf("Bước “%s” (vai trò %s, %s) chưa được thiết lập cán bộ thụ lý; liên hệ Sở để bổ sung thiết lập.", step.Name, RoleName(step.Role), unit)
}

var roleTitles = map[org.Role]string{
	org.Administrator: "quản trị cấp Sở", org.CaseOfficer: "cán bộ BTXH", org.Leader: "lãnh đạo", org.Head: "trưởng phòng",
	org.Clerk: "văn thư", org.CitizenRole: "công dân",
}

// RoleName is a role's Vietnamese name.
func RoleName(role org.Role) string { return roleTitles[role] }
