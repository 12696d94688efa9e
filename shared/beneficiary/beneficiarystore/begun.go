package beneficiarystore

import (
	"context"
	"strings"
	"time"

	"ansinh/shared/beneficiary"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
)

// RecordBegun is the record that a request began a job of two stages; it
// belongs to the transaction that lays the job. The operation ends with the
// job's id.
func (s *Store) RecordBegun(request beneficiary.Request, operation string, at time.Time) dynamo.Write {
	record := answered{Operation: operation, TTL: at.Add(keepAnswers).Unix()}
	return dynamo.Put(s.table, requestKey(request), record).IfAbsent().
		Else(fault.Stale("request-running", "Yêu cầu này đang được xử lý, hãy thử lại."))
}

// BegunBy is the id of the job that a request began, "" when it began none.
// A request that did another thing is Refused "request-reused" (J-16).
func (s *Store) BegunBy(ctx context.Context, request beneficiary.Request, operation string) (id string, err error) {
	if request.ID == "" {
		return "", nil
	}
	var record answered
	found, err := s.db.Get(ctx, s.table, requestKey(request), &record)
	if err != nil || !found {
		return "", err
	}
	id, ok := strings.CutPrefix(record.Operation, operation)
	if !ok {
		return "", fault.Refused("request-reused", "Mã yêu cầu này đã dùng cho một thao tác khác.")
	}
	return id, nil
}
