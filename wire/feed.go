package wire

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"strings"

	"entente/models"
	"entente/models/packed"
)

// MediaOfFeed is the media type of a feed.
const MediaOfFeed = "application/atom+xml; charset=utf-8"

// Feed is what changed last in a list, as programs for news read it (RFC 4287).
type Feed struct {
	// Base is the address of the tracker, "" where it is not known, and Path that of the
	// feed on it.
	Base, Path string
	// Title is what the feed is of, and Author who publishes it.
	Title, Author string
	Lang          string
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Link    atomLink    `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Link      atomLink `xml:"link"`
}

// never is when a feed without entries was updated.
const never = "1970-01-01T00:00:00Z"

// Write writes the feed with documents of a kind, the latest change first.
func (f Feed) Write(to io.Writer, kind models.Spec, docs [][]byte) error {
	out := atomFeed{Lang: f.Lang, ID: f.id(), Title: f.Title, Updated: never, Author: f.Author,
		Link: atomLink{"self", "application/atom+xml", f.Base + f.Path}}
	for _, doc := range docs {
		entry, err := f.entry(kind, doc)
		if err != nil {
			return err
		}
		out.Entries = append(out.Entries, entry)
		out.Updated = max(out.Updated, entry.Updated)
	}
	if _, err := io.WriteString(to, xml.Header); err != nil {
		return err
	}
	return xml.NewEncoder(to).Encode(out)
}

// id names the feed for good: by its address, or else by its path alone.
func (f Feed) id() string {
	if f.Base != "" {
		return f.Base + f.Path
	}
	return "urn:entente:" + url.PathEscape(f.Path)
}

func (f Feed) entry(kind models.Spec, doc []byte) (atomEntry, error) {
	e := kind.New().(models.Entity)
	if err := packed.Unmarshal(doc, e); err != nil {
		return atomEntry{}, fmt.Errorf("reading a document: %w", err)
	}
	r := e.Base()
	return atomEntry{ID: "urn:uuid:" + r.ID, Title: xmlText(e.Called().In(f.Lang)), Published: r.CreatedAt, Updated: r.UpdatedAt,
		Link: atomLink{"alternate", "application/json", f.Base + "/api/v1/" + kind.Table + "/" + r.ID}}, nil
}

// xmlText is a text without what XML does not have at all.
func xmlText(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return -1
		}
		return r
	}, text)
}
