package provider

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/money"
	"ansinh/shared/objects"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

type uploadView struct {
	Upload upload `json:"upload"`
}

type upload struct {
	ID string `json:"id"`
	objects.Address
}

type inUpload struct {
	inPackage
	Size int64  `json:"size"`
	Kind string `json:"kind"`
}

// BeginUpload answers where to put a settlement of more than 5,000 lines, or a
// workbook.
func (c Counter) BeginUpload(ctx context.Context, who auth.Caller, in inUpload) (uploadView, error) {
	list, _, err := c.load(ctx, who, in.Package)
	if err != nil {
		return uploadView{}, err
	}
	if err := c.may(who, "AnswerPackages", list.ID); err != nil {
		return uploadView{}, err
	}
	name := c.p.NewID()
	address, err := c.p.Objects.PresignPut(ctx, c.p.Uploads(), settlementUpload(list.ID, name), contentOf(in.Kind), in.Size)
	if err != nil {
		return uploadView{}, err
	}
	return uploadView{Upload: upload{ID: name, Address: address}}, nil
}

func contentOf(kind string) string {
	if kind == "workbook" {
		return xlsx
	}
	return "application/x-ndjson"
}

func settlementUpload(list payment.ListID, upload string) string {
	return "settlements/" + list.Folder() + "/" + upload
}

type inSettlement struct {
	inPackage
	MessageID   string                        `json:"message_id"`
	PaidTotal   money.Dong                    `json:"paid_total"`
	UnpaidTotal money.Dong                    `json:"unpaid_total"`
	Lines       []provider.DisbursementStatus `json:"lines"`
	Upload      string                        `json:"upload"`
}

// Transmit takes the outcome of every line of a package (P10, F-21). The
// whole message is taken or refused; taken again, it is answered as before
// (J-16). Refused or not, it stands in the log (J-17).
func (c Counter) Transmit(ctx context.Context, who auth.Caller, in inSettlement) (Answer, error) {
	list, _, err := c.load(ctx, who, in.Package)
	if err != nil {
		return nil, err
	}
	if err := c.may(who, "AnswerPackages", list.ID); err != nil {
		return nil, err
	}
	record, err := c.steps.Store.Message(ctx, in.Package, in.MessageID)
	if err != nil {
		return nil, err
	}
	digest := in.digest()
	if record.State == provider.Accepted {
		if record.Digest != digest {
			return nil, provider.MessageReused()
		}
		return record.Answer, nil
	}
	now := c.p.Clock.Now()
	if record.Version == 0 {
		record = provider.Message{ID: in.MessageID, Package: string(in.Package), Direction: provider.In, At: now.UTC()}
	}
	record.Action, record.By, record.Digest, record.Lines = provider.DoSettlement, who.Who(), digest, len(in.Lines)
	body, _ := json.Marshal(in) // strings and numbers always render
	if err := c.keep(ctx, &record, list.ID, body); err != nil {
		return nil, err
	}
	answer, err := c.transmit(ctx, who, list, in, record)
	if err != nil {
		return nil, errors.Join(err, c.decline(ctx, &record, err))
	}
	return answer, nil
}

func (c Counter) transmit(ctx context.Context, who auth.Caller, list *payment.List, in inSettlement, record provider.Message) (Answer, error) {
	if err := c.mayComeNow(ctx, list, in.Package); err != nil {
		return nil, err
	}
	statuses, err := c.statuses(ctx, list.ID, in)
	if err != nil {
		return nil, err
	}
	return c.settle(ctx, who, list, cycle.Message{
		Package: in.Package, ID: in.MessageID, PaidTotal: int64(in.PaidTotal), UnpaidTotal: int64(in.UnpaidTotal), Statuses: statuses,
	}, func(answer json.RawMessage, at time.Time) ([]dynamo.Write, error) {
		taken := record
		taken.Taken(http.StatusOK, answer, at)
		return c.steps.Store.LogMessage(taken)
	})
}

// mayComeNow refuses a settlement that the state or the deadline does not
// allow, before its lines are looked at.
func (c Counter) mayComeNow(ctx context.Context, list *payment.List, id payment.PackageID) error {
	others, err := c.steps.Store.Others(ctx, list, payment.Settings{}) // its terms are frozen: it was sent
	if err != nil {
		return err
	}
	if err := (payment.Together{Others: others}).Allows(list, payment.DoReceive); err != nil {
		return err
	}
	return list.CheckReceive(id, c.p.Clock.Now())
}

// settle checks a settlement and saves it with the record of its message.
func (c Counter) settle(ctx context.Context, who auth.Caller, list *payment.List, m cycle.Message, log logged) (Answer, error) {
	others, err := c.steps.Store.Others(ctx, list, payment.Settings{})
	if err != nil {
		return nil, err
	}
	m.Others, m.ReceivedDate = others, calendar.DateOf(c.p.Clock.Now())
	settlement, err := c.steps.CheckSettlement(ctx, list, m)
	if err != nil {
		return nil, err
	}
	paid, unpaid := settlement.Whole()
	return c.do(ctx, who, m.Package, deed{
		action: payment.DoReceive, event: "settlement-received", note: m.ID,
		text: "Đã nhận quyết toán kỳ " + list.ID.Period().Vietnamese() + ": đã trả " + paid.Money.String() + ", chưa trả " + unpaid.Money.String() + ".",
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			return nil, payment.Receive{Settlement: settlement, Others: l.Others}.Apply(&l.List, by, at)
		},
		log: log,
	})
}

// digest tells two messages with the same id apart.
func (in inSettlement) digest() string {
	raw, _ := json.Marshal(in) // strings and numbers always render
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// statuses are the message's own lines, or those of the uploaded file.
func (c Counter) statuses(ctx context.Context, list payment.ListID, in inSettlement) (iter.Seq2[provider.DisbursementStatus, error], error) {
	if in.Upload == "" {
		return func(yield func(provider.DisbursementStatus, error) bool) {
			for _, s := range in.Lines {
				if !yield(s, nil) {
					return
				}
			}
		}, nil
	}
	if len(in.Lines) > 0 || !id.Valid(in.Upload) {
		return nil, fault.Invalid("lines-or-upload", "Gửi các dòng trong thông điệp hoặc bằng tệp, không cả hai.", fault.Field{Pointer: "/upload", Detail: "Không hợp lệ."})
	}
	return func(yield func(provider.DisbursementStatus, error) bool) {
		body, _, err := c.p.Objects.Open(ctx, c.p.Uploads(), settlementUpload(list, in.Upload))
		if err != nil {
			yield(provider.DisbursementStatus{}, err)
			return
		}
		defer func() { _ = body.Close() }() // nothing was written
		for s, err := range cycle.Records[provider.DisbursementStatus](body) {
			if !yield(s, err) || err != nil {
				return
			}
		}
	}, nil
}
