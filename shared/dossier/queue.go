package dossier

// Queue is a list of dossiers an account works from: a state's own, or Mine.
type Queue string

// Mine holds a citizen's own dossiers in every state.
const Mine Queue = "mine"

// Place is one queue of one account that a dossier lies in.
type Place struct {
	Account string
	Queue   Queue
}

// Places lists the queues a dossier lies in. While somebody holds it that is
// the holder's; what was asked of the citizen and what has ended stays with
// the commune officer who answers for it.
func (d *Dossier) Places() []Place {
	var places []Place
	switch {
	case d.State == Deleted || d.State == "":
		return nil
	case d.State.Ended():
		places = append(places, Place{d.Owner.ID, Queue(d.State)})
	default:
		places = append(places, Place{d.Holder.ID, Queue(d.State)})
	}
	if d.Citizen.ID != "" {
		places = append(places, Place{d.Citizen.ID, Mine})
	}
	return places
}

// OfficerQueues are the queues of an officer's menu in their order.
var OfficerQueues = []Queue{
	Queue(OfficerCreated), Queue(AwaitingReceipt), Queue(InProcess), Queue(CitizenSupplement), Queue(CitizenSupplemented),
	Queue(SupplementRequested), Queue(Supplementing), Queue(SentBack), Queue(ResultAwaitingReceipt), Queue(ResultReceived),
	Queue(ResultReturned), Queue(Ineligible), Queue(LeaderRejected),
}

// Name is the queue's name on the screens (C-05 to C-11).
func (q Queue) Name() string {
	if q == Mine {
		return "Hồ sơ của tôi"
	}
	return State(q).Name()
}

// Folder is the menu folder a queue lies in, "" for none (C-07, C-10).
func (q Queue) Folder() string {
	switch State(q) {
	case SupplementRequested, Supplementing:
		return "Hồ sơ yêu cầu bổ sung"
	case Ineligible, LeaderRejected:
		return "Hồ sơ không đủ điều kiện hưởng"
	default:
		return ""
	}
}

// Empty says why a queue is empty and what to do (C-18).
func (q Queue) Empty() string {
	switch State(q) {
	case AwaitingReceipt:
		return "Không có hồ sơ nào chờ tài khoản này tiếp nhận. Nếu được báo là đã chuyển, hồ sơ có thể đã chuyển đến tài khoản khác: hãy tra cứu theo mã hồ sơ hoặc tên để biết hồ sơ đang ở tài khoản nào."
	default:
		return "Mục này chưa có hồ sơ. Có thể tra cứu theo mã hồ sơ hoặc tên để biết hồ sơ đang ở tài khoản nào."
	}
}

// Works reports whether a queue waits for its account to do something.
func (q Queue) Works() bool {
	switch State(q) {
	case OfficerCreated, AwaitingReceipt, InProcess, CitizenSupplemented, SupplementRequested, Supplementing, SentBack,
		ResultAwaitingReceipt, ResultReceived:
		return true
	default:
		return false
	}
}
