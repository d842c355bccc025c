package datapackage

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"entente/models"
)

// Cite tells how to cite a version of a record that is read at a path on a day. Where no
// public address is known, the path is all that is told of it.
func (s Source) Cite(v models.OldVersion, path string, today time.Time) models.HowToCite {
	by, address := cmp.Or(s.Publisher, "Entente"), s.PublicURL+path
	title, accessed := v.Title.In("en"), today.UTC()
	written, err := time.Parse(time.RFC3339, v.At)
	if err != nil {
		written = accessed // nobody knows better
	}
	version := strconv.Itoa(v.Version)
	number, key := v.Reference, v.Reference
	if v.Kind.Part() {
		number, key = number+", "+string(v.Kind), key+"-"+string(v.Kind)+"-"+v.ID
	}
	key += "-v" + version
	return models.HowToCite{
		Text: fmt.Sprintf("%s (%s). %s (%s, version %s) [Data set]. Retrieved %s, from %s",
			by, written.Format("2006, January 2"), title, number, version, accessed.Format(time.DateOnly), address),
		BibTeX: entry(key, []bibField{{"author", tex(&by)}, {"title", tex(&title)}, {"number", tex(&number)}, {"version", version},
			{"date", written.Format(time.DateOnly)}, {"url", address}, {"urldate", accessed.Format(time.DateOnly)}}),
		CSL: models.CSLItem{ID: key, Type: "dataset", Title: title, Author: []models.CSLName{{Literal: by}}, Version: version, Number: number,
			URL: address, Issued: cslDay(written), Accessed: cslDay(accessed)},
	}
}

func cslDay(t time.Time) models.CSLDate {
	return models.CSLDate{Parts: [][]int{{t.Year(), int(t.Month()), t.Day()}}}
}
