package payment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/policy"
)

type inClaim struct {
	Commune  org.UnitID    `json:"commune"`
	Deceased string        `json:"deceased"`
	Died     calendar.Date `json:"died"`
	Amount   money.Dong    `json:"amount"`
	Claimant struct {
		Name       string              `json:"name"`
		NationalID identity.NationalID `json:"nationalId"`
		Phone      string              `json:"phone"`
		Relation   string              `json:"relation"`
		Payment    beneficiary.Payment `json:"payment"`
	} `json:"claimant"`
	Decision struct {
		Number string        `json:"number"`
		Date   calendar.Date `json:"date"`
	} `json:"decision"`
}

// AddFuneralClaim enters the funeral of a person outside the registry; the
// next funeral list pays it (F-49). The command again adds nothing: the
// claim's id follows from the request's.
func (d Desk) AddFuneralClaim(ctx context.Context, who auth.Caller, in inClaim) (claimView, error) {
	locality, err := d.locality(who, "", managePayments)
	if err != nil {
		return claimView{}, err
	}
	if u, ok := d.p.Units.Unit(in.Commune); !ok || u.Level != org.Commune || d.p.Units.Locality(in.Commune) != locality {
		return claimView{}, fault.Invalid("no-commune", "Hãy chọn xã, phường, thị trấn.", fault.Field{Pointer: "/commune", Detail: "Không phải xã của địa phương."})
	}
	now, key := d.p.Clock.Now(), sha256.Sum256([]byte(who.ID+"\x00"+who.RequestID))
	claim, err := beneficiary.OutsideClaim{
		ID: hex.EncodeToString(key[:10]), Commune: in.Commune, Province: d.p.Units.Province(in.Commune),
		Deceased: in.Deceased, Died: in.Died, Amount: in.Amount,
		Claimant: beneficiary.Claimant{
			Name: in.Claimant.Name, NationalID: in.Claimant.NationalID, Phone: in.Claimant.Phone, Relation: in.Claimant.Relation, Payment: in.Claimant.Payment,
		},
		Decision: beneficiary.Decision{Number: in.Decision.Number, Date: in.Decision.Date},
	}.Make(policy.National(), calendar.DateOf(now))
	if err != nil {
		return claimView{}, err
	}
	entry := audit.Entry{
		Object: "funeral/" + claim.Beneficiary, At: now, Action: "addFuneralClaim", By: who.ID, ByName: who.Name, Office: who.Who().Office,
		Unit: string(who.Unit), RequestID: who.RequestID, After: audit.Snapshot(claim),
	}
	for _, role := range who.Roles {
		entry.Roles = append(entry.Roles, string(role))
	}
	if err := d.onlyFuneral(ctx, &claim); err != nil {
		return claimView{}, err
	}
	err = d.files.AddClaim(ctx, claim, entry)
	if fault.HasCode(err, "claim-exists") { // the same command again, or another under its id
		before, readErr := d.files.Claim(ctx, in.Commune, claim.Beneficiary)
		if readErr != nil || before == nil || !claim.SameAs(*before) {
			return claimView{}, fault.Refused("request-reused", "Mã yêu cầu (Idempotency-Key) này đã dùng cho một thao tác khác.").Because(readErr)
		}
		return d.claimView(before), nil
	}
	return d.claimView(&claim), err
}

// onlyFuneral refuses a second claim for one funeral: entered by another
// officer, or granted by a dossier.
func (d Desk) onlyFuneral(ctx context.Context, claim *beneficiary.FuneralClaim) error {
	for other, err := range d.files.Claims(ctx, org.UnitID(claim.Commune)) {
		if err != nil {
			return err
		}
		if other.Beneficiary != claim.Beneficiary && claim.SameFuneral(other) {
			return fault.Refused("funeral-twice", "Đã có khoản mai táng phí của "+other.Name+", chết ngày "+other.Died.Vietnamese()+
				", người nhận "+other.Claimant.Name+", QĐ "+other.Decision.Number+".")
		}
	}
	return nil
}
