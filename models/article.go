package models

import (
	"net/url"
	"regexp"
	"strings"

	"entente/models/labels"
)

// Article: a source, as it was published.
type Article struct {
	Record
	ArticleFields
	Dated
	// The address by which it is known, whichever way it was copied.
	CanonicalURL *string `json:"canonical_url"`
	FoldedTitle  string  `json:"-"`
}

// ArticleFields are the fields of an article that a client writes. Title,
// outlet and author are as printed, in the article's language.
type ArticleFields struct {
	Access
	Identified
	// Where it was published, as a whole http or https address.
	URL *string `json:"url" example:"https://example.org/a"`
	// Who published it, as printed.
	Outlet *string `json:"outlet" example:"Example Times"`
	// What kind of source it is.
	Kind *ArticleType `json:"kind" example:"newspaper"`
	// Its language, as a BCP 47 tag.
	Language *Language `json:"language" example:"ar"`
	// Its headline, as printed.
	Title string `json:"title" example:"زيارة رسمية" validate:"required"`
	// Who wrote it, as printed.
	Author *string `json:"author"`
	// When it was published.
	PublishedOn *Date `json:"published_on" example:"2023-11-13" bounds:"date"`
	// When it was read.
	RetrievedOn *Date `json:"retrieved_on" example:"2026-11"`
	// Its full text.
	Text *string `json:"text"`
	// The SHA-256 of what was read, in lower-case hexadecimal.
	SHA256 *string `json:"sha256" gorm:"column:sha256"`
	// Where a copy is kept.
	ArchiveURL *string `json:"archive_url"`
	// What became of it since it was read; ok when nothing is said.
	State *ArticleState `json:"state" example:"ok"`
	// How far its outlet can be relied on; F when nothing is said.
	Reliability *Reliability `json:"reliability" example:"F"`
	// What copies of one text share: together they count as one independent source.
	ClusterID *string `json:"cluster_id"`
	// What it is about.
	Sectors []SectorCode `json:"sectors" gorm:"serializer:json"`
}

// What Entity and Dating ask of an article.
func (*Article) RecordKind() RecordKind { return ArticleKind }
func (a *Article) Stored() any          { return &a.ArticleFields }
func (a *Article) When() (*Date, Dated) { return a.PublishedOn, a.Dated }

// Called is the headline, in the language of the article.
func (a *Article) Called() Text { return Text{tagOf(a.Language): a.Title} }

// Derive computes what an article is found again by. Nothing is known against
// a new article (state ok), and nothing for its outlet (reliability F).
func (a *Article) Derive() {
	a.Dated = datedBy(a.PublishedOn)
	otherwise(&a.State, ArticleOk)
	otherwise(&a.Reliability, ReliabilityF)
	a.CanonicalURL = nil
	if a.URL != nil {
		a.CanonicalURL = orNil(CanonicalURL(*a.URL))
	}
	a.FoldedTitle = foldedKey(value(a.Outlet), a.Title, string(value(a.Language)))
}

// SameTitle are the folded titles of articles that are called as this one is by the same
// outlet, in whichever language, or in none that is said.
func (a *Article) SameTitle() []string {
	keys := []string{a.FoldedTitle}
	for _, language := range append(labels.Languages(), "") {
		keys = append(keys, foldedKey(value(a.Outlet), a.Title, language))
	}
	return distinct(keys)
}

// maxURL is how long an address can be: what a database can index.
const maxURL = 2_000

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Check finds every fault of the fields themselves.
func (a *ArticleFields) Check(at string, p *Problems) {
	checkRequired(a.Title, at+"/title", p)
	checkLength(a.Title, maxTitle, at+"/title", p)
	checkURL(a.URL, at+"/url", p)
	checkURL(a.ArchiveURL, at+"/archive_url", p)
	checkName(a.Outlet, at+"/outlet", p)
	checkName(a.Author, at+"/author", p)
	checkName(a.ClusterID, at+"/cluster_id", p)
	if a.Text != nil {
		checkLength(*a.Text, maxArticle, at+"/text", p)
	}
	if a.SHA256 != nil && !sha256Hex.MatchString(*a.SHA256) {
		p.Add(at+"/sha256", "invalid_hash", "a SHA-256 is 64 hexadecimal digits, lower case")
	}
	checkOnce(a.Sectors, at+"/sectors", "duplicate", p)
	checkValues(a, at, p)
}

func checkURL(raw *string, at string, p *Problems) {
	if raw == nil {
		return
	}
	if len(CanonicalURL(*raw)) > maxURL {
		p.Add(at, "too_long", "an address has %d bytes at most, percent-encoded", maxURL)
	}
	u, err := url.Parse(*raw)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		p.Add(at, "invalid_url", "give a whole http or https address")
	}
}

var tracking = map[string]bool{"fbclid": true, "gclid": true}

// CanonicalURL is the address by which an article is known, whichever way it
// was copied: scheme and host in lower case, http as https, without default
// port, fragment and trackers, percent-encoding normalised. Other parameters
// stay, for they may be the article (?p=167858).
func CanonicalURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return "https://" + host + canonicalPath(u.EscapedPath()) + canonicalQuery(u.RawQuery)
}

// canonicalPath encodes each segment the same way; an encoded slash stays one.
func canonicalPath(escaped string) string {
	if escaped == "" {
		return "/"
	}
	segments := strings.Split(escaped, "/")
	for i, segment := range segments {
		if plain, err := url.PathUnescape(segment); err == nil {
			segments[i] = url.PathEscape(plain)
		}
	}
	return strings.Join(segments, "/")
}

func canonicalQuery(raw string) string {
	var kept []string
	for pair := range strings.SplitSeq(raw, "&") {
		name, val, has := strings.Cut(pair, "=")
		name = recode(name)
		if pair == "" || tracking[name] || strings.HasPrefix(name, "utm_") {
			continue
		}
		pair = name
		if has {
			pair += "=" + recode(val)
		}
		kept = append(kept, pair)
	}
	if len(kept) == 0 {
		return ""
	}
	return "?" + strings.Join(kept, "&")
}

func recode(s string) string {
	plain, err := url.QueryUnescape(s)
	if err != nil {
		return s
	}
	return url.QueryEscape(plain)
}

// ArticleFilter chooses articles; from and to act on the day of publication.
type ArticleFilter struct {
	Named
	// Code of a sector, such as `tourism`; what is beneath it counts too.
	Sector []SectorCode `query:"sector" example:"tourism"`
	// Published on or after this EDTF date, such as `2018`; matches when the bounds overlap.
	From *Date `query:"from" example:"2018"`
	// Published on or before this EDTF date, such as `2024-12`; matches when the bounds overlap.
	To *Date `query:"to" example:"2024-12"`
	// Its kind.
	Kind []ArticleType `query:"kind"`
	// What became of the article.
	State []ArticleState `query:"state"`
	// BCP 47 tag of a language, such as `ar`.
	Language []Language `query:"language" example:"ar"`
	// Name of an outlet, as printed.
	Outlet []string `query:"outlet"`
}
