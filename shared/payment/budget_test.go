package payment_test

import (
	"testing"

	"ansinh/shared/fault"
	"ansinh/shared/payment"
)

func TestCharge_F14_TheClosestClaimElseThePolicysOwn(t *testing.T) {
	l := payment.List{BudgetLines: []payment.BudgetLine{
		{Code: "NS-HUYEN", Name: "Ngân sách huyện", Active: true, Charges: []string{"5"}},
		{Code: "NS-TW", Name: "Ngân sách trung ương", Active: true, Charges: []string{"5.d"}},
		{Code: "CU", Name: "Đã ngừng", Active: false, Charges: []string{"6"}},
	}}
	for category, want := range map[string]string{"5": "NS-HUYEN", "5.a": "NS-HUYEN", "5.d": "NS-TW", "5.d.1": "NS-TW", "6.a": "TCXH", "50": "TCXH", "MTP": "TCXH"} {
		line := payment.Line{Category: category, Budget: "TCXH"}
		if l.Charge(&line); line.Budget != want {
			t.Errorf("%s is charged to %s, want %s", category, line.Budget, want)
		}
	}
	if l.BudgetName("NS-TW") != "Ngân sách trung ương" || l.BudgetName("KHAC") != "KHAC" || (&payment.List{}).BudgetName("MTP") != "Hỗ trợ chi phí mai táng" {
		t.Error("names")
	}
}

func TestSave_F14_TheCatalogueIsDatedAndChecked(t *testing.T) {
	terms := payment.DefaultTerms()
	terms.From = "2024-03"
	for name, c := range map[string]struct {
		lines []payment.BudgetLine
		wrong string
	}{
		"two lines":      {[]payment.BudgetLine{{Code: "A", Name: "Một", Active: true}, {Code: "B", Name: "Hai", Active: true, Charges: []string{"5"}}}, ""},
		"code twice":     {[]payment.BudgetLine{{Code: "A", Name: "Một"}, {Code: "A", Name: "Hai"}}, "/budgetLines/1/code"},
		"no code":        {[]payment.BudgetLine{{Name: "Một"}}, "/budgetLines/0/code"},
		"no name":        {[]payment.BudgetLine{{Code: "A", Name: "  "}}, "/budgetLines/0/name"},
		"claimed twice":  {[]payment.BudgetLine{{Code: "A", Name: "Một", Active: true, Charges: []string{"5"}}, {Code: "B", Name: "Hai", Active: true, Charges: []string{"5"}}}, "/budgetLines/1/charges"},
		"claim is freed": {[]payment.BudgetLine{{Code: "A", Name: "Một", Active: false, Charges: []string{"5"}}, {Code: "B", Name: "Hai", Active: true, Charges: []string{"5"}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, save := payment.Settings{Locality: "442"}, payment.Save{Terms: terms}
			save.Terms.BudgetLines = c.lines
			err := save.Apply(&s, officer, noon("2024-02-10"))
			if c.wrong == "" {
				if err != nil || len(s.For("2024-03").Budgets()) != len(c.lines) || len(s.For("2024-02").Budgets()) != 2 {
					t.Errorf("%v: %+v", err, s.For("2024-03").Budgets())
				}
				return
			}
			if f := fault.As(err); f == nil || len(f.Fields) == 0 || f.Fields[0].Pointer != c.wrong {
				t.Errorf("%v, want %s", err, c.wrong)
			}
		})
	}
}

func TestSave_F09_FuneralNeverAlone(t *testing.T) {
	for name, c := range map[string]struct {
		connected bool
		types     []payment.Type
		fine      bool
	}{
		"F-08: the monthly list only":   {true, []payment.Type{payment.Monthly}, true},
		"F-09: both":                    {true, []payment.Type{payment.Monthly, payment.Funeral}, true},
		"F-09: funeral alone":           {true, []payment.Type{payment.Funeral}, false},
		"F-09: funeral alone, unlinked": {false, []payment.Type{payment.Funeral}, false},
		"a provider that pays no list":  {true, nil, false},
		"no provider, no lists":         {false, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			s, terms := payment.Settings{Locality: "442"}, payment.DefaultTerms()
			terms.From, terms.Connected, terms.Types = "2024-03", c.connected, c.types
			if err := (payment.Save{Terms: terms}).Apply(&s, officer, noon("2024-02-10")); (err == nil) != c.fine {
				t.Error(err)
			}
		})
	}
}

// Where the provider pays the monthly list only, a funeral list is not sent;
// it is settled by hand (F-08, F-26).
func TestSend_F08_TheProviderDoesNotPayFuneralsHere(t *testing.T) {
	s := connected()
	l := listIn(payment.SummaryUploaded)
	l.ID = "442:2024-03:funeral"
	if err := (payment.Send{Settings: s}).Apply(&l, officer, noon("2024-03-02")); !fault.HasCode(err, "send-type-not-paid") {
		t.Fatal(err)
	}
	line := lineOf(t, 10_000_000, 0, 0, 0)
	enter := payment.EnterStatuses{Lines: []payment.Line{line}, Status: payment.Paid, PaidDate: "2024-03-02", Settings: s}
	if _, err := enter.Apply(&l, officer, noon("2024-03-02")); err != nil {
		t.Errorf("by hand: %v", err)
	}
	s.Terms[0].Types = append(s.Terms[0].Types, payment.Funeral)
	l = listIn(payment.SummaryUploaded)
	l.ID = "442:2024-03:funeral"
	if _, err := (payment.EnterStatuses{Lines: enter.Lines, Status: payment.Paid, PaidDate: "2024-03-02", Settings: s}).Apply(&l, officer, noon("2024-03-02")); !fault.HasCode(err, "connected") {
		t.Errorf("by hand with the link: %v", err)
	}
	if err := (payment.Send{Settings: s}).Apply(&l, officer, noon("2024-03-02")); err != nil {
		t.Errorf("F-09: %v", err)
	}
}
