package issuer

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/zitadel/oidc/v3/pkg/op"
)

// directRequest stands for a person at the host's own keyboard.
type directRequest struct{ account, client string }

// The methods below implement op.TokenRequest.

func (d directRequest) GetSubject() string    { return d.account }
func (d directRequest) GetAudience() []string { return []string{d.client} }
func (d directRequest) GetScopes() []string {
	if d.client == PostOffice {
		return []string{ProviderScope}
	}
	return []string{"openid", "profile"}
}

// Token makes an access token of an account without its password, good for an
// hour: the host's `token` subcommand and the tests use it. It gives nothing
// to whoever can read the data folder that the key in it does not give.
func (i *Issuer) Token(ctx context.Context, account string) (string, error) {
	if _, ok := i.accounts[account]; !ok {
		return "", fmt.Errorf("no account is called %q", account)
	}
	request := directRequest{account: account, client: WebClient}
	if account == PostOffice {
		request.client = PostOffice
	}
	s := storage{i}
	return op.CreateJWT(ctx, i.url, request, i.now().Add(time.Hour), secret(), i.clients[request.client], s)
}

// Token is Issuer.Token for a program that has no issuer open: it needs the
// folder of the key only. url is the host's public address.
func Token(ctx context.Context, url, folder string, accounts []Account, account string, now func() time.Time) (string, error) {
	key, err := loadKey(filepath.Join(folder, keyFile))
	if err != nil {
		return "", err
	}
	i := &Issuer{url: url + Prefix, accounts: map[string]Account{}, clients: clients(""), key: key, now: now}
	for _, a := range accounts {
		i.accounts[a.ID] = a
	}
	return i.Token(ctx, account)
}
