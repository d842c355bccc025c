package datapackage

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// Zip writes a package that lies in a folder as one file, with all of it in a folder of its
// own, made when the package was.
func Zip(to io.Writer, dir string) error {
	p, err := descriptor(dir)
	if err != nil {
		return err
	}
	made, err := time.Parse(time.RFC3339, p.Created)
	if err != nil {
		return fmt.Errorf("writing a package: %w", err)
	}
	out := zip.NewWriter(to)
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return add(out, "entente/"+filepath.ToSlash(name), path, made)
	})
	if err := errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("writing a package: %w", err)
	}
	return nil
}

// add adds a file. What is compressed already is not compressed again.
func add(out *zip.Writer, name, path string, made time.Time) error {
	method := zip.Deflate
	if ext := filepath.Ext(path); ext == ".parquet" || ext == ".xlsx" {
		method = zip.Store
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	part, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: made})
	if err != nil {
		return err
	}
	_, err = io.Copy(part, f)
	return err
}
