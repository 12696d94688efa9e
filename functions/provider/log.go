package provider

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/fault"
	"ansinh/shared/httpapi"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/provider"
)

// keep stores the body of an incoming message beside those before it.
func (c Counter) keep(ctx context.Context, record *provider.Message, list payment.ListID, body []byte) error {
	kept := provider.KeptAs("", body)
	kept.File = strings.TrimSuffix(cycle.MessageFile(list, record.ID), ".json") + "-" + kept.Hash[:12] + ".json"
	record.Keep(kept)
	_, err := c.p.Objects.PutNew(ctx, c.p.Documents(), kept.File, "application/json", body)
	return err
}

// decline records that a message was not taken, and why. Another that did more
// with it meanwhile stands.
func (c Counter) decline(ctx context.Context, record *provider.Message, why error) error {
	now := c.p.Clock.Now()
	status := httpapi.NewProblem(why, "").Status
	record.Answer = bytes.Clone(record.Declined(why, status, provider.Refuse(why, c.p.NewID(), now).JSON(), now))
	err := c.steps.Store.PutMessage(ctx, record)
	if fault.Is(err, fault.KindStale) {
		return nil
	}
	return err
}

// messageView is a message as the page shows it.
type messageView struct {
	ID           string             `json:"id"`
	Package      string             `json:"package"`
	Locality     org.UnitID         `json:"locality"`
	LocalityName string             `json:"localityName"`
	Direction    provider.Direction `json:"direction"`
	Action       string             `json:"action"`
	State        provider.State     `json:"state"`
	At           time.Time          `json:"at"`
	Last         *time.Time         `json:"last,omitempty"`
	Attempts     int                `json:"attempts"`
	Status       int                `json:"status,omitempty"`
	Code         string             `json:"code,omitempty"`
	Problem      string             `json:"problem,omitempty"`
	Lines        int                `json:"lines"`
	Part         int                `json:"part,omitempty"`
	Parts        int                `json:"parts,omitempty"`
	By           org.Who            `json:"by,omitzero"`
	Hash         string             `json:"hash"`
	Size         int                `json:"size"`
	MayResend    bool               `json:"mayResend"`
	// Only in the answer about one message.
	Fields []fault.Field `json:"fields,omitempty"`
	Answer string        `json:"answer,omitempty"`
	Body   *downloadView `json:"body,omitempty"`
}

func (c Counter) messageView(who auth.Caller, m *provider.Message) messageView {
	list, _ := payment.PackageID(m.Package).List() // it was read by it
	v := messageView{
		ID: m.ID, Package: m.Package, Locality: list.Locality(), LocalityName: c.p.Units.Name(list.Locality()), Direction: m.Direction,
		Action: m.Action, State: m.State, At: m.At, Attempts: m.Attempts, Status: m.Status, Code: m.Code, Problem: m.Problem,
		Lines: m.Lines, Part: m.Part, Parts: m.Parts, By: m.By, Hash: m.Hash, Size: m.Size,
		MayResend: m.CheckResend() == nil && c.p.Gate.Allows(who, "ManagePayments", resourceOf(list)),
	}
	if !m.Last.IsZero() {
		v.Last = &m.Last
	}
	return v
}

func resourceOf(list payment.ListID) auth.Resource {
	return auth.Resource{Type: "PaymentList", ID: string(list), Unit: list.Locality()}
}

// mayRead lets the locality's officers and the provider that serves it read
// its log, and nobody else (J-15).
func (c Counter) mayRead(who auth.Caller, list payment.ListID) error {
	if who.Level == org.Provider {
		return c.may(who, "ReadPackages", list)
	}
	return c.p.Gate.Check(who, "ReadPayments", resourceOf(list))
}

type inMessages struct {
	Locality  org.UnitID         `query:"locality"`
	Package   payment.PackageID  `query:"package"`
	Direction provider.Direction `query:"direction"`
	State     provider.State     `query:"state"`
	Cursor    string             `query:"cursor"`
}

func (in inMessages) wants(m *provider.Message) bool {
	return (in.Direction == "" || in.Direction == m.Direction) && (in.State == "" || in.State == m.State)
}

type messagesView struct {
	Items []messageView `json:"items"`
	Next  string        `json:"next,omitempty"`
	// MayAsk: of a package, the caller may ask how it stands.
	MayAsk bool `json:"mayAsk,omitempty"`
}

// ListMessages shows the messages with the provider's system, newest first
// (J-17): those of a package, of a locality, or of all the caller serves.
func (c Counter) ListMessages(ctx context.Context, who auth.Caller, in inMessages) (messagesView, error) {
	v := messagesView{Items: []messageView{}}
	if in.Package != "" {
		err := c.messagesOf(ctx, who, in, &v)
		return v, err
	}
	localities := []org.UnitID{in.Locality}
	if in.Locality == "" {
		localities = c.localities(who)
	}
	if len(localities) == 0 {
		return v, fault.Invalid("bad-cursor", "Hãy chọn địa phương.", fault.Field{Pointer: "locality", Detail: "Bắt buộc."})
	}
	next, err := pageThrough(localities, in.Cursor, func() bool { return len(v.Items) >= 50 }, func(locality org.UnitID, cursor string) (string, error) {
		if err := c.mayRead(who, payment.NewListID(locality, "", payment.Monthly)); err != nil {
			return "", err
		}
		messages, next, err := c.steps.Store.Messages(ctx, locality, cursor)
		c.show(who, in, messages, &v)
		return next, err
	})
	v.Next = next
	return v, err
}

func (c Counter) show(who auth.Caller, in inMessages, messages []provider.Message, v *messagesView) {
	for i := range messages {
		if in.wants(&messages[i]) {
			v.Items = append(v.Items, c.messageView(who, &messages[i]))
		}
	}
}

// messagesOf fills in all messages about one package.
func (c Counter) messagesOf(ctx context.Context, who auth.Caller, in inMessages, v *messagesView) error {
	list, err := in.Package.List()
	if err != nil {
		return err
	}
	if err := c.mayRead(who, list); err != nil {
		return err
	}
	found, err := c.steps.Store.MessagesOf(ctx, in.Package)
	if err != nil {
		return err
	}
	messages := make([]provider.Message, 0, len(found))
	for _, m := range found {
		messages = append(messages, m)
	}
	slices.SortFunc(messages, func(a, b provider.Message) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(a.ID, b.ID)) })
	c.show(who, in, messages, v)
	v.MayAsk, err = c.mayAsk(ctx, who, list, in.Package)
	return err
}

// mayAsk reports whether the caller may ask how a package stands, now.
func (c Counter) mayAsk(ctx context.Context, who auth.Caller, id payment.ListID, pkg payment.PackageID) (bool, error) {
	if !c.p.Gate.Allows(who, "ManagePayments", resourceOf(id)) {
		return false, nil
	}
	list, found, err := c.steps.Store.List(ctx, id)
	return found && list.CheckAsk(pkg) == nil, err
}

type inMessageID struct {
	inPackage
	Message string `path:"message"`
}

// GetMessage shows one message with its body and what was answered.
func (c Counter) GetMessage(ctx context.Context, who auth.Caller, in inMessageID) (messageView, error) {
	list, err := in.Package.List()
	if err != nil {
		return messageView{}, err
	}
	if err := c.mayRead(who, list); err != nil {
		return messageView{}, err
	}
	m, err := c.steps.Store.Message(ctx, in.Package, in.Message)
	if err != nil {
		return messageView{}, err
	}
	if m.Version == 0 {
		return messageView{}, fault.NotFound("message-not-found", "Không tìm thấy thông điệp.")
	}
	return c.whole(ctx, who, &m)
}

func (c Counter) whole(ctx context.Context, who auth.Caller, m *provider.Message) (messageView, error) {
	v := c.messageView(who, m)
	v.Fields = m.Fields
	v.Answer = string(m.Answer[:min(len(m.Answer), maxShown)])
	name := m.ID + ".json"
	address, err := c.p.Objects.PresignGet(ctx, c.p.Documents(), m.File, name, false)
	v.Body = &downloadView{address.URL, name, "application/json", address.Expires}
	return v, err
}

// maxShown bounds how much of an answer the page shows.
const maxShown = 16 << 10

// ResendMessage hands an outgoing message over again (J-17). What the provider
// answers now is in the answer; a failure is no error of the command.
func (c Counter) ResendMessage(ctx context.Context, who auth.Caller, in inMessageID) (messageView, error) {
	list, err := in.Package.List()
	if err != nil {
		return messageView{}, err
	}
	if err := c.p.Gate.Check(who, "ManagePayments", resourceOf(list)); err != nil {
		return messageView{}, err
	}
	m, err := c.steps.Resend(ctx, in.Package, in.Message, who.RequestID, who.Who())
	if err != nil {
		return messageView{}, err
	}
	return c.whole(ctx, who, &m)
}
