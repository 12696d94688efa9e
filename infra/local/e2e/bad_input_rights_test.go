package e2e

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// levels are the demonstration's accounts and the column of requirements A.4
// each stands for; "foreign" has nothing to do with Nghi Xuân's things.
var levels = map[string]string{
	"so.hatinh": "province", "huyen.canbo": "district officer", "huyen.canbo2": "district officer", "huyen.truongphong": "district leader",
	"huyen.lanhdao": "district leader", "huyen.vanthu": "district clerk", "xuanyen.canbo": "holder", "xuanyen.canbo2": "commune officer",
	"xuanyen.lanhdao": "commune leader", "xuanyen.vanthu": "commune clerk", "xuanhoi.canbo": "foreign", "xuanhoi.lanhdao": "foreign",
	"xuanhoi.vanthu": "foreign", "thanhsen.canbo": "foreign", "thanhsen.lanhdao": "foreign", "thanhsen.vanthu": "foreign",
	"buudien.canbo": "provider", "post-office": "provider", "congdan.an": "citizen",
}

// right is a row of A.4: operations and the columns that have them.
type right struct {
	operations, columns string
	query               string // how the thing of Nghi Xuân is named, where the path does not
	own                 bool   // foreigners have it for their own things, so they are not tried
}

// rights is requirements A.4 as far as the document's operations go. The
// dossier lies with xuanyen.canbo, a commune officer; everything is Nghi
// Xuân's.
var rights = []right{
	{operations: "getMe updateMe changePassword listNotices readNotices listUnits listProcedures getProcedure getPolicyCategories verifyDecision getWorkbench listDossiers", columns: "*"},
	{operations: "getPaymentSettings getPeriod getBalance listMonths listAdjustments listDeaths", query: "locality=442", columns: "province, district officer, district leader"},
	{operations: "getList explainLine listLines listUnpaid listWaiting listListHistory getSummary openScan", columns: "province, district officer, district leader"},
	{operations: "collectRecovery cancelAdjustment resendMessage askStatus", columns: "district officer"},
	{operations: "listMessages", query: "locality=442", columns: "province, district officer, district leader, provider"},
	{operations: "getMessage", columns: "province, district officer, district leader, provider"},
	{operations: "savePaymentSettings prepareList addFuneralClaim createAdjustment", columns: "district officer", own: true},
	{
		operations: "deleteList updateCarryOver splitLine beginScan confirmScan sendList editList extendSettlement recordExtensionRequest returnSettlement closeSettlement enterStatuses finishManual lockPeriod unlockPeriod",
		columns:    "district officer",
	},
	{
		operations: "listPackages getPackage listPackageLines startPaying rejectPackage recordPayments beginSettlementUpload transmitSettlement requestExtension getPaymentWorkbook takePaymentWorkbook receiveMessage",
		columns:    "provider",
	},
	{
		operations: "getBeneficiary listChanges listDecisions openDecision listPayments",
		columns:    "province, district officer, district leader, holder, commune officer, commune leader",
	},
	{
		operations: "searchBeneficiaries", query: "commune=18376",
		columns: "province, district officer, district leader, holder, commune officer, commune leader",
	},
	{
		operations: "listWarnings", query: "area=18376",
		columns: "province, district officer, district leader, holder, commune officer, commune leader",
	},
	{operations: "recordDeath undoDeath stopPolicy changePolicy checkImport confirmImport confirmReview", columns: "district officer"},
	{operations: "setPayment supplementBeneficiary", columns: "district officer, holder, commune officer"},
	{operations: "beginImport beginReview", columns: "district officer", own: true},
	{operations: "getReview recomputeList", columns: "province, district officer, district leader"},
	{operations: "listReviews forecastMonth", query: "locality=442", columns: "province, district officer, district leader"},
	{operations: "getImport listImportErrors getImportMarks", columns: "province, district officer, district leader"},
	{operations: "getImportTemplate", columns: "province, district officer, district leader, holder, commune officer, commune leader", own: true},
	{operations: "listImports", columns: "province, district officer, district leader", own: true},
	{operations: "fileDossier beginFilingPaper", columns: "holder, commune officer, citizen", own: true},
	{
		operations: "getDossier getProgress listNextOfficers getPolicyInformation openPaper",
		columns:    "province, district officer, district leader, district clerk, holder, commune officer, commune leader, commune clerk",
	},
	{
		operations: "searchDossiers", query: "unit=18376",
		columns: "province, district officer, district leader, district clerk, holder, commune officer, commune leader, commune clerk",
	},
	{
		operations: "startDossier deleteDossier receiveDossier updateDossier forwardDossier requestCitizenSupplement submitSupplement receiveSupplement acceptRequest completeSupplement returnIneligible draftDecision receiveResult returnResult beginPaper confirmPaper",
		columns:    "holder",
	},
	{operations: "signDossier issueDossier rejectDossier sendBackDossier requestSupplement uploadSigned", columns: ""},
	{
		operations: "runReport", query: "unit=18376&month=2026-12",
		columns: "province, district officer, district leader, district clerk, holder, commune officer, commune leader, commune clerk",
	},
	{
		operations: "getOnTime listTimedWorks", query: "unit=18376",
		columns: "province, district officer, district leader, district clerk, holder, commune officer, commune leader, commune clerk",
	},
	{operations: "listReports", columns: "province, district officer, district leader, district clerk, holder, commune officer, commune leader, commune clerk", own: true},
}

// creates are operations without a version, which would do what they say when
// tried by those who may.
var creates = []string{"fileDossier", "beginFilingPaper", "beginPaper", "beginImport", "beginReview", "beginScan", "recordExtensionRequest", "beginSettlementUpload", "startPaying", "rejectPackage", "recordPayments", "transmitSettlement", "requestExtension", "changePassword", "readNotices", "updateMe", "getImportTemplate", "createAdjustment", "takePaymentWorkbook", "receiveMessage", "resendMessage", "askStatus"}

// TestBadInput_A4_J15_NobodyDoesWhatIsNotTheirs tries every operation with
// every account: what A.4 does not give is forbidden, says so, shows nothing
// and changes nothing; what it gives is not forbidden.
func TestBadInput_A4_J15_NobodyDoesWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.records()
	rows := map[string]right{}
	for _, r := range rights {
		for _, operation := range strings.Fields(r.operations) {
			rows[operation] = r
		}
	}
	var group []call
	for _, c := range calls(t) {
		if _, ok := rows[c.id]; !ok {
			t.Errorf("A.4 is not told for %s", c.id)
			continue
		}
		group = append(group, c)
	}
	atOnce(group, func(c call) {
		for _, account := range slices.Sorted(maps.Keys(levels)) {
			w.tryRight(t, c, rows[c.id], account)
		}
	})
	w.unchanged(t, before)
}

func (w *world) tryRight(t *testing.T, c call, row right, account string) {
	column := levels[account]
	may := row.columns == "*" || column != "" && slices.Contains(strings.Split(row.columns, ", "), column)
	if column == "foreign" && row.own || may && slices.Contains(creates, c.id) {
		return
	}
	var body any = []byte{}
	if c.body != nil {
		example := example(c.body).(map[string]any)
		if _, versioned := example["version"]; versioned {
			example["version"] = 987654
		}
		body = example
	}
	path := c.at(w.params) + c.query()
	if row.query != "" {
		path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + row.query
	}
	r, what := w.as(account, c.method, path, body), c.id+" by "+account
	switch {
	case !may:
		isProblem(t, what, r, http.StatusForbidden)
		if bytes.Contains(r.body, []byte("Tấn Công")) || bytes.Contains(r.body, []byte("042151")) {
			t.Errorf("%s: the refusal shows data: %s", what, r.body)
		}
	case r.Code == "separation-of-duties": // who prepared does not lock
	case r.status == http.StatusForbidden, r.status >= 500:
		t.Errorf("%s: A.4 gives it: %d %.300s", what, r.status, r.body)
	case r.status < 300 && len(r.body) > 0 && (!json.Valid(r.body) || string(r.body) == "null"):
		t.Errorf("%s: answered %d %.100s", what, r.status, r.body)
	case r.status < 300 && c.method != http.MethodGet:
		t.Errorf("%s with a version nothing has: done: %.300s", what, r.body)
	case r.status >= 400:
		isProblem(t, what, r, 404, 409, 422)
	}
}

// Each on the own account: what the lists show is the caller's only.
func TestBadInput_J15_ListsShowTheCallersOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, account := range []string{"buudien.canbo", "congdan.an", "xuanhoi.canbo", "thanhsen.canbo", "post-office"} {
		for _, path := range []string{"/api/dossiers/search", "/api/dossiers/search?q=tan+cong", "/api/beneficiaries?q=an", "/api/workbench", "/api/dossiers?queue=IN_PROCESS", "/api/notices", "/api/imports", "/api/provider/packages"} {
			r := w.as(account, http.MethodGet, path, []byte{})
			if r.status >= 500 || bytes.Contains(r.body, []byte(w.params["code"])) || bytes.Contains(r.body, []byte(w.params["id"])) || bytes.Contains(r.body, []byte(w.params["import"])) {
				t.Errorf("%s %s: %d %.500s", account, path, r.status, r.body)
			}
			if levels[account] != "provider" && bytes.Contains(r.body, []byte(w.params["package"])) {
				t.Errorf("%s sees the package: %.500s", account, r.body)
			}
		}
	}
}
