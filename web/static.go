package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"

	"entente/web/tongue"
)

//go:embed static/*
var static embed.FS

// asset is a file that pages need, under an address that names its content.
type asset struct {
	hash, media string
	body        []byte
}

// assets are these files by name, and what tells this program's pages from another's.
type assets struct {
	files map[string]asset
	print string
}

func newAssets() (assets, error) {
	out := assets{files: map[string]asset{}}
	all := sha256.New()
	for _, tree := range []fs.FS{static, templates, tongue.Files()} {
		err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			body, err := fs.ReadFile(tree, name)
			if err != nil {
				return err
			}
			all.Write(body)
			if path.Dir(name) == "static" {
				sum := sha256.Sum256(body)
				out.files[path.Base(name)] = asset{hex.EncodeToString(sum[:6]), mime.TypeByExtension(path.Ext(name)), body}
			}
			return nil
		})
		if err != nil {
			return out, fmt.Errorf("reading what pages need: %w", err)
		}
	}
	out.print = hex.EncodeToString(all.Sum(nil)[:6])
	return out, nil
}

// address is where a file is found, as long as its content is this.
func (a assets) address(name string) string { return "/static/" + a.files[name].hash + "/" + name }

// serve answers a file for ever: with another content it has another address.
func (a assets) serve(w http.ResponseWriter, r *http.Request) {
	file, ok := a.files[r.PathValue("file")]
	if !ok || file.hash != r.PathValue("hash") {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", file.media)
	h.Set("Content-Length", strconv.Itoa(len(file.body)))
	w.Write(file.body)
}
