package decision

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ansinh/shared/fault"
)

// documentFields are the merge fields a template may use, with their name for
// people.
var documentFields = map[string]string{
	"issuer.name":            "cơ quan ban hành",
	"issuer.place":           "địa danh",
	"issuer.finance":         "cơ quan tài chính",
	"issuer.division":        "cơ quan tham mưu",
	"signer.name":            "người ký",
	"signer.title":           "chức vụ người ký",
	"beneficiary.honorific":  "cách xưng hô",
	"beneficiary.Honorific":  "cách xưng hô",
	"dossier.submittedTo":    "nơi nhận tờ trình",
	"beneficiary.name":       "họ tên đối tượng",
	"beneficiary.birthDate":  "ngày sinh",
	"beneficiary.nationalId": "số định danh cá nhân",
	"beneficiary.address":    "nơi cư trú",
	"beneficiary.commune":    "xã, phường nơi cư trú",
	"dossier.code":           "mã hồ sơ",
	"dossier.receivedOn":     "ngày tiếp nhận hồ sơ",
	"dossier.proposedBy":     "cơ quan đề nghị",
	"dossier.proposalNumber": "số văn bản đề nghị",
	"dossier.proposedOn":     "ngày đề nghị",
	"benefit.category":       "nhóm đối tượng",
	"benefit.from":           "tháng bắt đầu hưởng",
	"benefits.count":         "số người hưởng",
	"benefits.total":         "tổng mức trợ cấp",
	"benefits.totalInWords":  "tổng mức trợ cấp bằng chữ",
	"funeral.diedOn":         "ngày mất",
	"funeral.recipient":      "người nhận mai táng phí",
	"funeral.recipientId":    "số định danh người nhận",
	"funeral.relationship":   "quan hệ với người mất",
	"funeral.amount":         "mức hỗ trợ mai táng",
	"funeral.amountInWords":  "mức hỗ trợ mai táng bằng chữ",
	"stop.reason":            "lý do thôi hưởng",
	"stop.from":              "tháng thôi hưởng",
	"stop.grantedBy":         "quyết định hưởng",
	"stop.amount":            "mức đang hưởng",
	"stop.amountInWords":     "mức đang hưởng bằng chữ",
}

// tableFields are the merge fields of each table's rows.
var tableFields = map[string]map[string]string{
	"benefits": {
		"index": "số thứ tự", "name": "họ tên", "nationalId": "số định danh cá nhân", "category": "nhóm đối tượng",
		"coefficient": "hệ số", "standard": "mức chuẩn", "monthly": "mức hưởng", "from": "hưởng từ tháng",
	},
}

var mergeField = regexp.MustCompile(`\{\{\s*([A-Za-z.]+)\s*\}\}`)

// checkNames refuses a text with a merge field that is not known, or a brace
// that is none.
func checkNames(text string, known map[string]string) error {
	for _, m := range mergeField.FindAllStringSubmatch(text, -1) {
		if _, ok := known[m[1]]; !ok {
			return fmt.Errorf("unknown merge field {{%s}}", m[1])
		}
	}
	if rest := mergeField.ReplaceAllString(text, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		return fmt.Errorf("broken merge field in %q", text)
	}
	return nil
}

// style is how a run is set.
type style struct{ bold, italic bool }

// run is text in one style.
type run struct {
	text  string
	style style
}

// merger fills merge fields and remembers which were empty.
type merger struct {
	missing []string // "name", or "benefits 3 name" in a table's row
	tooLong []string
}

// maxValue bounds one value, in letters: a longer one would not fit a cell.
const maxValue = 600

// runs splits a text at its markup and fills its fields. Values are plain
// text: markup inside them is printed as it is.
func (m *merger) runs(text string, base style, values Fields, where string) []run {
	var out []run
	now := base
	for _, token := range tokens(text) {
		switch {
		case token == "**":
			now.bold = !now.bold
		case token == "*":
			now.italic = !now.italic
		case strings.HasPrefix(token, "{{"):
			out = append(out, run{m.value(token, values, where), now})
		default:
			out = append(out, run{norm.NFC.String(token), now})
		}
	}
	return out
}

var tokenPattern = regexp.MustCompile(`\{\{[^}]*\}\}|\*\*|\*`)

func tokens(text string) []string {
	var out []string
	at := 0
	for _, loc := range tokenPattern.FindAllStringIndex(text, -1) {
		if loc[0] > at {
			out = append(out, text[at:loc[0]])
		}
		out = append(out, text[loc[0]:loc[1]])
		at = loc[1]
	}
	if at < len(text) {
		out = append(out, text[at:])
	}
	return out
}

func (m *merger) value(token string, values Fields, where string) string {
	match := mergeField.FindStringSubmatch(token)
	if match == nil {
		return token // a template that did not go through Parse
	}
	name := match[1]
	v := plain(values[name])
	if utf8.RuneCountInString(v) > maxValue {
		m.tooLong = append(m.tooLong, where+name)
		v = ""
	} else if v == "" && !slices.Contains(m.missing, where+name) {
		m.missing = append(m.missing, where+name)
	}
	return v
}

// plain composes the letters (marks would be misplaced otherwise) and turns
// control characters and line breaks into spaces.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r): // zero-width and direction marks hide what is written
			return -1
		}
		return r
	}, norm.NFC.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// err is the fault for the fields that were empty or too long: one Field each.
func (m *merger) err() error {
	if len(m.missing) == 0 && len(m.tooLong) == 0 {
		return nil
	}
	var fields []fault.Field
	for _, name := range m.missing {
		fields = append(fields, complaint(name, "Thiếu %s ({{%s}})."))
	}
	for _, name := range m.tooLong {
		fields = append(fields, complaint(name, "Quá dài: %s ({{%s}})."))
	}
	return fault.Invalid("decision-field-missing", "Không lập được văn bản vì thông tin còn thiếu hoặc quá dài.", fields...)
}

func complaint(name, format string) fault.Field {
	bare := name[strings.LastIndex(name, " ")+1:]
	label := documentFields[bare]
	if label == "" {
		label = tableFields["benefits"][bare]
	}
	return fault.Field{
		Pointer: "/" + strings.NewReplacer(".", "/", " ", "/").Replace(name),
		Detail:  fmt.Sprintf(format, label, bare),
	}
}
