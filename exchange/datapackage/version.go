package datapackage

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"entente/models"
)

// Name is who is named as the author of what is on record.
func (s Source) Name() string { return cmp.Or(s.Publisher, "Entente") }

// Cite tells how to cite a version of a record that is read at a path on a day. Where no
// public address is known, the path is all that is told of it.
func (s Source) Cite(v models.OldVersion, path string, today time.Time) models.HowToCite {
	written, err := time.Parse(time.RFC3339, v.At)
	if err != nil {
		written = today // nobody knows better
	}
	w := work{title: v.Title.In("en"), number: v.Reference, key: v.Reference, version: strconv.Itoa(v.Version), issued: written, path: path}
	if v.Kind.Part() {
		w.number, w.key = w.number+", "+string(v.Kind), w.key+"-"+string(v.Kind)+"-"+v.ID
	}
	w.key += "-v" + w.version
	return s.cite(w, today)
}

// CiteAnswer tells how to cite an answer that is read at a path on a day: its version is
// the beginning of the hash of all that stands there.
func (s Source) CiteAnswer(title, hash, path string, today time.Time) models.HowToCite {
	_, sum, _ := strings.Cut(hash, ":")
	w := work{title: title, version: sum[:shortHash], issued: today, path: path}
	w.key = "entente-" + today.UTC().Format(time.DateOnly) + "-" + w.version
	cite := s.cite(w, today)
	cite.Hash = hash
	return cite
}

// shortHash is how much of a hash tells one state of an answer from another.
const shortHash = 12

// work is what is cited, as bibliographies call its parts. What has no reference has no
// number.
type work struct {
	title, number, version, key, path string
	issued                            time.Time
}

// cite writes a work in every form.
func (s Source) cite(w work, today time.Time) models.HowToCite {
	by, address, accessed := s.Name(), s.PublicURL+w.path, today.UTC()
	which := "version " + w.version
	fields := []bibField{{"author", tex(&by)}, {"title", tex(&w.title)}}
	if w.number != "" {
		which = w.number + ", " + which
		fields = append(fields, bibField{"number", tex(&w.number)})
	}
	return models.HowToCite{
		Text: fmt.Sprintf("%s (%s). %s (%s) [Data set]. Retrieved %s, from %s",
			by, w.issued.UTC().Format("2006, January 2"), w.title, which, accessed.Format(time.DateOnly), address),
		BibTeX: entry(w.key, append(fields, bibField{"version", w.version}, bibField{"date", w.issued.UTC().Format(time.DateOnly)},
			bibField{"url", address}, bibField{"urldate", accessed.Format(time.DateOnly)})),
		CSL: models.CSLItem{ID: w.key, Type: "dataset", Title: w.title, Author: []models.CSLName{{Literal: by}}, Version: w.version, Number: w.number,
			URL: address, Issued: cslDay(w.issued), Accessed: cslDay(accessed)},
	}
}

func cslDay(t time.Time) models.CSLDate {
	t = t.UTC()
	return models.CSLDate{Parts: [][]int{{t.Year(), int(t.Month()), t.Day()}}}
}
