// Package report holds the statistical reports (Báo cáo thống kê,
// requirements J-01, J-02, C-56, E-32, F-27, F-28, F-54): the catalogue they are found in,
// the rows each is made of, and its two files, a workbook and a paper.
package report

import (
	"slices"
	"strings"

	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/search"
)

// Code names a report for good. DVCT_01 and DVCT_02 are the guide's own
// (000:L154); the prints of the payment module have none there and got ours,
// as have those of dossiers (HS) and of the registry (DT).
type Code string

// The reports.
const (
	PaidByPolicy Code = "DVCT_01"
	UnpaidPeople Code = "DVCT_02"
	PayList      Code = "CHITRA_DS"
	Budget       Code = "CHITRA_TH"
	ArrearsPaid  Code = "BTXH_CT_15"
	OwedByPolicy Code = "BTXH_CT_09"
	DeathsCut    Code = "CHITRA_CC"
	OwedPeople   Code = "CHITRA_TLTT"

	DossierSums  Code = "HS_01"
	DossierList  Code = "HS_02"
	DossierSteps Code = "HS_03"
	PeopleSums   Code = "DT_01"
	PeopleMoves  Code = "DT_02"
)

// Period is what a report is run over.
type Period string

// The periods.
const (
	OverLists Period = "lists" // a month and its payment lists of one type
	OverMonth Period = "month"
	OverDays  Period = "days" // from a day through another
)

// The modules whose "Khai thác báo cáo" shows a report (J-02).
const (
	dossiers = "dossier"
	registry = "registry"
	payments = "payment"
)

// Report is an entry of the catalogue.
type Report struct {
	Code    Code        `json:"code"`
	Name    string      `json:"name"`
	NameEn  string      `json:"nameEn"`
	About   string      `json:"about"`
	AboutEn string      `json:"aboutEn"`
	Module  string      `json:"module"` // where "Khai thác báo cáo" shows it (J-02)
	Period  Period      `json:"period"`
	Levels  []org.Level `json:"levels"`
	// ByMethod: the report may be narrowed to cash, account or wallet.
	ByMethod bool `json:"byMethod"`
	// ByProcedure: it may be narrowed to one procedure.
	ByProcedure bool `json:"byProcedure"`
	// Colleagues: it tells how others work, and is for those who lead them.
	Colleagues bool `json:"-"`
	// free reports are made of no payment list: a month without one has them.
	free bool
}

// For reports whether accounts of a level have the report.
func (r Report) For(level org.Level) bool { return slices.Contains(r.Levels, level) }

// NeedsList reports whether the report is made of the period's payment lists.
func (r Report) NeedsList() bool { return r.Period == OverLists && !r.free }

var everyLevel = []org.Level{org.Central, org.Province, org.District, org.Commune}

var catalogue = slices.Concat(dossierReports, registryReports, paymentReports)

var paymentReports = []Report{
	{
		Code: PaidByPolicy, Module: payments, Period: OverLists, Levels: everyLevel,
		Name:    "Tổng hợp số tiền đơn vị chi trả đã trả, chưa trả",
		NameEn:  "Totals paid and unpaid by the payment provider",
		About:   "Số lượt, số tiền đã trả và chưa trả của kỳ theo xã và chính sách, để đối chiếu với bảng quyết toán của Bưu điện.",
		AboutEn: "People and money paid and unpaid in the period by commune and policy, to check against the post office's settlement table.",
	},
	{
		Code: UnpaidPeople, Module: payments, Period: OverLists, Levels: everyLevel,
		Name:    "Danh sách đối tượng đơn vị chi trả chưa chi trả",
		NameEn:  "Beneficiaries the payment provider has not paid",
		About:   "Từng đối tượng chưa nhận tiền trong kỳ, số tiền và lý do.",
		AboutEn: "Each beneficiary not paid in the period, with the amount and the reason.",
	},
	{
		Code: PayList, Module: payments, Period: OverLists, Levels: everyLevel, ByMethod: true,
		Name:    "Bảng chi trả trợ cấp xã hội",
		NameEn:  "Pay list of social allowances",
		About:   "Danh sách chi trả của kỳ theo hình thức tiền mặt, tài khoản hoặc ví điện tử.",
		AboutEn: "The period's list for paying in cash, by account or by wallet.",
	},
	{
		Code: Budget, Module: payments, Period: OverLists, Levels: everyLevel,
		Name:    "Bảng tổng hợp kinh phí chi trả trợ cấp xã hội",
		NameEn:  "Payment-budget summary of social allowances",
		About:   "Số người và kinh phí theo xã và chính sách; bản PDF của cả địa phương là mẫu để ký và đóng dấu.",
		AboutEn: "People and money by commune and policy; the PDF of the whole locality is the form to sign and seal.",
	},
	{
		Code: ArrearsPaid, Module: payments, Period: OverLists, Levels: everyLevel,
		Name:    "Danh sách đối tượng truy lĩnh trong kỳ",
		NameEn:  "Beneficiaries paid arrears in the period",
		About:   "Từng khoản truy lĩnh trả trong kỳ: cho các tháng nào, số tiền, lý do và kết quả.",
		AboutEn: "Each arrears paid in the period: for which months, the amount, the reason and the outcome.",
	},
	{
		Code: OwedByPolicy, Module: payments, Period: OverLists, Levels: everyLevel,
		Name:    "Tổng hợp truy lĩnh, truy thu của kỳ",
		NameEn:  "Arrears and recoveries of the period",
		About:   "Số người, số tiền truy lĩnh và truy thu của kỳ theo xã và chính sách.",
		AboutEn: "People and money of arrears and recoveries in the period by commune and policy.",
	},
	{
		Code: DeathsCut, Module: payments, Period: OverLists, Levels: everyLevel, free: true,
		Name:    "Danh sách cắt chết",
		NameEn:  "People cut because of death",
		About:   "Người ghi nhận chết trong tháng, số tiền đã trả sau khi chết, đã thu và còn phải thu.",
		AboutEn: "People whose death was recorded in the month, with what was paid after it, recovered and left.",
	},
	{
		Code: OwedPeople, Module: payments, Period: OverLists, Levels: everyLevel, free: true,
		Name:    "Danh sách truy lĩnh, truy thu",
		NameEn:  "Arrears and recoveries, by person",
		About:   "Từng khoản truy lĩnh, truy thu chưa xong hoặc thực hiện từ tháng này: đã thực hiện, còn lại, lý do.",
		AboutEn: "Each arrears or recovery not finished or planned from the month: settled, left, the reason.",
	},
}

// Find returns the report of a code. An unknown one is NotFound.
func Find(code Code) (Report, error) {
	for _, r := range catalogue {
		if r.Code == code {
			return r, nil
		}
	}
	return Report{}, fault.NotFound("report-not-found", "Không có báo cáo này.")
}

// Search finds reports by part of the name or the code, whatever the case and
// accents (J-01): each word typed begins a word of the report, or all of it
// stands in the code. Nothing typed finds all. module narrows to one module's,
// may says whether the account has the report (J-02).
func Search(typed, module string, may func(Report) bool) []Report {
	query, compact := search.Parse(typed), search.Compact(typed)
	found := []Report{}
	for _, r := range catalogue {
		if module != "" && r.Module != module || !may(r) {
			continue
		}
		byCode := compact != "" && strings.Contains(search.Compact(string(r.Code)), compact)
		if byCode || query.Matches(string(r.Code), r.Name) || (query.Lead != "" && query.Matches(r.NameEn)) {
			found = append(found, r)
		}
	}
	return found
}
