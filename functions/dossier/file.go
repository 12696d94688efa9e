package dossier

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	domain "ansinh/shared/dossier"
	"ansinh/shared/dossier/dossierstore"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

// FileInput is an application with the papers it brings.
type FileInput struct {
	Procedure   string             `json:"procedure"`
	Application domain.Application `json:"application"`
	Papers      []string           `json:"papers"`
}

// File files an application: a citizen's own (T1, C-19) or one that a commune
// officer takes down (T2, C-20).
func (d *Desk) File(ctx context.Context, who auth.Caller, in FileInput) (Receipt, error) {
	request := dossierstore.Request{Account: who.ID, ID: who.RequestID, Fingerprint: dossierstore.Fingerprint("fileDossier", in)}
	for range attempts {
		receipt, err := d.fileOnce(ctx, who, in, request)
		if dossierstore.Repeated(err) {
			continue
		}
		return receipt, err
	}
	return Receipt{}, fault.Unavailable("try-again", "Hệ thống đang bận, hãy thử lại.")
}

func (d *Desk) fileOnce(ctx context.Context, who auth.Caller, in FileInput, request dossierstore.Request) (Receipt, error) {
	if err := d.gate.Check(who, "dossier.file", auth.Resource{Type: "Dossier", ID: "new", Unit: who.Unit}); err != nil {
		return Receipt{}, err
	}
	p, err := d.rules.Book.Find(in.Procedure)
	if err != nil {
		return Receipt{}, fault.Invalid("unknown-procedure", "Không có thủ tục này.", fault.Field{Pointer: "/procedure", Detail: "Không có trong danh mục."})
	}
	of := dossierstore.FilingOf{Person: string(in.Application.Person.NationalID), Procedure: p.Code, Uploads: unique(in.Papers)}
	origin := domain.ByCitizen
	if !who.Is(org.CitizenRole) {
		origin, of.Officer = domain.ByOfficer, who.ID
	}
	filing, err := d.store.LoadFiling(ctx, request, of)
	if err != nil {
		return Receipt{}, err
	}
	if filing.Answered != nil {
		return replay(filing.Answered)
	}
	c := domain.File{Code: d.code(who.Unit), Procedure: p, Unit: who.Unit, Origin: origin, Application: in.Application, Rejected: filing.Rejected}
	if c.Officers, err = d.firstOfficers(ctx, c, filing.Officer); err != nil {
		return Receipt{}, err
	}
	o := d.occasion(who)
	if err := domain.Can(&domain.Dossier{}, c, o); err != nil {
		return Receipt{}, err
	}
	if c.Papers, err = d.takeFiled(ctx, c.Code, of.Uploads, filing.Uploads); err != nil {
		return Receipt{}, err
	}
	out, err := domain.Do(domain.Dossier{}, 0, c, o)
	if err != nil {
		return Receipt{}, err
	}
	receipt := d.receipt(&out, Receipt{})
	return receipt, d.store.Save(ctx, out, dossierstore.Saving{Request: request, Answer: receipt, Uploads: of.Uploads})
}

// firstOfficers are those who may get the first step: for an officer who
// files only himself, so that no list need be read.
func (d *Desk) firstOfficers(ctx context.Context, c domain.File, caller *org.Officer) ([]org.Officer, error) {
	first := c.Procedure.Route(procedure.StructureOf(d.rules.Units, c.Unit)).First()
	if caller != nil && domain.Fits(*caller, c.Procedure.Code, first, c.Unit) {
		return []org.Officer{*caller}, nil
	}
	return d.fitting(ctx, c.Procedure.Code, first, c.Unit)
}

// takeFiled checks and stores the papers that come with a filing.
func (d *Desk) takeFiled(ctx context.Context, code string, wanted []string, announced []dossierstore.Upload) ([]domain.Paper, error) {
	var papers []domain.Paper
	for i, uploadID := range wanted {
		at := slices.IndexFunc(announced, func(u dossierstore.Upload) bool { return u.ID == uploadID && u.Dossier == "" })
		if at < 0 {
			return nil, fault.Invalid("unknown-upload", "Có giấy tờ chưa được tải lên hoặc đã hết hạn.",
				fault.Field{Pointer: fmt.Sprintf("/papers/%d", i), Detail: "Không tìm thấy tệp tải lên."})
		}
		paper, err := d.take(ctx, code, announced[at])
		if err != nil {
			return nil, err
		}
		papers = append(papers, paper)
	}
	return papers, nil
}

// code makes a dossier's code: the commune, the year and six letters that
// people can read out: HS-18376-26-7K3QF9.
func (d *Desk) code(unit org.UnitID) string {
	u, _ := d.rules.Units.Unit(unit)
	made := d.newID()
	year := calendar.DateOf(d.clock.Now()).Year() % 100
	return strings.ToUpper(fmt.Sprintf("HS-%s-%02d-%s", u.Code, year, made[len(made)-6:]))
}

func unique(ids []string) []string {
	var list []string
	for _, one := range ids {
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}
