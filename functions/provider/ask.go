package provider

import (
	"context"
	"encoding/json"

	"ansinh/functions/payment"
	"ansinh/functions/platform"
	"ansinh/shared/auth"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	domain "ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/provider"
)

// NewSteps is the cycle's work with an ear for what the provider answers.
func NewSteps(p *platform.Platform) cycle.Steps {
	s := payment.NewSteps(p)
	s.Listener = Counter{p: p, steps: s}
	return s
}

// AskStatus asks the provider's system how a package stands (J-17). What it
// answers is taken as if it had said so unasked; the question, with what came
// of it, is the answer. A failure is no error of the command.
func (c Counter) AskStatus(ctx context.Context, who auth.Caller, in inPackage) (messageView, error) {
	list, err := in.Package.List()
	if err != nil {
		return messageView{}, err
	}
	if err := c.p.Gate.Check(who, "ManagePayments", resourceOf(list)); err != nil {
		return messageView{}, err
	}
	question, err := c.steps.Ask(ctx, in.Package, who.RequestID, who.Who())
	if err != nil {
		return messageView{}, err
	}
	return c.whole(ctx, who, &question)
}

// Hear takes the provider's answer to a question about a package: a message of
// its system like any other, but that it came in the reply. It speaks for the
// locality it was asked about, and of that package only.
func (c Counter) Hear(ctx context.Context, pkg domain.PackageID, answer provider.Envelope) error {
	list, err := pkg.List()
	if err != nil {
		return err
	}
	who := auth.Caller{ID: c.p.Config.ProviderID, Unit: list.Locality(), Level: org.Provider, Roles: []org.Role{org.ProviderSystem}}
	in := inMessage{Kind: provider.DoOnStatus, Envelope: answer}
	m, err := c.understand(who, in)
	if err != nil {
		return err
	}
	if m.pkg != pkg {
		return fault.Invalid("answer-elsewhere", "Câu trả lời nói về gói tin khác: "+string(m.pkg)+".", fault.Field{Pointer: "/message/transaction_id", Detail: "Không khớp."})
	}
	_, err = c.listen(ctx, who, in)
	return err
}

// listen hears a message, again when the same message was being processed.
func (c Counter) listen(ctx context.Context, who auth.Caller, in inMessage) (answer json.RawMessage, err error) {
	for range 2 {
		if answer, err = c.hear(ctx, who, in); !fault.Is(err, fault.KindStale) {
			break
		}
	}
	return answer, err
}

// received notes that the provider has a package, or as much of it as it says.
func (c Counter) received(ctx context.Context, who auth.Caller, m *heard) (json.RawMessage, error) {
	_, p, err := c.load(ctx, who, m.pkg)
	if err != nil {
		return nil, err
	}
	if m.Kind == provider.DoOnStatus && p.State == domain.Undelivered && m.header.TotalCount >= p.Lines {
		if err := c.steps.Known(ctx, m.pkg); err != nil {
			return nil, err
		}
	}
	return c.noted(ctx, m)
}

// unheard refuses an answer that is none.
func unheard(m *heard) error {
	why := m.header.RejectReason()
	return fault.Refused("question-refused", "Đơn vị chi trả không trả lời câu hỏi: "+why, fault.Field{Pointer: "/header/status_reason_code", Detail: why})
}

var _ cycle.Listener = Counter{}
