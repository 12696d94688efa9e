package demonstration

import (
	"context"
	"fmt"
	"time"

	"ansinh/shared/calendar"
)

// clock is what /api/local/clock shows; the route exists on one machine only.
type clock struct {
	Now time.Time `json:"now"`
}

// today is the date in the world of the play, whose clock may have been moved.
func (p *play) today(ctx context.Context) (calendar.Date, error) {
	var c clock
	err := p.cast.visitor.get(ctx, "/api/local/clock", &c)
	return calendar.DateOf(c.Now), err
}

// moveTo moves the clock forward to the morning of a day; a day that has come
// already stays as it is.
func (p *play) moveTo(ctx context.Context, day calendar.Date) error {
	var c clock
	if err := p.cast.visitor.get(ctx, "/api/local/clock", &c); err != nil {
		return err
	}
	ahead := morning(day).Sub(c.Now).Round(time.Second)
	if ahead <= 0 {
		return nil
	}
	if err := p.cast.visitor.post(ctx, "/api/local/clock", map[string]string{"advance": ahead.String()}, &c); err != nil {
		return err
	}
	if got := calendar.DateOf(c.Now); got != day {
		return fmt.Errorf("đồng hồ chuyển đến %s thay vì %s", got.Vietnamese(), day.Vietnamese())
	}
	p.say("Đồng hồ chuyển đến ngày %s.", day.Vietnamese())
	return nil
}
