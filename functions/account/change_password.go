package account

import (
	"context"
	"fmt"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/awsjson"
	"ansinh/shared/fault"
	"ansinh/shared/httpapi"
)

// PasswordInput is the old password and the new one twice.
type PasswordInput struct {
	Old     string `json:"old"`
	New     string `json:"new"`
	Confirm string `json:"confirm"`
}

// ChangePassword changes the caller's own password (B-02). Nothing changes
// when the old one is wrong or the new ones differ.
func (d *Desk) ChangePassword(ctx context.Context, who auth.Caller, in PasswordInput) (httpapi.NoContent, error) {
	if err := d.own(who, "KeepOwnAccount"); err != nil {
		return httpapi.NoContent{}, err
	}
	if in.New != in.Confirm {
		return httpapi.NoContent{}, fault.Invalid("passwords-differ", "Mật khẩu mới và xác nhận không giống nhau.", fault.Field{Pointer: "/confirm", Detail: "Không giống mật khẩu mới."})
	}
	change := struct{ AccessToken, PreviousPassword, ProposedPassword string }{who.AccessToken, in.Old, in.New}
	if err := d.cognito.Call(ctx, "AWSCognitoIdentityProviderService.ChangePassword", change, &struct{}{}); err != nil {
		return httpapi.NoContent{}, passwordFault(err)
	}
	return httpapi.NoContent{}, d.record(ctx, who)
}

func passwordFault(err error) error {
	switch {
	case awsjson.IsType(err, "NotAuthorizedException"):
		return fault.Invalid("wrong-password", "Mật khẩu hiện tại không đúng.", fault.Field{Pointer: "/old", Detail: "Không đúng."})
	case awsjson.IsType(err, "InvalidPasswordException"):
		return fault.Invalid("weak-password", "Mật khẩu mới phải có ít nhất 10 ký tự, gồm chữ hoa, chữ thường và số.", fault.Field{Pointer: "/new", Detail: "Chưa đủ mạnh."})
	case awsjson.IsType(err, "LimitExceededException", "TooManyRequestsException"):
		return fault.Unavailable("too-many-attempts", "Đã thử quá nhiều lần, hãy đợi rồi thử lại.")
	default:
		return fmt.Errorf("account: change password: %w", err)
	}
}

// record notes the change in the account's audit chain; the password itself
// is nowhere in it.
func (d *Desk) record(ctx context.Context, who auth.Caller) error {
	const tries = 3
	for attempt := 1; ; attempt++ {
		officer, err := d.officer(ctx, who)
		if err != nil {
			return err
		}
		_, err = d.officers.Save(ctx, officer, audit.Entry{
			At: d.clock.Now(), Action: "account.change-password", By: who.ID, ByName: who.Name, Roles: names(who.Roles), Unit: string(who.Unit), RequestID: who.RequestID,
		})
		if attempt == tries || !fault.Is(err, fault.KindStale) {
			return err
		}
	}
}
