// Package demonstration plays the whole main job of An Sinh over HTTP as the
// people who do it: a workbook is imported, a dossier travels to a signed
// decision and into the registry, and a month is prepared, sent, paid,
// extended, settled, locked, exported and carried over. It is the first
// stranger to the API: it adds every sum up by itself and believes no total
// it is told.
package demonstration

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"ansinh/shared/calendar"
)

// Stage is where the play is given.
type Stage struct {
	// URL is the system's public address, without a slash at its end.
	URL string
	// Token logs an account in.
	Token func(ctx context.Context, account string) (string, error)
	// Export reads a file of the exports bucket, as an analyst would.
	Export func(ctx context.Context, key string) ([]byte, error)
	// Out is the folder that the files are left in; made when it is not there.
	Out string
	// Say gets one line a step.
	Say io.Writer
	// Random makes up people; the same source makes the same ones.
	Random *rand.Rand
}

// play is one giving.
type play struct {
	Stage
	cast   cast
	report Report
	began  time.Time
	// month is the period that is paid, law what its people are due.
	month calendar.Month
	law   law
	// due are the people who came in and what they must get in the month,
	// gone those who must not; both by national id.
	due  map[string]entitlement
	gone map[string]string
}

// Play gives the whole play and reports. An error names the step that failed
// or the sum that does not balance; the report then holds what was reached.
func Play(ctx context.Context, stage Stage) (Report, error) {
	if err := os.MkdirAll(stage.Out, 0o755); err != nil {
		return Report{}, fmt.Errorf("không tạo được thư mục %s: %w", stage.Out, err)
	}
	p := &play{Stage: stage, began: time.Now(), due: map[string]entitlement{}, gone: map[string]string{}}
	for _, act := range []struct {
		name string
		play func(context.Context) error
	}{
		{"Mở đầu", p.begin},
		{"Cập nhật biến động bằng Excel", p.importWorkbook},
		{"Một hồ sơ từ xã đến quyết định", p.grantAllowance},
		{"Lập và gửi danh sách chi trả", p.payMonth},
		{"Quyết toán, khóa kỳ và mang sang", p.settleMonth},
	} {
		p.title(act.name)
		if err := act.play(ctx); err != nil {
			p.report.Seconds = p.seconds()
			return p.report, fmt.Errorf("%s: %w", act.name, err)
		}
	}
	p.report.Seconds = p.seconds()
	return p.report, p.report.check()
}

// begin brings the people in and finds the month that can still be paid.
func (p *play) begin(ctx context.Context) error {
	var err error
	if p.cast, err = p.gather(ctx); err != nil {
		return err
	}
	if p.month, err = p.openMonth(ctx); err != nil {
		return err
	}
	if p.law, err = p.readLaw(ctx); err != nil {
		return err
	}
	p.say("%s: kỳ chi trả %s, mức chuẩn %s, %d nhóm đối tượng đang có hiệu lực.", p.URL, p.month.Vietnamese(), p.law.Standard, len(p.law.Categories))
	return nil
}

func (p *play) seconds() float64 {
	return float64(time.Since(p.began).Round(10*time.Millisecond)) / float64(time.Second)
}

func (p *play) title(text string) { _, _ = fmt.Fprintf(p.Say, "\n== %s\n", text) }

// say tells a step in one line.
func (p *play) say(format string, args ...any) {
	_, _ = fmt.Fprintf(p.Say, "   "+format+"\n", args...) // nobody to tell when the listener has gone
}

// keep leaves a file in the folder named.
func (p *play) keep(name string, content []byte) (string, error) {
	path := filepath.Join(p.Out, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return "", fmt.Errorf("không ghi được tệp: %w", err)
	}
	return path, nil
}
