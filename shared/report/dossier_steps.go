package report

import (
	"context"

	"ansinh/shared/ontime"
)

var stepColumns = []Column{
	{"procedure", "Thủ tục", "Procedure", Text, 50},
	{"step", "Bước", "Step", Text, 50},
	{"unit", "Đơn vị", "Unit", Text, 36},
	{"officer", "Cán bộ", "Officer", Text, 40},
	{"finished", "Đã làm", "Done", Count, 16},
	{"onTime", "Đúng hạn", "On time", Count, 16},
	{"late", "Trễ hạn", "Late", Count, 16},
	{"untimed", "Không tính hạn", "Without deadline", Count, 18},
	{"rate", "Tỷ lệ đúng hạn (%)", "On time (%)", Percent, 18},
	{"underway", "Đang làm", "In hand", Count, 16},
	{"overdue", "Trong đó quá hạn", "Of these overdue", Count, 18},
}

// dossierSteps is HS_03 (J-06): each step by each officer who did it.
func (m Maker) dossierSteps(ctx context.Context, s Scope) (Table, error) {
	lines, _, err := ontime.Count(ctx, m.Times, s.TimeQuestion(), ontime.ByWork)
	if err != nil {
		return Table{}, err
	}
	rows := make([]Row, 0, len(lines))
	for _, l := range lines {
		rows = append(rows, Row{
			s.procedureName(l.Procedure), l.StepName, s.units.Name(l.Unit), l.OfficerName + " (" + l.Officer + ")",
			l.Finished, l.OnTime(), l.Late, l.Untimed,
			Rate{l.OnTime(), l.OnTime() + l.Late},
			l.Underway, l.Overdue,
		})
	}
	return tableOf(stepColumns, each(rows))
}

// TimeQuestion is what the scope asks of the time statistic: the cases of its
// communes, and the work of its unit and those below.
func (s Scope) TimeQuestion() ontime.Question {
	q := ontime.Question{From: s.From, Through: s.To, Today: s.Today, Procedure: s.Procedure, Within: s.takes}
	for _, commune := range s.everyCommune() {
		q.Areas = append(q.Areas, commune.ID)
	}
	return q
}
