package main

import (
	"time"

	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// commandOf names a request as the API does, so that its answer is kept.
func commandOf(by payment.By, action payment.Action) paymentstore.Command {
	return paymentstore.Command{Account: by.ID, Operation: string(action), Request: time.Now().Format(time.RFC3339Nano)}
}

// changeOf is what a command saves: the list, its audit entry, the stored
// answer and the event, which here nobody waits for.
func changeOf(l *payment.List, action payment.Action, by payment.By, at time.Time) paymentstore.Change {
	command := commandOf(by, action)
	return paymentstore.Change{
		List: l, Action: action, Before: l.State, By: by, At: at, Command: command, Answer: l,
		Event: &outbox.Event{ID: command.Request, Kind: string(action)},
	}
}
