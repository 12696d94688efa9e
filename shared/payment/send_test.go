package payment_test

import (
	"testing"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

func TestSend_F12_NamesWhatIsMissing(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*payment.List, *payment.Terms)
		day    calendar.Date
		code   string
	}{
		"no connection":            {func(_ *payment.List, s *payment.Terms) { s.Connected = false }, "2024-03-04", "send-not-connected"},
		"no scan (F-16)":           {func(l *payment.List, _ *payment.Terms) { l.Scan, l.State = nil, payment.Draft }, "2024-03-04", "send-no-scan"},
		"an empty list":            {func(l *payment.List, _ *payment.Terms) { l.Lines, l.Total, l.Scan.Total = 0, 0, 0 }, "2024-03-04", "send-no-lines"},
		"an outdated scan (F-40)":  {func(l *payment.List, _ *payment.Terms) { l.Scan.Current, l.State = false, payment.Draft }, "2024-03-04", "send-scan-outdated"},
		"another total (F-40)":     {func(l *payment.List, _ *payment.Terms) { l.Total++ }, "2024-03-04", "send-scan-outdated"},
		"after the cut-off (F-19)": {func(*payment.List, *payment.Terms) {}, "2024-03-06", "send-send-cut-off"},
		"type not paid (F-08)":     {func(l *payment.List, _ *payment.Terms) { l.ID = "442:2024-03:funeral" }, "2024-03-04", "send-type-not-paid"},
	} {
		t.Run(name, func(t *testing.T) {
			l, s := listIn(payment.SummaryUploaded), connected()
			c.change(&l, &s.Terms[0])
			before := l.State
			err := payment.Send{Settings: s}.Apply(&l, officer, noon(c.day))
			if !fault.HasCode(err, c.code) || l.State != before || len(l.Packages) != 0 {
				t.Errorf("%v, now %s with %d packages", err, l.State, len(l.Packages))
			}
		})
	}
}

func TestSend_F12_NamesAllThatIsMissing(t *testing.T) {
	l, s := listIn(payment.Draft), connected()
	l.Scan, s.Terms[0].Connected = nil, false
	f := fault.As(payment.Send{Settings: s}.Apply(&l, officer, noon("2024-03-09")))
	if f == nil || len(f.Fields) != 3 {
		t.Fatalf("%+v", f)
	}
}

func TestSend_F17_KeepsPackageTimeUserAndHash(t *testing.T) {
	l := listIn(payment.SummaryUploaded)
	at := noon("2024-03-05")
	if err := (payment.Send{Settings: connected()}).Apply(&l, officer, at); err != nil {
		t.Fatal(err)
	}
	p := l.Package()
	if l.State != payment.Sent || p.ID == "" || !p.SentAt.Equal(at) || p.SentBy != officer || p.Hash != "h1" || p.Lines != 100 || p.Total != 50_000_000 {
		t.Errorf("%s %+v", l.State, p)
	}
	if list, err := p.ID.List(); err != nil || list != l.ID {
		t.Errorf("the package %s names %s, %v", p.ID, list, err)
	}
}

// J-26: 23:30 on the fifth in Vietnam is in time for a cut-off on the fifth.
func TestSend_F19_TheCutOffIsALocalDay(t *testing.T) {
	l := listIn(payment.SummaryUploaded)
	at := calendar.Date("2024-03-05").End().Add(-1)
	if err := (payment.Send{Settings: connected()}).Apply(&l, officer, at); err != nil {
		t.Errorf("one instant before midnight: %v", err)
	}
	l = listIn(payment.SummaryUploaded)
	if err := (payment.Send{Settings: connected()}).Apply(&l, officer, at.Add(1)); err == nil {
		t.Error("midnight was taken")
	}
}

func TestSend_F19_WarnsWhereTheSettingSaysSo(t *testing.T) {
	l, s := listIn(payment.SummaryUploaded), connected()
	s.Terms[0].SendCutOff = payment.Warn
	if (payment.Send{Settings: s}).LateWarning(&l, "2024-03-06") == "" || (payment.Send{Settings: s}).LateWarning(&l, "2024-03-05") != "" {
		t.Error("the warning belongs to the days after the cut-off")
	}
	if err := (payment.Send{Settings: s}).Apply(&l, officer, noon("2024-03-06")); err != nil {
		t.Error(err)
	}
}

// A list that is sent when its settlement should have come already is settled
// by the next cut-off: with a deadline behind it, no settlement could ever be
// taken.
func TestSend_F36_ALateListCanStillBeSettled(t *testing.T) {
	for sent, deadline := range map[calendar.Date]calendar.Date{
		"2024-03-05": "2024-03-25", "2024-03-24": "2024-03-25", "2024-03-25": "2024-03-25", "2024-03-26": "2024-04-25", "2024-06-03": "2024-06-25",
	} {
		l, s := listIn(payment.SummaryUploaded), connected()
		s.Terms[0].SendCutOff = payment.Warn
		if err := (payment.Send{Settings: s}).Apply(&l, officer, noon(sent)); err != nil {
			t.Fatal(err)
		}
		if l.SettlementDeadline != deadline {
			t.Errorf("sent on %s: due on %s, want %s", sent, l.SettlementDeadline, deadline)
		}
		if err := l.CheckReceive(l.Package().ID, noon(sent)); err != nil {
			t.Errorf("sent on %s, settled that day: %v", sent, err)
		}
	}
}

func TestReject_F39_F40_ANewPackageNamesTheOld(t *testing.T) {
	l := listIn(payment.Sent)
	first := l.Package().ID
	if err := (payment.Reject{Package: first, Reason: "sai tên"}).Apply(&l, officer, noon("2024-03-04")); err != nil {
		t.Fatal(err)
	}
	if l.State != payment.Rejected || l.Package().State != payment.Void || l.Package().Note != "sai tên" {
		t.Fatalf("%s %+v", l.State, l.Package())
	}
	if err := (payment.Edit{}).Apply(&l, officer, noon("2024-03-04")); err != nil {
		t.Fatal(err)
	}
	if err := (payment.Send{Settings: connected()}).Apply(&l, officer, noon("2024-03-04")); !fault.HasCode(err, "send-scan-outdated") {
		t.Fatalf("with the old scan: %v", err)
	}
	if err := take(&l, payment.DoUploadScan); err != nil {
		t.Fatal(err)
	}
	if err := take(&l, payment.DoSend); err != nil {
		t.Fatal(err)
	}
	if p := l.Package(); p.ID == first || p.Replaces != first {
		t.Errorf("%+v", p)
	}
	if err := (payment.StartPaying{Package: first}).Apply(&l, officer, noon("2024-03-05")); !fault.HasCode(err, "package-rejected") {
		t.Errorf("paying the void package: %v", err)
	}
}

func TestReject_F41_RefusedOncePaying(t *testing.T) {
	l := listIn(payment.Sent)
	id := l.Package().ID
	if err := (payment.RecordPayments{Package: id}).Apply(&l, officer, noon("2024-03-06")); err != nil {
		t.Fatal(err)
	}
	if err := (payment.Reject{Package: id, Reason: "muộn"}).Apply(&l, officer, noon("2024-03-06")); !fault.HasCode(err, "paying-started") {
		t.Errorf("%v", err)
	}
}

func TestUploadScan_F16_TheTotalMustEqualTheLists(t *testing.T) {
	for _, off := range []money.Dong{-1, 1} {
		l := listIn(payment.Draft)
		err := payment.UploadScan{Total: l.Total + off, Signed: true}.Apply(&l, officer, noon("2024-03-04"))
		if f := fault.As(err); f == nil || f.Fields[0].Pointer != "/total" || l.State != payment.Draft {
			t.Errorf("off by %d: %v", off, err)
		}
	}
	l := listIn(payment.Draft)
	if err := (payment.UploadScan{Total: l.Total}).Apply(&l, officer, noon("2024-03-04")); !fault.HasCode(err, "scan-unsigned") {
		t.Errorf("unsigned: %v", err)
	}
}

func TestUploadScan_P4_AChangedListOutdatesTheScan(t *testing.T) {
	for hash, current := range map[string]bool{"h1": true, "h2": false} {
		l := listIn(payment.SummaryUploaded)
		if err := take(&l, payment.DoPrepare); err != nil {
			t.Fatal(err)
		}
		finish := payment.FinishPreparing{Run: l.Run, Overview: payment.Overview{Sums: payment.Sums{Lines: 100, Total: 50_000_000}}, Hash: hash}
		if err := finish.Apply(&l, noon("2024-03-04")); err != nil {
			t.Fatal(err)
		}
		if l.Scan.Current != current || (l.State == payment.SummaryUploaded) != current {
			t.Errorf("lines %s: scan current %v in %s", hash, l.Scan.Current, l.State)
		}
	}
}

func TestScanType_F16_TellsByContent(t *testing.T) {
	pdf := "%PDF-1.7\n" + "x\n%%EOF\n"
	for name, c := range map[string]struct{ content, want string }{
		"a PDF": {pdf, "application/pdf"}, "a JPEG": {"\xff\xd8\xff\xe0", "image/jpeg"}, "a PNG": {"\x89PNG\r\n\x1a\n....", "image/png"},
		"half a PDF": {"%PDF-1.7\n", ""}, "a page named .pdf": {"<html>", ""}, "nothing": {"", ""}, "a program": {"MZ\x90", ""},
	} {
		kind, _, err := payment.ScanType([]byte(c.content))
		if kind != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: %q, %v", name, kind, err)
		}
	}
}

func FuzzScanType_F16_NeverPanics(f *testing.F) {
	f.Add([]byte("%PDF-"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, content []byte) {
		kind, extension, err := payment.ScanType(content)
		if (err == nil) != (kind != "" && extension != "") {
			t.Fatalf("%q %q %v", kind, extension, err)
		}
	})
}

func FuzzParseLineRef_ReadsBackWhatItWrote(f *testing.F) {
	f.Add("18376.p-1.x")
	f.Fuzz(func(t *testing.T, s string) {
		if ref, ok := payment.ParseLineRef(s); ok && ref.String() != s {
			t.Fatalf("%q became %q", s, ref.String())
		}
	})
}
