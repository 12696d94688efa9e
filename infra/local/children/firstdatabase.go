package children

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// firstDatabase is an empty SQLite database with the table dynoxide 1.2.1
// keeps stream records in, as it makes it itself, and one index it lacks:
//
//	CREATE INDEX _stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
//
// Dynoxide numbers each record by the largest number so far and never removes
// one: without the index every write to a table with a stream reads all the
// records there ever were, and a payment list of 16,000 lines takes minutes.
// It was made with the sqlite3 shell, which needs nothing else.
//
//go:embed firstdatabase.db.gz
var firstDatabase []byte

// layFirstDatabase puts the first database where dynoxide is about to make
// its own, whole or not at all. One that is there stays as it is.
func layFirstDatabase(file string) error {
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	r, err := gzip.NewReader(bytes.NewReader(firstDatabase))
	if err != nil {
		return fmt.Errorf("the first database: %w", err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("the first database: %w", err)
	}
	if err := os.WriteFile(file+".new", content, 0o600); err != nil {
		return fmt.Errorf("lay the first database: %w", err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		return fmt.Errorf("lay the first database: %w", err)
	}
	return nil
}
