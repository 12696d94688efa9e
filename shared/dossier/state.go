package dossier

import (
	"fmt"
	"slices"

	"ansinh/shared/fault"
)

// State is where a dossier stands (requirements C.1).
type State string

// The states of requirements C.1.
const (
	OfficerCreated        State = "OFFICER_CREATED"
	AwaitingReceipt       State = "AWAITING_RECEIPT"
	InProcess             State = "IN_PROCESS"
	CitizenSupplement     State = "CITIZEN_SUPPLEMENT"
	CitizenSupplemented   State = "CITIZEN_SUPPLEMENTED"
	SupplementRequested   State = "SUPPLEMENT_REQUESTED"
	Supplementing         State = "SUPPLEMENTING"
	SentBack              State = "SENT_BACK"
	Ineligible            State = "INELIGIBLE"
	LeaderRejected        State = "LEADER_REJECTED"
	ResultAwaitingReceipt State = "RESULT_AWAITING_RECEIPT"
	ResultReceived        State = "RESULT_RECEIVED"
	ResultReturned        State = "RESULT_RETURNED"
	Deleted               State = "DELETED"
)

// States lists all states in the order of requirements C.1.
var States = []State{
	OfficerCreated, AwaitingReceipt, InProcess, CitizenSupplement, CitizenSupplemented, SupplementRequested,
	Supplementing, SentBack, Ineligible, LeaderRejected, ResultAwaitingReceipt, ResultReceived, ResultReturned, Deleted,
}

// stateNames are the queue names the users must see (C-05 to C-10).
var stateNames = map[State]string{
	OfficerCreated:        "Hồ sơ do cán bộ tạo",
	AwaitingReceipt:       "Hồ sơ chờ tiếp nhận",
	InProcess:             "Hồ sơ đã tiếp nhận và đang xử lý",
	CitizenSupplement:     "Yêu cầu người dân bổ sung",
	CitizenSupplemented:   "Hồ sơ người dân đã bổ sung",
	SupplementRequested:   "HS lãnh đạo yêu cầu bổ sung",
	Supplementing:         "HS đang bổ sung",
	SentBack:              "Hồ sơ hoàn trả",
	Ineligible:            "Hồ sơ không đủ điều kiện hưởng",
	LeaderRejected:        "Lãnh đạo từ chối",
	ResultAwaitingReceipt: "Hồ sơ có kết quả chờ tiếp nhận",
	ResultReceived:        "Hồ sơ đã tiếp nhận chưa trả kết quả",
	ResultReturned:        "Hồ sơ đã trả kết quả",
	Deleted:               "Đã xóa",
}

// Name is the state's name on the screens.
func (s State) Name() string { return stateNames[s] }

// Ended reports whether nothing more can happen to the dossier.
func (s State) Ended() bool {
	return s == Ineligible || s == LeaderRejected || s == ResultReturned || s == Deleted
}

// statusNames say where a dossier is; %s is the holder (C-17).
var statusNames = map[State]string{
	OfficerCreated:        "Cán bộ đã tạo, chưa xử lý, tại %s",
	AwaitingReceipt:       "Chờ tiếp nhận tại %s",
	InProcess:             "Đang xử lý tại %s",
	CitizenSupplement:     "Chờ người dân bổ sung (%s yêu cầu)",
	CitizenSupplemented:   "Người dân đã bổ sung, chờ tiếp nhận tại %s",
	SupplementRequested:   "Được yêu cầu bổ sung tại %s",
	Supplementing:         "Đang bổ sung tại %s",
	SentBack:              "Đã hoàn trả về %s",
	ResultAwaitingReceipt: "Có kết quả, chờ tiếp nhận tại %s",
	ResultReceived:        "Đã nhận kết quả, chưa trả, tại %s",
}

// Action is what somebody does with a dossier; its value is the last part of
// the operation's path in the API.
type Action string

// The actions of requirements C.1.
const (
	ActFile                     Action = "file"
	ActStart                    Action = "start"
	ActDelete                   Action = "delete"
	ActReceive                  Action = "receive"
	ActUpdate                   Action = "update"
	ActAttach                   Action = "attach"
	ActForward                  Action = "forward"
	ActRequestCitizenSupplement Action = "request-citizen-supplement"
	ActSubmitSupplement         Action = "submit-supplement"
	ActReceiveSupplement        Action = "receive-supplement"
	ActRequestSupplement        Action = "request-supplement"
	ActAcceptRequest            Action = "accept-request"
	ActCompleteSupplement       Action = "complete-supplement"
	ActSendBack                 Action = "send-back"
	ActReturnIneligible         Action = "return-ineligible"
	ActReject                   Action = "reject"
	ActDraft                    Action = "draft-decision"
	ActSign                     Action = "sign"
	ActIssue                    Action = "issue"
	ActReceiveResult            Action = "receive-result"
	ActReturnResult             Action = "return-result"
)

// Transition is one row of the table in requirements C.1.
type Transition struct {
	Row    string // "T8"
	Action Action
	From   []State // empty: the dossier does not exist yet
	To     []State
}

// Table is the table of requirements C.1 as data. Whatever is not in it is
// refused (C-04). T4, the intake from other systems, is not part of it.
var Table = []Transition{
	{"T1", ActFile, nil, []State{AwaitingReceipt, OfficerCreated}}, // and T2
	{"T3", ActDelete, []State{OfficerCreated}, []State{Deleted}},
	{"T5", ActStart, []State{OfficerCreated}, []State{InProcess}},
	{"T6", ActReceive, []State{AwaitingReceipt}, []State{InProcess}},
	{"T7", ActUpdate, []State{InProcess}, []State{InProcess}},
	{"T7", ActDraft, []State{InProcess}, []State{InProcess}},
	{"T7", ActSign, []State{InProcess}, []State{InProcess}},
	{"T8", ActForward, []State{InProcess}, []State{AwaitingReceipt}},
	{"T9", ActRequestCitizenSupplement, []State{InProcess}, []State{CitizenSupplement}},
	{"T10", ActSubmitSupplement, []State{CitizenSupplement}, []State{CitizenSupplemented}},
	{"T11", ActReceiveSupplement, []State{CitizenSupplemented}, []State{InProcess}},
	{"T12", ActRequestSupplement, []State{InProcess}, []State{SupplementRequested}},
	{"T13", ActAcceptRequest, []State{SupplementRequested}, []State{Supplementing}},
	{"T14", ActUpdate, []State{Supplementing}, []State{Supplementing}},
	{"T15", ActCompleteSupplement, []State{Supplementing}, []State{AwaitingReceipt}},
	{"T16", ActReject, []State{InProcess}, []State{LeaderRejected}},
	{"T17", ActSendBack, []State{InProcess}, []State{SentBack}},
	{"T18", ActReturnIneligible, []State{InProcess, SentBack}, []State{Ineligible}},
	// Numbering and sealing the submission note stays IN_PROCESS; issuing the
	// decision is T19.
	{"T19", ActIssue, []State{InProcess}, []State{InProcess, ResultAwaitingReceipt}},
	{"T20", ActReceiveResult, []State{ResultAwaitingReceipt}, []State{ResultReceived}},
	// From the district a result goes to the commune first (C-45).
	{"T21", ActReturnResult, []State{ResultReceived}, []State{ResultReturned, ResultAwaitingReceipt}},
	// Papers join while somebody works on the dossier, or the citizen answers.
	{"T7", ActAttach, []State{OfficerCreated}, []State{OfficerCreated}},
	{"T7", ActAttach, []State{InProcess}, []State{InProcess}},
	{"T14", ActAttach, []State{Supplementing}, []State{Supplementing}},
	{"T10", ActAttach, []State{CitizenSupplement}, []State{CitizenSupplement}},
}

// labels are the buttons (J-26).
var labels = map[Action]string{
	ActFile:                     "Nộp hồ sơ",
	ActStart:                    "Đưa vào xử lý",
	ActDelete:                   "Xóa hồ sơ",
	ActReceive:                  "Tiếp nhận hồ sơ",
	ActUpdate:                   "Cập nhật hồ sơ",
	ActAttach:                   "Tải giấy tờ lên",
	ActForward:                  "Chuyển tiếp",
	ActRequestCitizenSupplement: "Yêu cầu người dân bổ sung",
	ActSubmitSupplement:         "Nộp bổ sung",
	ActReceiveSupplement:        "Tiếp nhận hồ sơ bổ sung",
	ActRequestSupplement:        "Yêu cầu bổ sung",
	ActAcceptRequest:            "Tiếp nhận yêu cầu",
	ActCompleteSupplement:       "Hoàn thành bổ sung",
	ActSendBack:                 "Hoàn trả hồ sơ",
	ActReturnIneligible:         "Hoàn trả hồ sơ không đủ điều kiện",
	ActReject:                   "Từ chối",
	ActDraft:                    "Lập tờ trình, quyết định",
	ActSign:                     "Ký số",
	ActIssue:                    "Ký phát hành",
	ActReceiveResult:            "Tiếp nhận kết quả",
	ActReturnResult:             "Trả kết quả",
}

// Label is the action's button.
func (a Action) Label() string { return labels[a] }

// allowed checks the table: Refused "wrong-state" names state and action.
func allowed(action Action, from State) error {
	for _, t := range Table {
		if t.Action == action && (from == "" && len(t.From) == 0 || slices.Contains(t.From, from)) {
			return nil
		}
	}
	if from == "" {
		return fault.NotFound("dossier-not-found", "Không tìm thấy hồ sơ.")
	}
	return fault.Refused("wrong-state", fmt.Sprintf("Hồ sơ đang ở trạng thái “%s” nên không thể thực hiện “%s”.", from.Name(), action.Label()))
}

// leadsTo reports whether the table lets the action end in a state.
func leadsTo(action Action, from, to State) bool {
	return slices.ContainsFunc(Table, func(t Transition) bool {
		return t.Action == action && (from == "" && len(t.From) == 0 || slices.Contains(t.From, from)) && slices.Contains(t.To, to)
	})
}
