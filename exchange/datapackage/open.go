package datapackage

import (
	"archive/zip"
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"

	"entente/models"
)

// recordsFile is the file of a package that has the records.
const recordsFile = "records.ndjson"

// descriptorFile is the file of a package that says what is in it, written last.
const descriptorFile = "datapackage.json"

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
		f, err := openIn(name, recordsFile)
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

// openIn opens a file of a package; of the file of its records, which may be given alone,
// that one.
func openIn(name, file string) (io.ReadCloser, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		f, err := os.Open(filepath.Join(name, file))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, lacking(name, file)
		}
		return f, err
	}
	if filepath.Ext(name) != ".zip" {
		return os.Open(name)
	}
	in, err := zip.OpenReader(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, part := range in.File {
		if path.Base(part.Name) == file {
			f, err := part.Open()
			return zipped{f, in}, err
		}
	}
	return nil, errors.Join(lacking(name, file), in.Close())
}

// lacking is that a package has not a file that every package has.
func lacking(name, file string) error {
	return models.Refuse(models.Invalid, "there is no %s in %s: it is no package, or one that was broken off; make it again", file, name)
}

// whole looks whether the records of a package are those that it says it has. Of records
// that are given alone nothing is said.
func whole(name string) error {
	info, err := os.Stat(name)
	if err != nil || !info.IsDir() && filepath.Ext(name) != ".zip" {
		return err
	}
	p, err := descriptor(name)
	if err != nil {
		return err
	}
	records, err := openIn(name, recordsFile)
	if err != nil {
		return err
	}
	m, err := measure(records)
	if err := errors.Join(err, records.Close()); err != nil {
		return fmt.Errorf("reading a package: %w", err)
	}
	for _, x := range p.Resources {
		if x.Path == recordsFile && x.Hash != "" && x.Hash != m.Hash {
			return models.Refuse(models.Invalid, "%s of %s is not the one that %s names: it was cut or edited; make the package again, or give an edited %s by itself",
				recordsFile, name, descriptorFile, recordsFile)
		}
	}
	return nil
}

// descriptor reads what a package says is in it.
func descriptor(name string) (p dataPackage, err error) {
	f, err := openIn(name, descriptorFile)
	if err != nil {
		return p, err
	}
	defer f.Close()
	if err := json.NewDecoder(f).Decode(&p); err != nil {
		return p, models.Refuse(models.Invalid, "%s of %s cannot be read: %s", descriptorFile, name, err)
	}
	return p, nil
}

// zipped is a file in a ZIP file, which is closed with it.
type zipped struct {
	io.ReadCloser
	in io.Closer
}

func (z zipped) Close() error { return errors.Join(z.ReadCloser.Close(), z.in.Close()) }
