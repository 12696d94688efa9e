// Package printout says what official prints have in common (J-04): workbooks
// that print on A4 across with their head on every page, and the place and day
// above the signatures.
package printout

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/calendar"
)

// Across has a sheet print on A4 across, as wide as the page and as long as it
// takes, with the rows up to head on every page and their number at the foot.
// The name stands beside it. It comes before a stream writer is made.
func Across(book *excelize.File, sheet, name string, head int) error {
	const a4 = 9
	across, once, asLong, yes := "landscape", 1, 0, true
	size := a4
	if err := book.SetPageLayout(sheet, &excelize.PageLayoutOptions{
		Size: &size, Orientation: &across, FitToWidth: &once, FitToHeight: &asLong,
	}); err != nil {
		return err
	}
	if err := book.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	side, top, foot := 0.4, 0.5, 0.6 // inches
	if err := book.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &top, Bottom: &foot, Header: &side, Footer: &side,
	}); err != nil {
		return err
	}
	if err := book.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{
		OddFooter: "&L&8" + strings.ReplaceAll(name, "&", "&&") + "&R&8Trang &P/&N",
	}); err != nil {
		return err
	}
	return book.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", sheet, head, head), Scope: sheet,
	})
}

// lineHigh is the height of a line of text in a workbook, in points.
const lineHigh = 15

// RowHeight is how high a row must be for a text to be read whole in a column
// of a width (characters), wrapped: readers do not always reckon it themselves.
func RowHeight(height float64, text string, width float64) float64 {
	const wider = 1.15 // letters with marks and capitals are wider than digits
	n := math.Ceil(float64(utf8.RuneCountInString(text)) * wider / width)
	return max(height, lineHigh, n*lineHigh)
}

// kinds are what a unit's name begins with and its place name does not.
var kinds = []string{"Thành phố ", "Tỉnh ", "Quận ", "Huyện ", "Thị xã ", "Thị trấn ", "Phường ", "Xã ", "Đặc khu "}

// Place is the place name of a unit: "Huyện Nghi Xuân" is in Nghi Xuân. A ward
// that is a number keeps its kind.
func Place(unit string) string {
	for _, kind := range kinds {
		if rest, ok := strings.CutPrefix(unit, kind); ok && strings.Trim(rest, "0123456789") != "" {
			return rest
		}
	}
	return unit
}

// PlaceAndDay is what stands above the signatures: "Nghi Xuân, ngày 05 tháng
// 11 năm 2026". Of the months only the first two are written with a nought.
func PlaceAndDay(unit string, at time.Time) string {
	day := at.In(calendar.Zone)
	month := fmt.Sprint(int(day.Month()))
	if day.Month() < time.March {
		month = "0" + month
	}
	return fmt.Sprintf("%s, ngày %02d tháng %s năm %d", Place(unit), day.Day(), month, day.Year())
}
