package paymentstore

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// Settings reads a locality's payment settings; those of a locality that
// never saved any are empty, with version 0. answer is what the same command
// was answered before, or nil.
func (s *Store) Settings(ctx context.Context, locality org.UnitID, command Command) (found payment.Settings, answer json.RawMessage, err error) {
	reads := []*dynamo.Read{{Table: s.settings, Key: settingsKey(locality), Out: &found}}
	var previous answered
	if command.Request != "" {
		reads = append(reads, &dynamo.Read{Table: s.table, Key: requestKey(command.Account, command.Operation, command.Request), Out: &previous})
	}
	if err := s.db.BatchGet(ctx, reads...); err != nil {
		return found, nil, err
	}
	found.Locality = locality
	if len(reads) > 1 && reads[1].Found {
		err = unpack(previous, command, &answer)
		return found, answer, err
	}
	return found, nil, nil
}

// SaveSettings writes changed settings with their audit entry. Version is the
// new one; a lost race is Stale.
func (s *Store) SaveSettings(ctx context.Context, settings, before payment.Settings, who auth.Caller, command Command, answer func() any, at time.Time) error {
	entry := settings.Chain.Append(audit.Entry{
		Object: settings.Object(), At: at, Action: "savePaymentSettings", By: who.ID, ByName: who.Name, Office: who.Who().Office,
		Roles: roles(who), Unit: string(who.Unit), RequestID: who.RequestID,
		Before: audit.Snapshot(before.Terms), After: audit.Snapshot(settings.Terms),
	})
	lost := fault.Stale("settings-changed", "Thiết lập vừa được người khác thay đổi; hãy xem lại rồi lưu lại.")
	writes := []dynamo.Write{
		dynamo.Put(s.settings, settingsKey(settings.Locality), settings).IfVersion(before.Version).Else(lost),
		dynamo.Put(s.audit, auditKey(entry.Object, entry.Seq), entry).IfAbsent().Else(lost),
		s.listLocality(settings.Locality),
	}
	if command.Request != "" {
		stored, err := pack(answer(), command, at)
		if err != nil {
			return err
		}
		writes = append(writes, dynamo.Put(s.table, requestKey(command.Account, command.Operation, command.Request), stored).IfAbsent().Else(lost))
	}
	if err := s.db.Transact(ctx, writes...); err != nil {
		return fmt.Errorf("paymentstore: settings %s: %w", settings.Locality, err)
	}
	return nil
}
