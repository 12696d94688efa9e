package cycle

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/payment"
	"ansinh/shared/provider"
)

// Message is a settlement as the provider transmits it.
type Message struct {
	Package      payment.PackageID
	ID           string // the provider's message id (J-16)
	PaidTotal    int64
	UnpaidTotal  int64
	Statuses     iter.Seq2[provider.DisbursementStatus, error]
	ReceivedDate calendar.Date
	// Others are the lists settled with the package's (F-07): the message
	// tells the outcome of their lines too.
	Others []payment.List
}

// CheckSettlement holds a settlement against the files of its packages and
// keeps the outcomes, a folder a package, and its unpaid lines. Nothing of the
// lists changes: the caller saves the settlement it returns. Refused faults
// list what is wrong.
func (s Steps) CheckSettlement(ctx context.Context, list *payment.List, m Message) (payment.Settlement, error) {
	sent := list.Package()
	if sent == nil || sent.ID != m.Package {
		return payment.Settlement{}, fault.NotFound("package-not-found", "Không tìm thấy gói tin.")
	}
	check, err := provider.NewCheck(m.Statuses, string(m.Package), m.ReceivedDate)
	if err != nil {
		return payment.Settlement{}, err
	}
	folder := "settlements/" + list.ID.Folder() + "/" + strconv.Itoa(list.Generation) + "/v" + strconv.Itoa(list.NextSettlement()) + "-" + fileName(m.ID)
	files := outcomeFiles{}
	own, err := s.checkPackage(ctx, check, list, folder, files)
	if err != nil {
		return payment.Settlement{}, err
	}
	settlement := payment.Settlement{Package: m.Package, Message: m.ID, Folder: folder, Paid: own.Paid, Unpaid: own.Unpaid}
	for i := range m.Others {
		other := &m.Others[i]
		if other.State == payment.None || other.State == payment.Deleted {
			continue
		}
		covered, err := s.checkPackage(ctx, check, other, folder+"/"+string(other.ID.Period()), files)
		if err != nil {
			return payment.Settlement{}, err
		}
		settlement.Covers = append(settlement.Covers, covered)
	}
	if err := check.Finish(dong(m.PaidTotal), dong(m.UnpaidTotal)); err != nil {
		return payment.Settlement{}, err
	}
	// A message that was not taken may come again, corrected, under its id: the
	// folder is of what it says.
	of := "-" + files.digest()
	for name := range files {
		content, err := files.content(name)
		if err != nil {
			return payment.Settlement{}, err
		}
		kept := folder + of + strings.TrimPrefix(name, folder) + ".ndjson"
		if _, err := s.Files.PutNew(ctx, s.Documents, kept, "application/x-ndjson", content); err != nil {
			return payment.Settlement{}, err
		}
	}
	settlement.Folder += of
	for i := range settlement.Covers {
		c := &settlement.Covers[i]
		c.Folder = folder + of + strings.TrimPrefix(c.Folder, folder)
	}
	return settlement, nil
}

// outcomeFiles are the files of a settlement until its last line is known, each
// compressed: those of a million lines would fill a function's memory.
type outcomeFiles map[string][]byte

func (f outcomeFiles) put(name string, content []byte) error {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	f[name] = bytes.Clone(out.Bytes()) // without the buffer's spare room
	return err
}

// digest tells what the files say, in a few letters.
func (f outcomeFiles) digest() string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(f)) {
		sum.Write([]byte(name))
		sum.Write(f[name])
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}

func (f outcomeFiles) content(name string) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(f[name]))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// checkPackage checks the lines of one list's package and renders their
// outcomes into files under a folder.
func (s Steps) checkPackage(ctx context.Context, check *provider.Check, list *payment.List, folder string, files outcomeFiles) (payment.Covered, error) {
	sent := list.Package()
	if sent == nil {
		return payment.Covered{}, errUncovered
	}
	parts, err := s.Store.Parts(ctx, list.ID, list.Run)
	if err != nil {
		return payment.Covered{}, err
	}
	check.Package(string(sent.ID))
	var unpaid bytes.Buffer
	for _, part := range parts {
		if part.Sums.Lines == 0 {
			continue
		}
		var outcomes bytes.Buffer
		err := check.Commune(part.Commune, s.packageLines(ctx, part.File), func(o provider.Outcome) error {
			return errors.Join(encode(&outcomes, o), encodeUnpaid(&unpaid, o))
		})
		if err == nil {
			err = files.put(folder+"/"+string(part.Commune), outcomes.Bytes())
		}
		if err != nil {
			return payment.Covered{}, err
		}
	}
	if err := files.put(folder+"/"+unpaidFile, unpaid.Bytes()); err != nil {
		return payment.Covered{}, err
	}
	return payment.Covered{List: list.ID, Package: sent.ID, Folder: folder, Paid: check.PackagePaid, Unpaid: check.PackageUnpaid}, nil
}

const unpaidFile = "unpaid"

func encode(w *bytes.Buffer, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("cycle: %w", err)
	}
	w.Write(raw)
	w.WriteByte('\n')
	return nil
}

func encodeUnpaid(w *bytes.Buffer, o provider.Outcome) error {
	if o.Line == nil {
		return nil
	}
	return encode(w, o.Line)
}

// fileName makes a message id safe as part of a file's name.
func fileName(id string) string {
	safe := []byte(id)
	for i, c := range safe {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			safe[i] = '-'
		}
	}
	return string(safe)
}

// packageLines walks a commune's file of the package.
func (s Steps) packageLines(ctx context.Context, file string) iter.Seq2[provider.Disbursement, error] {
	return ndjson[provider.Disbursement](ctx, s, file)
}

// PackageLines walks a commune's file of a package, for the provider's page.
func (s Steps) PackageLines(ctx context.Context, file string) iter.Seq2[provider.Disbursement, error] {
	return s.packageLines(ctx, file)
}

// UnpaidLines walks the lines a settlement leaves unpaid (F-22), before it is
// closed.
func (s Steps) UnpaidLines(ctx context.Context, settlement *payment.Settlement) iter.Seq2[payment.Line, error] {
	return ndjson[payment.Line](ctx, s, settlement.Folder+"/"+unpaidFile+".ndjson")
}

// maxRecord bounds one record of a file.
const maxRecord = 64 << 10

// ndjson walks a file of one JSON value a line.
func ndjson[T any](ctx context.Context, s Steps, file string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		body, _, err := s.Files.Open(ctx, s.Documents, file)
		if err != nil {
			yield(none, fmt.Errorf("cycle: %s: %w", file, err))
			return
		}
		defer func() { _ = body.Close() }() // nothing was written
		for value, err := range Records[T](body) {
			if !yield(value, err) || err != nil {
				return
			}
		}
	}
}

// Records walks a stream of one JSON value a line; empty lines are skipped. A
// line that does not parse is an Invalid fault naming its number.
func Records[T any](r io.Reader) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(make([]byte, 0, 4<<10), maxRecord)
		for n := 1; lines.Scan(); n++ {
			if len(bytes.TrimSpace(lines.Bytes())) == 0 {
				continue
			}
			var value T
			err := json.Unmarshal(lines.Bytes(), &value)
			if err != nil {
				at := "/lines/" + strconv.Itoa(n)
				err = fault.Invalid("bad-record", "Dòng "+strconv.Itoa(n)+" của tệp không đọc được.", fault.Field{Pointer: at, Detail: "Không phải JSON đúng mẫu."}).Because(err)
			}
			if !yield(value, err) || err != nil {
				return
			}
		}
		if err := lines.Err(); err != nil {
			var none T
			yield(none, fmt.Errorf("cycle: read records: %w", err))
		}
	}
}
