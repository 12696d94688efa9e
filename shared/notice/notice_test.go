package notice_test

import (
	"context"
	"testing"
	"time"

	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/notice"
	"ansinh/shared/outbox"
)

func TestPost_J09_OneNoticePerEventHoweverOftenDelivered(t *testing.T) {
	board := notice.NewBoard(dynamotest.Start(t, "settings"), "settings")
	ctx := context.Background()
	event := outbox.Event{
		ID: "01J", At: time.Date(2026, 11, 2, 1, 0, 0, 0, time.UTC),
		Notices: []outbox.Notice{{To: "xuanyen.canbo", Kind: "dossier", Text: "Có hồ sơ mới", Link: "/ho-so/HS1"}},
	}
	for range 3 {
		if err := board.Post(ctx, event); err != nil {
			t.Fatal(err)
		}
	}
	items, unread, _, err := board.Page(ctx, "xuanyen.canbo", "")
	if err != nil || len(items) != 1 || unread != 1 || items[0].Text != "Có hồ sơ mới" {
		t.Fatalf("%+v, %d unread, %v", items, unread, err)
	}
	for range 2 {
		if err := board.Read(ctx, "xuanyen.canbo", []string{items[0].ID, "unknown"}); err != nil {
			t.Fatal(err)
		}
	}
	items, unread, _, err = board.Page(ctx, "xuanyen.canbo", "")
	if err != nil || unread != 0 || !items[0].Read {
		t.Errorf("%+v, %d unread, %v", items, unread, err)
	}
}
