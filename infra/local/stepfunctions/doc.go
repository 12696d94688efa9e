// Package stepfunctions runs Amazon States Language machines on one computer
// and answers the AWS Step Functions JSON 1.0 API for them, so that the same
// definitions and the same SDK calls work with and without a cloud account.
//
// Only the JSONata query language is spoken; JSONPath fields are refused when a
// definition is parsed.
//
// # How an execution lives
//
// An execution is a small record and a set of frames. A frame is one line of
// control: the execution's own, one for each branch of a Parallel state, one
// for each iteration of an inline Map. A frame says in which state it stands,
// in which phase of that state, with which input, and what it waits for.
//
// Whatever happens to an execution (a function returned, a token was
// answered, a deadline passed, somebody stopped it) arrives in its mailbox.
// One goroutine at a time empties the mailbox into a turn: the frames are
// advanced in memory until each of them waits for the outside again, then all
// changes and history events are written in one bbolt transaction, and only
// then do the turn's effects leave: functions are invoked, timers are set,
// callers are answered. After a kill -9 the frames on disk therefore say
// exactly what must be done again, and nothing that was answered is forgotten.
// Functions are invoked at least once.
//
// # Files
//
//   - definition.go, parse.go, parsestate.go, parsemap.go, parseretry.go,
//     validate.go: a machine as data
//   - template.go, view.go, jsonata.go, functions.go, encode.go: expressions and
//     what they may see
//   - engine.go, execution.go, turn.go, frame.go, deadline.go, closing.go,
//     resume.go: the life above
//   - choice.go, wait.go, task.go, startexecution.go, parallel.go, mapstate.go:
//     one kind of state each
//   - distributedmap.go, maprun.go, itemreader.go, itembatcher.go,
//     resultwriter.go: the distributed Map
//   - retry.go: errors, Retry and Catch
//   - tokens.go, timers.go, history.go, store.go: what they stand on
//   - api.go, apierrors.go, apistart.go, apiexecutions.go, apihistory.go,
//     apimachines.go, apitasks.go: the AWS API
package stepfunctions
