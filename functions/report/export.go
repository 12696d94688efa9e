package report

import (
	"bytes"
	"context"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/objects"
	"ansinh/shared/org"
	"ansinh/shared/report"
)

// downloadView is where a file can be fetched (Download).
type downloadView struct {
	URL     string    `json:"url"`
	Name    string    `json:"name"`
	Type    string    `json:"type"`
	Expires time.Time `json:"expires"`
}

var contentTypes = map[string]string{
	"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// export renders the report's file, keeps it, records it in the account's
// chain (J-04, J-13) and only then says where it is.
func (d Desk) export(ctx context.Context, who auth.Caller, f report.File, format string) (*downloadView, error) {
	content, err := d.render(ctx, f, format)
	if err != nil {
		return nil, err
	}
	key, name := "reports/"+who.ID+"/"+d.p.NewID()+"."+format, f.Name()+"."+format
	info, err := d.p.Objects.PutNew(ctx, d.p.Documents(), key, contentTypes[format], content)
	if err != nil {
		return nil, err
	}
	if err := d.record(ctx, who, f, info); err != nil {
		return nil, err
	}
	address, err := d.p.Objects.PresignGet(ctx, d.p.Documents(), key, name, format == "pdf")
	if err != nil {
		return nil, err
	}
	return &downloadView{address.URL, name, contentTypes[format], address.Expires}, nil
}

func (d Desk) render(ctx context.Context, f report.File, format string) ([]byte, error) {
	if whole := f.Scope.Whole(); format == "pdf" && f.Report.Code == report.Budget && whole != nil {
		return d.maker.Form(ctx, whole)
	}
	write := f.XLSX
	if format == "pdf" {
		write = f.PDF
	}
	var content bytes.Buffer
	err := write(&content)
	return content.Bytes(), err
}

// exported is what the audit keeps of an export: the question and the file.
type exported struct {
	Report report.Code `json:"report"`
	Period string      `json:"period"` // a month, or from_to
	Type   string      `json:"type,omitempty"`
	Unit   org.UnitID  `json:"unit"`
	Method string      `json:"method,omitempty"`
	Of     string      `json:"procedure,omitempty"`
	Rows   int         `json:"rows"`
	File   string      `json:"file"`
	SHA256 string      `json:"sha256"`
}

// record appends the export to the account's chain.
func (d Desk) record(ctx context.Context, who auth.Caller, f report.File, file objects.Info) error {
	after := audit.Snapshot(exported{
		Report: f.Report.Code, Period: f.Scope.Span(), Of: f.Scope.Procedure, Type: string(f.Scope.Type), Unit: f.Scope.Unit,
		Method: string(f.Scope.Method), Rows: f.Table.Count, File: file.Key, SHA256: file.SHA256,
	})
	account := org.Officer{ID: who.ID, Name: who.Name, Unit: who.Unit, Level: who.Level, Roles: who.Roles, Active: true}
	return d.officers.Record(ctx, account, audit.Entry{
		At: f.At, Action: "report.export", By: who.ID, ByName: who.Name, Roles: names(who.Roles), Unit: string(who.Unit),
		RequestID: who.RequestID, Note: f.Name(), After: after,
	})
}

func names(roles []org.Role) []string {
	list := make([]string, len(roles))
	for i, r := range roles {
		list[i] = string(r)
	}
	return list
}
