package demonstration

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/money"
)

// printSummary downloads the payment-budget summary as PDF and workbook and
// reads the total in both (F-15, J-04).
func (p *play) printSummary(ctx context.Context, all *tally, round string) error {
	officer := p.cast.districtOfficer
	book, err := officer.download(ctx, listPath(p.month)+"/summary?format=xlsx")
	if err != nil {
		return err
	}
	if _, err := p.keep("06-tong-hop-lan-"+round+".xlsx", book); err != nil {
		return err
	}
	total, lines, err := totalOfWorkbook(book)
	if err != nil {
		return err
	}
	if err := balance("bảng tổng hợp XLSX so với các dòng", total, all.Total); err != nil {
		return err
	}
	if lines != all.Lines {
		return fmt.Errorf("bảng tổng hợp XLSX có %d người, danh sách %d dòng", lines, all.Lines)
	}
	page, err := officer.download(ctx, listPath(p.month)+"/summary?format=pdf")
	if err != nil {
		return err
	}
	path, err := p.keep("06-tong-hop-lan-"+round+".pdf", page)
	if err != nil {
		return err
	}
	if !shows(page, all.Total.Digits()) {
		return fmt.Errorf("bảng tổng hợp PDF không ghi tổng %s", all.Total)
	}
	p.say("Bảng tổng hợp kinh phí: PDF và XLSX cùng ghi tổng %s: %s", total, path)
	return nil
}

// totalOfWorkbook reads the row "Tổng cộng": its money and its people.
func totalOfWorkbook(content []byte) (total money.Dong, lines int, err error) {
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		return 0, 0, fmt.Errorf("mở bảng tổng hợp: %w", err)
	}
	defer func() { _ = book.Close() }() // only read
	rows, err := book.GetRows(book.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil {
		return 0, 0, fmt.Errorf("đọc bảng tổng hợp: %w", err)
	}
	for _, row := range rows {
		if len(row) < 9 || row[1] != "Tổng cộng" {
			continue
		}
		if lines, err = strconv.Atoi(row[3]); err != nil {
			return 0, 0, fmt.Errorf("đọc bảng tổng hợp: %w", err)
		}
		amount, err := strconv.ParseInt(row[8], 10, 64)
		return money.Dong(amount), lines, err
	}
	return 0, 0, fmt.Errorf("bảng tổng hợp XLSX không có dòng “Tổng cộng”")
}

// shows reports whether a PDF's pages bear a text of digits and points. Its
// writer keeps text as two bytes a letter in compressed streams.
func shows(pdf []byte, text string) bool {
	letters := utf16.Encode([]rune(text))
	wanted := make([]byte, 0, 2*len(letters))
	for _, letter := range letters {
		wanted = binary.BigEndian.AppendUint16(wanted, letter)
	}
	for _, part := range bytes.Split(pdf, []byte("stream\n")) {
		stream, err := zlib.NewReader(bytes.NewReader(part))
		if err != nil {
			continue // a font, or what lies between streams
		}
		page, err := io.ReadAll(io.LimitReader(stream, 16<<20))
		if err == nil && bytes.Contains(page, append([]byte("("), append(wanted, ')')...)) {
			return true
		}
	}
	return false
}

// uploadScan uploads the summary as it comes from the scanner, signed and
// sealed, with the total it bears (P3, F-16).
func (p *play) uploadScan(ctx context.Context, all *tally, round string) error {
	content, err := scanned("BẢNG TỔNG HỢP KINH PHÍ CHI TRẢ (BẢN QUÉT)", []string{
		"Kỳ chi trả tháng " + p.month.Vietnamese(), "Số người: " + strconv.Itoa(all.Lines), "Tổng cộng: " + all.Total.String(),
	})
	if err != nil {
		return err
	}
	name := "07-ban-quet-lan-" + round + ".pdf"
	path, err := p.keep(name, content)
	if err != nil {
		return err
	}
	officer := p.cast.districtOfficer
	seen, err := p.listOf(ctx, p.month)
	if err != nil {
		return err
	}
	var at struct {
		Upload upload `json:"upload"`
	}
	announced := map[string]any{"name": name, "size": len(content), "version": seen.Version}
	if err := officer.post(ctx, listPath(p.month)+"/scan", announced, &at); err != nil {
		return err
	}
	if err := at.Upload.put(ctx, content); err != nil {
		return err
	}
	if _, err := p.command(ctx, officer, "scan/confirm", map[string]any{"upload": at.Upload.ID, "total": all.Total, "signed": true}); err != nil {
		return err
	}
	p.say("%s tải lên bản tổng hợp đã ký, đóng dấu: %s", officer.title, path)
	return nil
}
