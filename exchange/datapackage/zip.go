package datapackage

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Zip writes a package that lies in a folder as one file, with all of it in a folder of its
// own.
func Zip(to io.Writer, dir string) error {
	out := zip.NewWriter(to)
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return add(out, "entente/"+filepath.ToSlash(name), path)
	})
	if err := errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("writing a package: %w", err)
	}
	return nil
}

// add adds a file. What is compressed already is not compressed again.
func add(out *zip.Writer, name, path string) error {
	method := zip.Deflate
	if ext := filepath.Ext(path); ext == ".parquet" || ext == ".xlsx" {
		method = zip.Store
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	part, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	if err != nil {
		return err
	}
	_, err = io.Copy(part, f)
	return err
}
