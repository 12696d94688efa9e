// Package state is the local runtime's own small memory, kept in one file of
// the data folder: how far each table stream was read, when each schedule last
// ran, how far the clock was moved, passwords and sessions.
package state

import (
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Store is the file. Each write is on the disk before it returns.
type Store struct{ db *bolt.DB }

// Open opens or makes the file.
func Open(path string) (*Store, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: 2 * time.Second})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return &Store{db}, nil
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

// Get returns what is kept under a key, nil when nothing is.
func (s *Store) Get(room, key string) (value []byte, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		if b := tx.Bucket([]byte(room)); b != nil {
			value = append([]byte(nil), b.Get([]byte(key))...)
		}
		return nil
	})
	if len(value) == 0 {
		value = nil
	}
	return value, err
}

// Put keeps a value; nil removes the key.
func (s *Store) Put(room, key string, value []byte) error {
	return s.db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte(room))
		if err != nil {
			return err
		}
		if value == nil {
			return b.Delete([]byte(key))
		}
		return b.Put([]byte(key), value)
	})
}

// ErrTaken is returned by Take for a key that is not there (any more).
var ErrTaken = errors.New("nothing is kept under this key")

// Take returns and removes a value in one step, so that of two takers one gets it.
func (s *Store) Take(room, key string) (value []byte, err error) {
	err = s.db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(room))
		if b == nil || b.Get([]byte(key)) == nil {
			return ErrTaken
		}
		value = append([]byte(nil), b.Get([]byte(key))...)
		return b.Delete([]byte(key))
	})
	return value, err
}

// Sweep removes the entries of a room that drop wants gone.
func (s *Store) Sweep(room string, drop func(key string, value []byte) bool) error {
	return s.db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(room))
		if b == nil {
			return nil
		}
		var gone [][]byte
		err := b.ForEach(func(k, v []byte) error {
			if drop(string(k), v) {
				gone = append(gone, append([]byte(nil), k...))
			}
			return nil
		})
		for _, k := range gone {
			if e := b.Delete(k); e != nil {
				return e
			}
		}
		return err
	})
}

// Each calls f with the entries of a room in the order of their keys.
func (s *Store) Each(room string, f func(key string, value []byte) error) error {
	return s.db.View(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(room))
		if b == nil {
			return nil
		}
		return b.ForEach(func(k, v []byte) error { return f(string(k), v) })
	})
}

// Append keeps a value under the room's next number, so that entries stay in
// the order they were made.
func (s *Store) Append(room string, value []byte) error {
	return s.db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte(room))
		if err != nil {
			return err
		}
		n, err := b.NextSequence()
		if err != nil {
			return err
		}
		return b.Put(fmt.Appendf(nil, "%012d", n), value)
	})
}

// Path is the file's name.
func (s *Store) Path() string { return s.db.Path() }
