package e2e

import (
	"net/http"
	"testing"

	"ansinh/infra/local/hosttest"
	"ansinh/shared/demo"
)

type account struct {
	ID, Name, Position, Phone, Email, Unit, UnitName, Level string
	Roles, Menus                                            []string
	Version                                                 int
	Certificate                                             *struct{ Subject string }
}

func TestAccount_B03_B04_ChangesAreKeptAndLevelIsNotEditable(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	officer := s.Client("xuanyen.canbo")
	var me account
	officer.Get("/api/me", &me)
	if me.Unit != "18376" || me.Level != "commune" || me.UnitName != "Xã Xuân Yên" || len(me.Menus) == 0 {
		t.Fatalf("%+v", me)
	}
	change := map[string]any{"name": me.Name, "position": me.Position, "phone": "0912 345 678", "version": me.Version}
	var after account
	officer.Put("/api/me", change, &after)
	if after.Phone != "0912 345 678" || after.Version != me.Version+1 {
		t.Errorf("%+v", after)
	}
	officer.Refused(http.MethodPut, "/api/me", map[string]any{"name": "Khác", "version": me.Version}, 409, "account-changed")
	officer.Refused(http.MethodPut, "/api/me", map[string]any{"name": "X", "level": "province", "version": after.Version}, 422, "")
	officer.Get("/api/me", &me)
	if me.Level != "commune" || me.Phone != "0912 345 678" {
		t.Errorf("%+v", me)
	}
	var leader account
	s.Client("xuanyen.lanhdao").Get("/api/me", &leader)
	if leader.Certificate == nil {
		t.Error("a leader's certificate is not shown")
	}
}

func TestAccount_B02_PasswordChangesOnlyWhenAllIsRight(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	officer := s.Client("xuanyen.canbo2")
	officer.Refused(http.MethodPost, "/api/me/password", map[string]any{"old": demo.Password, "new": "MatKhauMoi@1", "confirm": "Khac@123456"}, 422, "passwords-differ")
	officer.Refused(http.MethodPost, "/api/me/password", map[string]any{"old": "sai-mat-khau", "new": "MatKhauMoi@1", "confirm": "MatKhauMoi@1"}, 422, "wrong-password")
	officer.Post("/api/me/password", map[string]any{"old": demo.Password, "new": "MatKhauMoi@1", "confirm": "MatKhauMoi@1"}, nil)
	officer.Refused(http.MethodPost, "/api/me/password", map[string]any{"old": demo.Password, "new": "MatKhauMoi@2", "confirm": "MatKhauMoi@2"}, 422, "wrong-password")
}

func TestAccount_J09_NoticesAreReadOnce(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := filed(t, s, "xuanyen.canbo", allowance(70, "Hồ Thị Bảy"))
	p.prepared("xuanyen.canbo")
	p.do("xuanyen.canbo", "forward", map[string]any{"officer": "xuanyen.lanhdao"})
	hasNotice(s, "xuanyen.lanhdao", "dossier.received", p.Code)
	leader := s.Client("xuanyen.lanhdao")
	var page struct {
		Items  []struct{ ID string }
		Unread int
	}
	leader.Get("/api/notices", &page)
	leader.Post("/api/notices/read", map[string]any{"ids": []string{page.Items[0].ID}}, nil)
	leader.Post("/api/notices/read", map[string]any{"ids": []string{page.Items[0].ID}}, nil)
	before := page.Unread
	leader.Get("/api/notices", &page)
	if before != 1 || page.Unread != 0 {
		t.Errorf("%d unread, then %d", before, page.Unread)
	}
}
