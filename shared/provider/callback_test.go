package provider_test

import (
	"testing"
	"time"

	"ansinh/shared/fault"
	"ansinh/shared/payment"
	"ansinh/shared/provider"
)

func statuses(of ...string) provider.DisburseResponse {
	r := provider.DisburseResponse{TransactionID: "442:2026-11:monthly:101"}
	for _, s := range of {
		r.Statuses = append(r.Statuses, provider.PaymentStatus{ReferenceID: "18376.DT1.1", Status: s, Amount: "500000.00", Timestamp: sentAt, ReasonMessage: "vắng mặt"})
	}
	return r
}

func TestMeans_F39_F21_TheHeaderAndTheLinesDecide(t *testing.T) {
	for name, c := range map[string]struct {
		header string
		lines  []string
		means  provider.Meaning
	}{
		"received":                             {"rcvd", nil, provider.MeansReceived},
		"every line received":                  {"rcvd", []string{"rcvd", "rcvd"}, provider.MeansReceived},
		"pending":                              {"pdng", nil, provider.MeansStarted},
		"one line pending":                     {"rcvd", []string{"rcvd", "pdng"}, provider.MeansStarted},
		"all paid":                             {"succ", []string{"succ", "succ"}, provider.MeansSettled},
		"nobody paid is a settlement":          {"succ", []string{"rjct", "rjct"}, provider.MeansSettled},
		"some outcomes are a settlement":       {"pdng", []string{"succ", "pdng"}, provider.MeansSettled},
		"the package rejected":                 {"rjct", nil, provider.MeansRejected},
		"the package rejected with its lines":  {"rjct", []string{"rjct"}, provider.MeansRejected},
		"done without outcomes is refused":     {"succ", nil, ""},
		"an unknown status is refused":         {"done", nil, ""},
		"an unknown status of a line, refused": {"succ", []string{"paid"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			means, err := statuses(c.lines...).Means(provider.Header{Status: c.header})
			if means != c.means || (err != nil) != (c.means == "") {
				t.Errorf("%q, %v", means, err)
			}
		})
	}
}

// F-21: the interface's statuses and reasons become ours.
func TestOutcomes_F21_MapsStatusesAndReasons(t *testing.T) {
	paid := sentAt.AddDate(0, 0, 3)
	for name, c := range map[string]struct {
		status provider.PaymentStatus
		want   provider.DisbursementStatus
		wrong  string
	}{
		"paid": {
			provider.PaymentStatus{ReferenceID: "a", Status: "succ", Amount: "500000.00", Timestamp: paid, CurrencyCode: "VND"},
			provider.DisbursementStatus{ReferenceID: "a", Status: "succ", Amount: 500_000, Timestamp: paid},
			"",
		},
		"the standard's reason in words": {
			provider.PaymentStatus{ReferenceID: "a", Status: "rjct", Amount: "500000.00", ReasonCode: "rjct.payee_fa.invalid", Timestamp: paid},
			provider.DisbursementStatus{ReferenceID: "a", Status: "rjct", Amount: 500_000, ReasonCode: "rjct.payee_fa.invalid", ReasonMessage: "Tài khoản hoặc địa chỉ nhận tiền không hợp lệ"},
			"",
		},
		"the provider's own words stand": {
			provider.PaymentStatus{ReferenceID: "a", Status: "rjct", Amount: "1.0", ReasonCode: "rjct.amount.invalid", ReasonMessage: "Người nhận không đến"},
			provider.DisbursementStatus{ReferenceID: "a", Status: "rjct", Amount: 1, ReasonCode: "rjct.amount.invalid", ReasonMessage: "Người nhận không đến"},
			"",
		},
		"a line without an outcome is the settlement's to refuse": {
			provider.PaymentStatus{ReferenceID: "a", Status: "pdng", Amount: "1.00"},
			provider.DisbursementStatus{ReferenceID: "a", Status: "pdng", Amount: 1},
			"",
		},
		"an unknown reason":  {status: provider.PaymentStatus{ReferenceID: "a", Status: "rjct", Amount: "1.00", ReasonCode: "rjct.weather"}, wrong: "status_reason_code"},
		"no amount":          {status: provider.PaymentStatus{ReferenceID: "a", Status: "succ"}, wrong: "amount"},
		"half a đồng":        {status: provider.PaymentStatus{ReferenceID: "a", Status: "succ", Amount: "1.50"}, wrong: "amount"},
		"another currency":   {status: provider.PaymentStatus{ReferenceID: "a", Status: "succ", Amount: "1.00", CurrencyCode: "USD"}, wrong: "currency_code"},
		"a line without key": {status: provider.PaymentStatus{Status: "succ", Amount: "1.00"}, wrong: "reference_id"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := provider.DisburseResponse{Statuses: []provider.PaymentStatus{c.status}}.Outcomes("")
			if c.wrong != "" {
				f := fault.As(err)
				if f == nil || f.Code != "statuses-invalid" || f.Fields[0].Pointer != "/message/disbursements_status/0/"+c.wrong {
					t.Fatalf("%v", err)
				}
				return
			}
			if err != nil || got[0] != c.want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// Every reason of the interface has words.
func TestOutcomes_F22_EveryReasonCodeHasWords(t *testing.T) {
	for _, code := range []string{
		"rjct.reference_id.invalid", "rjct.reference_id.duplicate", "rjct.timestamp.invalid", "rjct.payer_fa.invalid",
		"rjct.payee_fa.invalid", "rjct.amount.invalid", "rjct.schedule_ts.invalid", "rjct.currency_code.invalid",
	} {
		r := provider.DisburseResponse{Statuses: []provider.PaymentStatus{{ReferenceID: "a", Status: "rjct", Amount: "1.00", ReasonCode: code}}}
		if got, err := r.Outcomes(""); err != nil || got[0].ReasonMessage == "" || got[0].ReasonMessage == code {
			t.Errorf("%s: %+v, %v", code, got, err)
		}
	}
	for _, code := range []string{"rjct.version.invalid", "rjct.message_id.duplicate", "rjct.total_count.limit_exceeded", "rjct.errors.too_many"} {
		if got := (provider.Header{ReasonCode: code}).RejectReason(); got == "" || got == code {
			t.Errorf("%s: %q", code, got)
		}
	}
	if got := (provider.Header{ReasonCode: "rjct.errors.too_many", ReasonMessage: "sai số tài khoản"}).RejectReason(); got != "sai số tài khoản" {
		t.Errorf("%q", got)
	}
}

func TestStatusOf_F24_IsPendingUntilTheClosing(t *testing.T) {
	line := payment.Line{Total: 500_000, Status: payment.Pending}
	if s := provider.StatusOf(&line, sentAt); s.Status != "pdng" || s.Amount != "500000.00" {
		t.Errorf("%+v", s)
	}
	line.Status, line.PaidDate = payment.Paid, "2026-11-08"
	if s := provider.StatusOf(&line, sentAt); s.Status != "succ" || !s.Timestamp.Equal(time.Date(2026, 11, 7, 17, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", s)
	}
	line.Status, line.Reason = payment.CarriedOver, "vắng mặt"
	if s := provider.StatusOf(&line, sentAt); s.Status != "rjct" || s.ReasonMessage != "vắng mặt" {
		t.Errorf("%+v", s)
	}
}

func TestDeclined_J16_TheSameRefusalIsTheSameAnswer(t *testing.T) {
	late := fault.Refused("settlement-late", "Đã quá hạn.")
	m := provider.Message{}
	first := m.Declined(late, 409, provider.Refuse(late, "c1", sentAt).JSON(), sentAt)
	again := m.Declined(late, 409, provider.Refuse(late, "c2", sentAt.Add(time.Hour)).JSON(), sentAt.Add(time.Hour))
	if string(first) != string(again) || m.Attempts != 2 || m.State != provider.Refused {
		t.Errorf("%s, again %s: %+v", first, again, m)
	}
	other := fault.Refused("settlement-late", "Đã quá hạn.", fault.Field{Pointer: "/x", Detail: "khác"})
	if third := m.Declined(other, 409, provider.Refuse(other, "c3", sentAt).JSON(), sentAt); string(third) == string(first) {
		t.Error("another refusal is answered as the first")
	}
	m.Taken(200, provider.Accept("c4", sentAt).JSON(), sentAt)
	if m.State != provider.Accepted || m.Attempts != 4 || m.Code != "" || m.Fields != nil {
		t.Errorf("%+v", m)
	}
	outage := provider.Message{}
	outage.Declined(fault.Unavailable("busy", "Bận."), 503, nil, sentAt)
	if outage.State != provider.Outstanding {
		t.Errorf("%+v", outage)
	}
}
