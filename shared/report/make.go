package report

import (
	"context"
	"fmt"

	"ansinh/shared/fault"
)

// Make makes a report over a scope.
func (m Maker) Make(ctx context.Context, code Code, s Scope) (Table, error) {
	switch code {
	case PaidByPolicy:
		return m.paidByPolicy(ctx, s)
	case UnpaidPeople:
		return m.unpaidPeople(ctx, s)
	case PayList:
		return m.payList(ctx, s)
	case Budget:
		return m.budget(ctx, s)
	case ArrearsPaid:
		return m.arrearsPeople(ctx, s)
	case OwedByPolicy:
		return m.owedByPolicy(ctx, s)
	case DeathsCut:
		return m.deathsCut(ctx, s)
	case OwedPeople:
		return m.owedPeople(ctx, s)
	case DossierSums:
		return m.dossierSums(ctx, s)
	case DossierList:
		return m.dossierList(ctx, s)
	case DossierSteps:
		return m.dossierSteps(ctx, s)
	case PeopleSums:
		return m.peopleSums(ctx, s)
	case PeopleMoves:
		return m.peopleMoves(ctx, s)
	}
	return Table{}, fault.NotFound("report-not-found", "Không có báo cáo này.").Because(fmt.Errorf("report: %s", code))
}
