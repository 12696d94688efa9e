package demonstration

import (
	"bytes"
	"context"
	"fmt"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifregular"
)

// paper is a PDF that a citizen brings.
type paper struct {
	kind, name string // paper type of the procedure; the file's name
	title      string
	lines      []string
}

func applicationForm(c citizen) paper {
	return paper{"application", "to-khai.pdf", "TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI", []string{
		"Họ và tên: " + c.name, "Ngày sinh: " + c.birth.Vietnamese() + ", giới tính: " + c.vietnamese(), "Số định danh cá nhân: " + c.id,
		"Nơi ở: " + c.hamlet + ", xã Xuân Yên, huyện Nghi Xuân, tỉnh Hà Tĩnh", "Đề nghị được hưởng trợ cấp xã hội hàng tháng: người khuyết tật nặng.",
	}}
}

func identityCopy(c citizen) paper {
	return paper{"identity", "can-cuoc.pdf", "BẢN SAO CĂN CƯỚC", []string{"Số: " + c.id, "Họ và tên: " + c.name, "Ngày sinh: " + c.birth.Vietnamese()}}
}

func disabilityCertificate(dossier string) paper {
	return paper{"condition", "xac-nhan-khuyet-tat.pdf", "GIẤY XÁC NHẬN MỨC ĐỘ KHUYẾT TẬT", []string{
		"Dạng khuyết tật: vận động", "Mức độ: nặng", "Kèm hồ sơ " + dossier,
	}}
}

// bringPaper writes the paper, leaves it in the folder and uploads it.
func (p *play) bringPaper(ctx context.Context, who *person, path string, brought paper) (at upload, err error) {
	content, err := brought.pdf()
	if err != nil {
		return at, err
	}
	if _, err := p.keep("04-"+brought.name, content); err != nil {
		return at, err
	}
	if err := who.post(ctx, path, map[string]any{"type": brought.kind, "name": brought.name, "size": len(content)}, &at); err != nil {
		return at, err
	}
	return at, at.put(ctx, content)
}

// pdf typesets the paper.
func (b paper) pdf() ([]byte, error) {
	page := newPage("P")
	page.SetFont(serif, "B", 15)
	page.CellFormat(0, 14, b.title, "", 1, "C", false, 0, "")
	page.SetFont(serif, "", 13)
	for _, line := range b.lines {
		page.MultiCell(0, 8, line, "", "L", false)
	}
	return finish(page)
}

// scanned is the page that a scanner makes of the signed summary: its total
// with the leader's hand and the organisation's seal.
func scanned(title string, lines []string) ([]byte, error) {
	page := newPage("L")
	page.SetFont(serif, "B", 15)
	page.CellFormat(0, 14, title, "", 1, "C", false, 0, "")
	page.SetFont(serif, "", 13)
	for _, line := range lines {
		page.MultiCell(0, 8, line, "", "L", false)
	}
	page.SetDrawColor(200, 20, 30)
	page.SetLineWidth(0.8)
	page.Circle(200, 120, 18, "D")
	page.Circle(200, 120, 15, "D")
	page.SetDrawColor(20, 40, 140)
	page.Curve(195, 125, 215, 95, 225, 125, "D")
	page.Curve(210, 112, 225, 130, 245, 108, "D")
	return finish(page)
}

const serif = "serif"

func newPage(orientation string) *fpdf.Fpdf {
	page := fpdf.New(orientation, "mm", "A4", "")
	page.AddUTF8FontFromBytes(serif, "", liberationserifregular.TTF)
	page.AddUTF8FontFromBytes(serif, "B", liberationserifbold.TTF)
	page.SetMargins(20, 20, 20)
	page.AddPage()
	return page
}

func finish(page *fpdf.Fpdf) ([]byte, error) {
	var out bytes.Buffer
	if err := page.Output(&out); err != nil {
		return nil, fmt.Errorf("tạo PDF: %w", err)
	}
	return out.Bytes(), nil
}
