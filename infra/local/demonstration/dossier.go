package demonstration

import (
	"context"
	"fmt"

	"ansinh/shared/money"
)

// receipt is what a command on a dossier answers.
type receipt struct {
	Code    string `json:"code"`
	State   string `json:"state"`
	Number  string `json:"number"`
	Version int    `json:"version"`
	Message string `json:"message"`
}

// dossierView is a dossier as the API shows it, as far as the play looks.
type dossierView struct {
	Code       string `json:"code"`
	State      string `json:"state"`
	Status     string `json:"status"`
	Version    int    `json:"version"`
	Processing struct {
		Amount money.Dong `json:"amount"`
	} `json:"processing"`
	Documents []struct {
		Kind   string `json:"kind"`
		Number string `json:"number"`
		File   string `json:"file"`
		Verify string `json:"verify"`
	} `json:"documents"`
	Due struct {
		Text string `json:"text"`
	} `json:"due"`
}

// grantAllowance is the second act: the dossier of a monthly allowance goes
// from the commune's counter to a signed decision, back to the citizen and
// into the registry (requirements C, issue E-02).
func (p *play) grantAllowance(ctx context.Context) error {
	applicant := newCitizen(p.Random, 66, p.month)
	entitled, ok := p.law.due("6b", 66)
	if !ok {
		return fmt.Errorf("nhóm 6b không có mức hưởng trong tháng %s", p.month.Vietnamese())
	}
	entitled.name = applicant.name
	if err := p.file(ctx, applicant); err != nil {
		return err
	}
	for _, leg := range []func(context.Context) error{p.prepareAtCommune, p.noteAtCommune, p.examineAtDistrict, p.decideAtDistrict} {
		if err := leg(ctx); err != nil {
			return err
		}
	}
	return p.collectResult(ctx, applicant, entitled)
}

// file takes the application down for the citizen, with the papers (C-20).
func (p *play) file(ctx context.Context, applicant citizen) error {
	officer := p.cast.communeOfficer
	var papers []string
	for _, paper := range []paper{applicationForm(applicant), identityCopy(applicant)} {
		at, err := p.bringPaper(ctx, officer, "/api/papers", paper)
		if err != nil {
			return err
		}
		papers = append(papers, at.ID)
	}
	var done receipt
	if err := officer.post(ctx, "/api/dossiers", map[string]any{
		"procedure": "monthly-allowance", "papers": papers,
		"application": map[string]any{
			"person": map[string]any{
				"name": applicant.name, "birthDate": applicant.birth, "sex": applicant.sex, "nationalId": applicant.id,
				"ethnicity": "Kinh", "address": applicant.hamlet,
			},
			"category": "6b", "circumstances": "Khuyết tật vận động nặng, thuộc hộ nghèo.",
			"payment": map[string]any{"method": "cash"},
		},
	}, &done); err != nil {
		return err
	}
	p.report.Dossier = done.Code
	p.say("%s nhận hồ sơ %s của %s (%s), kèm %d giấy tờ PDF.", officer.title, done.Code, applicant.name, applicant.id, len(papers))
	return nil
}

// prepareAtCommune fills in what the officer decides and has the submission
// note and the decision drafted.
func (p *play) prepareAtCommune(ctx context.Context) error {
	officer := p.cast.communeOfficer
	processing := map[string]any{"category": "6b", "from": p.month, "opinion": "Đủ điều kiện, đề nghị trợ cấp."}
	for _, step := range []struct {
		action string
		body   map[string]any
	}{{"start", nil}, {"update", map[string]any{"processing": processing}}, {"draft-decision", nil}} {
		if _, err := p.act(ctx, officer, step.action, step.body); err != nil {
			return err
		}
	}
	return p.handOver(ctx, officer, p.cast.communeLeader)
}

// noteAtCommune has the submission note signed, numbered and sealed.
func (p *play) noteAtCommune(ctx context.Context) error {
	if _, err := p.act(ctx, p.cast.communeLeader, "sign", nil); err != nil {
		return err
	}
	if err := p.handOver(ctx, p.cast.communeLeader, p.cast.communeClerk); err != nil {
		return err
	}
	if _, err := p.act(ctx, p.cast.communeClerk, "issue", nil); err != nil {
		return err
	}
	return p.handOver(ctx, p.cast.communeClerk, p.cast.districtOfficer)
}

// examineAtDistrict asks the commune for a paper, gets it and drafts the
// decision anew (T12 to T15).
func (p *play) examineAtDistrict(ctx context.Context) error {
	district, commune := p.cast.districtOfficer, p.cast.communeOfficer
	request := map[string]any{"text": "Bổ sung giấy xác nhận mức độ khuyết tật.", "papers": []string{"condition"}}
	if _, err := p.act(ctx, district, "request-supplement", request); err != nil {
		return err
	}
	if _, err := p.act(ctx, commune, "accept-request", nil); err != nil {
		return err
	}
	path := "/api/dossiers/" + p.report.Dossier + "/papers"
	at, err := p.bringPaper(ctx, commune, path, disabilityCertificate(p.report.Dossier))
	if err != nil {
		return err
	}
	if _, err := p.act(ctx, commune, "papers/"+at.ID+"/confirm", nil); err != nil {
		return err
	}
	answer := map[string]any{"comment": "Đã bổ sung giấy xác nhận mức độ khuyết tật."}
	if _, err := p.act(ctx, commune, "complete-supplement", answer); err != nil {
		return err
	}
	for _, action := range []string{"receive", "draft-decision"} {
		if _, err := p.act(ctx, district, action, nil); err != nil {
			return err
		}
	}
	return p.handOver(ctx, district, p.cast.head)
}

// decideAtDistrict has the decision approved, signed and issued with number
// and seal (T19).
func (p *play) decideAtDistrict(ctx context.Context) error {
	if err := p.handOver(ctx, p.cast.head, p.cast.districtLeader); err != nil {
		return err
	}
	if _, err := p.act(ctx, p.cast.districtLeader, "sign", nil); err != nil {
		return err
	}
	if err := p.handOver(ctx, p.cast.districtLeader, p.cast.districtClerk); err != nil {
		return err
	}
	issued, err := p.act(ctx, p.cast.districtClerk, "issue", nil)
	if err != nil {
		return err
	}
	p.report.DecisionNumber = issued.Number
	return nil
}

// collectResult gives the result to the citizen, checks the decision's
// signatures and waits until the person is in the registry.
func (p *play) collectResult(ctx context.Context, applicant citizen, entitled entitlement) error {
	for _, action := range []string{"receive-result", "return-result"} {
		if _, err := p.act(ctx, p.cast.communeOfficer, action, nil); err != nil {
			return err
		}
	}
	ended, err := p.look(ctx, p.cast.communeOfficer)
	if err != nil {
		return err
	}
	p.say("Hồ sơ kết thúc: %s; %s.", ended.Status, ended.Due.Text)
	if err := balance("mức hưởng trong hồ sơ", ended.Processing.Amount, entitled.amount); err != nil {
		return err
	}
	if err := p.verifyDecision(ctx, ended); err != nil {
		return err
	}
	var found beneficiary
	if err := await(ctx, applicant.name+" trong danh sách quản lý đối tượng", func() (bool, error) {
		found, err = p.beneficiary(ctx, applicant.id)
		return len(found.Policies) > 0, err
	}); err != nil {
		return err
	}
	p.due[applicant.id] = entitled
	p.say("%s vào danh sách quản lý đối tượng, hưởng %s từ tháng %s.", found.Name, found.amountIn(p.month), p.month.Vietnamese())
	return balance("mức hưởng trong danh sách quản lý", found.amountIn(p.month), entitled.amount)
}

// look opens the dossier.
func (p *play) look(ctx context.Context, who *person) (d dossierView, err error) {
	err = who.get(ctx, "/api/dossiers/"+p.report.Dossier, &d)
	return d, err
}

// act opens the dossier, does something with it and tells what was done.
func (p *play) act(ctx context.Context, who *person, action string, body map[string]any) (done receipt, err error) {
	seen, err := p.look(ctx, who)
	if err != nil {
		return done, err
	}
	sent := map[string]any{"version": seen.Version}
	for name, value := range body {
		sent[name] = value
	}
	if err := who.post(ctx, "/api/dossiers/"+p.report.Dossier+"/"+action, sent, &done); err != nil {
		return done, err
	}
	number := ""
	if done.Number != "" {
		number = " Số " + done.Number + "."
	}
	p.say("%s: %s%s", who.title, done.Message, number)
	return done, nil
}

// handOver forwards the dossier to one of the officers that the next step
// offers, who receives it.
func (p *play) handOver(ctx context.Context, from, to *person) error {
	var next struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if err := from.get(ctx, "/api/dossiers/"+p.report.Dossier+"/next-officers", &next); err != nil {
		return err
	}
	for _, officer := range next.Items {
		if officer.ID != to.account {
			continue
		}
		if _, err := p.act(ctx, from, "forward", map[string]any{"officer": to.account}); err != nil {
			return err
		}
		_, err := p.act(ctx, to, "receive", nil)
		return err
	}
	return fmt.Errorf("%s không có %s trong danh sách cán bộ của bước tiếp theo", from.account, to.account)
}
