package issuer

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/coreos/go-oidc/v3/oidc"
)

const changePassword = "AWSCognitoIdentityProviderService.ChangePassword"

// cognito serves the one call of Cognito's API that functions make:
// ChangePassword (B-02), in its wire format and with its errors.
func (i *Issuer) cognito(w http.ResponseWriter, r *http.Request) {
	if target := r.Header.Get("X-Amz-Target"); r.Method != http.MethodPost || target != changePassword {
		cognitoError(w, "UnknownOperationException", "only "+changePassword+" is served on one machine")
		return
	}
	var in struct{ AccessToken, PreviousPassword, ProposedPassword string }
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 32<<10)).Decode(&in); err != nil {
		cognitoError(w, "SerializationException", "the request is not JSON")
		return
	}
	account, session, err := i.bearer(r.Context(), in.AccessToken)
	if err != nil {
		cognitoError(w, "NotAuthorizedException", "Invalid Access Token")
		return
	}
	locks, err := i.passwords.change(account, in.PreviousPassword, in.ProposedPassword)
	switch {
	case err == nil:
	case errors.Is(err, errWeak):
		cognitoError(w, "InvalidPasswordException", "Password did not conform with policy")
		return
	case errors.Is(err, errLocked):
		cognitoError(w, "LimitExceededException", "Attempt limit exceeded, please try after some time.")
		return
	case errors.Is(err, errWrong):
		i.recorder.Record(Event{Kind: LoginFailed, Account: account, At: i.now(), Source: source(r)})
		if locks {
			i.recorder.Record(Event{Kind: Locked, Account: account, At: i.now(), Source: source(r)})
		}
		cognitoError(w, "NotAuthorizedException", "Incorrect username or password.")
		return
	default:
		i.log.Error("a password cannot be changed", "error", err)
		cognitoError(w, "InternalErrorException", "")
		return
	}
	i.recorder.Record(Event{Kind: PasswordChanged, Account: account, At: i.now(), Source: source(r)})
	if err := i.sessions.endOthers(account, session); err != nil {
		i.log.Error("the other sessions cannot be ended", "error", err)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_, _ = w.Write([]byte("{}")) // the caller may have gone
}

// bearer says whose access token it is and of which session.
func (i *Issuer) bearer(ctx context.Context, token string) (account, session string, err error) {
	verifier := oidc.NewVerifier(i.url, i.Keys(), &oidc.Config{ClientID: WebClient, Now: i.now})
	verified, err := verifier.Verify(ctx, token)
	if err != nil {
		return "", "", err
	}
	var claims struct {
		Use     string `json:"token_use"`
		Session string `json:"sid"`
	}
	if err := verified.Claims(&claims); err != nil {
		return "", "", err
	}
	if claims.Use != "access" {
		return "", "", errNoSuch
	}
	return verified.Subject, claims.Session, nil
}

func cognitoError(w http.ResponseWriter, kind, message string) {
	status := http.StatusBadRequest
	if kind == "InternalErrorException" {
		status = http.StatusInternalServerError
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.Header().Set("X-Amzn-ErrorType", kind)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"__type": kind, "message": message}) // the caller may have gone
}
