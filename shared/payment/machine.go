package payment

import (
	"fmt"
	"slices"

	"ansinh/shared/fault"
	"ansinh/shared/job"
)

// State is where a list stands in the cycle of requirements F.1. Preparing,
// Closing and Deleting are the same list while a job works on its lines.
type State string

// The states of F.1.
const (
	None               State = ""
	Preparing          State = "PREPARING"
	Draft              State = "LIST_DRAFT"
	SummaryUploaded    State = "SUMMARY_UPLOADED"
	Sent               State = "SENT"
	Rejected           State = "REJECTED_BY_PROVIDER"
	Paying             State = "PAYING"
	SettlementReceived State = "SETTLEMENT_RECEIVED"
	Closing            State = "CLOSING"
	ManualSettling     State = "MANUAL_SETTLING"
	Settled            State = "SETTLED"
	Locked             State = "PERIOD_LOCKED"
	Deleting           State = "DELETING"
	Deleted            State = "DELETED"
)

// States lists them all, in the order of the cycle.
var States = []State{
	None, Preparing, Draft, SummaryUploaded, Sent, Rejected, Paying, SettlementReceived,
	Closing, ManualSettling, Settled, Locked, Deleting, Deleted,
}

// Action is something that may happen to a list, named as the API's
// operation that does it.
type Action string

// The actions of F.1, with those only the state machine's tasks take.
const (
	DoPrepare          Action = "prepareList"            // P1, and again: P4
	DoCarryOver        Action = "updateCarryOver"        // F-47
	DoInherit          Action = "inheritUnpaid"          // F-48
	DoSplit            Action = "splitLine"              // F-52
	DoRecountOwed      Action = "recountOwed"            // P4: what a line bears was cancelled
	DoFinishPreparing  Action = "finishPreparing"        // task
	DoDelete           Action = "deleteList"             // P2
	DoFinishDeleting   Action = "finishDeleting"         // task
	DoUploadScan       Action = "confirmScan"            // P3
	DoSend             Action = "sendList"               // P5
	DoReject           Action = "rejectPackage"          // P6
	DoEdit             Action = "editList"               // P7
	DoStartPaying      Action = "startPaying"            // P8
	DoRecordPayments   Action = "recordPayments"         // P8 by the first payment
	DoExtend           Action = "extendSettlement"       // P9
	DoRequestExtension Action = "recordExtensionRequest" // F-30
	DoReceive          Action = "transmitSettlement"     // P10
	DoReturn           Action = "returnSettlement"       // F-25
	DoClose            Action = "closeSettlement"        // P11
	DoFinishClosing    Action = "finishClosing"          // task
	DoEnterStatuses    Action = "enterStatuses"          // P12
	DoFinishManual     Action = "finishManual"           // P13
	DoLock             Action = "lockPeriod"             // P14
	DoUnlock           Action = "unlockPeriod"           // P15
)

// rule says from which states an action leads where; "" as to means it stays.
type rule struct {
	from []State
	to   State
}

// cycle is the state machine of F.1 as data.
var cycle = map[Action]rule{
	DoPrepare:          {[]State{None, Deleted, Draft, SummaryUploaded}, Preparing},
	DoCarryOver:        {[]State{Draft, SummaryUploaded}, Preparing},
	DoInherit:          {[]State{Draft, SummaryUploaded}, Preparing},
	DoSplit:            {[]State{Draft, SummaryUploaded}, Preparing},
	DoRecountOwed:      {[]State{Draft, SummaryUploaded}, Preparing},
	DoFinishPreparing:  {[]State{Preparing}, Draft},
	DoDelete:           {[]State{Draft, SummaryUploaded}, Deleting},
	DoFinishDeleting:   {[]State{Deleting}, Deleted},
	DoUploadScan:       {[]State{Draft, SummaryUploaded}, SummaryUploaded},
	DoSend:             {[]State{SummaryUploaded}, Sent},
	DoReject:           {[]State{Sent}, Rejected},
	DoEdit:             {[]State{Rejected}, Draft},
	DoStartPaying:      {[]State{Sent}, Paying},
	DoRecordPayments:   {[]State{Sent, Paying}, Paying},
	DoExtend:           {[]State{Sent, Paying, SettlementReceived}, ""},
	DoRequestExtension: {[]State{Sent, Paying, SettlementReceived}, ""},
	DoReceive:          {[]State{Sent, Paying}, SettlementReceived},
	DoReturn:           {[]State{SettlementReceived}, Paying},
	DoClose:            {[]State{SettlementReceived}, Closing},
	DoFinishClosing:    {[]State{Closing}, Settled},
	DoEnterStatuses:    {[]State{Draft, SummaryUploaded, Sent, Paying, ManualSettling, Settled}, ManualSettling},
	DoFinishManual:     {[]State{ManualSettling}, Closing},
	DoLock:             {[]State{Settled}, Locked},
	DoUnlock:           {[]State{Locked}, Settled},
}

// retryable are actions that may be asked again when the job they started
// failed, from the state the job works in.
var retryable = map[Action]State{DoPrepare: Preparing, DoCarryOver: Preparing, DoDelete: Deleting, DoClose: Closing}

// Names are the states as officers say them.
var Names = map[State]string{
	None: "chưa lập", Preparing: "đang lập", Draft: "đã lập, chờ bản tổng hợp", SummaryUploaded: "đã tải bản tổng hợp, chờ gửi",
	Sent: "đã gửi đơn vị chi trả", Rejected: "bị đơn vị chi trả từ chối", Paying: "đang chi trả",
	SettlementReceived: "đã nhận quyết toán", Closing: "đang chốt quyết toán", ManualSettling: "đang nhập trạng thái chi trả",
	Settled: "đã quyết toán", Locked: "đã khóa kỳ", Deleting: "đang xóa", Deleted: "đã xóa",
}

// Allows returns nil when the action may be taken in the list's state; the
// guards of the action itself come after it.
func (l *List) Allows(a Action) error {
	r, ok := cycle[a]
	if ok && slices.Contains(r.from, l.State) {
		return nil
	}
	if state, again := retryable[a]; again && l.State == state && l.Job != nil && l.Job.State == job.Failed {
		return nil
	}
	return l.refuse(a)
}

// move takes the list to the state the action leads to.
func (l *List) move(a Action) {
	if to := cycle[a].to; to != "" {
		l.State = to
	}
}

// refuse says why the state does not allow the action.
func (l *List) refuse(a Action) error {
	switch {
	case l.State == None || (l.State == Deleted && a != DoPrepare):
		return fault.NotFound("list-not-found", "Kỳ này chưa có danh sách chi trả.")
	case l.State == Locked:
		return locked()
	case l.State == Preparing || l.State == Deleting || l.State == Closing:
		return fault.Refused("list-busy", "Danh sách "+Names[l.State]+"; hãy chờ xử lý xong.")
	case l.sentOut() && (a == DoPrepare || a == DoCarryOver || a == DoInherit || a == DoSplit || a == DoRecountOwed || a == DoDelete || a == DoUploadScan || a == DoEdit || a == DoEnterStatuses):
		return fault.Refused("list-sent", fmt.Sprintf("Danh sách đã gửi; hãy liên hệ đơn vị chi trả từ chối gói tin %s rồi mới sửa.", l.packageID()))
	case a == DoReject && l.State == Paying:
		return fault.Refused("paying-started", "Gói tin đã bắt đầu chi trả nên không thể từ chối; hãy điều chỉnh bằng truy lĩnh, truy thu hoặc mang sang.")
	case a == DoExtend && (l.State == Settled):
		return fault.Refused("settlement-closed", "Quyết toán đã chốt nên không gia hạn được.")
	case a == DoReceive && l.State == SettlementReceived:
		return fault.Refused("settlement-received", "Đã nhận quyết toán; địa phương phải trả lại mới gửi được bản khác.")
	case a == DoReceive && l.State == Settled:
		return fault.Refused("settlement-closed", "Quyết toán đã chốt; không nhận thêm dữ liệu.")
	}
	return fault.Refused("wrong-state", "Danh sách "+Names[l.State]+" nên không thực hiện được thao tác này.")
}

func locked() error {
	return fault.Refused("period-locked", "Kỳ chi trả đã khóa; hãy mở khóa kèm lý do trước khi thay đổi.")
}

func (l *List) sentOut() bool {
	return l.State == Sent || l.State == Paying || l.State == SettlementReceived || (l.State == Rejected)
}

func (l *List) packageID() PackageID {
	if p := l.Package(); p != nil {
		return p.ID
	}
	return ""
}
