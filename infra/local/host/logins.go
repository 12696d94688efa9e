package host

import (
	"context"
	"time"

	"ansinh/functions/platform"
	"ansinh/infra/local/issuer"
	"ansinh/shared/audit"
	"ansinh/shared/clock"
	"ansinh/shared/fault"
	"ansinh/shared/org/orgstore"
)

// logins appends the log-in history to the audit chains of the accounts (B-01).
// It stands for what Cognito's own log keeps on AWS.
type logins struct {
	officers *orgstore.Store
	clock    clock.Clock
}

func newLogins(p *platform.Platform) *logins {
	return &logins{officers: orgstore.New(p.DB, p.Settings(), p.Audit()), clock: p.Clock}
}

// actions names the entries, notes says them to people.
var (
	loginActions = map[string]string{
		issuer.LoggedIn: "account.login", issuer.LoginFailed: "account.login-failed", issuer.Locked: "account.locked",
		issuer.LoggedOut: "account.logout", issuer.PasswordChanged: "account.password-changed",
	}
	loginNotes = map[string]string{
		issuer.LoggedIn: "Đăng nhập", issuer.LoginFailed: "Đăng nhập không thành công", issuer.Locked: "Bị khoá tạm 5 phút",
		issuer.LoggedOut: "Đăng xuất", issuer.PasswordChanged: "Đổi mật khẩu",
	}
)

// keep appends one event. An account that does not exist has no chain; its
// failures stand in the host's log only.
func (l *logins) keep(ctx context.Context, e issuer.Event) error {
	const tries = 5 // an officer may be changed at the same moment
	var err error
	for range tries {
		officer, readErr := l.officers.Officer(ctx, e.Account)
		if fault.Is(readErr, fault.KindNotFound) {
			return nil
		}
		if readErr != nil {
			return readErr
		}
		entry := audit.Entry{At: l.clock.Now(), Action: loginActions[e.Kind], By: e.Account, ByName: officer.Name, Note: loginNotes[e.Kind] + " (" + e.Source + ")"}
		if _, err = l.officers.Save(ctx, officer, entry); !fault.Is(err, fault.KindStale) {
			return err
		}
	}
	return err
}

// record is the issuer's recorder. The person waits for it, so it is bounded;
// what cannot be kept is in the log.
func (h *Host) record(e issuer.Event) {
	h.log.Info("account", "event", e.Kind, "account", e.Account, "source", e.Source)
	keeper := h.logins.Load()
	if keeper == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := keeper.keep(ctx, e); err != nil {
		h.log.Error("the log-in history cannot be kept", "event", e.Kind, "account", e.Account, "error", err)
	}
}
