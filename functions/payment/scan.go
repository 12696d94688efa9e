package payment

import (
	"context"
	"errors"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/money"
	"ansinh/shared/objects"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// uploadView tells the page where to put a file.
type uploadView struct {
	Upload upload `json:"upload"`
}

type upload struct {
	ID string `json:"id"`
	objects.Address
}

type inBeginScan struct {
	inVersion
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// BeginScan answers where to put the scan of the signed summary (F-16).
func (d Desk) BeginScan(ctx context.Context, who auth.Caller, in inBeginScan) (uploadView, error) {
	loaded, err := d.readable(ctx, who, in.List)
	if err != nil {
		return uploadView{}, err
	}
	if err := d.mayDo(who, deed{}, &loaded); err != nil {
		return uploadView{}, err
	}
	if err := loaded.List.Allows(payment.DoUploadScan); err != nil {
		return uploadView{}, err
	}
	name := d.p.NewID()
	address, err := d.p.Objects.PresignPut(ctx, d.p.Uploads(), scanUpload(loaded.List.ID, name), "application/octet-stream", in.Size)
	if err != nil {
		return uploadView{}, err
	}
	return uploadView{Upload: upload{ID: name, Address: address}}, nil
}

func scanUpload(list payment.ListID, upload string) string {
	return "scans/" + list.Folder() + "/" + upload
}

type inConfirmScan struct {
	inVersion
	Upload string     `json:"upload"`
	Name   string     `json:"name"`
	Total  money.Dong `json:"total"`
	Signed bool       `json:"signed"`
}

// ConfirmScan checks the uploaded scan by its content and puts it to the list
// (P3). The file is kept under a name that carries its hash.
func (d Desk) ConfirmScan(ctx context.Context, who auth.Caller, in inConfirmScan) (Answer, error) {
	scan, err := d.takeScan(ctx, who, in)
	if err != nil {
		return nil, err
	}
	return d.do(ctx, who, in.inVersion, deed{
		action: payment.DoUploadScan, event: "summary-uploaded", note: scan.Hash,
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			return nil, payment.UploadScan{Scan: scan, Total: in.Total, Signed: in.Signed}.Apply(&l.List, by, at)
		},
	})
}

// takeScan moves the upload to the documents, for those who may.
func (d Desk) takeScan(ctx context.Context, who auth.Caller, in inConfirmScan) (payment.Scan, error) {
	loaded, err := d.readable(ctx, who, in.List)
	if err != nil {
		return payment.Scan{}, err
	}
	if err := d.mayDo(who, deed{}, &loaded); err != nil {
		return payment.Scan{}, err
	}
	if !id.Valid(in.Upload) {
		return payment.Scan{}, fault.Invalid("upload-unknown", "Không tìm thấy tệp đã tải lên.", fault.Field{Pointer: "/upload", Detail: "Không hợp lệ."})
	}
	content, err := d.p.Objects.Get(ctx, d.p.Uploads(), scanUpload(loaded.List.ID, in.Upload), payment.MaxScan)
	if err != nil {
		return payment.Scan{}, err
	}
	kind, extension, err := payment.ScanType(content)
	if err != nil {
		return payment.Scan{}, err
	}
	key := "lists/" + loaded.List.ID.Folder() + "/scans/" + in.Upload + extension
	info, err := d.p.Objects.PutNew(ctx, d.p.Documents(), key, kind, content)
	if err != nil {
		return payment.Scan{}, err
	}
	return payment.Scan{Key: key, Name: "tong-hop-" + string(loaded.List.ID.Period()) + extension, Type: kind, Size: info.Size, Hash: info.SHA256}, nil
}

// downloadView tells the page where to fetch a file.
type downloadView struct {
	URL     string    `json:"url"`
	Name    string    `json:"name"`
	Type    string    `json:"type"`
	Expires time.Time `json:"expires"`
}

// OpenScan answers where to fetch the scan confirmed last.
func (d Desk) OpenScan(ctx context.Context, who auth.Caller, in inList) (downloadView, error) {
	loaded, err := d.readable(ctx, who, in.List)
	if err != nil {
		return downloadView{}, err
	}
	scan := loaded.List.Scan
	if scan == nil {
		return downloadView{}, fault.NotFound("no-scan", "Chưa có bản quét nào.")
	}
	address, err := d.p.Objects.PresignGet(ctx, d.p.Documents(), scan.Key, scan.Name, true)
	return downloadView{address.URL, scan.Name, scan.Type, address.Expires}, err
}

// sentence is what an officer reads of an error.
func sentence(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Detail
	}
	return ""
}
