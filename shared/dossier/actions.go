package dossier

import (
	"ansinh/shared/fault"
)

// Offer is an action as the dossier's screen shows it: possible now, or why
// not (B-14, A.4).
type Offer struct {
	Action  Action
	Why     string
	Missing []fault.Field
	Confirm string // to ask before (J-14)
}

// offered lists the commands a screen may offer, in the order of their
// buttons.
var offered = []Command{
	Start{},
	Receive{},
	AcceptRequest{},
	ReceiveSupplement{},
	ReceiveResult{},
	Update{},
	SubmitSupplement{},
	Draft{},
	Sign{},
	Issue{},
	Forward{},
	CompleteSupplement{},
	ReturnResult{},
	RequestCitizenSupplement{},
	RequestSupplement{},
	SendBack{},
	ReturnIneligible{},
	Reject{},
	Delete{},
}

// confirmations ask before what passes a dossier on or cannot be undone.
var confirmations = map[Action]string{
	ActForward:            "Bạn chắc chắn muốn chuyển tiếp hồ sơ?",
	ActReturnResult:       "Bạn chắc chắn muốn trả kết quả?",
	ActReject:             "Từ chối là kết thúc: hồ sơ không thể xử lý tiếp. Bạn chắc chắn?",
	ActSendBack:           "Bạn chắc chắn muốn hoàn trả hồ sơ?",
	ActReturnIneligible:   "Bạn chắc chắn muốn hoàn trả hồ sơ không đủ điều kiện cho công dân?",
	ActDelete:             "Bạn chắc chắn muốn xóa hồ sơ?",
	ActIssue:              "Số văn bản không sửa được sau khi phát hành. Bạn chắc chắn muốn ký phát hành?",
	ActSign:               "Bạn chắc chắn muốn ký số văn bản này?",
	ActCompleteSupplement: "Bạn chắc chắn đã bổ sung đủ?",
}

// Offers lists what the dossier's state allows; permits tells which of these
// the caller's role, area and hold allow. Actions of other states and roles
// are left out; those that lack something say what.
func (d *Dossier) Offers(o Occasion, permits func(Action) bool) []Offer {
	var offers []Offer
	for _, c := range offered {
		action := c.Action()
		if allowed(action, d.State) != nil || !permits(action) {
			continue
		}
		offer := Offer{Action: action, Confirm: confirmations[action]}
		if err := c.Guard(d, o); err != nil {
			f := fault.As(err)
			if f == nil {
				continue
			}
			if f.Code == "wrong-step" || f.Code == "issue-instead" || f.Code == "return-instead" || f.Code == "nobody-below" {
				continue // not this step's business
			}
			offer.Why, offer.Missing = f.Detail, f.Fields
		}
		offers = append(offers, offer)
	}
	return offers
}
