package payment

import (
	"fmt"
	"regexp"
	"strings"

	"ansinh/shared/beneficiary"
	"ansinh/shared/fault"
)

// BudgetFuneral is the budget line of funeral costs.
const BudgetFuneral = "MTP"

// BudgetLine is one line of the budget that payment lists are charged to
// (dòng ngân sách, F-14). It is never deleted, only disabled: old lists name
// it.
type BudgetLine struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Active bool   `json:"active"`
	// Charges are the categories charged to it, by code; "5" takes "5.1.c" too.
	// What no line claims is charged to the policy's own budget line.
	Charges []string `json:"charges,omitempty"`
}

// DefaultBudgetLines count where a locality has no catalogue of its own.
func DefaultBudgetLines() []BudgetLine {
	return []BudgetLine{
		{Code: beneficiary.BudgetAllowance, Name: "Trợ cấp xã hội hằng tháng", Active: true},
		{Code: BudgetFuneral, Name: "Hỗ trợ chi phí mai táng", Active: true},
	}
}

// Budgets are the budget lines that count under the terms.
func (t Terms) Budgets() []BudgetLine {
	if len(t.BudgetLines) == 0 {
		return DefaultBudgetLines()
	}
	return t.BudgetLines
}

// Charge sets the budget line that a line is charged to: the active one that
// claims its category, the closest of several, else the policy's own.
func (l *List) Charge(line *Line) {
	closest := -1
	for _, b := range l.BudgetLines {
		for _, code := range b.Charges {
			if b.Active && len(code) > closest && (code == line.Category || strings.HasPrefix(line.Category, code+".")) {
				line.Budget, closest = b.Code, len(code)
			}
		}
	}
}

// BudgetName is a budget line as the list's catalogue names it, or its code.
func (l *List) BudgetName(code string) string {
	lines := l.BudgetLines
	if len(lines) == 0 {
		lines = DefaultBudgetLines()
	}
	for _, b := range lines {
		if b.Code == code {
			return b.Name
		}
	}
	return code
}

var budgetCode = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,29}$`)

// Bounds of the catalogue.
const (
	maxBudgetLines = 30
	maxBudgetName  = 120
	maxCharges     = 50
)

func wrongBudgets(lines []BudgetLine) (fields []fault.Field) {
	say := func(bad bool, n int, name, detail string) {
		if bad {
			fields = append(fields, fault.Field{Pointer: fmt.Sprintf("/budgetLines/%d/%s", n, name), Detail: detail})
		}
	}
	if len(lines) > maxBudgetLines {
		return []fault.Field{{Pointer: "/budgetLines", Detail: fmt.Sprintf("Tối đa %d dòng ngân sách.", maxBudgetLines)}}
	}
	codes, charged := map[string]bool{}, map[string]bool{}
	for i, b := range lines {
		name := strings.TrimSpace(b.Name)
		say(!budgetCode.MatchString(b.Code), i, "code", "Mã gồm 1 đến 30 chữ không dấu, số và dấu gạch nối.")
		say(codes[b.Code], i, "code", "Mã dòng ngân sách bị trùng.")
		say(name == "" || len([]rune(name)) > maxBudgetName, i, "name", fmt.Sprintf("Phải nhập tên, tối đa %d ký tự.", maxBudgetName))
		say(len(b.Charges) > maxCharges, i, "charges", "Quá nhiều chính sách.")
		codes[b.Code] = true
		for _, code := range b.Charges {
			say(b.Active && charged[code], i, "charges", "Chính sách "+code+" đã thuộc dòng ngân sách khác.")
			charged[code] = charged[code] || b.Active
		}
	}
	return fields
}
