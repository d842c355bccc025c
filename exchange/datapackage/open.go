package datapackage

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"path/filepath"

	"entente/models"
)

// recordsFile is the file of a package that has the records.
const recordsFile = "records.ndjson"

// longestLine is how long a line of it is at most: the text of an article is a small part
// of that, and so are a thousand acts.
const longestLine = 64 << 20

// line is a line of a file.
type line struct {
	number int
	text   []byte // until the next one is read
}

// lines reads the lines of the records of a package, which is a folder, a ZIP file of one,
// or the file of the records itself. Empty ones are left out.
func lines(name string) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		f, err := openRecords(name)
		if err != nil {
			yield(line{}, err)
			return
		}
		defer f.Close()
		in := bufio.NewScanner(f)
		in.Buffer(make([]byte, 1<<16), longestLine)
		for number := 1; in.Scan(); number++ {
			if len(in.Bytes()) > 0 && !yield(line{number, in.Bytes()}, nil) {
				return
			}
		}
		switch err := in.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			yield(line{}, models.Refuse(models.Invalid, "a line of %s is longer than %d MB", recordsFile, longestLine>>20))
		case err != nil:
			yield(line{}, fmt.Errorf("reading a package: %w", err))
		}
	}
}

// openRecords opens the records of a package.
func openRecords(name string) (io.ReadCloser, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		name = filepath.Join(name, recordsFile)
	}
	if filepath.Ext(name) != ".zip" {
		return os.Open(name)
	}
	in, err := zip.OpenReader(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, part := range in.File {
		if path.Base(part.Name) == recordsFile {
			f, err := part.Open()
			return zipped{f, in}, err
		}
	}
	return nil, errors.Join(models.Refuse(models.Invalid, "there is no %s in %s", recordsFile, name), in.Close())
}

// zipped is a file in a ZIP file, which is closed with it.
type zipped struct {
	io.ReadCloser
	in io.Closer
}

func (z zipped) Close() error { return errors.Join(z.ReadCloser.Close(), z.in.Close()) }
