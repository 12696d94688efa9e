package web

import (
	"encoding/json"
	"net/http"
	"regexp"

	"github.com/aws/aws-lambda-go/events"

	"ansinh/functions/platform"
)

// Settings are what the page must know of where it runs.
type Settings struct {
	// Issuer is the OpenID Connect issuer's address.
	Issuer   string
	ClientID string
	// Scope is what a log-in asks for.
	Scope string
	// Locale is the language of a first visit.
	Locale string
	// Local is true in the embedded runtime only.
	Local bool
	// PublicURL is the page's own address.
	PublicURL string
	// Connect lists further addresses the page may talk to: the object store
	// behind presigned addresses, the issuer's token endpoint.
	Connect []string
}

// cognito is the issuer of a user pool; its token endpoint is at another host.
var cognito = regexp.MustCompile(`^https://cognito-idp\.([a-z0-9-]+)\.amazonaws\.com/`)

// SettingsOf takes the page's settings from the functions' configuration.
func SettingsOf(c platform.Config) Settings {
	s := Settings{
		Issuer: c.Issuer, ClientID: c.ClientID, Locale: "vi", Local: c.Local, PublicURL: c.PublicURL,
		// The local issuer gives refresh tokens for offline_access; Cognito
		// gives them always and knows no such scope.
		Scope: "openid profile",
	}
	if c.Local {
		s.Scope += " offline_access"
	}
	if m := cognito.FindStringSubmatch(c.Issuer); m != nil {
		s.Connect = append(s.Connect, "https://*.auth."+m[1]+".amazoncognito.com")
	}
	if c.ObjectsPublicURL != "" {
		s.Connect = append(s.Connect, c.ObjectsPublicURL)
	} else {
		for _, bucket := range []string{c.DocumentsBucket, c.UploadsBucket, c.ExportsBucket} {
			s.Connect = append(s.Connect, "https://"+bucket+".s3."+c.Region+".amazonaws.com")
		}
	}
	return s
}

// config is GET /config.json.
func (p *Page) config() events.APIGatewayV2HTTPResponse {
	raw, err := json.Marshal(struct {
		Issuer   string `json:"issuer"`
		ClientID string `json:"clientId"`
		Scope    string `json:"scope"`
		Locale   string `json:"locale"`
		Local    bool   `json:"local"`
	}{p.settings.Issuer, p.settings.ClientID, p.settings.Scope, p.settings.Locale, p.settings.Local})
	if err != nil {
		return p.plain(http.StatusInternalServerError, "Không đọc được cấu hình.\n")
	}
	answer := p.answer(http.StatusOK, "application/json", "no-store", "")
	answer.Body = string(raw)
	return answer
}
