package stepfunctions

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// The buckets of the store.
var (
	bucketExecutions  = []byte("executions")  // execution key -> record
	bucketRunning     = []byte("running")     // execution key -> "", while it runs
	bucketFrames      = []byte("frames")      // execution key, 0, frame id -> frame
	bucketHistory     = []byte("history")     // execution key, 0, event id -> event
	bucketIndex       = []byte("index")       // list, 0, ^start, execution key -> status
	bucketTokens      = []byte("tokens")      // token -> execution key; kept when answered
	bucketDefinitions = []byte("definitions") // hash -> definition text
	bucketMapRuns     = []byte("mapruns")     // map run id -> mapRunRecord
	bucketMapItems    = []byte("mapitems")    // map run id, 0, index -> child's input
	bucketMapResults  = []byte("mapresults")  // map run id, 0, index -> childResult
)

// write is one change of a transaction; a nil value deletes the key.
type write struct {
	bucket, key, value []byte
}

func put(bucket, key, value []byte) write {
	if value == nil {
		value = []byte{}
	}
	return write{bucket, key, value}
}

func erase(bucket, key []byte) write { return write{bucket, key, nil} }

// store is the bbolt file with one committer, which gathers whatever turns are
// waiting into one transaction.
type store struct {
	db      *bbolt.DB
	pending chan pendingCommit
	done    chan struct{}
	// guard, when set, may refuse a transaction; tests crash the store with it.
	guard func() error
}

type pendingCommit struct {
	writes []write
	result chan error
}

// mostTogether is how many turns share a transaction at most.
const mostTogether = 256

func openStore(path string, guard func() error) (*store, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: 2 * time.Second, FreelistType: bbolt.FreelistMapType, NoFreelistSync: true})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{
			bucketExecutions, bucketRunning, bucketFrames, bucketHistory, bucketIndex, bucketTokens,
			bucketDefinitions, bucketMapRuns, bucketMapItems, bucketMapResults,
		} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("prepare %s: %w", path, err)
	}
	s := &store{db: db, pending: make(chan pendingCommit, mostTogether), done: make(chan struct{}), guard: guard}
	go s.run()
	return s, nil
}

// commit writes all changes or none and returns when they are on disk.
func (s *store) commit(writes []write) error {
	if len(writes) == 0 {
		return nil
	}
	c := pendingCommit{writes, make(chan error, 1)}
	s.pending <- c
	return <-c.result
}

func (s *store) run() {
	defer close(s.done)
	for first := range s.pending {
		batch := []pendingCommit{first}
		for len(batch) < mostTogether && len(s.pending) > 0 {
			batch = append(batch, <-s.pending)
		}
		err := s.apply(batch)
		for _, c := range batch {
			c.result <- err
		}
	}
}

func (s *store) apply(batch []pendingCommit) error {
	if s.guard != nil {
		if err := s.guard(); err != nil {
			return err
		}
	}
	return s.db.Update(func(tx *bbolt.Tx) error {
		for _, c := range batch {
			for _, w := range c.writes {
				b := tx.Bucket(w.bucket)
				var err error
				if w.value == nil {
					err = b.Delete(w.key)
				} else {
					err = b.Put(w.key, w.value)
				}
				if err != nil {
					return fmt.Errorf("write %s: %w", w.bucket, err)
				}
			}
		}
		return nil
	})
}

// close stops the committer, which must have nothing more to do, and the file.
func (s *store) close() error {
	close(s.pending)
	<-s.done
	return s.db.Close()
}

// get returns a copy of a value, or nil.
func (s *store) get(bucket, key []byte) []byte {
	var out []byte
	_ = s.db.View(func(tx *bbolt.Tx) error { // reading fails only on a closed file
		out = bytes.Clone(tx.Bucket(bucket).Get(key))
		return nil
	})
	return out
}

// has says whether a key exists, whatever its value.
func (s *store) has(bucket, key []byte) bool {
	var found bool
	_ = s.db.View(func(tx *bbolt.Tx) error { // reading fails only on a closed file
		found = tx.Bucket(bucket).Get(key) != nil
		return nil
	})
	return found
}

// decode reads a JSON value; false when there is none.
func (s *store) decode(bucket, key []byte, dst any) (bool, error) {
	raw := s.get(bucket, key)
	if raw == nil {
		return false, nil
	}
	if err := json.Unmarshal(raw, dst); err != nil {
		return false, fmt.Errorf("read %s %q: %w", bucket, key, err)
	}
	return true, nil
}

// each calls fn for every key with the prefix, in order, until fn returns
// false or an error. key and value are valid only during the call.
func (s *store) each(bucket, prefix []byte, fn func(key, value []byte) (bool, error)) error {
	return s.db.View(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucket).Cursor()
		for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
			more, err := fn(k, v)
			if err != nil || !more {
				return err
			}
		}
		return nil
	})
}

// under returns the prefix of everything kept below a name.
func under(name string) []byte { return append([]byte(name), 0) }

// numbered returns the key of a numbered thing below a name.
func numbered(name string, n int64) []byte {
	return binary.BigEndian.AppendUint64(under(name), uint64(n))
}

func mapKey(run string, index int) []byte { return numbered(run, int64(index)) }

// indexKey orders executions of a list by start, latest first.
func indexKey(list string, start time.Time, key string) []byte {
	k := binary.BigEndian.AppendUint64(under(list), ^uint64(start.UnixNano()))
	return append(k, key...)
}

// listOf is the list an execution is shown in: its machine's, or, for a child
// of a distributed Map, its map run's.
func listOf(rec *record) string {
	if rec.Parent != nil && rec.Parent.MapRun != "" {
		return "run/" + rec.Parent.MapRun
	}
	return "machine/" + rec.Machine
}

// writes renders the turn as one transaction.
func (t *turn) writes() []write {
	x := t.x
	var out []write
	key := x.rec.Key
	for _, id := range sortedIDs(t.changed) {
		if f, ok := x.frames[id]; ok {
			out = append(out, put(bucketFrames, numbered(key, id), mustMarshal(f)))
		}
	}
	for _, id := range sortedIDs(t.removed) {
		out = append(out, erase(bucketFrames, numbered(key, id)))
	}
	for _, ev := range t.events {
		out = append(out, put(bucketHistory, numbered(key, ev.ID), mustMarshal(ev)))
	}
	if t.meta {
		out = append(out, put(bucketExecutions, []byte(key), mustMarshal(x.rec)))
	}
	if t.born || t.closed {
		out = append(out, put(bucketIndex, indexKey(listOf(&x.rec), x.rec.Start, key), []byte(x.rec.Status)))
	}
	if t.born && t.open() {
		out = append(out, put(bucketRunning, []byte(key), nil))
	}
	if t.closed {
		out = append(out, erase(bucketRunning, []byte(key)))
	}
	out = append(out, t.puts...)
	for _, child := range t.children {
		out = append(out, child.writes()...)
	}
	return out
}

// let runs the turn's effects, in order.
func (t *turn) let() {
	for _, effect := range t.effects {
		effect()
	}
}

// discard forgets the children of a turn that was not stored.
func (t *turn) discard() {
	for _, child := range t.children {
		child.x.unborn()
	}
}
