package chaos

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"ansinh/shared/calendar"
)

// month is one period on its way from preparation to lock. What happens in it
// follows from its number, so that two runs play the same.
type month struct {
	*troupe
	number int
	period calendar.Month
	// told is what was done once already.
	told map[string]bool
}

// once reports whether something is to be done now: the first time, and only
// when it belongs to this month.
func (m *month) once(what string, belongs bool) bool {
	if !belongs || m.told[what] {
		return false
	}
	m.told[what] = true
	return true
}

// longestMonth bounds a month; a host that is killed for ever makes no way.
const longestMonth = 15 * time.Minute

// play takes the month to its lock and export. It looks where the list stands
// and does what that asks for, so it need not know what a kill undid.
func (m *month) play(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, longestMonth)
	defer cancel()
	if err := m.moveTo(ctx, m.period.First()); err != nil {
		return err
	}
	if err := m.recordDeath(ctx); err != nil {
		return fmt.Errorf("record a death: %w", err)
	}
	for {
		l, err := m.list(ctx, m.period)
		if err != nil {
			return err
		}
		if l.State == "PERIOD_LOCKED" && l.Export != nil {
			return nil
		}
		if err := m.step(ctx, &l); err != nil && code(err) != "list-changed" {
			return fmt.Errorf("%s: %w", l.State, err)
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("it is still %s: %w", l.State, err)
		}
	}
}

// step does what the list's state asks of people.
func (m *month) step(ctx context.Context, l *paymentList) error {
	failed := l.Job != nil && l.Job.State == "failed"
	switch {
	case l.State == "" || l.State == "PREPARING" && failed:
		return m.prepare(ctx, l)
	case l.State == "LIST_DRAFT" && m.once("prepare again", m.returned()):
		return m.prepare(ctx, l)
	case l.State == "LIST_DRAFT":
		return m.sign(ctx, l)
	case l.State == "SUMMARY_UPLOADED":
		return m.send(ctx, l)
	case l.State == "SENT":
		return m.startPaying(ctx, l)
	case l.State == "REJECTED_BY_PROVIDER":
		return m.command(ctx, m.officer, l, "edit", nil)
	case l.State == "PAYING":
		return m.settle(ctx, l)
	case l.State == "SETTLEMENT_RECEIVED" || l.State == "CLOSING" && failed:
		if err := m.moveTo(ctx, l.SettlementDeadline.AddDays(1)); err != nil {
			return err
		}
		return m.command(ctx, m.officer, l, "close", nil)
	case l.State == "SETTLED":
		return m.lock(ctx, l)
	}
	sleep(ctx, 60*time.Millisecond) // the machine is at work
	return nil
}

// command has somebody do something with the list as it was seen, under a
// request id that follows from what is asked.
func (m *month) command(ctx context.Context, who *caller, l *paymentList, action string, more map[string]any) error {
	body := map[string]any{"version": l.Version}
	for name, value := range more {
		body[name] = value
	}
	return who.post(ctx, listPath(m.period)+"/"+action, m.request(action, l.Version), body, nil)
}

func (m *month) request(action string, version int) string {
	return fmt.Sprintf("chaos:%d:%s:%s:%d", m.options.Seed, m.period, strings.ReplaceAll(action, "/", "-"), version)
}

func (m *month) prepare(ctx context.Context, l *paymentList) error {
	body := map[string]any{"period": m.period, "version": l.Version}
	return m.officer.post(ctx, "/api/payment/lists", m.request("prepare", l.Version), body, nil)
}

// sign uploads the scan of the signed summary and confirms it (P3).
func (m *month) sign(ctx context.Context, l *paymentList) error {
	scan := []byte("%PDF-1.4\n% " + string(m.period) + "\n%%EOF\n")
	var at struct {
		Upload struct {
			ID      string            `json:"id"`
			URL     string            `json:"url"`
			Method  string            `json:"method"`
			Headers map[string]string `json:"headers"`
		} `json:"upload"`
	}
	announced := map[string]any{"name": "tong-hop.pdf", "size": len(scan), "version": l.Version}
	if _, err := m.officer.send(ctx, http.MethodPost, listPath(m.period)+"/scan", m.request("scan", l.Version), announced, &at); err != nil {
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
	request := m.request("confirm", l.Version) + ":" + at.Upload.ID
	body := map[string]any{"version": l.Version, "upload": at.Upload.ID, "total": l.Sums.Total, "signed": true}
	return m.officer.post(ctx, listPath(m.period)+"/scan/confirm", request, body, nil)
}

// arrived reports whether a file came to where it was sent.
func arrived(req *http.Request) bool {
	status, _, err := exchange(req)
	return err == nil && status/100 == 2
}

func (m *month) lock(ctx context.Context, l *paymentList) error {
	if m.once("settle again", true) {
		if err := m.refused(ctx, order{Action: "settle", Package: m.sent(l), MessageID: m.message("late")}); err != nil {
			return err
		}
	}
	return m.command(ctx, m.second, l, "lock", nil)
}

// recordDeath has one of the people who were paid the month before turn out to
// have died the month before that: what they got is to be recovered (F-44).
func (m *month) recordDeath(ctx context.Context) error {
	if m.number < 2 {
		return nil
	}
	before, err := m.list(ctx, m.period.Add(-1))
	if err != nil {
		return err
	}
	commune := before.Communes[m.number%len(before.Communes)].Commune
	var page struct{ Items []line }
	if err := m.officer.get(ctx, listPath(m.period.Add(-1))+"/lines?commune="+url.QueryEscape(commune), &page); err != nil {
		return err
	}
	for _, l := range page.Items[m.number%len(page.Items):] {
		if l.Status != "PAID" || l.Regular == 0 {
			continue
		}
		var person struct {
			Version int `json:"version"`
		}
		if err := m.officer.get(ctx, "/api/beneficiaries/"+l.Beneficiary, &person); err != nil {
			return err
		}
		body := map[string]any{"date": m.period.Add(-2).OnDay(10), "reason": "Báo tử muộn.", "version": person.Version}
		return m.officer.post(ctx, "/api/beneficiaries/"+l.Beneficiary+"/death", m.request("death", 0), body, nil)
	}
	return nil
}
