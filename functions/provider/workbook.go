package provider

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
	"ansinh/shared/provider/paysheet"
)

const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

type inWorkbook struct {
	inPackage
	Commune org.UnitID `query:"commune"`
}

// GetWorkbook renders the lines of a package, or of one of its communes, with
// what was recorded, as a workbook to fill in (J-05).
func (c Counter) GetWorkbook(ctx context.Context, who auth.Caller, in inWorkbook) (downloadView, error) {
	list, p, err := c.load(ctx, who, in.Package)
	if err != nil {
		return downloadView{}, err
	}
	if p.State == payment.Void {
		return downloadView{}, fault.Refused("package-rejected", "Gói tin này đã bị từ chối, không còn hiệu lực.")
	}
	known, order, err := c.lines(ctx, list, in.Package, func(commune org.UnitID) bool { return in.Commune == "" || in.Commune == commune })
	if err != nil {
		return downloadView{}, err
	}
	if len(order) > paysheet.MaxLines {
		return downloadView{}, fault.TooLarge("too-many-rows", "Gói tin quá lớn cho một bảng tính; hãy tải theo từng xã.")
	}
	lines := make([]provider.Recorded, len(order))
	for i, reference := range order {
		lines[i] = known[reference]
	}
	content, err := paysheet.Write(string(in.Package), lines)
	if err != nil {
		return downloadView{}, err
	}
	key := "workbooks/" + list.ID.Folder() + "/" + c.p.NewID() + ".xlsx"
	if _, err := c.p.Objects.Put(ctx, c.p.Uploads(), key, xlsx, content); err != nil { // the bucket forgets it after a day
		return downloadView{}, err
	}
	name := "chi-tra-" + string(list.ID.Locality()) + "-" + string(list.ID.Period()) + ".xlsx"
	if in.Commune != "" {
		name = "chi-tra-" + string(in.Commune) + "-" + string(list.ID.Period()) + ".xlsx"
	}
	address, err := c.p.Objects.PresignGet(ctx, c.p.Uploads(), key, name, false)
	return downloadView{address.URL, name, xlsx, address.Expires}, err
}

// lines are the lines of some communes of a package with what was recorded,
// by reference and in the package's order.
func (c Counter) lines(ctx context.Context, list *payment.List, pkg payment.PackageID, wanted func(org.UnitID) bool) (map[string]provider.Recorded, []string, error) {
	parts, err := c.steps.Store.Parts(ctx, list.ID, list.Run)
	if err != nil {
		return nil, nil, err
	}
	known, order := map[string]provider.Recorded{}, []string{}
	for _, part := range parts {
		if part.Sums.Lines == 0 || !wanted(part.Commune) {
			continue
		}
		marks, err := c.steps.Store.MarksIn(ctx, pkg, part.Commune)
		if err != nil {
			return nil, nil, err
		}
		for d, err := range c.steps.PackageLines(ctx, part.File) {
			if err != nil {
				return nil, nil, err
			}
			known[d.ReferenceID] = recorded(d, marks)
			order = append(order, d.ReferenceID)
		}
	}
	return known, order, nil
}

// maxWorkbook bounds a workbook that is sent in.
const maxWorkbook = 5 << 20

type inSheet struct {
	inPackage
	Upload string `json:"upload"`
	Stage  string `json:"stage"`
	Hash   string `json:"hash"`
}

// sheetView is what a check has found, and after the confirmation the package.
type sheetView struct {
	Hash      string          `json:"hash"`
	Rows      []paysheet.Row  `json:"rows"`
	Errors    []fault.Field   `json:"errors"`
	Wrong     int             `json:"wrong"`
	Recorded  int             `json:"recorded"`
	Confirmed bool            `json:"confirmed"`
	Package   json.RawMessage `json:"package,omitempty"`
}

// TakeWorkbook takes a filled-in workbook in two stages: "check" tells what
// each row would record and which cells are wrong, "confirm" records it, only
// when no cell is wrong and the file is the one that was checked. Confirmed
// again, it changes nothing.
func (c Counter) TakeWorkbook(ctx context.Context, who auth.Caller, in inSheet) (sheetView, error) {
	v := sheetView{Rows: []paysheet.Row{}, Errors: []fault.Field{}}
	list, _, err := c.load(ctx, who, in.Package)
	if err != nil {
		return v, err
	}
	if err := c.may(who, "AnswerPackages", list.ID); err != nil {
		return v, err
	}
	if !id.Valid(in.Upload) {
		return v, fault.Invalid("upload-unknown", "Tệp tải lên không hợp lệ.", fault.Field{Pointer: "/upload", Detail: "Không hợp lệ."})
	}
	if err := (payment.RecordPayments{Package: in.Package}).Check(list); err != nil {
		return v, err
	}
	raw, err := c.p.Objects.Get(ctx, c.p.Uploads(), settlementUpload(list.ID, in.Upload), maxWorkbook)
	if err != nil {
		return v, err
	}
	checked, err := c.checkSheet(ctx, list, in.Package, raw)
	if err != nil {
		return v, err
	}
	sum := sha256.Sum256(raw)
	v.Hash, v.Rows, v.Wrong, v.Recorded = hex.EncodeToString(sum[:]), checked.Rows, checked.Wrong, len(checked.Records)
	v.Errors = append(v.Errors, checked.Errors...)
	if in.Stage != "confirm" {
		return v, nil
	}
	switch {
	case in.Hash != v.Hash:
		return v, fault.Refused("not-checked", "Bảng tính này chưa được kiểm tra; hãy kiểm tra trước khi xác nhận.", fault.Field{Pointer: "/hash", Detail: "Không khớp."})
	case checked.Wrong > 0:
		return v, fault.Refused("sheet-wrong", "Bảng tính còn ô sai; chưa ghi nhận dòng nào.", checked.Errors...)
	}
	return c.confirmSheet(ctx, who, in, list, raw, checked, v)
}

func (c Counter) checkSheet(ctx context.Context, list *payment.List, pkg payment.PackageID, raw []byte) (paysheet.Checked, error) {
	known, _, err := c.lines(ctx, list, pkg, func(org.UnitID) bool { return true })
	if err != nil {
		return paysheet.Checked{}, err
	}
	days := paysheet.Days{Sent: calendar.DateOf(find(list, pkg).SentAt), Today: calendar.DateOf(c.p.Clock.Now())}
	return paysheet.Read(raw, string(pkg), days, func(reference string) (provider.Recorded, bool) {
		d, ok := known[reference]
		return d, ok
	})
}

// markBatch is how many marks one transaction takes.
const markBatch = 90

// confirmSheet keeps the workbook and records its rows, some at a time: ended
// in between and confirmed again, it goes on.
func (c Counter) confirmSheet(ctx context.Context, who auth.Caller, in inSheet, list *payment.List, raw []byte, checked paysheet.Checked, v sheetView) (sheetView, error) {
	if _, err := c.p.Objects.PutNew(ctx, c.p.Documents(), "recordings/"+list.ID.Folder()+"/"+in.Upload+".xlsx", xlsx, raw); err != nil {
		return v, err
	}
	var batches []map[payment.LineRef]paymentstore.Mark
	for some := range slices.Chunk(checked.Records, markBatch) {
		batch := map[payment.LineRef]paymentstore.Mark{}
		for _, record := range some {
			if ref, ok := payment.ParseLineRef(record.Line.ReferenceID); ok { // it is ours, the package holds it
				batch[ref] = paymentstore.Mark{Status: record.Status, At: c.p.Clock.Now(), By: who.ID, Date: record.Date, Reason: record.Reason}
			}
		}
		batches = append(batches, batch)
	}
	who.RequestID = "" // the first step is kept apart from the whole
	answer, err := c.mark(ctx, who, in.Package, batches...)
	v.Confirmed, v.Package = err == nil, answer
	return v, err
}
