package chaos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// play is one list on its way from preparation to lock.
type play struct {
	*month
	place  place
	id     string
	turns  *turns
	unpaid int // how many of the first lines the post office does not pay

	officer, second, visitor *caller
	// told are the turns that were taken.
	told map[string]bool
}

// due reports whether a turn belongs to the list and was not taken yet.
func (p *play) due(what string, belongs bool) bool { return belongs && !p.told[what] }

// did notes that a turn was taken, unless it failed.
func (p *play) did(what string, err error) error {
	if err == nil {
		p.told[what] = true
	}
	return err
}

// paymentList is a list as the API shows it, as far as it is looked at.
type paymentList struct {
	State    string `json:"state"`
	Version  int    `json:"version"`
	Sums     sums   `json:"sums"`
	Balance  tally  `json:"balance"`
	Communes []struct {
		Commune string `json:"commune"`
		Sums    sums   `json:"sums"`
	} `json:"communes"`
	SettlementDeadline calendar.Date `json:"settlementDeadline"`
	Packages           []struct {
		ID    string `json:"id"`
		State string `json:"state"`
	} `json:"packages"`
	Job *struct {
		State string `json:"state"`
		Note  string `json:"note"`
	} `json:"job"`
	Export *struct {
		Rows int    `json:"rows"`
		Key  string `json:"key"`
	} `json:"export"`
}

type sums struct {
	Lines     int        `json:"lines"`
	Regular   money.Dong `json:"regular"`
	Arrears   money.Dong `json:"arrears"`
	Recovery  money.Dong `json:"recovery"`
	CarryOver money.Dong `json:"carryOver"`
	Total     money.Dong `json:"total"`
}

type tally struct {
	Listed      money.Dong `json:"listed"`
	Paid        money.Dong `json:"paid"`
	Unpaid      money.Dong `json:"unpaid"`
	PaidLines   int        `json:"paidLines"`
	UnpaidLines int        `json:"unpaidLines"`
}

func listPath(id string) string { return "/api/payment/lists/" + url.PathEscape(id) }

// openList opens a list; one that is not there has no state.
func openList(ctx context.Context, who *caller, id string) (l paymentList, err error) {
	err = who.get(ctx, listPath(id), &l)
	var r *refusal
	if errors.As(err, &r) && r.Status == http.StatusNotFound {
		return paymentList{}, nil
	}
	return l, err
}

func (p *play) list(ctx context.Context) (paymentList, error) { return openList(ctx, p.officer, p.id) }

// goal is where a list is played to.
type goal int

const (
	received goal = iota // the settlement has come, or is awaited with the next month's
	settled
	locked
)

// reached reports whether the list stands at a goal with every turn before it
// taken.
func (p *play) reached(g goal, l *paymentList) bool {
	switch {
	case p.due("correct", p.turns.corrected):
		return false
	case g == locked:
		return l.State == "PERIOD_LOCKED" && l.Export != nil && !p.due("unlock", p.turns.unlocked)
	case l.State == "SETTLED":
		return true
	case g == settled:
		return false
	case p.turns.waits:
		return l.State == "PAYING"
	}
	return l.State == "SETTLEMENT_RECEIVED" && !p.due("send back", p.turns.sentBack)
}

// until takes the list to a goal. It looks where the list stands and does what
// that asks for, so it need not know what a kill undid.
func (p *play) until(ctx context.Context, g goal) error {
	for {
		l, err := p.list(ctx)
		if err != nil {
			return err
		}
		if p.reached(g, &l) {
			return nil
		}
		if err := p.step(ctx, &l); err != nil && code(err) != "list-changed" {
			return fmt.Errorf("%s: %w", l.State, err)
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("it is still %s, job %+v: %w", l.State, l.Job, err)
		}
	}
}

// step does what the list's state asks of people.
func (p *play) step(ctx context.Context, l *paymentList) error {
	failed := l.Job != nil && l.Job.State == "failed"
	switch {
	case l.State == "" || l.State == "DELETED" || l.State == "PREPARING" && failed:
		return p.prepare(ctx, l)
	case l.State == "DELETING" && failed:
		return p.command(ctx, p.officer, l, "delete", map[string]any{"reason": "Lập lại."})
	case l.State == "LIST_DRAFT":
		return p.draft(ctx, l)
	case l.State == "SUMMARY_UPLOADED":
		return p.send(ctx, l)
	case l.State == "SENT":
		return p.startPaying(ctx, l)
	case l.State == "REJECTED_BY_PROVIDER":
		return p.command(ctx, p.officer, l, "edit", nil)
	case l.State == "PAYING" && !p.turns.waits:
		return p.settle(ctx, l)
	case l.State == "MANUAL_SETTLING":
		return p.enter(ctx, l)
	case l.State == "SETTLEMENT_RECEIVED" && p.due("send back", p.turns.sentBack):
		return p.did("send back", p.command(ctx, p.officer, l, "return-settlement", map[string]any{"reason": "Đề nghị kiểm tra lại."}))
	case (l.State == "SETTLEMENT_RECEIVED" || l.State == "CLOSING" && failed) && !p.turns.waits:
		return p.close(ctx, l)
	case l.State == "SETTLED" && p.due("correct", p.turns.corrected):
		return p.correct(ctx, l)
	case l.State == "SETTLED":
		return p.lock(ctx, l)
	case l.State == "PERIOD_LOCKED" && l.Export != nil && p.due("unlock", p.turns.unlocked):
		return p.did("unlock", p.command(ctx, p.officer, l, "unlock", map[string]any{"reason": "Đối chiếu lại."}))
	}
	sleep(ctx, 60*time.Millisecond) // the machine is at work
	return nil
}

// command has somebody do something with the list as it was seen, under a
// request id that follows from what is asked.
func (p *play) command(ctx context.Context, who *caller, l *paymentList, action string, more map[string]any) error {
	body := map[string]any{"version": l.Version}
	for name, value := range more {
		body[name] = value
	}
	return who.post(ctx, listPath(p.id)+"/"+action, p.key(action, l), body, nil)
}

// key is the request id of a command on the list as it was seen.
func (p *play) key(action string, l *paymentList) string {
	return fmt.Sprintf("chaos:%d:%s:%s:%d", p.options.Seed, p.id, strings.ReplaceAll(action, "/", "-"), l.Version)
}

func (p *play) prepare(ctx context.Context, l *paymentList) error {
	kind := p.id[strings.LastIndexByte(p.id, ':')+1:]
	body := map[string]any{"period": p.period, "type": kind, "version": l.Version}
	return p.officer.post(ctx, "/api/payment/lists", p.key("prepare", l), body, nil)
}

// draft does what is due to a draft before it is signed.
func (p *play) draft(ctx context.Context, l *paymentList) error {
	past := p.period.Add(-p.turns.inherits)
	switch {
	case p.due("remake", p.turns.remade):
		return p.did("remake", p.command(ctx, p.officer, l, "delete", map[string]any{"reason": "Lập lại."}))
	case p.due("inherit", p.turns.inherits > 0 && !past.Before(p.first)):
		return p.did("inherit", p.command(ctx, p.officer, l, "carry-over", map[string]any{"month": past}))
	case p.due("split", p.turns.split):
		return p.did("split", p.split(ctx, l))
	case p.due("put off", p.turns.split):
		return p.did("put off", p.putOff(ctx, l))
	case p.due("again", p.turns.again && (!p.turns.returned || len(l.Packages) > 0)):
		return p.did("again", p.prepare(ctx, l))
	case p.turns.byHand:
		return p.enter(ctx, l)
	}
	return p.sign(ctx, l)
}

// split pays the first line in two parts (F-52).
func (p *play) split(ctx context.Context, l *paymentList) error {
	one, err := p.pick(ctx, p.officer, p.id, l.Communes[0].Commune, func(l line) bool { return l.Total > 1 && l.Parts == 0 })
	if err != nil {
		return err
	}
	half := one.Total / 3
	return p.command(ctx, p.officer, l, "split", map[string]any{
		"line": one.ref(), "parts": []any{map[string]any{"amount": half}, map[string]any{"amount": one.Total - half}},
	})
}

// putOff pays a part of a line with the next month's list (F-52).
func (p *play) putOff(ctx context.Context, l *paymentList) error {
	one, err := p.pick(ctx, p.officer, p.id, l.Communes[len(l.Communes)/2].Commune, func(l line) bool { return l.Parts == 0 && l.Total == l.Regular && l.Total > 100_000 })
	if err != nil {
		return err
	}
	return p.command(ctx, p.officer, l, "split", map[string]any{
		"line": one.ref(), "parts": []any{
			map[string]any{"amount": one.Total - 100_000}, map[string]any{"amount": 100_000, "month": p.period.Add(1)},
		},
	})
}

// sign uploads the scan of the signed summary and confirms it (P3).
func (p *play) sign(ctx context.Context, l *paymentList) error {
	scan := []byte("%PDF-1.4\n% " + p.id + "\n%%EOF\n")
	var at struct {
		Upload struct {
			ID      string            `json:"id"`
			URL     string            `json:"url"`
			Method  string            `json:"method"`
			Headers map[string]string `json:"headers"`
		} `json:"upload"`
	}
	announced := map[string]any{"name": "tong-hop.pdf", "size": len(scan), "version": l.Version}
	if _, err := p.officer.send(ctx, http.MethodPost, listPath(p.id)+"/scan", p.key("scan", l), announced, &at); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, at.Upload.Method, at.Upload.URL, bytes.NewReader(scan))
	if err != nil {
		return err
	}
	for name, value := range at.Upload.Headers {
		req.Header.Set(name, value)
	}
	if !arrived(req) {
		sleep(ctx, 50*time.Millisecond) // the host went down: the next step begins again
		return nil
	}
	// A new upload is a new command.
	request := p.key("confirm", l) + ":" + at.Upload.ID
	body := map[string]any{"version": l.Version, "upload": at.Upload.ID, "total": l.Sums.Total, "signed": true}
	return p.officer.post(ctx, listPath(p.id)+"/scan/confirm", request, body, nil)
}

// arrived reports whether a file came to where it was sent.
func arrived(req *http.Request) bool {
	status, _, err := exchange(req)
	return err == nil && status/100 == 2
}

// close closes the settlement (P11).
func (p *play) close(ctx context.Context, l *paymentList) error {
	return p.command(ctx, p.officer, l, "close", nil)
}

// lock locks the list, after one more settlement came too late.
func (p *play) lock(ctx context.Context, l *paymentList) error {
	if p.due("settle again", !p.turns.byHand) {
		if err := p.did("settle again", p.refused(ctx, order{Action: "settle", Package: p.sent(l), MessageID: p.message("late")})); err != nil {
			return err
		}
	}
	return p.command(ctx, p.second, l, "lock", nil)
}
