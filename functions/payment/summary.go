package payment

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/summary"
)

type inSummary struct {
	inList
	Format string `query:"format"`
}

// GetSummary renders the payment-budget summary (F-15), once a preparation,
// and answers where to fetch it.
func (d Desk) GetSummary(ctx context.Context, who auth.Caller, in inSummary) (downloadView, error) {
	loaded, err := d.readable(ctx, who, in.List)
	if err != nil {
		return downloadView{}, err
	}
	list := &loaded.List
	if list.Hash == "" || list.State == payment.Preparing {
		return downloadView{}, fault.Refused("list-busy", "Danh sách chưa lập xong.")
	}
	key, kind := list.RunFolder()+"/tong-hop-"+list.Hash[:16]+"."+in.Format, contentTypes[in.Format]
	if _, err := d.p.Objects.Head(ctx, d.p.Documents(), key); fault.Is(err, fault.KindNotFound) {
		if err := d.renderSummary(ctx, list, key, in.Format); err != nil {
			return downloadView{}, err
		}
	} else if err != nil {
		return downloadView{}, err
	}
	name := "tong-hop-" + string(list.ID.Locality()) + "-" + string(list.ID.Period()) + "." + in.Format
	address, err := d.p.Objects.PresignGet(ctx, d.p.Documents(), key, name, in.Format == "pdf")
	return downloadView{address.URL, name, kind, address.Expires}, err
}

var contentTypes = map[string]string{
	"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func (d Desk) renderSummary(ctx context.Context, list *payment.List, key, format string) error {
	parts, err := d.store.Parts(ctx, list.ID, list.Run)
	if err != nil {
		return err
	}
	s := summary.New(list, parts, func(id string) string { return d.p.Units.Name(org.UnitID(id)) }, categoryName)
	s.Locality = d.p.Units.Name(list.ID.Locality())
	render := s.PDF
	if format == "xlsx" {
		render = s.XLSX
	}
	content, err := render()
	if err != nil {
		return err
	}
	_, err = d.p.Objects.Put(ctx, d.p.Documents(), key, contentTypes[format], content)
	return err
}
