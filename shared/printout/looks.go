package printout

import "github.com/xuri/excelize/v2"

// Looks are the formats of an official workbook's cells: ids keep their
// noughts, numbers and amounts are grouped, long texts wrap.
type Looks struct {
	Title                   int
	Head                    int // of a column
	Text, ID, Number, Order int
	Rate                    int // one decimal
	Total, TotalRate        int
	Sign, Hint              int // who signs, and what stands beside
}

// LooksIn makes the formats in a workbook: once a workbook, they add up.
func LooksIn(book *excelize.File) (l Looks, err error) {
	const grouped, asText = 3, 49 // built-in number formats "#,##0" and "@"
	var line []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		line = append(line, excelize.Border{Type: side, Color: "9AA5B1", Style: 1})
	}
	oneDecimal := "0.0"
	bold := &excelize.Font{Bold: true}
	top, wrap := &excelize.Alignment{Vertical: "top"}, &excelize.Alignment{Vertical: "top", WrapText: true}
	middle := &excelize.Alignment{Horizontal: "center"}
	for _, style := range []struct {
		into *int
		of   excelize.Style
	}{
		{&l.Title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}},
		{&l.Head, excelize.Style{
			Font: bold, Border: line, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6EDF3"}},
			Alignment: &excelize.Alignment{WrapText: true, Horizontal: "center", Vertical: "center"},
		}},
		{&l.Text, excelize.Style{Border: line, Alignment: wrap}},
		{&l.ID, excelize.Style{Border: line, Alignment: wrap, NumFmt: asText}},
		{&l.Number, excelize.Style{Border: line, Alignment: top, NumFmt: grouped}},
		{&l.Order, excelize.Style{Border: line, Alignment: top}},
		{&l.Rate, excelize.Style{Border: line, Alignment: top, CustomNumFmt: &oneDecimal}},
		{&l.Total, excelize.Style{Border: line, Font: bold, NumFmt: grouped}},
		{&l.TotalRate, excelize.Style{Border: line, Font: bold, CustomNumFmt: &oneDecimal}},
		{&l.Sign, excelize.Style{Font: bold, Alignment: middle}},
		{&l.Hint, excelize.Style{Font: &excelize.Font{Italic: true}, Alignment: middle}},
	} {
		if *style.into, err = book.NewStyle(&style.of); err != nil {
			return l, err
		}
	}
	return l, nil
}
