package account

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/httpapi"
	"ansinh/shared/notice"
)

// NoticePage is a page of notices, newest first.
type NoticePage struct {
	Items  []notice.Notice `json:"items"`
	Unread int             `json:"unread"`
	Next   string          `json:"next,omitempty"`
}

// CursorInput asks for the page after another.
type CursorInput struct {
	Cursor string `query:"cursor"`
}

// ListNotices lists the caller's notices (J-09).
func (d *Desk) ListNotices(ctx context.Context, who auth.Caller, in CursorInput) (NoticePage, error) {
	if err := d.own(who, "ReadOwnAccount"); err != nil {
		return NoticePage{}, err
	}
	items, unread, next, err := d.notices.Page(ctx, who.ID, in.Cursor)
	return NoticePage{Items: items, Unread: unread, Next: next}, err
}

// ReadInput names notices.
type ReadInput struct {
	IDs []string `json:"ids"`
}

// ReadNotices marks notices as read.
func (d *Desk) ReadNotices(ctx context.Context, who auth.Caller, in ReadInput) (httpapi.NoContent, error) {
	if err := d.own(who, "KeepOwnAccount"); err != nil {
		return httpapi.NoContent{}, err
	}
	return httpapi.NoContent{}, d.notices.Read(ctx, who.ID, in.IDs)
}
