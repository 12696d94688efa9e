package cycle

import (
	"context"
	"errors"

	"ansinh/shared/fault"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

// SendPackage tells the provider of the list's package. A failure is noted on
// the package, where the officer sees it, and returned, so that the state
// machine tries again; the package's id makes that harmless (F-20).
func (s Steps) SendPackage(ctx context.Context, id payment.ListID) error {
	list, err := s.list(ctx, id)
	if err != nil {
		return err
	}
	p := list.Package()
	if p == nil || p.State != payment.Undelivered {
		return nil
	}
	sendErr := s.Provider.Announce(ctx, notice(&list, p))
	note := ""
	if sendErr != nil {
		note = "Chưa gửi được; hệ thống tự gửi lại."
		if f := fault.As(sendErr); f != nil {
			note = f.Detail
		}
	}
	if sendErr != nil && p.Note == note {
		return sendErr // said already: trying again is no news
	}
	err = s.change(ctx, id, "deliverPackage", func(list *payment.List) (paymentstore.Change, error) {
		return paymentstore.Change{Note: note, Bookkeeping: true}, payment.NoteDelivery{Package: p.ID, Note: note}.Apply(list)
	})
	return errors.Join(sendErr, err)
}

func notice(list *payment.List, p *payment.Package) provider.PackageNotice {
	return provider.PackageNotice{
		ID: string(p.ID), Replaces: string(p.Replaces), List: string(list.ID), Locality: string(list.ID.Locality()),
		Period: list.ID.Period(), Type: string(list.ID.Type()), Lines: p.Lines, Total: p.Total, Hash: p.Hash,
		SentAt: p.SentAt, SettlementDeadline: list.SettlementDeadline,
	}
}
