package demonstration

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// imported is a workbook import as the API shows it.
type imported struct {
	ID       string `json:"id"`
	State    string `json:"state"`
	Version  int    `json:"version"`
	HasMarks bool   `json:"hasMarks"`
	Refusal  struct {
		Detail string `json:"detail"`
	} `json:"refusal"`
	Counts struct {
		Rows, Valid, Invalid, Increase, Adjust, Stop, Death, Applied, Failed int
	} `json:"counts"`
}

// importWorkbook is the first act: the district officer downloads the 10A
// workbook of a commune, fills it in, has it checked and confirms what is
// right (E-15, J-05). Two rows are wrong on purpose.
func (p *play) importWorkbook(ctx context.Context) error {
	filled, err := p.fillTemplate(ctx)
	if err != nil {
		return err
	}
	checked, err := p.checkWorkbook(ctx, filled)
	if err != nil {
		return err
	}
	marked, err := p.readMarks(ctx, checked.ID, filled.wrong)
	if err != nil {
		return err
	}
	return p.confirmWorkbook(ctx, marked)
}

// fillTemplate downloads the commune's workbook and asks for changes in it.
func (p *play) fillTemplate(ctx context.Context) (*changes, error) {
	officer := p.cast.districtOfficer
	blank, err := officer.download(ctx, "/api/imports/template?commune="+importCommune)
	if err != nil {
		return nil, err
	}
	path, err := p.keep("01-mau-10A.xlsx", blank)
	if err != nil {
		return nil, err
	}
	today, err := p.today(ctx)
	if err != nil {
		return nil, err
	}
	c, err := openTemplate(blank, p.month, today)
	if err != nil {
		return nil, err
	}
	p.say("%s tải mẫu 10A của xã có %d dòng đang hưởng: %s", officer.title, len(c.people), path)
	if err := p.writeChanges(c); err != nil {
		return nil, err
	}
	if err := c.save(); err != nil {
		return nil, err
	}
	if path, err = p.keep("02-bien-dong-10A.xlsx", c.content); err != nil {
		return nil, err
	}
	p.say("Điền %d dòng (tăng %d, điều chỉnh %d, thôi hưởng %d, chết %d), cố ý sai ở ô %s: %s",
		c.asked, c.increase, c.adjust, c.stop, c.death, strings.Join(c.wrong, " và "), path)
	return c, nil
}

// checkWorkbook uploads the workbook and has every row checked; exactly the
// wrong cells must be named.
func (p *play) checkWorkbook(ctx context.Context, c *changes) (imported, error) {
	officer := p.cast.districtOfficer
	var begun struct {
		Import imported `json:"import"`
		Upload upload   `json:"upload"`
	}
	body := map[string]any{"name": "bien-dong-10A.xlsx", "size": len(c.content)}
	if err := officer.post(ctx, "/api/imports", body, &begun); err != nil {
		return imported{}, err
	}
	if err := begun.Upload.put(ctx, c.content); err != nil {
		return imported{}, err
	}
	path := "/api/imports/" + begun.Import.ID
	if err := officer.post(ctx, path+"/check", map[string]int{"version": begun.Import.Version}, nil); err != nil {
		return imported{}, err
	}
	checked, err := p.awaitImport(ctx, begun.Import.ID, func(i imported) bool { return i.State == "checked" })
	if err != nil {
		return checked, err
	}
	named, err := p.wrongCells(ctx, path)
	if err != nil {
		return checked, err
	}
	want := slices.Sorted(slices.Values(c.wrong))
	n := checked.Counts
	if !slices.Equal(named, want) || n.Rows != c.asked || n.Invalid != len(want) || n.Valid != c.asked-len(want) ||
		n.Increase+n.Adjust+n.Stop+n.Death != n.Valid {
		return checked, fmt.Errorf("kiểm tra tệp nêu lỗi ở %v (phải là %v), %d dòng, %d đúng, %d sai", named, want, n.Rows, n.Valid, n.Invalid)
	}
	p.say("Tải lên và kiểm tra: %d dòng đúng, %d dòng sai bị để lại.", n.Valid, n.Invalid)
	return checked, nil
}

// wrongCells lists the cells that the check calls wrong, in order.
func (p *play) wrongCells(ctx context.Context, path string) (cells []string, err error) {
	next := ""
	for {
		var page struct {
			Items []struct{ Cell, Severity, Detail string } `json:"items"`
			Next  string                                    `json:"next"`
		}
		if err := p.cast.districtOfficer.get(ctx, path+"/errors?cursor="+next, &page); err != nil {
			return nil, err
		}
		for _, f := range page.Items {
			if f.Severity == "error" {
				cells = append(cells, f.Cell)
			}
			p.say("  %s", f.Detail)
		}
		if next = page.Next; next == "" {
			slices.Sort(cells)
			return cells, nil
		}
	}
}

// readMarks keeps the officer's own workbook with the wrong cells marked, and
// returns the import as it is then.
func (p *play) readMarks(ctx context.Context, id string, wrong []string) (imported, error) {
	i, err := p.awaitImport(ctx, id, func(i imported) bool { return i.HasMarks })
	if err != nil {
		return i, err
	}
	marked, err := p.cast.districtOfficer.download(ctx, "/api/imports/"+id+"/marks")
	if err != nil {
		return i, err
	}
	path, err := p.keep("03-tep-danh-dau-loi.xlsx", marked)
	if err != nil {
		return i, err
	}
	p.say("Tệp đánh dấu các ô sai: %s", path)
	return i, commented(marked, wrong)
}

// confirmWorkbook applies the right rows and looks one of the newcomers up.
func (p *play) confirmWorkbook(ctx context.Context, checked imported) error {
	officer := p.cast.districtOfficer
	if err := officer.post(ctx, "/api/imports/"+checked.ID+"/confirm", map[string]int{"version": checked.Version}, nil); err != nil {
		return err
	}
	done, err := p.awaitImport(ctx, checked.ID, func(i imported) bool { return i.State == "applied" })
	if err != nil {
		return err
	}
	if done.Counts.Applied != checked.Counts.Valid || done.Counts.Failed != 0 {
		return fmt.Errorf("xác nhận %d dòng đúng nhưng cập nhật %d, lỗi %d", checked.Counts.Valid, done.Counts.Applied, done.Counts.Failed)
	}
	p.report.ImportedRows = done.Counts.Applied
	p.say("Xác nhận: đã cập nhật %d dòng vào danh sách quản lý đối tượng.", done.Counts.Applied)
	for id, entitled := range p.due {
		found, err := p.beneficiary(ctx, id)
		if err != nil {
			return err
		}
		p.say("Tra cứu %s theo số định danh: nhóm %s, %s mỗi tháng.", entitled.name, entitled.category, found.amountIn(p.month))
		return balance("mức hưởng của "+entitled.name, found.amountIn(p.month), entitled.amount)
	}
	return fmt.Errorf("tệp không có dòng tăng nào")
}

// awaitImport waits until the work behind an import has come far enough.
func (p *play) awaitImport(ctx context.Context, id string, enough func(imported) bool) (i imported, err error) {
	err = await(ctx, "kết quả xử lý tệp", func() (bool, error) {
		if err := p.cast.districtOfficer.get(ctx, "/api/imports/"+id, &i); err != nil {
			return false, err
		}
		if i.State == "refused" || i.State == "failed" {
			return false, fmt.Errorf("tệp bị từ chối: %s", i.Refusal.Detail)
		}
		return enough(i), nil
	})
	return i, err
}
