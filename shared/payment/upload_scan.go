package payment

import (
	"bytes"
	"fmt"
	"time"

	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// Scan is the scanned summary that bears the leader's signature and the seal.
type Scan struct {
	Key        string     `json:"key"`
	Name       string     `json:"name"`
	Type       string     `json:"type"`
	Size       int64      `json:"size"`
	Hash       string     `json:"hash"`
	Total      money.Dong `json:"total"`
	ListHash   string     `json:"listHash"` // of the list it was made for
	Current    bool       `json:"current"`  // false once the list changed (P4)
	UploadedBy By         `json:"uploadedBy"`
	UploadedAt time.Time  `json:"uploadedAt"`
}

// MaxScan bounds a scan: 20 MB.
const MaxScan = 20 << 20

// ScanType tells by its content what a scan is: PDF, JPEG, PNG or TIFF (F-16,
// OPEN-46). Anything else is refused, whatever its name says.
func ScanType(content []byte) (contentType, extension string, err error) {
	for _, kind := range []struct{ magic, contentType, extension string }{
		{"%PDF-", "application/pdf", ".pdf"},
		{"\xff\xd8\xff", "image/jpeg", ".jpg"},
		{"\x89PNG\r\n\x1a\n", "image/png", ".png"},
		{"II*\x00", "image/tiff", ".tif"},
		{"MM\x00*", "image/tiff", ".tif"},
	} {
		if !bytes.HasPrefix(content, []byte(kind.magic)) {
			continue
		}
		if kind.contentType == "application/pdf" && !bytes.Contains(content[max(0, len(content)-2048):], []byte("%%EOF")) {
			return "", "", fault.Invalid("scan-broken", "Tệp PDF không đầy đủ.", fault.Field{Pointer: "/upload", Detail: "Tệp PDF thiếu phần cuối."})
		}
		return kind.contentType, kind.extension, nil
	}
	return "", "", fault.Invalid("scan-type", "Bản quét phải là tệp PDF hoặc ảnh (JPEG, PNG, TIFF).",
		fault.Field{Pointer: "/upload", Detail: "Nội dung tệp không phải PDF hoặc ảnh."})
}

// UploadScan puts the scan to the list (P3). Total is what the officer reads
// on it; Signed the declaration that signature and seal are there.
type UploadScan struct {
	Scan   Scan
	Total  money.Dong
	Signed bool
}

// Apply refuses a total that differs from the list's by one đồng.
func (c UploadScan) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoUploadScan); err != nil {
		return err
	}
	if !c.Signed {
		return fault.Invalid("scan-unsigned", "Bản tổng hợp phải có chữ ký và dấu của lãnh đạo.",
			fault.Field{Pointer: "/signed", Detail: "Hãy xác nhận bản quét đã có chữ ký và dấu."})
	}
	if c.Total != l.Total {
		return fault.Invalid("scan-total", fmt.Sprintf("Tổng tiền trên bản quét (%s) khác tổng danh sách (%s).", c.Total, l.Total),
			fault.Field{Pointer: "/total", Detail: "Phải bằng " + l.Total.String() + "."})
	}
	scan := c.Scan
	scan.Total, scan.ListHash, scan.Current = c.Total, l.Hash, true
	scan.UploadedBy, scan.UploadedAt = by, at
	l.Scan = &scan
	l.move(DoUploadScan)
	return nil
}
