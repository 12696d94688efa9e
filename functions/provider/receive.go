package provider

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/httpapi"
	"ansinh/shared/payment"
	"ansinh/shared/provider"
)

// inMessage is a message of the provider's system (G2P Connect), signed.
type inMessage struct {
	Kind string `path:"action"`
	provider.Envelope
}

// heard is a message that was understood.
type heard struct {
	inMessage
	header   provider.Header
	response provider.DisburseResponse // of a callback
	pkg      payment.PackageID         // whose log it stands in
	list     payment.ListID
	asked    []string // of a question
	record   provider.Message
	now      time.Time
}

// ReceiveMessage takes a message of the provider's system: what became of a
// package, or a question about one. It is answered in the interface's own
// form, refusals too. The same message again is answered as before (J-16).
func (c Counter) ReceiveMessage(ctx context.Context, who auth.Caller, in inMessage) (httpapi.Reply, error) {
	// Before anything is understood: who answers no packages learns nothing (J-15).
	if err := c.p.Gate.Check(who, "AnswerPackages", auth.Resource{Type: "Package", Unit: who.Unit}); err != nil {
		return httpapi.Reply{}, err
	}
	answer, err := c.listen(ctx, who, in)
	status := http.StatusOK
	if err != nil {
		status = httpapi.NewProblem(err, "").Status
		if answer == nil {
			answer = provider.Refuse(err, c.p.NewID(), c.p.Clock.Now()).JSON()
		}
	}
	return httpapi.Reply{Status: status, Body: answer}, nil
}

// hear understands, believes and does what a message says. A refusal stands in
// the log with its reason and may be answered as an earlier one.
func (c Counter) hear(ctx context.Context, who auth.Caller, in inMessage) (json.RawMessage, error) {
	who.RequestID, who.Fingerprint = "", "" // the message is its own
	m, err := c.understand(who, in)
	if err != nil {
		return nil, err
	}
	if m.record, err = c.steps.Store.Message(ctx, m.pkg, m.header.MessageID); err != nil {
		return nil, err
	}
	done := m.record.State == provider.Accepted
	if err := c.believe(m, who); err != nil {
		if done {
			return nil, err
		}
		return c.declined(ctx, &m, who, err)
	}
	if done {
		return c.again(ctx, who, &m)
	}
	if err := c.begin(ctx, &m, who); err != nil {
		return nil, err
	}
	answer, err := c.act(ctx, who, &m)
	if fault.Is(err, fault.KindStale) {
		return nil, err
	}
	if err != nil {
		return c.declined(ctx, &m, who, err)
	}
	return answer, nil
}

// again answers a message that was taken before. A part of a settlement may be
// the last one that was missing, if the first time ended before the whole was
// taken.
func (c Counter) again(ctx context.Context, who auth.Caller, m *heard) (json.RawMessage, error) {
	if m.record.Digest != m.Digest(m.header) {
		return nil, provider.MessageReused()
	}
	if m.record.Parts <= 1 {
		return m.record.Answer, nil
	}
	answer := json.RawMessage(m.record.Answer)
	if err := c.finishParts(ctx, who, m, answer); err != nil {
		return c.declined(ctx, m, who, err)
	}
	return answer, nil
}

// understand reads the message and finds the package the caller may answer.
func (c Counter) understand(who auth.Caller, in inMessage) (m heard, err error) {
	m.inMessage, m.now = in, c.p.Clock.Now()
	if err := provider.CheckAction(in.Kind); err != nil {
		return m, err
	}
	if m.header, err = in.Open(in.Kind, who.ID, m.now); err != nil {
		return m, err
	}
	if in.Kind == provider.DoStatus {
		var pkg string
		pkg, m.asked, err = in.Question()
		m.pkg = payment.PackageID(pkg)
	} else {
		if m.response, err = in.Response(in.Kind); err == nil {
			err = m.response.Counted(m.header)
		}
		m.pkg = payment.PackageID(m.response.TransactionID)
		if m.header.Meta.Settles != "" {
			m.pkg = payment.PackageID(m.header.Meta.Settles)
		}
	}
	if err != nil {
		return m, err
	}
	if m.list, err = m.pkg.List(); err != nil {
		return m, err
	}
	return m, c.may(who, "AnswerPackages", m.list)
}

// believe checks the signature with the provider's key.
func (c Counter) believe(m heard, who auth.Caller) error {
	verifier, err := provider.NewVerifier(c.p.Config.ProviderPublicKey)
	if err != nil {
		return fault.Unavailable("provider-key", "Chưa cấu hình khóa kiểm tra chữ ký của đơn vị chi trả.").Because(err)
	}
	return verifier.Verify(m.Envelope, who.ID, m.now)
}

// begin makes the message's record, with the body kept.
func (c Counter) begin(ctx context.Context, m *heard, who auth.Caller) error {
	meta := m.header.Meta
	r := &m.record
	if r.Version == 0 {
		*r = provider.Message{ID: m.header.MessageID, Package: string(m.pkg), Direction: provider.In, At: m.now.UTC()}
	}
	r.Action, r.By, r.Digest, r.Lines = m.Kind, who.Who(), m.Digest(m.header), len(m.response.Statuses)
	r.Part, r.Parts, r.Settlement, r.Transaction = meta.Part, meta.Parts, meta.Settlement, m.response.TransactionID
	return c.keep(ctx, r, m.list, m.Bytes())
}

// declined records a refusal and returns what to answer. A package that does
// not exist has no log.
func (c Counter) declined(ctx context.Context, m *heard, who auth.Caller, why error) (json.RawMessage, error) {
	list, found, err := c.steps.Store.List(ctx, m.list)
	if err != nil || !found || find(&list, m.pkg) == nil {
		return nil, why
	}
	if m.record.File == "" {
		if err := c.begin(ctx, m, who); err != nil {
			return nil, err
		}
	}
	if err := c.decline(ctx, &m.record, why); err != nil {
		return nil, err
	}
	return m.record.Answer, why
}

// act does what the message says, once.
func (c Counter) act(ctx context.Context, who auth.Caller, m *heard) (json.RawMessage, error) {
	if m.Kind == provider.DoStatus {
		return c.answerStatus(ctx, m)
	}
	means, err := m.response.Means(m.header)
	if err != nil {
		return nil, err
	}
	switch means {
	case provider.MeansRejected:
		reason := m.header.RejectReason()
		return c.take(ctx, who, m, deed{
			action: payment.DoReject, event: "package-rejected", note: reason,
			text: "Đơn vị chi trả từ chối gói tin " + string(m.pkg) + ": " + reason,
			apply: applied(func(l *payment.List, by payment.By, at time.Time) error {
				return payment.Reject{Package: m.pkg, Reason: reason}.Apply(l, by, at)
			}),
		})
	case provider.MeansStarted:
		return c.take(ctx, who, m, deed{
			action: payment.DoStartPaying, event: "paying-started",
			apply: applied(func(l *payment.List, by payment.By, at time.Time) error {
				return payment.StartPaying{Package: m.pkg}.Apply(l, by, at)
			}),
		})
	case provider.MeansSettled:
		return c.takeSettlement(ctx, who, m)
	case provider.MeansUnheard:
		return nil, unheard(m)
	}
	return c.received(ctx, who, m)
}

// noted records a message that changes nothing.
func (c Counter) noted(ctx context.Context, m *heard) (json.RawMessage, error) {
	answer := provider.Accept(c.p.NewID(), m.now).JSON()
	m.record.Taken(http.StatusOK, answer, m.now)
	return answer, c.steps.Store.PutMessage(ctx, &m.record)
}

// take does a deed with the message's record in its transaction; where the
// deed was done before, the record is saved alone.
func (c Counter) take(ctx context.Context, who auth.Caller, m *heard, d deed) (json.RawMessage, error) {
	answer := provider.Accept(c.p.NewID(), m.now).JSON()
	saved := false
	d.log = func(json.RawMessage, time.Time) ([]dynamo.Write, error) {
		saved = true
		return c.record(m, answer)
	}
	if _, err := c.do(ctx, who, m.pkg, d); err != nil {
		return nil, err
	}
	if !saved {
		return c.noted(ctx, m)
	}
	return answer, nil
}

func (c Counter) record(m *heard, answer json.RawMessage) ([]dynamo.Write, error) {
	taken := m.record
	taken.Taken(http.StatusOK, answer, m.now)
	return c.steps.Store.LogMessage(taken)
}
